import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from modules.activities.quiz.documents import definition_parts, form_findings, letters
from modules.findings import Severity
from tests.modules.activities.quiz.questions import ITEMS, french_items

CONTENT = Path(__file__).parents[4] / "curriculum" / "content" / "modules"


QUIZ_FILES = sorted(CONTENT.glob("*/quizzes.yaml")) + sorted(CONTENT.glob("*/forms.yaml"))


def questions_in(path: Path) -> dict[str, Any]:
    """Return the questions of a file by unit or form."""
    document = YAML().load(path)
    return {**document.get("units", {}), **document.get("forms", {})}


def findings_with(number: int, **changes: Any) -> list[tuple[str, str]]:
    items = deepcopy(ITEMS)
    items[number - 1] |= changes
    return [(finding.code, finding.where) for finding in form_findings(items, "unit")]


def test_letters_go_on_after_z():
    assert letters(28)[-3:] == ["z", "aa", "ab"]


def test_definition_parts_gives_what_is_right_to_the_structure_alone():
    structure, words = definition_parts(ITEMS, pass_mark=80)

    assert structure["pass_mark"] == 80
    assert structure["questions"][0] == {
        "id": "q1",
        "type": "single",
        "competency": "role",
        "difficulty": 2,
        "critical": False,
        "options": ["a", "b", "c"],
        "right": ["b"],
    }
    assert structure["questions"][5]["right"] == {"a": "a", "b": "a", "c": "b", "d": "b"}
    assert structure["questions"][7]["right"] == 12.5
    assert words["questions"]["q1"] == {
        "stem": "Stem 1",
        "explanation": "Why 1",
        "options": {
            "a": {"text": "Option 1", "feedback": "Feedback 1"},
            "b": {"text": "Option 2", "feedback": "Feedback 2"},
            "c": {"text": "Option 3", "feedback": "Feedback 3"},
        },
    }
    assert words["questions"]["q7"]["accept"] == {"1": ["for", "in favour of"], "2": ["don't wait"]}


def test_definition_parts_of_a_translation_have_the_same_structure():
    assert definition_parts(french_items(), pass_mark=80)[0] == definition_parts(ITEMS, pass_mark=80)[0]


def test_definition_parts_of_gaps_do_not_depend_on_the_order_of_a_sentence():
    turned = deepcopy(ITEMS[6]) | {"text": "First {{2}}, then {{1}}."}

    assert definition_parts([turned], pass_mark=80)[0] == definition_parts([ITEMS[6]], pass_mark=80)[0]


@pytest.mark.parametrize("path", QUIZ_FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_shipped_questions_have_no_error_and_are_plain_json(path: Path):
    for name, items in questions_in(path).items():
        parts = definition_parts(items, pass_mark=80)

        assert form_findings(items, name) == []
        assert json.loads(json.dumps(parts)) == [*parts]


@pytest.mark.parametrize("file", ["outreach-mhsud/quizzes.yaml", "outreach-mhsud/forms.yaml"])
def test_shipped_translations_have_the_structure_of_the_original(file: str):
    originals, translated = questions_in(CONTENT / file), questions_in(CONTENT / file.replace("/", ".fr/"))

    assert {name: definition_parts(items, pass_mark=None)[0] for name, items in translated.items()} == {
        name: definition_parts(items, pass_mark=None)[0] for name, items in originals.items()
    }


def test_form_findings_of_good_questions_are_none():
    assert form_findings(ITEMS, "unit") == []


def test_form_findings_names_line_and_nearest_key():
    text = (
        "- id: q1\n  type: single\n  competncy: role\n  difficulty: 2\n  critical: false\n  stem: Who?\n  options: []\n"
    )

    found = form_findings(YAML().load(text), "quizzes.yaml, u1")

    assert [(one.severity, one.code, one.where, one.sentence, one.line) for one in found] == [
        (Severity.ERROR, "missing", "quizzes.yaml, u1, question q1", "“competency” is missing or empty.", 1),
        (Severity.ERROR, "missing", "quizzes.yaml, u1, question q1", "“options” is missing or empty.", 7),
        (
            Severity.ERROR,
            "unknown-key",
            "quizzes.yaml, u1, question q1",
            "“competncy” is not known here. Did you mean “competency”?",
            3,
        ),
    ]


def test_form_findings_names_the_nearest_type():
    found = form_findings([ITEMS[0] | {"type": "singel"}], "unit")

    assert [str(finding) for finding in found] == [
        "error: unit, question q1: “singel” is no type of question. Did you mean “single”? [unknown-type]"
    ]


@pytest.mark.parametrize("items", [None, [], "text", {}])
def test_form_findings_asks_for_a_list(items: Any):
    assert [finding.code for finding in form_findings(items, "unit")] == ["no-questions"]


@pytest.mark.parametrize(
    ("number", "changes", "codes"),
    [
        (1, {"difficulty": 4}, ["difficulty"]),
        (1, {"critical": "no"}, ["critical"]),
        (1, {"stem": 7}, ["not-text"]),
        (1, {"id": "q2"}, ["repeated-id", "repeated-id"]),
        (1, {"options": "text"}, ["entries"]),
        (1, {"options": [{"text": "One", "correct": True, "feedback": "Yes"}]}, ["entries"]),
        (2, {"options": [{"text": str(n), "correct": True, "feedback": "Yes"} for n in range(3)]}, ["all-right"]),
        (2, {"options": [{"text": str(n), "correct": False, "feedback": "No"} for n in range(3)]}, ["right-options"]),
        (3, {"options": ITEMS[0]["options"]}, ["two-options"]),
        (4, {"options": [ITEMS[3]["options"][0], {"text": "Two", "feedback": "Then"}]}, ["correct"]),
        (5, {"pairs": [{"left": "One", "right": ""}, {"left": "Two", "right": "2"}]}, ["missing"]),
        (5, {"pairs": ["One", "Two"]}, ["entries"]),
        (6, {"groups": [{"name": "One", "items": [1]}, {"name": "Two", "items": ["b"]}]}, ["not-text"]),
        (6, {"groups": [{"name": "One", "items": "a b"}, {"name": "Two", "items": 0}]}, ["not-text", "not-text"]),
        (7, {"accept": ["for"]}, ["accept"]),
        (7, {"accept": {1: ["for"], 2: []}}, ["accept"]),
        (7, {"accept": {1: ["for"], 2: ["now"], 3: ["more"]}}, ["accept"]),
        (7, {"text": "No gap", "accept": {1: ["for"]}}, ["gaps", "accept"]),
        (8, {"answer": "twelve"}, ["number"]),
        (8, {"tolerance": -1}, ["number"]),
        (8, {"near_misses": [{"value": 12.2, "feedback": "Near"}]}, ["near-miss"]),
        (8, {"near_misses": [{"value": "many", "feedback": "Far"}]}, ["number"]),
    ],
)
def test_form_findings_finds_each_mistake(number: int, changes: dict[str, Any], codes: list[str]):
    assert [code for code, _ in findings_with(number, **changes)] == codes


def test_form_findings_wants_one_right_option_and_feedback_on_each():
    wrong = [{"text": "One", "correct": True, "feedback": "Yes"}, {"text": "Two", "correct": True}]

    assert findings_with(1, options=wrong) == [
        ("no-feedback", "unit, question q1, option b"),
        ("right-options", "unit, question q1"),
    ]


def test_form_findings_of_something_else_than_a_question():
    assert [finding.code for finding in form_findings([*ITEMS, "text"], "unit")] == ["not-a-question"]
