// The page around framed contents: takes what each frame tells, keeps it until the site has it, says that it has.
// A frame is heard only if it is the one of this box and knows the word of this launch.
const PAUSE = 2000; // between two posts
const LONGEST_PAUSE = 60000;
const MOST_EVENTS = 50;
const MOST_KEPT = 1000;
const LONGEST = { statement: 32 * 1024, state: 256 * 1024 };
const HEIGHTS = [120, 8000];
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const prefix = (box) => `framed:${box.dataset.events}:`;

// What has not arrived yet, in the storage of this site, by launch: a line that drops loses nothing.
class Queue {
  constructor(key) {
    this.key = key;
    this.memory = [];
  }
  get events() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? [];
    } catch {
      return this.memory;
    }
  }
  set events(events) {
    this.memory = events;
    try {
      if (events.length) localStorage.setItem(this.key, JSON.stringify(events));
      else localStorage.removeItem(this.key);
    } catch {
      // The storage is full or forbidden: the memory of this page has to do.
    }
  }
  add(event) {
    const others = this.events.filter((one) => !(one.type === "state" && event.type === "state" && one.part === event.part));
    if (others.length < MOST_KEPT) this.events = [...others, event];
  }
  take() {
    return this.events.slice(0, MOST_EVENTS);
  }
  remove(sent) {
    const numbers = new Set(sent.map((event) => event.sequence));
    this.events = this.events.filter((event) => !numbers.has(event.sequence));
  }
}

class Host {
  constructor(box) {
    this.box = box;
    this.frame = box.querySelector("iframe");
    this.status = box.querySelector("[data-frame-status]");
    this.queue = new Queue(prefix(box) + box.dataset.launch);
    Object.assign(this, { sequence: 0, seen: 0, since: 0, inView: false, isTouched: false, isOver: false });
    window.addEventListener("message", (event) => this.hear(event));
    // No frame can make these happen: the pointer goes over it, or it has the focus just after somebody did something.
    this.frame.addEventListener("pointerenter", (event) => (this.isTouched ||= event.isTrusted));
    window.addEventListener("blur", () => this.noteFocus());
    new IntersectionObserver(([entry]) => this.look(entry.isIntersecting)).observe(this.frame);
    document.addEventListener("visibilitychange", () => this.look(this.inView));
    box.querySelector("[data-frame-done]")?.addEventListener("click", () => this.note({ type: "done" }));
    this.start();
  }

  // What an earlier page could not send comes first, so that the frame begins where the learner was.
  async start() {
    const earlier = Object.keys(localStorage).filter((key) => key.startsWith(prefix(this.box)) && key !== this.queue.key);
    for (const key of earlier) await this.post(new Queue(key), key.slice(prefix(this.box).length));
    if (this.isOver) return;
    this.frame.src = this.box.dataset.frame;
    for (const hidden of this.box.querySelectorAll("[data-frame-tools]")) hidden.hidden = false;
  }

  look(inView) {
    if (this.since) this.seen += performance.now() - this.since;
    this.inView = inView;
    this.since = inView && !document.hidden ? performance.now() : 0;
  }

  get seconds() {
    return (this.seen + (this.since ? performance.now() - this.since : 0)) / 1000;
  }

  hear({ source, origin, data }) {
    if (source !== this.frame.contentWindow || origin !== "null") return;
    if (data?.v !== 1 || data.nonce !== this.box.dataset.launch) return;
    if (data.type === "size" && Number.isFinite(data.height)) this.resize(data.height);
    if (data.type === "ready") this.box.dataset.ready = "1";
    if (data.type === "error") this.box.dataset.error = String(data.message).slice(0, 200);
    if (data.type === "state") this.note({ type: "state", part: data.part, data: data.data });
    if (data.type === "statement") this.note({ type: "statement", statement: data.statement, touches: this.touches(data) });
  }

  noteFocus() {
    const isActive = navigator.userActivation?.isActive ?? true;
    this.isTouched ||= isActive && document.activeElement === this.frame;
  }

  touches({ touches }) {
    this.noteFocus();
    return this.isTouched && Number.isInteger(touches) ? touches : 0;
  }

  resize(height) {
    this.frame.height = Math.min(Math.max(Math.round(height), HEIGHTS[0]), HEIGHTS[1]);
  }

  note(event) {
    if (this.isOver || JSON.stringify(event).length > (LONGEST[event.type] ?? 1024)) return;
    this.queue.add({ ...event, sequence: ++this.sequence, seconds: Math.round(this.seconds * 10) / 10 });
    this.sendSoon(event.type === "done" ? 0 : PAUSE / 4);
  }

  async sendSoon(pause) {
    if (this.isSending) return;
    this.isSending = true;
    for (let delay = PAUSE; this.queue.events.length && !this.isOver; ) {
      await wait(pause);
      const hasArrived = await this.post(this.queue, this.box.dataset.launch);
      delay = hasArrived ? PAUSE : Math.min(delay * 2, LONGEST_PAUSE);
      pause = delay;
    }
    this.isSending = false;
  }

  async post(queue, launch) {
    const events = queue.take();
    this.say("sending");
    try {
      const body = JSON.stringify({ launch, events });
      const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
      const answer = await fetch(this.box.dataset.events, { method: "POST", body, headers });
      if (answer.status >= 500 || answer.status === 429) return this.say("waiting");
      if (answer.redirected) return this.say("signed-out");
      queue.remove(events);
      await this.receive(answer);
      return true;
    } catch {
      return this.say("waiting");
    }
  }

  async receive(answer) {
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return this.say("closed");
    const receipt = await answer.json();
    const refused = Object.values(receipt.refused ?? {})[0];
    this.say(answer.ok ? "saved" : "closed", refused && !receipt.kept ? refused : receipt.said);
    if (!receipt.ended) return;
    this.isOver = true;
    this.queue.events = [];
    const ended = this.box.querySelector("[data-frame-ended]");
    ended.hidden = false;
    ended.querySelector("a").href = receipt.review;
    this.box.querySelector("[data-frame-done]")?.remove();
  }

  say(state, words = this.status.dataset[state.replace("-o", "O")]) {
    this.status.dataset.state = state === "saved" || state === "sending" ? state : "waiting";
    this.status.textContent = words;
  }
}

function wait(milliseconds) {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
  });
}

for (const box of document.querySelectorAll("[data-frame]")) new Host(box);
