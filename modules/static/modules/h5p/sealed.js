// The first script in the frame of an H5P content: stands in for what contents look for and a sealed frame has not.
(function () {
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

  // A sealed frame sends no forms, and browsers then do not even say "submit"; contents that only listen get it from here.
  window.addEventListener("click", function (event) {
    var button = !event.defaultPrevented && event.target.closest && event.target.closest("button, input");
    if (!button || !button.form || !["submit", "image"].includes(button.type)) return;
    event.preventDefault();
    if (!button.form.noValidate && !button.form.reportValidity()) return;
    button.form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button }));
  });
})();
