// Counts the minutes that are left of a run, by the seconds that the server has told, and says the last ones politely.
// Where it ends, the page is loaded again: the server decides. Without this script "Look again" does the same.
const SAID = [10, 5, 1]; // minutes
const ends = new WeakMap();
const said = new Set();

function words(clock, minutes) {
  if (minutes < 1) return clock.dataset.last;
  return minutes === 1 ? clock.dataset.one : clock.dataset.many.replace("{}", minutes);
}

function tick() {
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  if (!ends.has(clock)) ends.set(clock, performance.now() + Number(clock.dataset.clock) * 1000);
  const left = (ends.get(clock) - performance.now()) / 1000;
  if (left < -1) return window.location.reload();
  const minutes = Math.max(Math.floor(left / 60), 0);
  const now = words(clock, minutes);
  const shown = clock.querySelector("[data-clock-words]");
  if (shown.textContent !== now) shown.textContent = now;
  if (!SAID.includes(minutes) || said.has(minutes)) return;
  said.add(minutes);
  clock.querySelector("[data-clock-status]").textContent = now;
}

setInterval(tick, 1000);
