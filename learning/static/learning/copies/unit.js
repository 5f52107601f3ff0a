// Reflections and the mark of a unit in a copy: kept on the device until the site has them.
import { found, put, say } from "./kept.js";

function keep(event, item, words = "") {
  event.preventDefault();
  put({ ...item, words });
  document.dispatchEvent(new Event("kept-here"));
}

const reflections = [...document.querySelectorAll("form[data-reflection]")];
const mark = document.querySelector("form[data-mark]");
const marked = mark.querySelector("[data-status]").textContent;

function show() {
  for (const form of reflections) say(form.querySelector("[data-status]"), found("reflection", form.dataset.reflection));
  const item = found("unit", mark.dataset.mark);
  say(mark.querySelector("[data-status]"), item, marked);
  const button = mark.querySelector("button");
  if (button) button.hidden = item?.state === "waits" || item?.state === "taken";
}

for (const form of reflections) {
  const area = form.elements.text;
  area.value = found("reflection", form.dataset.reflection)?.words ?? "";
  form.addEventListener("submit", (event) => {
    const item = { kind: "reflection", place: form.dataset.reflection, fields: [["text", area.value]] };
    keep(event, item, area.value);
  });
}
mark.addEventListener("submit", (event) => keep(event, { kind: "unit", place: mark.dataset.mark, fields: [] }));
document.addEventListener("kept", show);
show();
