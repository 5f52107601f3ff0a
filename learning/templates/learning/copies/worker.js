// Shows a device the copies of modules that it keeps, each as long as it may be shown. It stands between the learner's
// pages and the site for two things alone: pages of a copy come from the device, and where there is no connection, an
// address of the site leads to the same page of the copy.
const COPIES = new URL("offline/", self.registration.scope).href;
const PAGE = new RegExp(`^${COPIES}[\\w-]+/`);
const DAY = 24 * 3600 * 1000;
const LOOSE = { ignoreVary: true, ignoreSearch: true };

const addressIn = (url) => PAGE.exec(url)?.[0];

async function namesOf(address) {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(`copy ${address} `)).sort().reverse();
}

async function copyOf(address) {
  for (const name of await namesOf(address)) {
    const facts = await caches.match(`${address}copy.json`, { cacheName: name });
    if (facts) return { name, ...(await facts.json()) };
  }
  return null;
}

// A clock that was set back does not make a copy last longer.
const mayBeShown = ({ taken, seen = taken, until }) => Date.parse(seen) - DAY < Date.now() && Date.now() < Date.parse(until);

async function held(url) {
  const address = addressIn(url);
  const copy = address && (await copyOf(address));
  if (!copy) return null;
  if (mayBeShown(copy)) return caches.match(url.split("#")[0], { cacheName: copy.name, ...LOOSE });
  await Promise.all((await namesOf(address)).map((name) => caches.delete(name)));
  return null;
}

async function instead(url) {
  if (url.startsWith(COPIES) && !addressIn(url)) return caches.match(COPIES, LOOSE);
  const copied = url.replace(self.registration.scope, COPIES);
  const isCopied = !url.startsWith(COPIES) && (await held(copied));
  return (await caches.match(COPIES, LOOSE)) && Response.redirect(isCopied ? copied : COPIES);
}

async function page(request) {
  const copy = await held(request.url);
  if (copy) return copy;
  try {
    return await fetch(request);
  } catch (problem) {
    const other = await instead(request.url);
    if (other) return other;
    throw problem;
  }
}

// What a page of a copy is made of is as old as the page; elsewhere the site comes first.
async function piece({ request, clientId }) {
  const client = await self.clients.get(clientId);
  const isOfCopy = client?.url.startsWith(COPIES);
  const kept = isOfCopy && (await caches.match(request, { ignoreVary: true }));
  return kept || fetch(request);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (request.destination) event.respondWith(piece(event));
});
