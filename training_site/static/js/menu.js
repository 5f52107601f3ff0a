// Closes an open menu by Escape, by a click beside it and when the focus leaves it. Whoever signs out leaves no answers
// behind that wait for a connection.
const KEPT = ["answers ", "framed:"];
const openMenus = () => document.querySelectorAll("[data-menu][open]");

function closeOthers(target) {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
}

function closeByEscape(event) {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  }
}

document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));
document.addEventListener("keydown", closeByEscape);

document.addEventListener("submit", ({ target }) => {
  if (!("signOut" in target.dataset)) return;
  for (const name of Object.keys(localStorage)) if (KEPT.some((start) => name.startsWith(start))) localStorage.removeItem(name);
});
