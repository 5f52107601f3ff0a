"""One question of each kind, in two languages, as the content format writes them."""

from copy import deepcopy
from typing import Any

from modules.activities.definition import Definition
from modules.activities.quiz.documents import definition_parts


def question(kind: str, number: int, **own: Any) -> dict[str, Any]:
    return {
        "id": f"q{number}",
        "type": kind,
        "competency": "role" if number < 5 else "risk",
        "difficulty": 2,
        "critical": False,
        "stem": f"Stem {number}",
        "explanation": f"Why {number}",
        **own,
    }


def options(*rights: bool) -> list[dict[str, Any]]:
    return [
        {"text": f"Option {number}", "correct": right, "feedback": f"Feedback {number}"}
        for number, right in enumerate(rights, 1)
    ]


ITEMS: list[dict[str, Any]] = [
    question("single", 1, options=options(False, True, False)),
    question("multiple", 2, options=options(True, True, False, False)),
    question("truefalse", 3, options=options(False, True)),
    question("order", 4, options=options(True, True, True, True, True)),
    question(
        "match",
        5,
        feedback="About pairs",
        pairs=[
            {"left": "Left 1", "right": "Right 1", "feedback": "Pair 1"},
            {"left": "Left 2", "right": "Right 2"},
            {"left": "Left 3", "right": "Right 3"},
        ],
    ),
    question(
        "sort",
        6,
        feedback="About groups",
        groups=[
            {"name": "Group 1", "items": ["Item 1", "Item 2"], "feedback": "First group"},
            {"name": "Group 2", "items": ["Item 3", "Item 4"]},
        ],
    ),
    question("gaps", 7, text="Speak {{1}} it, and {{2}}.", accept={1: ["for", "in favour of"], 2: ["don't wait"]}),
    question(
        "numeric",
        8,
        answer=12.5,
        tolerance=0.5,
        unit="%",
        feedback="One in eight",
        near_misses=[{"value": 88, "feedback": "That is the rest"}],
    ),
]

RIGHT: dict[str, Any] = {
    "q1": "b",
    "q2": ["a", "b"],
    "q3": "b",
    "q4": ["a", "b", "c", "d", "e"],
    "q5": {"a": "a", "b": "b", "c": "c"},
    "q6": {"a": "a", "b": "a", "c": "b", "d": "b"},
    "q7": {"1": "for", "2": "don't wait"},
    "q8": "12.5",
}


def french_items() -> list[dict[str, Any]]:
    items = deepcopy(ITEMS)
    for item in items:
        item["stem"] = item["stem"].replace("Stem", "Énoncé")
    items[6] |= {"text": "Parler {{1}} cela, et {{2}}.", "accept": {1: ["pour"], 2: ["n’attendez pas"]}}
    return items


def quiz(*numbers: int, pass_mark: int | None = 80, critical: tuple[str, ...] = (), **rules: Any) -> Definition:
    """Return a quiz in English and French, of all questions or of those with these numbers, on these rules."""
    wanted = [f"q{number}" for number in numbers or range(1, len(ITEMS) + 1)]
    parts = {}
    for locale, items in (("en", deepcopy(ITEMS)), ("fr", french_items())):
        chosen = [item | {"critical": item["id"] in critical} for item in items if item["id"] in wanted]
        parts[locale] = definition_parts(chosen, pass_mark=pass_mark, rules=rules)
    texts = {locale: words for locale, (_, words) in parts.items()}
    return Definition("quiz", parts["en"][0], texts, "en")
