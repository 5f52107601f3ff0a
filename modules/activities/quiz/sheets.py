"""What a finished run says about the questions of a quiz: a state in, a `Sheet` of credits and chosen options out. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from modules.activities.definition import Definition, State
from modules.activities.quiz import marking
from modules.activities.quiz.engine import right_in
from modules.activities.quiz.statistics import Sheet

CHOSEN_FROM = ("single", "truefalse", "multiple", "pictures")
# What editors file a question under. It changes nothing for those who answer.
LABELS = ("competency", "difficulty", "critical")

Item = Mapping[str, Any]


def score_of(entry: Mapping[str, Any]) -> float:
    """Return the score of a stored answer that figures rest on: the share that is right, however sure one was.

    The one place where they take a score from: whoever rules on a question afterwards says so here.
    """
    return right_in(entry)


def sheet_of(definition: Definition, state: State) -> Sheet:
    """Return what one person answered; a question without an answer stands on no sheet."""
    answers = state.get("answers") or {}
    asked = [question for question in definition.structure["questions"] if question["id"] in answers]
    credits = {question["id"]: score_of(answers[question["id"]]) for question in asked}
    parts: dict[str, float] = {}
    chosen: dict[str, Sequence[str]] = {}
    for question in asked:
        given = marking.answer_in(question, answers[question["id"]]["given"])
        chosen |= _chosen(question, given)
        for part in question.get("parts", ()):
            chosen |= _chosen(part, given[part["id"]])
            parts[part["id"]] = _part_credit(definition, question, part, answers[question["id"]])
    return Sheet(credits, chosen, parts)


def locale_in(state: State, question: str) -> str:
    """Return the language in which somebody read a question when they answered it."""
    return str(state["answers"][question]["locale"])


def items_of(structure: Item) -> Iterator[tuple[Item, str]]:
    """Yield each question with "", and after a case study each of its parts with the id of the case."""
    for question in structure["questions"]:
        yield question, ""
        for part in question.get("parts", ()):
            yield part, str(question["id"])


def options_of(question: Item) -> dict[str, bool]:
    """Return for each option that can be chosen whether it is right; nothing for kinds without options."""
    if question["type"] not in CHOSEN_FROM:
        return {}
    return {str(option): option in question["right"] for option in question["options"]}


def asked_in(question: Item) -> dict[str, Any]:
    """Return what of a question makes it another version when it changes: all but what it is filed under."""
    return {key: value for key, value in question.items() if key not in LABELS}


def _chosen(question: Item, given: Any) -> dict[str, Sequence[str]]:
    if question["type"] not in CHOSEN_FROM:
        return {}
    return {question["id"]: [given] if isinstance(given, str) else list(given)}


def _part_credit(definition: Definition, question: Item, part: Item, entry: Mapping[str, Any]) -> float:
    _locale, words = definition.words(str(entry["locale"]))
    of_part = words["questions"][question["id"]]["parts"][part["id"]]
    return float(marking.share_right(part, of_part, entry["given"][part["id"]]))
