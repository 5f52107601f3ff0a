// Which copy this page belongs to, and the caches in which a device keeps copies. A copy is whole once its facts are in
// it; the newest whole one is shown by worker.js, which finds it by the same names.
const bar = document.querySelector("[data-copy-of]");

export const here = (address) => new URL(address, window.location.href).href;
export const place = bar && {
  bar,
  copy: here(bar.dataset.copyOf),
  owner: bar.dataset.owner,
  sync: bar.dataset.sync,
  ticket: bar.dataset.ticket,
  list: here(bar.dataset.list),
};
export const LIST = "list of copies";
export const nameOf = (copy, taken) => `copy ${copy} ${taken}`;
export const factsOf = (copy) => `${copy}copy.json`;

export async function namesOf(copy) {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(`copy ${copy} `)).sort().reverse();
}

// Returns the facts of the newest whole copy, or null.
export async function copyOf(copy) {
  for (const name of await namesOf(copy)) {
    const facts = await caches.match(factsOf(copy), { cacheName: name });
    if (facts) return { name, ...(await facts.json()) };
  }
  return null;
}

export async function remove(copy) {
  await Promise.all((await namesOf(copy)).map((name) => caches.delete(name)));
}

// Returns the addresses of all copies on this device that this site's language has.
export async function copiesHere(list) {
  const names = await caches.keys();
  const addresses = names.map((name) => name.split(" ")).filter(([kind, copy]) => kind === "copy" && copy.startsWith(list));
  return [...new Set(addresses.map(([, copy]) => copy))];
}
