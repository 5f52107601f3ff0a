// What was done in a copy and has to come back to the site: kept in this browser under whose it is and which copy it
// belongs to. A thing waits, was taken, or was refused with a sentence; each has a key, so that it counts once.
import { place } from "./place.js";

const WORDS = new Set(["text", "reason"]);
const nameOf = (owner, copy) => `kept ${owner} ${copy}`;

export const itemsOf = (owner, copy) => JSON.parse(localStorage.getItem(nameOf(owner, copy)) ?? "[]");
export const items = () => itemsOf(place.owner, place.copy);
export const waiting = () => items().filter(({ state }) => state === "waits");
export const waitsIn = (owner, copy) => itemsOf(owner, copy).filter(({ state }) => state === "waits").length;
export const found = (kind, where, part, run) =>
  items().findLast((item) => item.kind === kind && item.place === where && item.part === part && item.run === run);
const isSame = (one, other) =>
  one.kind === other.kind && one.place === other.place && one.part === other.part && one.run === other.run;

function keep(all) {
  localStorage.setItem(nameOf(place.owner, place.copy), JSON.stringify(all));
  localStorage.setItem("copies-owner", place.owner);
  document.dispatchEvent(new Event("kept"));
}

// Keeps something done here; what waits in the same place is replaced by it.
export function put(item) {
  const isOld = (one) => one.state === "waits" && isSame(one, item);
  const fresh = { ...item, key: crypto.randomUUID(), at: Date.now(), state: "waits" };
  keep([...items().filter((one) => !isOld(one)), fresh]);
}

// Notes what became of something. Words that have arrived need not stay on the device.
export function settle(key, change) {
  const bare = ({ words, fields, ...one }) => ({ ...one, fields: fields.filter(([name]) => !WORDS.has(name)) });
  const settled = (one) => ({ ...(change.state === "taken" ? bare(one) : one), ...change });
  keep(items().map((one) => (one.key === key ? settled(one) : one)));
}

// What took the place of something that was on its way is newer than it: the site tells by the time it has waited.
export function renew(sent) {
  const isNewer = (one) => one.state === "waits" && sent.some((other) => isSame(one, other) && one.key !== other.key);
  if (waiting().some(isNewer)) keep(items().map((one) => (isNewer(one) ? { ...one, at: Date.now() } : one)));
}

export const drop = (key) => keep(items().filter((one) => one.key !== key));
export const forget = () => {
  localStorage.removeItem(nameOf(place.owner, place.copy));
  document.dispatchEvent(new Event("kept"));
};

// Says beside a form how it stands with what was done there.
export function say(status, item, fallback = "") {
  status.dataset.state = item ? { waits: "waiting", taken: "saved", refused: "problem" }[item.state] : "";
  status.textContent = item ? (status.dataset[item.state] ?? "") : fallback;
}

addEventListener("storage", () => document.dispatchEvent(new Event("kept")));
