"""A small scenario with everything in it: clamping, a loop, rules, flags, variants, another speaker."""

from typing import Any

from ruamel.yaml import YAML

from modules.activities.definition import Definition
from modules.activities.roleplay.documents import definition_parts

SCENARIO = """\
schema: roleplay/1
id: shared-kitchen
version: 1.0.0
language: en
title: "The shared kitchen"
summary: "A neighbour in a shelter has not eaten for two days."
unit: u1
estimated_minutes: 5
debrief_minutes: 10
content_warnings: [hunger]
fiction_notice: "Everyone here is invented."
setting: "A kitchen, late."
learner_role: "Outreach worker"
persona:
  name: Sami
  pronouns: he/him
  fears: [being counted]
others:
- {name: Ana, role: "a neighbour"}
- {name: Mr Bo, role: "the caretaker"}
goals: ["Ask before you advise"]
not_goals: ["A signature"]
variants:
- {id: calm, weight: 2, note: "Sami was only tired."}
- {id: alone, weight: 1, note: "Sami had nobody left to call."}
variables:
  trust: {label: "Trust", start: 2, min: 0, max: 4, better: high, hidden: true}
  distress: {label: "Distress", start: 3, min: 0, max: 5, better: low, hidden: true}
flags:
  asked: "You asked directly"
  promised: "A promise was made"
competencies: [role, listening, risk]
safety_critical: [risk]
text_alternative: |-
  Sami has not eaten.

  Asking helps.
start: k01
nodes:
- id: k01
  speaker: persona
  text: "Sami turns the tap. ‘It doesn't matter.’"
  cue: "He does not look up."
  choices:
  - id: a
    text: "‘I'm from the drop-in. May I sit down?’"
    effects: {trust: 1, distress: -1}
    rates: {role: 3, listening: 3}
    feedback: "He moves a chair."
    debrief: "You said who you are."
    next: k02
  - id: b
    text: "Nod and pass."
    effects: {distress: 9}
    rates: {role: 2}
    feedback: "He sighs."
    debrief: "You were seen and did not see."
    next: k02
  - id: c
    text: "‘Nobody will ever know.’"
    effects: {trust: -9}
    rates: {role: 1, risk: 1}
    set: [promised]
    feedback: "He almost believes you."
    debrief: "You cannot promise that."
    next: k02
- id: k02
  speaker: narrator
  text: "The light flickers."
  explain: true
  choices:
  - id: a
    text: "‘Do you think of ending your life?’"
    effects: {distress: -1}
    rates: {risk: 4, listening: 4}
    set: [asked]
    feedback: "‘Not tonight’, he says."
    debrief: "A direct question relieves."
    next: k03
  - id: b
    text: "‘Eat something.’"
    rates: {listening: 2}
    feedback: "He shrugs."
    debrief: "Advice came before a question."
    next: k03
  - id: c
    text: "‘You'd not do anything silly, would you?’"
    rates: {risk: 2}
    feedback: "‘No’, he says."
    debrief: "The question asks for a no."
    next: k03
  - id: d
    text: "‘Stop that talk.’"
    effects: {trust: -1}
    rates: {risk: 1}
    feedback: "He goes quiet."
    debrief: "He heard that he must not say it."
    next:
    - {when: {var: trust, lte: 1}, to: e_harm}
    - {to: k03}
- id: k03
  speaker: other
  text: "A knock. Mr Bo: ‘We close.’ Ana waits behind him."
  cue: "Keys."
  choices:
  - id: a
    text: "‘Shall we call the nurse together?’"
    effects: {trust: 1}
    rates: {risk: 3}
    feedback: "He nods."
    debrief: "You stayed until someone took over."
    next:
    - {when: {all: [{flag: asked}, {var: trust, gte: 2}]}, to: e_good}
    - {when: {any: [{flag: promised}, {variant: alone}]}, to: e_alone}
    - {to: e_part}
  - id: b
    text: "‘Give us a minute.’"
    rates: {listening: 3}
    feedback: "The door closes again."
    debrief: "You made room."
    next: k02
  - id: c
    text: "Leave with Mr Bo."
    rates: {risk: 1}
    feedback: "The light goes out."
    debrief: "Nobody stayed."
    next: e_harm
endings:
- {id: e_good, kind: good, title: "Together", text: "The nurse comes.", debrief_questions: ["What helped?"]}
- {id: e_part, kind: partial, title: "Later", text: "Perhaps tomorrow.", debrief_questions: ["What was missing?"]}
- {id: e_alone, kind: emergency, title: "A call", text: "The line is open.", debrief_questions: ["Who stayed?"]}
- {id: e_harm, kind: harmful, title: "Dark", text: "The kitchen is empty.", debrief_questions: ["Where could you turn?"]}
"""


def document(old: str = "", new: str = "") -> Any:
    """Return the scenario as a reader with line numbers gives it, with one piece of text replaced everywhere."""
    assert old in SCENARIO
    return YAML().load(SCENARIO.replace(old, new) if old else SCENARIO)


def definition(old: str = "", new: str = "") -> Definition:
    structure, words = definition_parts(document(old, new))
    return Definition("roleplay", structure, {"en": words}, "en")
