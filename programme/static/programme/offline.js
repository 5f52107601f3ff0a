// Keeps copies of a live page, of the sheets it leads to and of what gives them their looks, so that they can be opened
// anew without a connection: the worker shows them, and the page says that it is one and how much waits on this phone.
const note = document.querySelector("[data-offline]");
const count = document.querySelector("[data-offline-count]");
const place = document.querySelector("[data-kept]");
const part = document.querySelector("[data-refresh]");
const { worker, scope } = note.dataset;
const NAME = `live ${new URL(scope, window.location.href).href}`;
const PAUSE = 5000;
const LOOKS = new Set(["css", "img", "link", "script"]);
const TICK = /^(level|repaired|quotation)-/;

const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(`live:${place.dataset.kept}:`));
const fields = () => kept().flatMap((key) => JSON.parse(localStorage.getItem(key)).fields);
const looks = () => performance.getEntriesByType("resource").filter((one) => LOOKS.has(one.initiatorType));
const isHere = (address) => address.startsWith(window.location.origin);

function say() {
  count.textContent = fields().filter(([name, value]) => value && TICK.test(name)).length;
}

async function copy(address) {
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) return "";
  const text = await answer.clone().text();
  // All headers stay, so that the copy has the same policy as the page.
  const headers = new Headers(answer.headers);
  headers.set("X-Copied", Date.now());
  await (await caches.open(NAME)).put(address, new Response(await answer.blob(), { headers }));
  return text;
}

function sheetsIn(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const links = [...page.querySelectorAll("a[data-sheet-link]")];
  return links.map((link) => new URL(link.getAttribute("href"), window.location.href).href);
}

async function copyAll() {
  try {
    const sheets = sheetsIn(await copy(window.location.href));
    await Promise.all([...new Set([...sheets, ...looks().map((one) => one.name).filter(isHere)])].map(copy));
    note.hidden = true;
  } catch {
    note.hidden = false;
  }
}

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(worker, { scope });
  for (const change of ["online", "offline"]) addEventListener(change, copyAll);
  document.addEventListener("input", () => queueMicrotask(say));
  if (part) new MutationObserver(copyAll).observe(part, { childList: true });
  setInterval(() => (say(), note.hidden || copyAll()), PAUSE);
  say();
  copyAll();
}
