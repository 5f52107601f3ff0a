// The page around framed contents: hears what each frame tells, and hands it to delivery.js on the box of that frame.
// A frame is heard only if it is the one of this box and knows the word of this launch.
const LONGEST = { statement: 32 * 1024, state: 256 * 1024 }; // characters
const HEIGHTS = [120, 8000];

class Host {
  constructor(box) {
    this.box = box;
    this.frame = box.querySelector("iframe");
    Object.assign(this, { sequence: 0, seen: 0, since: 0, inView: false, isTouched: false });
    window.addEventListener("message", (event) => this.hear(event));
    // No frame can make these happen: the pointer goes over it, or it has the focus just after somebody did something.
    this.frame.addEventListener("pointerenter", (event) => (this.isTouched ||= event.isTrusted));
    window.addEventListener("blur", () => this.noteFocus());
    new IntersectionObserver(([entry]) => this.look(entry.isIntersecting)).observe(this.frame);
    document.addEventListener("visibilitychange", () => this.look(this.inView));
    box.querySelector("[data-frame-done]")?.addEventListener("click", () => this.note({ type: "done" }));
  }

  look(inView) {
    if (this.since) this.seen += performance.now() - this.since;
    this.inView = inView;
    this.since = inView && !document.hidden ? performance.now() : 0;
  }

  get seconds() {
    const now = this.since ? performance.now() - this.since : 0;
    return Math.round((this.seen + now) / 100) / 10;
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
    if (JSON.stringify(event).length > (LONGEST[event.type] ?? 1024)) return;
    const detail = { ...event, sequence: ++this.sequence, seconds: this.seconds };
    this.box.dispatchEvent(new CustomEvent("framed", { detail }));
  }
}

for (const box of document.querySelectorAll("[data-frame]")) new Host(box);
