// Gives answers to answers.js: by the button, and on a sheet as soon as something is chosen. Handing in waits until
// everything has been sent. Where the browser keeps nothing, forms are sent as they are without this script.
const waits = () => localStorage.getItem(`answers ${document.querySelector("[data-answers]").dataset.answers}`);
let handIn = null;

function give(form, submitter) {
  if ("stay" in form.dataset && crypto.randomUUID) form.elements.key.value = crypto.randomUUID();
  const fields = [...new FormData(form, submitter)].filter(([field]) => field !== "csrfmiddlewaretoken");
  const detail = { question: form.dataset.answer, fields, url: form.action, isKept: false };
  document.dispatchEvent(new CustomEvent("given", { detail }));
  if (!detail.isKept) form.submit();
}

function submit(event) {
  const form = event.target;
  const mustWait = "handIn" in form.dataset && !handIn && waits();
  if (mustWait) handIn = event.submitter;
  if (!mustWait && !("answer" in form.dataset)) return;
  event.preventDefault();
  event.stopPropagation();
  if (mustWait) document.dispatchEvent(new Event("send-now"));
  else give(form, event.submitter);
}

// Before anything else hears of it, so that nothing is handed in that still waits.
document.addEventListener("submit", submit, { capture: true });
document.addEventListener("change", ({ target }) => "stay" in (target.form?.dataset ?? {}) && give(target.form));
document.addEventListener("all-sent", () => handIn?.click());
