"""The form of `roleplay/1`: which keys an entry has, and what each must hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from modules.activities.form import line_of, nearest_to
from modules.activities.roleplay.references import error, named
from modules.findings import Finding, Words
from modules.findings import gettext_noop as _

SCHEMA = "roleplay/1"
SPEAKERS = ("persona", "other", "narrator")
KINDS = ("good", "partial", "harmful", "emergency")
DIRECTIONS = ("high", "low")
LEVELS = (1, 2, 3, 4)


class Shape(StrEnum):
    """What a key may hold, in words for the author."""

    TEXT = _("text that is not empty")
    NUMBER = _("a whole number")
    FLAG = _("true or false")
    ENTRIES = _("a list of entries with keys")
    TEXTS = _("a list of texts")
    GROUP = _("a group of keys")
    WORDS = _("a group of keys with a text each")
    NUMBERS = _("a group of keys with a whole number each")
    WAYS_ON = _("an id, or a list of rules")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: Any) -> bool:
    # True is an int to Python; to an author it is no number.
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list_of(is_item: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(is_item(item) for item in value)


def _is_group_of(is_item: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, Mapping)
        and all(isinstance(key, str) for key in value)
        and all(is_item(item) for item in value.values())
    )


_is_entries = _is_list_of(lambda value: isinstance(value, Mapping))

FITS: Mapping[Shape, Callable[[Any], bool]] = {
    Shape.TEXT: _is_text,
    Shape.NUMBER: _is_number,
    Shape.FLAG: lambda value: isinstance(value, bool),
    Shape.ENTRIES: _is_entries,
    Shape.TEXTS: _is_list_of(_is_text),
    Shape.GROUP: _is_group_of(lambda value: True),
    Shape.WORDS: _is_group_of(_is_text),
    Shape.NUMBERS: _is_group_of(_is_number),
    Shape.WAYS_ON: lambda value: _is_text(value) or _is_entries(value),
}


@dataclass(frozen=True)
class Form:
    """The keys of one kind of entry, with the shape of each."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, Shape]:
        return {**self.required, **self.optional}


HEAD = Form(
    required={
        "schema": Shape.TEXT,
        "id": Shape.TEXT,
        "language": Shape.TEXT,
        "title": Shape.TEXT,
        "summary": Shape.TEXT,
        "unit": Shape.TEXT,
        "estimated_minutes": Shape.NUMBER,
        "debrief_minutes": Shape.NUMBER,
        "content_warnings": Shape.TEXTS,
        "fiction_notice": Shape.TEXT,
        "setting": Shape.TEXT,
        "learner_role": Shape.TEXT,
        "persona": Shape.GROUP,
        "goals": Shape.TEXTS,
        "not_goals": Shape.TEXTS,
        "variables": Shape.GROUP,
        "flags": Shape.WORDS,
        "competencies": Shape.TEXTS,
        "safety_critical": Shape.TEXTS,
        "text_alternative": Shape.TEXT,
        "start": Shape.TEXT,
        "nodes": Shape.ENTRIES,
        "endings": Shape.ENTRIES,
    },
    optional={
        "version": Shape.TEXT,
        "place": Shape.TEXT,
        "file": Shape.GROUP,
        "theme": Shape.TEXTS,
        "localise": Shape.WORDS,
        "others": Shape.ENTRIES,
        "variants": Shape.ENTRIES,
        "translated_from": Shape.WORDS,
    },
)
PERSONA = Form(
    required={"name": Shape.TEXT},
    optional={
        "pronouns": Shape.TEXT,
        "age_band": Shape.TEXT,
        "sketch": Shape.TEXT,
        "strengths": Shape.TEXTS,
        "wants": Shape.TEXTS,
        "fears": Shape.TEXTS,
        "communication": Shape.TEXT,
    },
)
OTHER = Form(required={"name": Shape.TEXT, "role": Shape.TEXT})
VARIANT = Form(required={"id": Shape.TEXT, "weight": Shape.NUMBER, "note": Shape.TEXT})
VARIABLE = Form(
    required={
        "label": Shape.TEXT,
        "start": Shape.NUMBER,
        "min": Shape.NUMBER,
        "max": Shape.NUMBER,
        "better": Shape.TEXT,
    },
    optional={"hidden": Shape.FLAG},
)
NODE = Form(
    required={"id": Shape.TEXT, "speaker": Shape.TEXT, "text": Shape.TEXT, "choices": Shape.ENTRIES},
    optional={"cue": Shape.TEXT, "explain": Shape.FLAG},
)
CHOICE = Form(
    required={
        "id": Shape.TEXT,
        "text": Shape.TEXT,
        "rates": Shape.NUMBERS,
        "feedback": Shape.TEXT,
        "debrief": Shape.TEXT,
        "next": Shape.WAYS_ON,
    },
    optional={"effects": Shape.NUMBERS, "set": Shape.TEXTS},
)
RULE = Form(required={"to": Shape.TEXT}, optional={"when": Shape.GROUP})
ENDING = Form(
    required={
        "id": Shape.TEXT,
        "kind": Shape.TEXT,
        "title": Shape.TEXT,
        "text": Shape.TEXT,
        "debrief_questions": Shape.TEXTS,
    }
)
FILE = Form(required={"title": Shape.TEXT, "stamp": Shape.ENTRIES, "fields": Shape.ENTRIES})
FILE_FIELD = Form(required={"id": Shape.TEXT, "label": Shape.TEXT, "lines": Shape.ENTRIES})
FILE_LINE = Form(required={"id": Shape.TEXT, "text": Shape.TEXT}, optional={"when": Shape.GROUP})
CONDITIONS: Mapping[str, Form] = {
    "all": Form(required={"all": Shape.ENTRIES}),
    "any": Form(required={"any": Shape.ENTRIES}),
    "flag": Form(required={"flag": Shape.TEXT}),
    "not_flag": Form(required={"not_flag": Shape.TEXT}),
    "variant": Form(required={"variant": Shape.TEXT}),
    "var": Form(required={"var": Shape.TEXT}, optional={"gte": Shape.NUMBER, "lte": Shape.NUMBER}),
}


def key_findings(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Give what is wrong with keys and with what they hold, entry by entry."""
    yield from _entry_findings(document, HEAD, "scenario")
    yield from _entry_findings(document.get("persona"), PERSONA, "persona")
    for key, noun, form in (
        ("others", "other", OTHER),
        ("variants", "variant", VARIANT),
        ("endings", "ending", ENDING),
        ("nodes", "scene", NODE),
    ):
        for where, entry in named(document.get(key), noun):
            yield from _entry_findings(entry, form, where)
    yield from _variable_key_findings(document.get("variables"))
    yield from _file_key_findings(document.get("file"))
    for where, node in named(document.get("nodes"), "scene"):
        for place, choice in named(node.get("choices"), f"{where}, choice"):
            yield from _choice_key_findings(choice, place)


def _variable_key_findings(variables: Any) -> Iterator[Finding]:
    for name, variable in variables.items() if isinstance(variables, Mapping) else ():
        if not isinstance(variable, Mapping):
            line = line_of(variables, name)
            yield error("wrong-type", f"variable {name}", _("This must be %(shape)s."), line, shape=Words(Shape.GROUP))
        yield from _entry_findings(variable, VARIABLE, f"variable {name}")


def _file_key_findings(file: Any) -> Iterator[Finding]:
    yield from _entry_findings(file, FILE, "file")
    parts = file if isinstance(file, Mapping) else {}
    yield from _line_key_findings(parts.get("stamp"), "stamp of the file")
    for where, entry in named(parts.get("fields"), "field"):
        yield from _entry_findings(entry, FILE_FIELD, where)
        yield from _line_key_findings(entry.get("lines"), where)


def _line_key_findings(lines: Any, where: str) -> Iterator[Finding]:
    for place, line in named(lines, f"{where}, line"):
        yield from _entry_findings(line, FILE_LINE, place)
        if isinstance(line.get("when"), Mapping):
            yield from _condition_findings(line["when"], place)


def _choice_key_findings(choice: Mapping[str, Any], where: str) -> Iterator[Finding]:
    yield from _entry_findings(choice, CHOICE, where)
    ways_on = choice.get("next")
    for rule in ways_on if isinstance(ways_on, list) else ():
        yield from _entry_findings(rule, RULE, where)
        if isinstance(rule, Mapping) and isinstance(rule.get("when"), Mapping):
            yield from _condition_findings(rule["when"], where)


def _condition_findings(condition: Mapping[str, Any], where: str) -> Iterator[Finding]:
    kind = next((kind for kind in CONDITIONS if kind in condition), None)
    if kind is None:
        template = _("A condition has one of these: %(known)s.")
        yield error("unknown-condition", where, template, line_of(condition), known=", ".join(CONDITIONS))
        return
    yield from _entry_findings(condition, CONDITIONS[kind], where)
    if kind == "var" and not {"gte", "lte"} & set(condition):
        yield error("no-bound", where, _("A condition on a variable needs “gte” or “lte”."), line_of(condition))
    if kind in {"all", "any"} and _is_entries(condition[kind]):
        for part in condition[kind]:
            yield from _condition_findings(part, where)


def _entry_findings(entry: Any, form: Form, where: str) -> Iterator[Finding]:
    """Give the findings of one entry; what is no group of keys was reported where it stands."""
    if not isinstance(entry, Mapping):
        return
    for key in form.required:
        if key not in entry:
            yield error("missing-key", where, _("“%(key)s” is missing."), line_of(entry), key=key)
    for key, value in entry.items():
        line = line_of(entry, key)
        if key not in form.keys:
            meant = nearest_to(key, form.keys)
            yield error("unknown-key", where, _("“%(key)s” is not known here."), line, meant=meant, key=key)
        elif not FITS[form.keys[key]](value):
            shape = Words(form.keys[key])
            yield error("wrong-type", where, _("“%(key)s” must be %(shape)s."), line, key=key, shape=shape)


def value_findings(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Give what is wrong with single values, in a document whose keys are right."""
    yield from _allowed(document, "schema", (SCHEMA,), "scenario")
    for where, node in named(document["nodes"], "scene"):
        yield from _allowed(node, "speaker", SPEAKERS, where)
        for place, choice in named(node["choices"], f"{where}, choice"):
            yield from _level_findings(choice["rates"], place)
    for where, ending in named(document["endings"], "ending"):
        yield from _allowed(ending, "kind", KINDS, where)
    for name, variable in document["variables"].items():
        yield from _variable_findings(variable, f"variable {name}")
    for where, variant in named(document.get("variants"), "variant"):
        if variant["weight"] < 1:
            line = line_of(variant, "weight")
            yield error("wrong-value", where, _("“%(key)s” must be 1 or more."), line, key="weight")


def _allowed(entry: Mapping[str, Any], key: str, allowed: Sequence[str], where: str) -> Iterator[Finding]:
    if entry[key] not in allowed:
        template = _("“%(key)s” is “%(value)s” and must be one of: %(allowed)s.")
        facts = {"key": key, "value": entry[key], "allowed": ", ".join(allowed)}
        meant = nearest_to(entry[key], allowed)
        yield error("wrong-value", where, template, line_of(entry, key), meant=meant, **facts)


def _level_findings(rates: Mapping[str, int], where: str) -> Iterator[Finding]:
    for competency, level in rates.items():
        if level not in LEVELS:
            template = _("The level of “%(competency)s” is %(level)s and must be 1, 2, 3 or 4.")
            yield error("wrong-value", where, template, line_of(rates, competency), competency=competency, level=level)


def _variable_findings(variable: Mapping[str, Any], where: str) -> Iterator[Finding]:
    yield from _allowed(variable, "better", DIRECTIONS, where)
    if not variable["min"] <= variable["start"] <= variable["max"] or variable["min"] == variable["max"]:
        template = _("“start” must lie between “min” and “max”, and these must differ.")
        yield error("wrong-value", where, template, line_of(variable, "start"), key="start")
