// Sends each answer that answer-forms.js gives. Until the site has it, it is kept in this browser under the run's own
// name, also when the page is closed. It carries its idempotency key and how long it has waited: sent twice it counts
// once, and one older than an answer from another device says so. What came of it is shown by answered.js.
const LONGEST_PAUSE = 15000;
const LONGEST_WAIT = 20000;
const box = () => document.querySelector("[data-answers]");
const name = () => `answers ${box()?.dataset.answers}`;
const formOf = (question) => document.querySelector(`form[data-answer="${CSS.escape(question)}"]`);
const kept = () => JSON.parse(localStorage.getItem(name()) ?? "{}");
let isSending = false;

const keep = (answers) =>
  Object.keys(answers).length
    ? localStorage.setItem(name(), JSON.stringify(answers))
    : localStorage.removeItem(name());

function drop(question, at) {
  const { [question]: answer, ...others } = kept();
  if (answer?.at === at) keep(others);
}

function say(question, state) {
  const status = formOf(question)?.querySelector("[data-saved-status]");
  if (status) Object.assign(status, { textContent: status.dataset[state] }).dataset.state = state;
}

const pause = (milliseconds) =>
  new Promise((done) => {
    setTimeout(done, milliseconds);
    window.addEventListener("online", done, { once: true });
  });

async function post({ fields, at, url }) {
  const body = new URLSearchParams(fields);
  body.set("age", Math.max(0, Math.floor((Date.now() - at) / 1000)));
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const signal = AbortSignal.timeout(LONGEST_WAIT);
  const reply = await fetch(url, { method: "POST", body, headers: { "X-Saved": "1" }, signal });
  return { reply, text: await reply.text() };
}

// Returns whether the site has the answer, or will never take it. Of somebody who is signed out it stays kept.
async function deliver(question, answer) {
  const { reply, text } = await post(answer);
  if (reply.status >= 500) throw new Error(reply.statusText);
  if (reply.status === 403 || new URL(reply.url).pathname.startsWith("/account/")) return say(question, "signIn");
  drop(question, answer.at);
  const page = new DOMParser().parseFromString(text, "text/html");
  document.dispatchEvent(new CustomEvent("answered", { detail: { question, reply, page, waiting: kept() } }));
  return true;
}

async function flush() {
  if (isSending || !box()) return;
  isSending = true;
  for (let delay = 1000, next; (next = Object.entries(kept())[0]); ) {
    try {
      if (!(await deliver(...next))) break;
      delay = 1000;
    } catch {
      say(next[0], "waiting");
      await pause(delay);
      delay = Math.min(delay * 2, LONGEST_PAUSE);
    }
  }
  isSending = false;
  if (!Object.keys(kept()).length) document.dispatchEvent(new Event("all-sent"));
}

document.addEventListener("given", ({ detail }) => {
  keep({ ...kept(), [detail.question]: { fields: detail.fields, at: Date.now(), url: detail.url } });
  detail.isKept = true;
  say(detail.question, "sending");
  flush();
});
document.addEventListener("send-now", flush);
if (box()) for (const question of Object.keys(kept())) say(question, "waiting");
flush();
