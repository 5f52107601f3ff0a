// Sends what host.js heard to the site, in the order in which it happened, until the site has it; and says that it has.
const PAUSE = 2000; // between two posts
const LONGEST_PAUSE = 60000;

class Delivery {
  constructor(box) {
    this.box = box;
    this.status = box.querySelector("[data-frame-status]");
    this.queue = new window.FramedQueue(box.dataset.events, box.dataset.launch);
    box.addEventListener("framed", ({ detail }) => this.take(detail));
    this.start();
  }

  // What an earlier page could not send comes first, so that the frame begins where the learner was.
  async start() {
    const { events, launch, frame } = this.box.dataset;
    for (const queue of window.FramedQueue.earlier(events, launch)) await this.post(queue);
    if (this.isOver) return;
    this.box.querySelector("iframe").src = frame;
    for (const tools of this.box.querySelectorAll("[data-frame-tools]")) tools.hidden = false;
  }

  take(event) {
    if (this.isOver) return;
    this.queue.add(event);
    this.sendAll(event.type === "done" ? 0 : PAUSE / 4);
  }

  async sendAll(pause) {
    if (this.isSending) return;
    this.isSending = true;
    for (let delay = PAUSE; this.queue.events.length && !this.isOver; pause = delay) {
      await window.FramedQueue.pause(pause);
      delay = (await this.post(this.queue)) ? PAUSE : Math.min(delay * 2, LONGEST_PAUSE);
    }
    this.isSending = false;
  }

  // Whether the site has answered for good: what it cannot take now is kept.
  async post(queue) {
    const events = queue.first();
    this.say("sending");
    try {
      const headers = { "Content-Type": "application/json", "X-CSRFToken": this.box.querySelector("[name=csrfmiddlewaretoken]").value };
      const body = JSON.stringify({ launch: queue.launch, events });
      const answer = await fetch(this.box.dataset.events, { method: "POST", body, headers });
      if (answer.redirected) return this.say("signedOut");
      if (answer.status === 403) return this.say("closed"); // kept: the page that is loaded next sends it
      if (answer.status >= 500 || answer.status === 429) return this.say("waiting");
      queue.remove(events);
      await this.receive(answer);
      return true;
    } catch {
      return this.say("waiting");
    }
  }

  async receive(answer) {
    const receipt = /json/.test(answer.headers.get("Content-Type")) ? await answer.json() : {};
    const why = receipt.kept ? undefined : Object.values(receipt.refused ?? {})[0];
    this.say(answer.ok ? "saved" : "closed", why ?? receipt.said);
    if (receipt.ended) this.end(receipt.review);
  }

  end(review) {
    this.isOver = true;
    this.queue.events = [];
    const ended = this.box.querySelector("[data-frame-ended]");
    ended.hidden = false;
    ended.querySelector("a").href = review;
    for (const tools of this.box.querySelectorAll("[data-frame-tools]")) tools.remove();
  }

  say(state, words = this.status.dataset[state]) {
    this.status.dataset.state = ["saved", "sending"].includes(state) ? state : "waiting";
    this.status.textContent = words;
  }
}

for (const box of document.querySelectorAll("[data-frame]")) new Delivery(box);
