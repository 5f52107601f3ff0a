"""Checks the fields of a document against a table: names, kinds, what is missing, what may stand there."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from curriculum.reading.report import Report
from modules.activities.form import did_you_mean, line_of

SLUG = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True)
class Field:
    """What a field must be. `shape` is the table of a mapping, or of each mapping in a list."""

    kind: str
    required: bool = True
    choices: tuple[str, ...] = ()
    shape: "Shape | None" = None


Shape = Mapping[str, Field]

KINDS = {
    "text": "a text",
    "words": "a text, or '' for none",
    "slug": "an id of small letters, digits and hyphens",
    "number": "a whole number above 0",
    "count": "a whole number",
    "flag": "true or false",
    "year": "a year, for example 2024, or n.d.",
    "texts": "a list of texts",
    "mapping": "a group of fields",
    "mappings": "a list in which each entry has fields",
    "list": "a list",
    "date": "a day, for example 2026-11-21",
    "any": "a text, a number or nothing",
}


def check_fields(document: Any, shape: Shape, report: Report, name: str = "") -> None:
    """Report every unknown, missing or unsuitable field of a document and of what is inside it."""
    for key in document:
        if key not in shape:
            inside = f" in “{name}”" if name else ""
            report.error(
                "unknown-field",
                f"“{key}” is not known here{inside}.{did_you_mean(str(key), shape)}",
                line_of(document, key),
            )
    for key, field in shape.items():
        if key in document:
            _check_value(document, key, field, report)
        elif field.required:
            inside = f" in “{name}”" if name else ""
            report.error(
                "missing-field", f"“{key}” is missing{inside}: add it ({KINDS[field.kind]}).", line_of(document)
            )


def fits(value: Any, kind: str) -> bool:
    """Say whether a value is of this kind."""
    checks: dict[str, Callable[[], bool]] = {
        "text": lambda: is_text(value),
        "words": lambda: isinstance(value, str),
        "slug": lambda: isinstance(value, str) and bool(SLUG.fullmatch(value)),
        "number": lambda: _is_whole(value) and value > 0,
        "count": lambda: _is_whole(value) and value >= 0,
        "flag": lambda: isinstance(value, bool),
        "year": lambda: is_text(value) or _is_whole(value),
        "texts": lambda: isinstance(value, list) and all(is_text(each) for each in value),
        "mapping": lambda: isinstance(value, Mapping),
        "mappings": lambda: isinstance(value, list) and all(isinstance(each, Mapping) for each in value),
        "list": lambda: isinstance(value, list),
        "date": lambda: isinstance(value, date),
        "any": lambda: value is None or is_text(value) or isinstance(value, (int, float)),
    }
    return checks[kind]()


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def text_at(document: Mapping[str, Any], key: str, default: str = "") -> str:
    """Return a text, or the default where there is none."""
    value = document.get(key)
    return str(value).strip() if is_text(value) else default


def number_at(document: Mapping[str, Any], key: str) -> int:
    """Return a whole number above 0, or 0 where there is none."""
    value: Any = document.get(key)
    return int(value) if _is_whole(value) and value > 0 else 0


def texts_at(document: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the texts of a list, without what is not a text."""
    value = document.get(key)
    return tuple(str(each) for each in value if is_text(each)) if isinstance(value, list) else ()


def mappings_at(document: Mapping[str, Any], key: str) -> list[Any]:
    """Return the entries of a list that have fields."""
    value = document.get(key)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def check_known(words: Sequence[Any], known: Sequence[str], what: str, report: Report, line: int | None) -> None:
    """Report every word that is not among the known ones."""
    for word in words:
        if word not in known:
            report.error("unknown-id", f"There is no {what} “{word}”.{did_you_mean(str(word), known)}", line)


def check_unique(entries: Sequence[Mapping[str, Any]], key: str, what: str, report: Report) -> None:
    """Report every entry whose id an earlier entry has."""
    seen: set[Any] = set()
    for entry in entries:
        word = str(entry.get(key))
        if word in seen:
            report.error("duplicate-id", f"There are two with the {what} “{word}”: rename one.", line_of(entry, key))
        seen.add(word)


def _check_value(document: Any, key: str, field: Field, report: Report) -> None:
    value, line = document[key], line_of(document, key)
    if not fits(value, field.kind):
        report.error("wrong-kind", f"“{key}” must be {KINDS[field.kind]}.", line)
        return
    if field.choices:
        words = value if isinstance(value, list) else [value]
        _check_choices(words, key, field.choices, report, line)
    if field.shape is None:
        return
    for part in value if isinstance(value, list) else [value]:
        check_fields(part, field.shape, report, key)


def _check_choices(words: Sequence[Any], key: str, choices: tuple[str, ...], report: Report, line: int | None) -> None:
    for word in words:
        if word not in choices:
            known = ", ".join(choices)
            report.error(
                "unknown-value", f"“{key}” cannot be “{word}”.{did_you_mean(str(word), choices)} Known: {known}.", line
            )


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
