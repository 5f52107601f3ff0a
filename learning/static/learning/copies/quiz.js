// A quiz in a copy: answers are kept unjudged. Where each answer stands, one question comes after the other; elsewhere
// they can be changed until they have been handed in.
import { found, put, say } from "./kept.js";

const { run, place } = document.querySelector("[data-run]").dataset;
const quiz = document.querySelector("[data-quiz]");
const forms = [...quiz.querySelectorAll("form[data-question]")];
const end = quiz.querySelector("[data-end]");
const inTurn = "inTurn" in quiz.dataset;
const HIDDEN = new Set(["question", "locale"]);

const kept = (form) => found("answer", place, form.dataset.question, run);
const isClosed = () => found("answer", place, "hand-in", run)?.state in { waits: 0, taken: 0 };

function fill(form) {
  const fields = kept(form)?.fields ?? [];
  for (const [name, value] of fields.filter(([field]) => !HIDDEN.has(field))) {
    for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (["radio", "checkbox"].includes(input.type)) input.checked ||= input.value === value;
      else if (input.type !== "hidden") input.value = value;
    }
  }
}

function show() {
  const next = forms.findIndex((form) => !kept(form) || kept(form).state === "refused");
  forms.forEach((form, number) => {
    const item = kept(form);
    const isKept = item && item.state !== "refused";
    say(form.querySelector("[data-status]"), item);
    const isFixed = isClosed() || (inTurn && isKept);
    for (const input of form.elements) input.disabled = Boolean(isFixed);
    form.hidden = inTurn && next >= 0 && number > next;
  });
  end.hidden = inTurn ? next >= 0 : !isClosed();
  const url = forms.map(kept).findLast((item) => item?.url)?.url;
  const result = end.querySelector("[data-result]");
  result.hidden = !url;
  if (url) result.querySelector("a").href = url;
}

// What was answered, in words: if it cannot be taken, nobody has to guess what they had said.
const labelOf = (input) => (input.checked ? input.labels[0]?.textContent.trim() : input.selectedOptions?.[0]?.textContent ?? input.value);
const saysSomething = (input) => (/radio|checkbox/.test(input.type) ? input.checked : /text|select/.test(input.type) && input.value);
const wordsIn = (form) => [...form.elements].filter(saysSomething).map(labelOf).join("; ");

function submit(event) {
  event.preventDefault();
  const form = event.target;
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const isEmpty = !fields.some(([name, value]) => !HIDDEN.has(name) && value.trim());
  const status = form.querySelector("[data-status]");
  if (isEmpty) return Object.assign(status, { textContent: status.dataset.empty });
  put({ kind: "answer", place, run, part: form.dataset.question, fields, words: wordsIn(form) });
  const following = forms.find((one) => !one.hidden && !kept(one)) ?? end;
  const start = following.querySelector("h2");
  start.tabIndex = -1;
  start.focus();
  document.dispatchEvent(new Event("kept-here"));
}

for (const form of forms) form.addEventListener("submit", submit);
forms.forEach(fill);
document.addEventListener("kept", show);
show();
