// Removes the copies of live pages from this phone: at once on a page that says so, else when somebody signs out.
async function forget() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("live ")).map((name) => caches.delete(name)));
  const workers = await navigator.serviceWorker.getRegistrations();
  await Promise.all(workers.map((worker) => worker.unregister()));
}

async function forgetFirst(event) {
  event.preventDefault();
  try {
    await forget();
  } finally {
    event.target.submit();
  }
}

if ("serviceWorker" in navigator && "caches" in window) {
  if (document.querySelector("[data-forget-copies]")) forget();
  document.querySelector("form[data-sign-out]")?.addEventListener("submit", forgetFirst);
}
