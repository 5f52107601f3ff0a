// Makes a copy of a module in this browser, page by page with what each needs, says how far it is, and removes it again.
// Facts come last: a copy without them is not whole and is never shown.
import { keepAll } from "./copying.js";
import { forget, items, waiting } from "./kept.js";
import { LIST, copyOf, factsOf, here, nameOf, namesOf, place, remove } from "./place.js";

const box = document.querySelector("[data-take]");
const button = box.querySelector("[data-take-now]");
const removal = box.querySelector("[data-remove]");
const bar = document.querySelector("[data-progress]");
const status = document.querySelector("[data-taking]");

const say = (state) => Object.assign(status, { textContent: status.dataset[state] }).dataset.state = state;

const tell = (value, max) => Object.assign(bar, { value, max });

async function show() {
  const held = await copyOf(place.copy);
  removal.hidden = !held;
  document.querySelector("[data-open]").hidden = !held;
  if (held) button.querySelector("[data-label]").textContent = button.querySelector("[data-label]").dataset.again;
}

async function take() {
  navigator.storage?.persist?.().catch(() => false); // a browser short of space shall take something else away
  const facts = await (await fetch(box.dataset.take)).json();
  const name = nameOf(place.copy, Date.now());
  try {
    await keepAll(await caches.open(LIST), [place.list], tell);
    const cache = await caches.open(name);
    await keepAll(cache, facts.pages.map(here), tell);
    await navigator.serviceWorker.register(box.dataset.worker, { scope: box.dataset.scope });
    await cache.put(factsOf(place.copy), new Response(JSON.stringify(facts)));
  } catch (problem) {
    await caches.delete(name);
    throw problem;
  }
  for (const old of await namesOf(place.copy)) if (old !== name) await caches.delete(old);
  localStorage.setItem("copies-owner", place.owner);
  if (items().every(({ state }) => state === "taken")) forget();
}

async function takeNow() {
  if (waiting().length) return say("unsent");
  say("busy");
  Object.assign(bar, { hidden: false, value: 0, max: 1 });
  button.disabled = true;
  await take().then(() => say("done"), () => say("failed"));
  Object.assign(bar, { hidden: true });
  button.disabled = false;
  await show();
}

box.hidden = false;
button.addEventListener("click", takeNow);
removal.addEventListener("click", () => (waiting().length ? say("unsent") : remove(place.copy).then(forget).then(() => (say("removed"), show()))));
if ("serviceWorker" in navigator && "caches" in window) show();
else say("unable"), (button.disabled = true);
