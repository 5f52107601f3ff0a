"""A small content folder for the tests of the loader: one module of two units, a curriculum, and what they need."""

import shutil
from pathlib import Path

from scripts.fingerprint import ROOT

SHIPPED = ROOT / "curriculum" / "content"
COPIED = ("competencies.yaml", "localise.yaml", "pages", "scenarios/the-laundromat.yaml")

MODULE = """\
schema: module/2
id: first-steps
code: T-01
version: 1.0.0
language: {language}
title: "{title}"
summary: "How to begin."
audience: "Everybody"
level: "beginner"
minutes: 70
topics: [outreach]
outcomes: ["Say who you are", "Ask before you offer"]
competencies: [role, rapport]
prerequisites: []
recommended_before: []
overlaps: []
access: on_request
authors: ["Somebody", "Somebody else"]
content_warnings: ["fear of police"]
completion:
  all:
  - units
  - quizzes: 80
  - roleplays: [the-laundromat]
  - survey
sign_offs:
- {{role: clinical, status: pending}}
- {{role: legal, status: signed, by: "A lawyer", date: "2026-01-01"}}
licence: CC-BY-4.0
demonstration: true
references:
- {{title: "A book", organisation: "A publisher", year: 2020, note: "Background"}}
footnotes:
- {{mark: "*", text: "A note."}}
"""

FIRST_UNIT = """\
---
id: u1
title: "{title}"
minutes: 30
outcomes: ["Say who you are"]
competencies: [role]
facts:
- {{id: f1, text: "One figure.", source: "A source", year: n.d., checked: false}}
glossary:
- {{term: "Outreach", meaning: "Going to where people are."}}
reading:
- {{title: "A book", organisation: "A publisher", year: 2020, why: "Short"}}
---

::: lead
A *beginning*.
:::

## Words

They **matter**.

::: fact f1
:::

::: say
- say: ‘Hello.’ | avoid: ‘You there & you.’ | why: It is kind.
:::

::: image door "An open door"
Come in.
:::

::: quiz u1
:::

::: summary
- One.
- Two.
- Three.
:::
"""

SECOND_UNIT = """\
---
id: u2
title: "{title}"
minutes: 40
outcomes: ["Ask before you offer"]
competencies: [rapport]
---

::: lead
A talk.
:::

::: roleplay the-laundromat
:::

::: summary
- One.
- Two.
- Three.
:::
"""

QUESTION = """\
  - id: {id}
    type: truefalse
    competency: role
    difficulty: 1
    critical: false
    stem: "It is so."
    options:
    - {{text: "True", correct: true, feedback: "Yes."}}
    - {{text: "False", correct: false, feedback: "No."}}
"""

CURRICULUM = """\
schema: curriculum/1
id: course
code: C
version: 1.0.0
language: en
title: "A course"
summary: "Two stages."
issuer: "Somebody"
audience: "Everybody"
licence: CC-BY-4.0
demonstration: true
disclaimer: "Invented."
credit: {same_major_version: true, max_age_months: 24}
access: on_request
stages:
- code: S1
  id: s1-begin
  title: "Begin"
  summary: "Alone."
  outcomes: ["Begin"]
  mode: online
  when: "first"
  minutes: 70
  elective_minutes: {least: 0, most: 90}
  items:
  - {module: first-steps, role: core}
  - module: later
    role: elective
    in_preparation: true
    code: T-02
    title: "Later"
    minutes: 90
    access: trainer_only
    outcomes: ["Go on"]
  done_when: "module completed"
- code: S2
  id: s2-meet
  title: "Meet"
  summary: "Together."
  mode: workshop
  when: "then"
  after: [S1]
  minutes: 40
  items:
  - {session: round, title: "A round", role: core, minutes: 40, day: 1, needs: [chairs]}
  - choose: 1
    role: elective
    minutes: 60
    day: 2
    from:
    - {live: the-laundromat}
    - {module: first-steps}
  done_when: "attendance"
completion: {all: [{stages: [S1, S2]}], note: "Observing counts."}
certificate: {text: "Training completed."}
"""

DOOR = '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20"><rect width="10" height="20"/></svg>\n'

RULES = "rules:\n  u1: {tries: 5}\n  forms: {crossed: true}\n"

UNIT_FILE = "modules/first-steps/units/01-first.md"
SECOND_FILE = "modules/first-steps/units/02-second.md"
QUIZ_FILE = "modules/first-steps/quizzes.yaml"
DOOR_FILE = "modules/first-steps/media/door.svg"


def write_content(root: Path) -> Path:
    """Write the whole folder, without a mistake in it."""
    for name in COPIED:
        source, target = SHIPPED / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
    write_module(root, "modules/first-steps", "en", "First steps")
    write(root, DOOR_FILE, DOOR.format(width=30))
    write(root, "curricula/course.yaml", CURRICULUM)
    return root


def write_module(root: Path, folder: str, language: str, title: str) -> None:
    """Write the module in one language."""
    items = "".join(QUESTION.format(id=f"u1q{number}") for number in (1, 2))
    forms = "".join(f"  {form}:\n{QUESTION.format(id=f'{form}1')}" for form in ("pre", "post"))
    write(root, f"{folder}/module.yaml", MODULE.format(language=language, title=title))
    write(root, f"{folder}/units/01-first.md", FIRST_UNIT.format(title=f"{title}, one"))
    write(root, f"{folder}/units/02-second.md", SECOND_UNIT.format(title=f"{title}, two"))
    write(root, f"{folder}/quizzes.yaml", f"schema: quizzes/1\nunits:\n  u1:\n{items}forms:\n{forms}{RULES}")


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def change(root: Path, name: str, before: str, after: str) -> None:
    """Replace a text that stands once in a file."""
    text = (root / name).read_text("utf-8")
    assert text.count(before) == 1
    (root / name).write_text(text.replace(before, after), "utf-8")
