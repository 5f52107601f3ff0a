// Keeps observer sheets on this phone until the site has them: one for each talk, under the participant's key.
// A sheet has the key that its page was made with, so that sending it twice counts once.
const place = document.querySelector("[data-kept]");
const form = document.querySelector("form[data-sheet]");
const status = document.querySelector("[data-sheet-status]");
const prefix = `live:${place.dataset.kept}:`;
const name = form && prefix + form.dataset.sheet;
let isSending = false;

const read = (key) => JSON.parse(localStorage.getItem(key));
const keep = (key, sheet) => localStorage.setItem(key, JSON.stringify(sheet));
const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
const hex = (byte) => byte.toString(16).padStart(2, "0");
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(hex).join("");
const waiting = () => kept().filter((key) => read(key).isWaiting);

function say(state) {
  status.dataset.state = state;
  status.textContent = status.dataset[state] ?? "";
}

function remember(isWaiting) {
  // What has left once may have arrived: what is changed afterwards is a sheet of its own.
  if (!isWaiting && read(name)?.wasTried) form.elements.key.value = newKey();
  const fields = [...new FormData(form)].filter(([field]) => field !== "csrfmiddlewaretoken");
  keep(name, { url: form.action, fields, isWaiting });
}

function fill(fields) {
  for (const [field, value] of fields) {
    const input = form.elements[field];
    if (input?.type === "checkbox") input.checked = true;
    else if (input) input.value = value;
  }
}

async function post(key) {
  const sheet = read(key);
  const body = new FormData();
  for (const [field, value] of sheet.fields) body.append(field, value);
  body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  keep(key, { ...sheet, wasTried: true });
  const { status: code } = await fetch(sheet.url, { method: "POST", body, headers: { "X-Saved": "1" } });
  if (code >= 500) throw new Error("The site cannot take it now.");
  if (code !== 204) return keep(key, { ...sheet, isWaiting: false }), "refused";
  localStorage.removeItem(key);
  return "sent";
}

// Whoever sent the sheet on this page goes on, or to the page that says what is wrong with what was filled in.
const goOn = (state) => (state === "sent" ? window.location.assign(form.dataset.next) : form.submit());

async function sendAll() {
  if (isSending || !waiting().length) return;
  isSending = true;
  try {
    if (form) say("sending");
    for (const key of waiting()) {
      const state = await post(key);
      say(state);
      if (key === name) goOn(state);
    }
  } catch {
    say("waiting");
  }
  isSending = false;
}

if (form) {
  // A copy of the page still has the key of a sheet that may have arrived.
  form.elements.key.value = newKey();
  if (read(name)) fill(read(name).fields);
  form.addEventListener("input", () => (remember(false), say("draft")));
  form.addEventListener("submit", (event) => (event.preventDefault(), remember(true), sendAll()));
} else if ("over" in place.dataset) {
  for (const key of kept()) if (!read(key).isWaiting) localStorage.removeItem(key);
}
window.addEventListener("online", sendAll);
setInterval(sendAll, 5000);
sendAll();
