// Keeps a check-in on this device until the site has it. It carries the moment at which the code was typed, told by
// the site's clock and not by this device's, and the key of its page, so that sending it twice counts once.
const form = document.querySelector("form[data-check-in]");
const status = document.querySelector("[data-check-in-status]");
const prefix = `check-in:${form.dataset.checkIn}:`;
const PAUSE = 5000;
const clockIsOff = Date.now() - Number(form.dataset.now) * 1000;
let isSending = false;

const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
const read = (key) => JSON.parse(localStorage.getItem(key));

function say(state) {
  status.textContent = status.dataset[state] ?? "";
}

function keep() {
  form.elements.seen_at.value = new Date(Date.now() - clockIsOff).toISOString();
  const fields = [...new FormData(form)].filter(([field]) => field !== "csrfmiddlewaretoken");
  localStorage.setItem(prefix + form.elements.key.value, JSON.stringify({ url: form.action, fields }));
}

async function post(key) {
  const { url, fields } = read(key);
  const body = new FormData();
  for (const [field, value] of fields) body.append(field, value);
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(url, { method: "POST", body, headers: { "X-Saved": "1" } });
  // Anything but a plain yes or no, such as a page to sign in on, may be otherwise the next time.
  if (answer.status !== 204 && answer.status !== 422) throw new Error("The site cannot take it now.");
  localStorage.removeItem(key);
  return answer.status === 204 ? "sent" : "refused";
}

async function sendAll() {
  if (isSending || !kept().length) return;
  isSending = true;
  const own = prefix + form.elements.key.value;
  try {
    say("sending");
    for (const key of kept()) {
      const state = await post(key);
      say(state);
      if (key === own && state === "sent") window.location.assign(form.dataset.next);
    }
  } catch {
    say("waiting");
  }
  isSending = false;
}

form.addEventListener("submit", (event) => (event.preventDefault(), keep(), sendAll()));
window.addEventListener("online", sendAll);
setInterval(sendAll, PAUSE);
sendAll();
