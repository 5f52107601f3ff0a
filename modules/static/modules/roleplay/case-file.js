// What stands in the file of a role-play, as case_file.py has it, for a copy that is played without a line: what was done
// decides, so nothing but the flags of the choices so far is looked at.
import { holds } from "./engine.js";

function flagsAfter(rules, steps) {
  const given = ({ scene, choice }) => rules.nodes.find(({ id }) => id === scene).choices.find(({ id }) => id === choice).set;
  return steps.flatMap(given);
}

const lineOf = (lines, flags) => lines.find(({ when }) => !when || holds(when, { variables: {}, flags, variant: null })).id;

// Returns the stamp's line, then of each field its id, its line, and whether the last choice changed it.
export function standing(rules, { steps }) {
  const [now, before] = [steps, steps.slice(0, -1)].map((some) => flagsAfter(rules, some));
  const fields = rules.file.fields.map(({ id, lines }) => [id, lineOf(lines, now), lineOf(lines, before)]);
  return [lineOf(rules.file.stamp, now), ...fields.map(([id, line, old]) => [id, line, line !== old])];
}
