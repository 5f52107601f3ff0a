// Lines that are put in order get buttons to move them; the numbers beside them follow.
// Without this script each line is given its number by hand.
function rowsOf(list) {
  return [...list.querySelectorAll(".pairing")];
}

function renumber(list) {
  const rows = rowsOf(list);
  rows.forEach((row, place) => {
    row.querySelector("select").value = String(place + 1);
    const [up, down] = row.querySelectorAll("button");
    up.disabled = place === 0;
    down.disabled = place === rows.length - 1;
  });
}

function move(list, row, place) {
  const others = rowsOf(list).filter((other) => other !== row);
  const next = others[place];
  if (next) next.before(row);
  else list.append(row);
  renumber(list);
}

function step(list, row, by) {
  const button = document.activeElement;
  move(list, row, rowsOf(list).indexOf(row) + by);
  (button.disabled ? row.querySelector("button:not([disabled])") : button).focus();
}

function addButtons(list, row) {
  const moves = document.createElement("span");
  moves.className = "pairing-moves";
  for (const [name, sign, by] of [["up", "↑", -1], ["down", "↓", 1]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "pairing-move", textContent: sign });
    button.setAttribute("aria-label", `${list.dataset[name]}: ${row.querySelector("label").textContent}`);
    button.addEventListener("click", () => step(list, row, by));
    moves.append(button);
  }
  row.classList.add("pairing--moves");
  row.querySelector("select").before(moves);
  row.querySelector("select").addEventListener("change", (event) => move(list, row, Number(event.target.value) - 1));
}

function enhance(list) {
  const chosen = (row) => Number(row.querySelector("select").value) || Infinity;
  list.dataset.order = "ready";
  list.append(...rowsOf(list).sort((one, other) => chosen(one) - chosen(other)));
  rowsOf(list).forEach((row) => addButtons(list, row));
  renumber(list);
}

const enhanceAll = () => document.querySelectorAll('[data-order=""]').forEach(enhance);

enhanceAll();
// The next question arrives without a new page when answers are sent in the background.
new MutationObserver(enhanceAll).observe(document.body, { childList: true, subtree: true });
