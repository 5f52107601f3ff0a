// The first script in the frame of an H5P content: what the core misses in a sealed frame, and what it tells outside.
// Libraries run beside it, so nothing it says is more than a claim.
(function (settings) {
  var sent = {}, touches = 0, later;

  // A sealed frame has no storage and no cookies; asking for them is an error, which stops some libraries.
  function memory() {
    var kept = new Map();
    return {
      get length() {
        return kept.size;
      },
      key: (place) => [...kept.keys()][place] ?? null,
      getItem: (name) => kept.get(String(name)) ?? null,
      setItem: (name, value) => void kept.set(String(name), String(value)),
      removeItem: (name) => void kept.delete(String(name)),
      clear: () => kept.clear(),
    };
  }
  Object.defineProperty(window, "localStorage", { value: memory() });
  Object.defineProperty(window, "sessionStorage", { value: memory() });
  Object.defineProperty(document, "cookie", { get: () => "", set: () => {} });

  // The policy does not know the way from browser to browser.
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) delete window[name];

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

  // The core hears of a new width from the page around, which it cannot ask here. A phone that is turned has one; a new
  // height alone is our own doing.
  function heedWidth() {
    var width = window.innerWidth;
    window.addEventListener("resize", function () {
      if (window.innerWidth === width) return;
      width = window.innerWidth;
      H5P.instances.forEach((instance) => H5P.trigger(instance, "resize"));
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
  // A sealed frame sends no forms, and browsers then do not even say "submit"; contents that only listen get it from here.
  window.addEventListener("click", function (event) {
    var button = !event.defaultPrevented && event.target.closest && event.target.closest("button, input");
    if (!button || !button.form || !["submit", "image"].includes(button.type)) return;
    event.preventDefault();
    if (!button.form.noValidate && !button.form.reportValidity()) return;
    button.form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button }));
  });
  window.addEventListener("error", (event) => tell("error", { message: event.message || "A file is missing." }), true);
  document.addEventListener("visibilitychange", () => document.hidden && window.H5P && saveAll());
  // Before the core, which waits for the same event.
  document.addEventListener("DOMContentLoaded", listen);
})(H5PIntegration.bridge);
