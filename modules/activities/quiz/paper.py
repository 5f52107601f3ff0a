"""The questions of a quiz on paper: what is asked, and apart from it what is right and why. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from modules.activities.definition import Definition
from modules.activities.quiz import engine, rules
from modules.activities.quiz.play import ANSWERED, SHOWN

Question = Mapping[str, Any]
Words = Mapping[str, Any]

WHOLE = 100  # percent of the mark
SEED = 3  # any number does: it only decides in which order options stand on paper
HELD_BACK = ("minutes", "tries", "draw")


@dataclass(frozen=True)
class PaperQuestion:
    """A question with its number: `asked` is what one answers, `answer` what is right and what the author says of it."""

    number: int
    asked: Mapping[str, Any]
    answer: Mapping[str, Any]


def may_be_printed(structure: Mapping[str, Any]) -> bool:
    """Whether a quiz is for practice: a time, a number of tries, drawn questions or held-back solutions make it a test."""
    written = structure.get("rules", {})
    return not any(name in written for name in HELD_BACK) and (
        rules.shows_feedback(structure, finished=True) and rules.shows_solutions(structure, passed=False)
    )


def on_paper(definition: Definition, locale: str) -> list[PaperQuestion]:
    """Return the questions in the author's order; options stand in an order that tells nothing."""
    _lang, words = definition.words(locale)
    state = engine.begin(definition, seed=SEED)
    asked = [engine.question_of(definition, key) for key in state["order"]]
    return [_question(number, one, words["questions"][one["id"]], state) for number, one in enumerate(asked, 1)]


def _question(number: int, question: Question, words: Words, state: Mapping[str, Any]) -> PaperQuestion:
    return PaperQuestion(number, _asked(question, words, state), _answer(question, words, state))


def _asked(question: Question, words: Words, state: Mapping[str, Any]) -> dict[str, Any]:
    shown = SHOWN[question["type"]](question, words, dict(state), None)
    parts = [
        _asked(part, words["parts"][part["id"]], state) | {"part": number}
        for number, part in enumerate(question.get("parts", ()), 1)
    ]
    return {**shown, "type": question["type"], "stem": words["stem"]} | ({"parts": parts} if parts else {})


def _answer(question: Question, words: Words, state: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the result page shows of a question that was answered rightly."""
    given = _right(question, words)
    shown = ANSWERED[question["type"]](question, words, given, words, dict(state))
    told = {name: words.get(name, "") for name in ("feedback", "explanation")}
    parts = [
        _answer(part, words["parts"][part["id"]], state) | {"part": number}
        for number, part in enumerate(question.get("parts", ()), 1)
    ]
    return told | shown | ({"parts": parts} if parts else {})


def _right(question: Question, words: Words) -> Any:
    """Return the right answer as a form would give it."""
    return RIGHT[question["type"]](question, words)


def _first(question: Question, _words: Words) -> str:
    return str(question["right"][0])


def _right_text(question: Question, words: Words) -> str:
    whole = next(rule for rule in question["rules"] if question["shares"][rule] == WHOLE)
    return str(words["rules"][whole]["accept"][0])


RIGHT: Mapping[str, Callable[[Question, Words], Any]] = {
    "single": _first,
    "truefalse": _first,
    "multiple": lambda question, _words: list(question["right"]),
    "pictures": lambda question, _words: list(question["right"]),
    "order": lambda question, _words: list(question["right"]),
    "match": lambda question, _words: dict(question["right"]),
    "sort": lambda question, _words: dict(question["right"]),
    "gaps": lambda question, words: {gap: words["accept"][gap][0] for gap in question["gaps"]},
    "numeric": lambda question, _words: str(question["right"]),
    "short": _right_text,
    "case": lambda question, words: {
        part["id"]: _right(part, words["parts"][part["id"]]) for part in question["parts"]
    },
}
