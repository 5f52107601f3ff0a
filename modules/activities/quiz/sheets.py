"""What a finished run says about the questions of a quiz: a state in, a `Sheet` of credits and chosen options out. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from modules.activities.definition import Definition, State
from modules.activities.quiz import marking
from modules.activities.quiz.rulings import Does, Ruling, mark, part_share
from modules.activities.quiz.statistics import Sheet

CHOSEN_FROM = ("single", "truefalse", "multiple", "pictures")
# What editors file a question under. It changes nothing for those who answer.
LABELS = ("competency", "difficulty", "critical")

Item = Mapping[str, Any]


def score_of(
    definition: Definition, question: Item, entry: Mapping[str, Any], rulings: Sequence[Ruling] = ()
) -> float | None:
    """Return the score of a stored answer that figures rest on: the share that is right, however sure one was.

    The one place where they take a score from: it is what counts by the rulings, None where the question is out.
    """
    _locale, words = definition.words(str(entry["locale"]))
    counted = mark(question, words["questions"][question["id"]], entry, rulings)
    return None if counted is None else float(counted.right)


def sheet_of(definition: Definition, state: State, rulings: Sequence[Ruling] = ()) -> Sheet:
    """Return what one person answered; a question without an answer, or out of the total, stands on no sheet."""
    answers = state.get("answers") or {}
    answered = [question for question in definition.structure["questions"] if question["id"] in answers]
    scores = {question["id"]: score_of(definition, question, answers[question["id"]], rulings) for question in answered}
    credits = {name: score for name, score in scores.items() if score is not None}
    asked = [question for question in answered if question["id"] in credits]
    parts: dict[str, float] = {}
    chosen: dict[str, Sequence[str]] = {}
    for question in asked:
        given = marking.answer_in(question, answers[question["id"]]["given"])
        chosen |= _chosen(question, given)
        for part in question.get("parts", ()):
            chosen |= _chosen(part, given[part["id"]])
            share = _part_credit(definition, question, part, answers[question["id"]], rulings)
            parts |= {} if share is None else {part["id"]: share}
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


def options_of(question: Item, rulings: Sequence[Ruling] = ()) -> dict[str, bool]:
    """Return for each option that can be chosen whether it is right, or accepted; nothing for kinds without options."""
    if question["type"] not in CHOSEN_FROM:
        return {}
    own = [one for one in rulings if one["question"] == question["id"] and one["does"] == Does.ACCEPT]
    right = {option for one in [question["right"], *(one["answer"] for one in own)] for option in _options_in(one)}
    return {str(option): option in right for option in question["options"]}


def asked_in(question: Item) -> dict[str, Any]:
    """Return what of a question makes it another version when it changes: all but what it is filed under."""
    return {key: value for key, value in question.items() if key not in LABELS}


def _chosen(question: Item, given: Any) -> dict[str, Sequence[str]]:
    if question["type"] not in CHOSEN_FROM:
        return {}
    return {question["id"]: _options_in(given)}


def _options_in(answer: Any) -> list[str]:
    return [answer] if isinstance(answer, str) else list(answer)


def _part_credit(
    definition: Definition, question: Item, part: Item, entry: Mapping[str, Any], rulings: Sequence[Ruling]
) -> float | None:
    _locale, words = definition.words(str(entry["locale"]))
    given = marking.answer_in(question, entry["given"])
    share = part_share(question, words["questions"][question["id"]], part, given, rulings)
    return None if share is None else float(share)
