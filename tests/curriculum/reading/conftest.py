"""A small content folder without any finding, which each test spoils in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from curriculum.reading import Content, read_content
from modules.findings import Finding

MODULE = """\
schema: module/2
id: first-steps
code: T-01
version: 1.0.0
language: en
title: "First steps"
summary: "How to begin."
audience: "Everybody"
level: "beginner"
minutes: 30
topics: [outreach]
outcomes: ["Say who you are"]
competencies: [role]
prerequisites: []
recommended_before: []
overlaps: []
access: open
content_warnings: []
completion:
  all:
  - units
  - quizzes: 80
  - survey
sign_offs:
- {role: clinical, status: pending}
licence: CC-BY-4.0
demonstration: true
references:
- {title: "A book", organisation: "A publisher", year: 2020, note: "Background"}
"""

FRONT_MATTER = """\
---
id: u1
title: "Who we are"
minutes: 30
outcomes: ["Say who you are"]
competencies: [role]
facts:
- id: f1
  text: "One figure."
  source: "A source"
  year: n.d.
  checked: false
glossary:
- {term: "Outreach", meaning: "Going to where people are."}
reading:
- {title: "A book", organisation: "A publisher", year: 2020, why: "Short"}
---
"""

BODY = """\
::: lead
A beginning.
:::

::: fact f1
:::

::: quiz u1
:::

::: summary
- One.
- Two.
- Three.
:::
"""

QUIZZES = """\
schema: quizzes/1
units:
  u1:
  - id: u1q1
    type: truefalse
    competency: role
    difficulty: 1
    critical: false
    stem: "It is so."
    options:
    - {text: "True", correct: true, feedback: "Yes."}
    - {text: "False", correct: false, feedback: "No."}
"""

COMPETENCIES = (
    'schema: competencies/1\ncompetencies:\n- id: role\n  name: {en: "Role"}\n- id: risk\n  name: {en: "Risk"}\n'
)
LOCALISE = 'schema: localise/1\nkeys:\n  crisis_line:\n    title: {en: "Crisis line"}\n'

UNIT_FILE = "modules/first-steps/units/01-who-we-are.md"
MODULE_FILE = "modules/first-steps/module.yaml"
QUIZ_FILE = "modules/first-steps/quizzes.yaml"

Write = Callable[[str, str], Path]
Change = Callable[[str, str, str], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        MODULE_FILE: MODULE,
        UNIT_FILE: FRONT_MATTER + BODY,
        QUIZ_FILE: QUIZZES,
        "competencies.yaml": COMPETENCIES,
        "localise.yaml": LOCALISE,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def write(root: Path) -> Write:
    """Write a file of the content folder."""

    def write_file(name: str, text: str) -> Path:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write_file


@pytest.fixture
def change(root: Path) -> Change:
    """Replace a text that stands once in a file."""

    def change_file(name: str, before: str, after: str) -> None:
        path = root / name
        text = path.read_text("utf-8")
        assert text.count(before) == 1
        path.write_text(text.replace(before, after), "utf-8")

    return change_file


@pytest.fixture(scope="session")
def shipped() -> Content:
    """The content that ships, read once."""
    return read_content(Path(__file__).parents[3] / "curriculum" / "content")


def said(findings: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, int | None, str]]:
    """Return file, line and sentence of each finding."""
    return [(finding.where, finding.line, finding.sentence) for finding in findings]
