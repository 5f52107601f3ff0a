// Sends forms with data-saved in the background and tries again while there is no connection.
// The form carries its own idempotency key, so that sending twice counts once.
// data-saved="stay" keeps the page, and with it the words of whoever is signed out by now; any other form shows the
// page that the server answers with.
const LONGEST_PAUSE = 30000;
const waiting = new Set();

function say(form, state, words) {
  const status = form.querySelector("[data-saved-status]");
  if (!status) return;
  status.dataset.state = state;
  status.textContent = status.dataset[words];
}

function pause(milliseconds) {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
  });
}

async function send(form, body) {
  for (let delay = 1000; ; delay = Math.min(delay * 2, LONGEST_PAUSE)) {
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Saved": "1" } });
      if (answer.status < 500) return answer;
    } catch {
      // No connection: the pause below, then once more.
    }
    say(form, "waiting", "waiting");
    await pause(delay);
  }
}

const isRefused = ({ status, url }) => status === 403 || new URL(url).pathname.startsWith("/account/");

async function show(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (!main) return window.location.assign(answer.url);
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  history.pushState({}, "", answer.url);
  const start = main.querySelector("[data-focus-first]") ?? main.querySelector("h1, h2") ?? main;
  start.tabIndex = -1;
  start.focus();
}

async function submit(event) {
  const form = event.target.closest("form[data-saved]");
  if (!form) return;
  event.preventDefault();
  if (waiting.has(form)) return;
  waiting.add(form);
  say(form, "sending", "sending");
  const answer = await send(form, new FormData(form, event.submitter));
  waiting.delete(form);
  const stays = form.dataset.saved === "stay";
  if (stays && isRefused(answer)) say(form, "problem", "refused");
  else if (stays && answer.ok) say(form, "saved", "done");
  else await show(answer);
}

document.addEventListener("submit", submit);
window.addEventListener("popstate", () => window.location.reload());
window.addEventListener("beforeunload", (event) => waiting.size && event.preventDefault());
