// Loads the part of the page that changes anew every few seconds, while somebody looks at it.
// Without this script a link does the same.
const part = document.querySelector("[data-refresh]");
const link = document.querySelector("[data-refresh-link]");
let shown = "";

async function load() {
  const answer = await fetch(window.location.href, { headers: { "HX-Request": "true" } });
  if (answer.status === 429 || answer.status >= 500) return shown;
  // A closed round, or one that was left, is another page.
  if (!answer.ok || answer.redirected) return window.location.reload();
  return answer.text();
}

function say() {
  const line = document.querySelector("[data-refresh-say]");
  const words = part.querySelector("[data-say]")?.textContent.trim() ?? "";
  if (line && line.textContent !== words) line.textContent = words;
}

function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  if (page.querySelector("main")) return window.location.reload();
  const focused = document.activeElement?.id;
  part.replaceChildren(...page.body.childNodes);
  if (focused) document.getElementById(focused)?.focus();
  if (shown) say();
  shown = text;
}

async function refresh() {
  if (document.hidden) return;
  try {
    const text = await load();
    if (text && text !== shown) show(text);
  } catch {
    // No connection: what is shown stays, and the next time may be better.
  }
}

if (part) {
  link.hidden = true;
  setInterval(refresh, Number(part.dataset.refresh));
  document.addEventListener("visibilitychange", refresh);
  window.addEventListener("online", refresh);
  refresh();
}
