// Leaves at once: the page is emptied before the next one loads, and "back" does not lead here again.
// Pressing Shift three times within two seconds does the same.
const link = document.querySelector("[data-quick-exit]");
let presses = [];

function leave(event) {
  event?.preventDefault();
  document.title = "";
  document.body.replaceChildren();
  window.location.replace(link.href);
}

function countShift(event) {
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  if (event.repeat) return;
  presses = [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
  if (presses.length === 3) leave();
}

if (link) {
  link.addEventListener("click", leave);
  document.addEventListener("keyup", countShift);
}
