async function copy(event) {
  const button = event.currentTarget;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.querySelector("[aria-live]").textContent = button.dataset.copied;
}

// The clipboard is open to secure pages only; elsewhere the button stays hidden.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", copy);
  }
}
