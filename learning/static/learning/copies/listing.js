// My offline copies: what this browser holds, until when, how large, and how much waits to be sent. Without a connection
// too: everything is read from the device.
import { itemsOf, waitsIn } from "./kept.js";
import { copiesHere, copyOf, here, remove } from "./place.js";

const page = document.querySelector("[data-copies]");
const list = page.querySelector("[data-list]");
const none = page.querySelector("[data-none]");
const line = page.querySelector("[data-line]");
const MEGABYTE = 1e6;

async function sizeOf(name) {
  const cache = await caches.open(name);
  const replies = await Promise.all((await cache.keys()).map((request) => cache.match(request, { ignoreVary: true })));
  const blobs = await Promise.all(replies.map((reply) => reply.blob()));
  return blobs.reduce((sum, { size }) => sum + size, 0);
}

async function shown(copy) {
  const { name, title, lang, last_day: day, owner } = await copyOf(copy);
  const card = line.content.cloneNode(true);
  Object.assign(card.querySelector("[data-title]"), { textContent: title, href: copy, lang });
  card.querySelector("[data-until]").textContent = day;
  card.querySelector("[data-size]").textContent = ((await sizeOf(name)) / MEGABYTE).toFixed(1);
  const count = waitsIn(owner, copy);
  card.querySelector("[data-waits]").hidden = !count;
  card.querySelector("[data-count]").textContent = count;
  card.querySelector("[data-remove]").addEventListener("click", (event) => drop(event.target, copy, owner));
  return card;
}

async function drop(button, copy, owner) {
  if (waitsIn(owner, copy) && !window.confirm(button.dataset.unsent)) return;
  if (itemsOf(owner, copy).length) localStorage.removeItem(`kept ${owner} ${copy}`);
  await remove(copy);
  await show();
}

async function show() {
  const isHeld = await Promise.all((await copiesHere(here(page.dataset.copies))).map(async (copy) => ((await copyOf(copy)) ? copy : null)));
  const cards = await Promise.all(isHeld.filter(Boolean).map(shown));
  list.replaceChildren(...cards);
  none.textContent = cards.length ? "" : none.dataset.none;
}

if ("caches" in window) show();
else none.textContent = none.dataset.none;
