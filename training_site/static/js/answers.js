// Sends each answer when it is given. Until the site has it, it is kept in this browser under its run's own name, also
// when the page is closed. It carries its idempotency key and how long it has waited: sent twice it counts once, and
// one that is older than an answer from another device says so. What came of it is shown by answered.js.
const LONGEST_PAUSE = 15000;
const LONGEST_WAIT = 20000;
const box = () => document.querySelector("[data-answers]");
const name = () => `answers ${box()?.dataset.answers}`;
const formOf = (question) => document.querySelector(`form[data-answer="${CSS.escape(question)}"]`);
const kept = () => JSON.parse(localStorage.getItem(name()) ?? "{}");
let isSending = false;
let handIn = null;

function keep(answers) {
  if (Object.keys(answers).length) localStorage.setItem(name(), JSON.stringify(answers));
  else localStorage.removeItem(name());
}

function drop(question, at) {
  const { [question]: answer, ...others } = kept();
  if (answer?.at === at) keep(others);
}

function say(question, state) {
  const status = formOf(question)?.querySelector("[data-saved-status]");
  if (!status) return;
  status.dataset.state = state;
  status.textContent = status.dataset[state];
}

function pause(milliseconds) {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
  });
}

async function post({ fields, at, url }) {
  const body = new URLSearchParams(fields);
  body.set("age", Math.max(0, Math.floor((Date.now() - at) / 1000)));
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const signal = AbortSignal.timeout(LONGEST_WAIT);
  const reply = await fetch(url, { method: "POST", body, headers: { "X-Saved": "1" }, signal });
  return { reply, text: await reply.text() };
}

// Returns whether the site has the answer, or will never take it; else it stays kept.
async function deliver(question, answer) {
  const { reply, text } = await post(answer);
  if (reply.status >= 500) throw new Error(reply.statusText);
  if (reply.status === 403 || new URL(reply.url).pathname.startsWith("/account/")) return false;
  drop(question, answer.at);
  const page = new DOMParser().parseFromString(text, "text/html");
  document.dispatchEvent(new CustomEvent("answered", { detail: { question, reply, page, waiting: kept() } }));
  return true;
}

async function flush() {
  if (isSending || !box()) return;
  isSending = true;
  for (let delay = 1000; ; ) {
    const [question, answer] = Object.entries(kept())[0] ?? [];
    if (!question) break;
    try {
      if (!(await deliver(question, answer))) {
        say(question, "signIn");
        break;
      }
      delay = 1000;
    } catch {
      say(question, "waiting");
      await pause(delay);
      delay = Math.min(delay * 2, LONGEST_PAUSE);
    }
  }
  isSending = false;
  if (handIn && !Object.keys(kept()).length) handIn.click();
}

function give(form, submitter) {
  if ("stay" in form.dataset && crypto.randomUUID) form.elements.key.value = crypto.randomUUID();
  const fields = [...new FormData(form, submitter)].filter(([field]) => field !== "csrfmiddlewaretoken");
  keep({ ...kept(), [form.dataset.answer]: { fields, at: Date.now(), url: form.action } });
  say(form.dataset.answer, "sending");
  flush();
}

// Before anything else hears of it: what waits is handed in too.
function submit(event) {
  const form = event.target;
  const mustWait = "handIn" in form.dataset && !handIn && Object.keys(kept()).length;
  if (mustWait) handIn = event.submitter;
  if (!mustWait && !("answer" in form.dataset)) return;
  event.preventDefault();
  event.stopPropagation();
  if (mustWait) return flush();
  try {
    give(form, event.submitter);
  } catch {
    // This browser keeps nothing: then as without this script.
    form.submit();
  }
}

if (box()) {
  document.addEventListener("submit", submit, { capture: true });
  document.addEventListener("change", ({ target }) => "stay" in (target.form?.dataset ?? {}) && give(target.form));
  for (const question of Object.keys(kept())) say(question, "waiting");
  flush();
}
