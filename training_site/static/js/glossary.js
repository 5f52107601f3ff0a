// Gives the first mention of each glossary term in the text a button that shows its meaning.
// The list at the end of the unit stays; without this script nothing is missing.
const list = document.querySelector("[data-glossary]");
const words = /^[\p{L}\p{N}]$/u;

function mention(term) {
  const paragraphs = document.querySelectorAll(".unit-body :is(.lead, .prose p, .prose li)");
  for (const paragraph of paragraphs) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const start = text.data.toLowerCase().indexOf(term.toLowerCase());
      const isWhole = start >= 0 && ![text.data[start - 1], text.data[start + term.length]].some((letter) => words.test(letter ?? " "));
      if (isWhole && !text.parentElement.closest("a, button")) return { text, start };
    }
  }
  return null;
}

function place(button, meaning) {
  const spot = button.getBoundingClientRect();
  const left = Math.min(spot.left, window.innerWidth - meaning.offsetWidth - 16);
  const above = spot.bottom + meaning.offsetHeight + 16 > window.innerHeight;
  meaning.style.left = `${Math.max(16, left)}px`;
  meaning.style.top = `${above ? Math.max(8, spot.top - meaning.offsetHeight - 8) : spot.bottom + 8}px`;
}

function explain(entry, number) {
  const term = entry.querySelector("dt").textContent.trim();
  const found = mention(term);
  if (!found) return;
  const meaning = document.createElement("div");
  Object.assign(meaning, { id: `term-${number}`, className: "term-meaning", popover: "auto" });
  meaning.textContent = entry.querySelector("dd").textContent;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "term", popoverTargetElement: meaning });
  const rest = found.text.splitText(found.start);
  rest.splitText(term.length);
  rest.replaceWith(button);
  button.append(rest);
  button.after(meaning);
  meaning.addEventListener("toggle", (event) => event.newState === "open" && place(button, meaning));
}

if (list && "popover" in HTMLElement.prototype) {
  [...list.querySelectorAll("div")].forEach(explain);
}
