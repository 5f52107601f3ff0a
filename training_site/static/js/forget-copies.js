// Removes what this device keeps for use without a connection: copies of live pages on a page that says so; the copy of a
// module whose access has ended; everything when somebody signs out, or when another person is signed in than its owner.
const COPIES = /^(copy |list of copies)/;
const COPY_OF = /^copy \S*\/offline\/([\w-]+)\/ /;
const LIVE = /^live /;
const EVERYTHING = new RegExp(`${COPIES.source}|${LIVE.source}`);
const KEPT = "kept ";
const OWNER = "copies-owner";
const header = document.querySelector("form[data-sign-out][data-ticket]");

async function forget(kind) {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => kind.test(name)).map((name) => caches.delete(name)));
  const workers = await navigator.serviceWorker.getRegistrations();
  const ended = workers.filter(({ scope }) => kind !== LIVE || new URL(scope).pathname.includes("/live/"));
  await Promise.all(ended.map((worker) => worker.unregister()));
}

const kept = () => Object.keys(localStorage).filter((name) => name.startsWith(KEPT));
const hasUnsent = () => kept().some((name) => JSON.parse(localStorage.getItem(name)).some(({ state }) => state === "waits"));

async function forgetPerson() {
  for (const name of [...kept(), OWNER]) localStorage.removeItem(name);
  await forget(EVERYTHING);
}

async function forgetFirst(event) {
  event.preventDefault();
  const form = event.target;
  if (hasUnsent() && !window.confirm(header?.dataset.unsent ?? form.dataset.unsent)) return;
  try {
    await forgetPerson();
  } finally {
    form.submit();
  }
}

// Where there are copies, and only there, the site is asked who is signed in, and what has ended.
async function forgetOthers() {
  const owner = localStorage.getItem(OWNER);
  if (!owner) return;
  const names = (await caches.keys()).filter((name) => COPY_OF.test(name));
  const held = new Set(names.map((name) => COPY_OF.exec(name)[1]));
  const reply = await fetch(`${header.dataset.ticket}?copies=${[...held].join(",")}`).catch(() => null);
  if (!reply?.ok || reply.redirected) return;
  const { owner: present, ended } = await reply.json();
  if (present !== owner) return forgetPerson();
  const over = names.filter((name) => ended.includes(COPY_OF.exec(name)[1]));
  await Promise.all(over.map((name) => caches.delete(name)));
}

if ("serviceWorker" in navigator && "caches" in window) {
  if (document.querySelector("[data-forget-copies]")) forget(LIVE);
  for (const form of document.querySelectorAll("form[data-sign-out]")) form.addEventListener("submit", forgetFirst);
  if (header) forgetOthers();
}
