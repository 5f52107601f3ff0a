"""The way back from an answer to the form in which it was given, so that it can be looked at and changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.definition import State
from modules.activities.posted import Posted
from modules.activities.quiz import marking

Question = Mapping[str, Any]
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class FilledIn:
    """A form as it was posted: fields with their values."""

    fields: Fields

    def get(self, field: str, /) -> str | None:
        values = self.fields.get(field)
        return values[-1] if values else None

    def getlist(self, field: str, /) -> list[str]:
        return list(self.fields.get(field, ()))


def filled_in(question: Question, state: State, given: Any) -> Posted:
    """Return the form of a question with an answer in it, and with how sure one was where the question asks that."""
    sure = {"sure": [given["sure"]]} if "confidence" in question else {}
    answer = marking.answer_in(question, given)
    return FilledIn({"question": [question["id"]], **sure, **WRITERS[question["type"]](question, state, answer)})


def _options(question: Question, state: State, given: Any) -> Fields:
    chosen = [given] if isinstance(given, str) else given
    return {"option": [_place(state["shuffled"][question["id"]], option) for option in chosen]}


def _order(question: Question, state: State, given: Sequence[str]) -> Fields:
    shown = state["shuffled"][question["id"]]
    return {f"place-{_place(shown, option)}": [str(place)] for place, option in enumerate(given, 1)}


def _match(question: Question, state: State, given: Mapping[str, str]) -> Fields:
    return _lines("match", question["lefts"], state["shuffled"][question["id"]], given)


def _sort(question: Question, state: State, given: Mapping[str, str]) -> Fields:
    return _lines("group", state["shuffled"][question["id"]], question["groups"], given)


def _lines(name: str, lines: Sequence[str], choices: Sequence[str], given: Mapping[str, str]) -> Fields:
    return {f"{name}-{_place(lines, line)}": [_place(choices, choice)] for line, choice in given.items()}


def _gaps(_question: Question, _state: State, given: Mapping[str, str]) -> Fields:
    return {f"gap-{gap}": [text] for gap, text in given.items()}


def _number(_question: Question, _state: State, given: str) -> Fields:
    return {"number": [given]}


def _text(_question: Question, _state: State, given: str) -> Fields:
    return {"text": [given]}


def _case(question: Question, state: State, given: Mapping[str, Any]) -> Fields:
    """Return the fields of all parts; those of each begin with its prefix."""
    fields: dict[str, Sequence[str]] = {}
    for number, part in enumerate(question["parts"], 1):
        own = WRITERS[part["type"]](part, state, given[part["id"]])
        fields |= {f"{prefix_of(number)}{field}": values for field, values in own.items()}
    return fields


def prefix_of(number: int) -> str:
    """Return how the names of the fields of a part of a case study begin; parts are counted from 1."""
    return f"part-{number}-"


def _place(ids: Sequence[str], key: str) -> str:
    """Return where something stands on the page, counted from 1."""
    return str(ids.index(key) + 1)


WRITERS: Mapping[str, Callable[[Question, State, Any], Fields]] = {
    "single": _options,
    "truefalse": _options,
    "multiple": _options,
    "order": _order,
    "match": _match,
    "sort": _sort,
    "gaps": _gaps,
    "numeric": _number,
    "short": _text,
    "pictures": _options,
    "case": _case,
}
