// A copy ends with the access: whenever there is a connection, a page of it asks the site whether it may still be shown.
// The newest facts take the place of the old, so a longer access is known too.
import { factsOf, copyOf, place, remove } from "./place.js";

const status = place.bar.querySelector("[data-sending]");

async function check() {
  const held = await copyOf(place.copy);
  if (!held || !navigator.onLine) return;
  const reply = await fetch(factsOf(place.copy), { cache: "no-store" }).catch(() => null);
  if (!reply || reply.redirected) return;
  if ([403, 404, 410].includes(reply.status)) {
    await remove(place.copy);
    status.textContent = status.dataset.ended;
    return;
  }
  if (!reply.ok) return;
  const { owner, until, last_day, edition } = await reply.json();
  if (owner !== held.owner) {
    await remove(place.copy);
    status.textContent = status.dataset.another;
    return;
  }
  if (edition !== held.edition) status.textContent = status.dataset.newer;
  const { name, ...facts } = held;
  const kept = new Response(JSON.stringify({ ...facts, until, last_day, seen: new Date().toISOString() }));
  if (await caches.has(name)) await (await caches.open(name)).put(factsOf(place.copy), kept);
}

addEventListener("online", check);
if ("caches" in window) check();
