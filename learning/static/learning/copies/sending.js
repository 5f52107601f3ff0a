// Sends what was done in this copy as soon as there is a connection, in the order in which it was done. One tab sends at
// a time, the others look again later; what is sent twice all the same counts once. Whatever is not taken stays and says why.
import { drop, items, renew, settle, waiting } from "./kept.js";
import { place, remove } from "./place.js";

const AT_ONCE = 20;
const PAUSE = 20000;
const status = place.bar.querySelector("[data-sending]");
const box = place.bar.querySelector("[data-waiting]");
const refused = place.bar.querySelector("[data-refused]");
const line = place.bar.querySelector("[data-refused-line]");

const say = (state, words = status.dataset[state]) => Object.assign(status, { textContent: words }).dataset.state = state;

function show() {
  box.querySelector("[data-count]").textContent = waiting().length;
  box.hidden = !waiting().length;
  if (box.hidden && status.dataset.state === "busy") say("done"); // another tab may have sent it
  const lines = items().filter(({ state }) => state === "refused").map(refusedLine);
  refused.hidden = !lines.length;
  refused.querySelector("[data-refused-list]").replaceChildren(...lines);
}

function refusedLine({ key, said, words }) {
  const copy = line.content.cloneNode(true);
  copy.querySelector("[data-said]").textContent = said;
  copy.querySelector("[data-given]").textContent = words ?? "";
  copy.querySelector("[data-dismiss]").addEventListener("click", () => drop(key));
  return copy;
}

async function ended(state, words) {
  await remove(place.copy);
  say(state, words);
}

const asPosted = ({ key, kind, place: where, run, fields, at }) =>
  ({ key, kind, place: where, run, fields, age: Math.max(0, Math.floor((Date.now() - at) / 1000)) });

let unread = []; // runs with an answer that has to be given anew: nothing after it hands them in, also when sent later
async function deliver() {
  const ticket = await fetch(place.ticket);
  if (ticket.redirected || ticket.status === 403) return say("signIn");
  const { owner, csrf } = await ticket.json();
  if (owner !== place.owner) return ended("another");
  for (let batch; (batch = waiting().slice(0, AT_ONCE)).length; ) {
    const body = JSON.stringify({ owner, unread, items: batch.map(asPosted) });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
    const reply = await fetch(place.sync, { method: "POST", body, headers }).finally(() => renew(batch));
    if (reply.redirected || reply.status === 403) return say("signIn");
    if (reply.status >= 500 || reply.status === 429) throw new Error(reply.statusText);
    const { said, results = [], ended: isOver, unread: known = [] } = await reply.json();
    unread = known;
    if (!reply.ok) return [404, 410].includes(reply.status) ? ended("ended", said) : say("problem", said);
    for (const { key, taken, said: why, url } of results) settle(key, taken ? { state: "taken", url } : { state: "refused", said: why });
    if (isOver) return ended("ended");
  }
  unread = [];
  say("done");
}

async function send() {
  if (!waiting().length) return;
  if (!navigator.onLine) return say("offline");
  say("busy");
  try {
    const isMine = await navigator.locks.request(`sending ${place.copy}`, { ifAvailable: true }, async (lock) => lock && ((await deliver()), true));
    if (!isMine) setTimeout(send, PAUSE);
  } catch {
    say("offline");
    setTimeout(send, PAUSE);
  }
}

place.bar.querySelector("[data-send]").addEventListener("click", send);
addEventListener("online", send);
document.addEventListener("kept", show);
document.addEventListener("kept-here", send);
show();
send();
