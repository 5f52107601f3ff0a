// Shows the copy of a live page that this phone keeps when there is no connection, or when it takes too long.
// What scripts send and ask for themselves goes straight to the site.
const NAME = `live ${self.registration.scope}`;
const PATIENCE = 5000;
const LONGEST = 24 * 3600 * 1000; // A round that nobody closes is closed after a day.

const isFresh = (copy) => Date.now() - Number(copy.headers.get("X-Copied")) < LONGEST;
const later = (copy) => new Promise((resolve) => setTimeout(resolve, PATIENCE, copy));

async function copyOf(request) {
  const copy = await caches.match(request, { cacheName: NAME, ignoreVary: true });
  if (copy && isFresh(copy)) return copy;
  if (copy) await caches.delete(NAME);
  return null;
}

async function answer(request) {
  const copy = await copyOf(request);
  const fresh = fetch(request);
  return copy ? Promise.race([fresh, later(copy)]).catch(() => copy) : fresh;
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.destination) event.respondWith(answer(request));
});
