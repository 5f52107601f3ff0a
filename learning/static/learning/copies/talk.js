// Plays a role-play in a copy: scenes, choices and endings stand in the page as templates and are shown in turn, as the
// rules in roleplay/engine.js lead. Each choice is kept for the site, which plays them again and judges.
import { choose, shownChoices } from "../../modules/roleplay/engine.js";
import { showFile } from "./file.js";
import { items, put, say } from "./kept.js";

const { run, place, online } = document.querySelector("[data-run]").dataset;
const { rules, state: start } = JSON.parse(document.getElementById("start").textContent);
const talk = document.querySelector("[data-talk]");
const stage = talk.querySelector("[data-stage]");
const reaction = talk.querySelector("[data-reaction]");
const file = talk.querySelector("[data-file]");
const status = talk.querySelector("[data-status]");
const part = (kind, name) => talk.querySelector(`template[data-${kind}="${CSS.escape(name)}"]`).content.cloneNode(true);
const own = () => items().filter((item) => item.kind === "answer" && item.place === place && item.run === run);
const given = ({ fields }) => Object.fromEntries(fields);

// What was refused and read is gone, and what came after it leads nowhere any more: the talk goes as far as it can.
function follow(before, item) {
  const { scene, choice, number } = given(item);
  const isNext = scene === before.scene && Number(number) === before.steps.length + 1;
  return isNext ? choose(rules, before, choice) : before;
}

let state = own().reduce(follow, start);

function showScene() {
  stage.replaceChildren(part("scene", state.scene));
  const choices = stage.querySelector("[data-choices]");
  const buttons = new Map([...choices.children].map((button) => [button.value, button]));
  choices.replaceChildren(...shownChoices(rules, state).map((id) => buttons.get(id)));
  stage.querySelector("form").addEventListener("submit", take);
}

function show() {
  if (file) showFile(file, rules, state);
  const last = state.steps.at(-1);
  if (last) reaction.replaceChildren(part("after", `${last.scene}/${last.choice}`));
  if (state.ending) stage.replaceChildren(part("ending", state.ending));
  else showScene();
  for (const link of stage.querySelectorAll("[data-online-link]")) link.href = online;
}

function take(event) {
  event.preventDefault();
  const choice = event.submitter.value;
  const reason = event.target.elements.reason?.value.trim() ?? "";
  const number = state.steps.length + 1;
  const fields = [["scene", state.scene], ["choice", choice], ["number", String(number)]];
  if (reason) fields.push(["reason", reason]);
  try {
    state = choose(rules, state, choice);
  } catch {
    return say(status, null, status.dataset.circles);
  }
  put({ kind: "answer", place, run, part: number, fields, words: reason || event.submitter.textContent.trim() });
  show();
  reaction.focus();
  reaction.scrollIntoView();
  document.dispatchEvent(new Event("kept-here"));
}

const told = () => say(status, own().at(-1));

// In another tab the talk has gone on: two tabs are one talk.
function goOn() {
  const now = own().reduce(follow, start);
  if (now.steps.length > state.steps.length) {
    state = now;
    show();
  }
  told();
}

document.addEventListener("kept", goOn);
told();
show();
