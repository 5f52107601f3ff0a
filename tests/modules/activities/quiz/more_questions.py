"""A short answer, pictures, a case study, and a question that asks how sure one is; in two languages."""

from copy import deepcopy
from typing import Any

from modules.activities.definition import Definition
from modules.activities.quiz.documents import definition_parts
from tests.modules.activities.quiz.questions import options, question

MARKS = {
    "sure": {"right": 3, "wrong": -6},
    "fairly": {"right": 2, "wrong": -2},
    "guess": {"right": 1, "wrong": 0},
}

SHORT = question(
    "short",
    11,
    hint="Not somebody from the family",
    feedback="Any other answer",
    answers=[
        {"accept": ["*child*", "*enfant*"], "match": "words", "share": 0, "feedback": "Never a child"},
        {"accept": ["interpreter", "an interpreter"], "slips": 2, "feedback": "Yes"},
        {"accept": ["*mediator*"], "match": "words", "share": 50, "feedback": "Half of it"},
    ],
)
PICTURES = question(
    "pictures",
    12,
    options=[
        {"image": 1, "alt": "Two chairs side by side", "correct": True, "feedback": "Open"},
        {"image": 2, "alt": "A desk between two chairs", "correct": False, "feedback": "A counter"},
        {"image": 3, "alt": "One chair in a corridor", "correct": False, "feedback": "No shelter"},
    ],
)
CASE = question(
    "case",
    13,
    feedback="About the whole",
    parts=[
        {"type": "single", "stem": "First?", "options": options(False, True, False), "explanation": "Why first"},
        {"type": "numeric", "stem": "How many?", "answer": 3, "unit": "days", "feedback": "Three"},
        {
            "type": "short",
            "stem": "Who?",
            "feedback": "Others",
            "answers": [{"accept": ["nurse"], "match": "exact", "feedback": "Yes"}],
        },
    ],
)
CERTAIN = question("single", 14, options=options(True, False, False), confidence=MARKS)

MORE_ITEMS: list[dict[str, Any]] = [SHORT, PICTURES, CASE, CERTAIN]
MORE_RIGHT: dict[str, Any] = {
    "q11": "Interpreter",
    "q12": ["a"],
    "q13": {"q13/a": "b", "q13/b": "3", "q13/c": "nurse"},
    "q14": {"answer": "a", "sure": "sure"},
}


def more_quiz(*numbers: int, critical: tuple[str, ...] = (), **rules: Any) -> Definition:
    """Return a quiz of the questions with these numbers, of all where none is named, in two languages, on these rules."""
    wanted = [f"q{number}" for number in numbers or (11, 12, 13, 14)]
    parts = {}
    for locale in ("en", "fr"):
        chosen = [item | {"critical": item["id"] in critical} for item in deepcopy(MORE_ITEMS) if item["id"] in wanted]
        parts[locale] = definition_parts(chosen, pass_mark=80, rules=rules)
    short = parts["fr"][1]["questions"].get("q11")
    if short:
        short["rules"]["b"]["accept"] = ["interprète"]
    texts = {locale: words for locale, (_, words) in parts.items()}
    return Definition("quiz", parts["en"][0], texts, "en")
