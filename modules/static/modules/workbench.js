// Fetches what the page says is being worked out, and puts it in its place; without this, a link does the same.
async function bring(note) {
  const answer = await fetch(note.dataset.working, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-bench]")) {
    const found = page.querySelector(`[data-bench="${part.dataset.bench}"]`);
    if (found) part.replaceChildren(...found.childNodes);
  }
}

for (const note of document.querySelectorAll("[data-working]")) bring(note);

// A wide graph begins in the middle of its box: there the talk begins.
for (const box of document.querySelectorAll("[data-begin]")) {
  const start = box.querySelector(box.dataset.begin)?.getBoundingClientRect();
  if (start) box.scrollLeft += (start.left + start.right) / 2 - box.getBoundingClientRect().left - box.clientWidth / 2;
}
