// A page that came back with something to read first starts there; links of an error summary go into their field.
document.querySelector("[data-focus-first]")?.focus();

document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
  target.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
});
