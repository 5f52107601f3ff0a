// The rules of a talk as engine.py has them, for a copy that is played without a line: the same seed gives the same
// variant and order of choices, the same choices lead to the same scenes and endings. It rates nothing; the site does,
// when it replays the run. States are plain and never changed in place.
import { sha256 } from "./sha256.js";

export const STEP_LIMIT = 60;
const DIGITS = 16; // eight bytes: numbers are drawn as large as that

export class Refused extends Error {}

// Chance that can be repeated, as hexadecimal digits: the text that is hashed is how Python writes a tuple.
export const draw = (seed, ...names) =>
  sha256(`(${seed}, ${names.map((name) => `'${name}'`).join(", ")})`).slice(0, DIGITS);

export function drawnVariant(rules, seed) {
  const sum = rules.variants.reduce((weights, { weight }) => weights + weight, 0);
  if (!sum) return null;
  let left = Number(BigInt(`0x${draw(seed, rules.id, "variant")}`) % BigInt(sum));
  return rules.variants.find(({ weight }) => (left -= weight) < 0).id;
}

export function opening(rules, seed) {
  const variables = Object.fromEntries(rules.variables.map(({ id, start }) => [id, start]));
  const variant = drawnVariant(rules, seed);
  return { seed, variant, scene: rules.start, variables, flags: [], steps: [], ending: null };
}

const sceneOf = (rules, state) => rules.nodes.find(({ id }) => id === state.scene);

// Returns the ids of the present scene's choices in the order of this run.
export function shownChoices(rules, state) {
  const drawn = (id) => draw(state.seed, state.scene, id);
  const pairs = sceneOf(rules, state).choices.map(({ id }) => [drawn(id), id]);
  return pairs.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, id]) => id);
}

export function holds(condition, { variables, flags, variant }) {
  if ("all" in condition) return condition.all.every((part) => holds(part, { variables, flags, variant }));
  if ("any" in condition) return condition.any.some((part) => holds(part, { variables, flags, variant }));
  if ("flag" in condition) return flags.includes(condition.flag);
  if ("not_flag" in condition) return !flags.includes(condition.not_flag);
  if ("variant" in condition) return condition.variant === variant;
  if (!("var" in condition)) throw new Refused("An unknown condition.");
  const value = variables[condition.var];
  return (condition.gte ?? value) <= value && value <= (condition.lte ?? value);
}

function moved(rules, variables, effects) {
  const after = { ...variables };
  for (const { id, min, max } of rules.variables) {
    after[id] = Math.min(max, Math.max(min, after[id] + (effects[id] ?? 0)));
  }
  return after;
}

// Returns the state after a choice: effects, then flags, then the first rule that holds.
export function choose(rules, state, id) {
  const choice = sceneOf(rules, state)?.choices.find((one) => one.id === id);
  if (!choice) throw new Refused("No such choice in this scene.");
  if (state.steps.length >= STEP_LIMIT) throw new Refused("The talk goes round in circles.");
  const variables = moved(rules, state.variables, choice.effects);
  const flags = [...new Set([...state.flags, ...choice.set])].sort();
  const to = choice.next.find(({ when }) => !when || holds(when, { ...state, variables, flags }))?.to;
  if (!to) throw new Refused("No way on from here.");
  const ending = rules.endings.includes(to) ? to : null;
  const steps = [...state.steps, { scene: state.scene, choice: id }];
  return { ...state, scene: ending ? null : to, variables, flags, steps, ending };
}
