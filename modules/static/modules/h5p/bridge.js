// What an H5P content in its frame tells the page around: statements, states, its height, what went wrong.
// Libraries run beside it, so nothing it says is more than a claim.
(function (settings) {
  var sent = {}, touches = 0, later;

  function tell(type, facts) {
    window.parent.postMessage({ v: 1, nonce: settings.nonce, type, ...facts }, settings.host);
  }

  function save(part, state) {
    var data = JSON.stringify(state ?? undefined);
    if (data === undefined || data === sent[part]) return;
    sent[part] = data;
    tell("state", { part, data });
  }

  function saveAll() {
    H5P.instances.forEach(function (instance) {
      if (typeof instance.getCurrentState !== "function") return;
      try {
        save("0", instance.getCurrentState());
      } catch (problem) {
        tell("error", { message: String(problem) });
      }
    });
  }

  // The core hears of a new width from the page around, which it cannot ask here; a new height is our own doing.
  function heedWidth() {
    var width = window.innerWidth;
    window.addEventListener("resize", function () {
      if (window.innerWidth !== width) H5P.instances.forEach((instance) => H5P.trigger(instance, "resize"));
      width = window.innerWidth;
    });
  }

  function listen() {
    if (!window.H5P || !H5P.externalDispatcher) return tell("error", { message: "The H5P core is missing." });
    var content = document.querySelector(".h5p-content");
    H5P.externalDispatcher.on("xAPI", function (event) {
      tell("statement", { statement: JSON.parse(JSON.stringify(event.data.statement)), touches });
      clearTimeout(later);
      later = setTimeout(saveAll, 300);
    });
    H5P.externalDispatcher.on("initialized", () => tell("ready", {}));
    // The core calls it every some seconds, and contents when they see fit.
    H5P.setUserData = function (contentId, kind, data, more) {
      if (kind === "state") save(String((more && more.subContentId) || "0"), data);
    };
    heedWidth();
    new ResizeObserver(() => tell("size", { height: Math.ceil(content.getBoundingClientRect().height) })).observe(content);
  }

  // A word that is spoken, or put in by a tool that helps, comes without a key.
  const notice = (event) => event.isTrusted && touches++;
  for (const kind of ["pointerdown", "keydown", "click", "input"]) window.addEventListener(kind, notice, { capture: true });
  window.addEventListener("error", (event) => tell("error", { message: event.message || "A file is missing." }), true);
  document.addEventListener("visibilitychange", () => document.hidden && window.H5P && saveAll());
  // Before the core, which waits for the same event.
  document.addEventListener("DOMContentLoaded", listen);
})(H5PIntegration.bridge);
