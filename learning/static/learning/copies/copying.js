// Puts pages into a cache with everything that they are made of: style sheets, scripts with what these import, pictures.
const NEEDED = "link[rel=stylesheet], link[rel=icon], link[rel=manifest], script[src], img[src]";
const IMPORTED = /from "(\.{1,2}\/[\w./-]+\.js)"/g;
const isHere = (address) => address.startsWith(window.location.origin);

function neededBy(address, type, text) {
  if (type.includes("javascript")) return [...text.matchAll(IMPORTED)].map(([, name]) => new URL(name, address).href);
  if (!type.includes("text/html")) return [];
  const page = new DOMParser().parseFromString(text, "text/html");
  return [...page.querySelectorAll(NEEDED)].map((one) => new URL(one.getAttribute("href") ?? one.getAttribute("src"), address).href);
}

async function keep(cache, address, isPage) {
  const reply = await fetch(address);
  if (isPage && (!reply.ok || reply.redirected)) throw new Error(address);
  if (!reply.ok) return []; // a picture that is missing on the site is missing in the copy
  const type = reply.headers.get("Content-Type") ?? "";
  const needed = /javascript|html/.test(type) ? neededBy(address, type, await reply.clone().text()) : [];
  await cache.put(address, reply);
  return needed.filter(isHere);
}

// Keeps these pages; `tell` hears how many files are there, and how many there will be.
export async function keepAll(cache, addresses, tell) {
  const queue = [...new Set(addresses)];
  for (let done = 0; done < queue.length; done += 1) {
    for (const address of await keep(cache, queue[done], done < addresses.length)) if (!queue.includes(address)) queue.push(address);
    tell(done + 1, queue.length);
  }
}
