// The file beside a role-play in a copy: it has all its lines; those that stand in it now are shown.
import { standing } from "../../modules/roleplay/case-file.js";

const showLine = (within, line) => {
  for (const one of within.querySelectorAll("[data-line]")) one.hidden = one.dataset.line !== line;
};

// Shows what stands in the file after the steps so far, and in a word what the last choice changed.
export function showFile(file, rules, state) {
  const [stamp, ...fields] = standing(rules, state);
  showLine(file.querySelector("[data-stamps]"), stamp);
  for (const [id, line, isNew] of fields) {
    const field = file.querySelector(`[data-field="${CSS.escape(id)}"]`);
    showLine(field, line);
    field.classList.toggle("case-file-new", isNew);
    field.querySelector("[data-new]").hidden = !isNew;
  }
}
