// What framed contents told and the site does not have yet, in the storage of this site: a line that drops loses nothing.
// Each launch has a queue of its own, so that two tabs never write over each other. Used by delivery.js.
const MOST_EVENTS = 50; // in one post
const MOST_KEPT = 1000;
const storage = storageOfSite();

function storageOfSite() {
  try {
    return window.localStorage;
  } catch {
    return undefined; // it is forbidden: the memory of this page has to do
  }
}

class Queue {
  constructor(address, launch) {
    this.launch = launch;
    this.key = `framed:${address}:${launch}`;
    this.memory = [];
  }

  // The queues of earlier launches of the same run.
  static earlier(address, launch) {
    const prefix = `framed:${address}:`;
    const launches = Object.keys(storage ?? {}).filter((key) => key.startsWith(prefix));
    return launches.map((key) => key.slice(prefix.length)).filter((one) => one !== launch).map((one) => new Queue(address, one));
  }

  // Until so many milliseconds have passed, or there is a connection again.
  static pause(milliseconds) {
    return new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      window.addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
    });
  }

  get events() {
    try {
      return JSON.parse(storage.getItem(this.key)) ?? this.memory;
    } catch {
      return this.memory;
    }
  }

  set events(events) {
    this.memory = events;
    try {
      if (events.length) storage.setItem(this.key, JSON.stringify(events));
      else storage.removeItem(this.key);
    } catch {
      storage?.removeItem(this.key); // it is full
    }
  }

  // Of where somebody is, the newest word for each part is enough.
  add(event) {
    const isOlder = (one) => one.type === "state" && event.type === "state" && one.part === event.part;
    const others = this.events.filter((one) => !isOlder(one));
    if (others.length < MOST_KEPT) this.events = [...others, event];
  }

  first() {
    return this.events.slice(0, MOST_EVENTS);
  }

  remove(sent) {
    const numbers = new Set(sent.map((event) => event.sequence));
    this.events = this.events.filter((event) => !numbers.has(event.sequence));
  }
}

window.FramedQueue = Queue;
