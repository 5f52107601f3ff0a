"""Where the entries of a scenario stand, and the ids that name each other.

All of it works on a document and on the structure made from one: a structure is a document without its words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.form import line_of, nearest_to
from modules.activities.roleplay.case_file import all_lines
from modules.findings import Fact, Finding, Severity, Words
from modules.findings import gettext_noop as _


def error(code: str, where: str, template: str, line: int | None = None, *, meant: str = "", **facts: Fact) -> Finding:
    """Return an error; the facts fill its template, `meant` is the known word that a misspelt one is nearest to."""
    return Finding(Severity.ERROR, code, where, template, line, tuple(facts.items()), meant)


def warning(code: str, where: str, template: str, **facts: Fact) -> Finding:
    """Return a warning; the facts fill its template."""
    return Finding(Severity.WARNING, code, where, template, None, tuple(facts.items()))


def choices_of(structure: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Give every choice with its scene."""
    for node in structure["nodes"]:
        for choice in node["choices"]:
            yield node, choice


def place_of(node: Mapping[str, Any], choice: Mapping[str, Any]) -> str:
    """Return what to call a choice: “scene a01, choice b”."""
    return f"scene {node['id']}, choice {choice['id']}"


def named(entries: Any, noun: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the entries of a list with what to call each: “scene a01”; passes over what is no group of keys."""
    for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
        if isinstance(entry, Mapping):
            yield f"{noun} {entry.get('id', entry.get('name', number))}", entry


def doubled_ids(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Give the ids that two entries share."""
    yield from _doubled([*document["nodes"], *document["endings"]], "scenario")
    yield from _doubled(document.get("variants", ()), "variants")
    for where, node in named(document["nodes"], "scene"):
        yield from _doubled(node["choices"], where)
    if "file" in document:
        yield from _doubled(document["file"]["fields"], "file")
        for where, lines in all_lines(document["file"]):
            yield from _doubled(lines, where)


def _doubled(entries: Sequence[Mapping[str, Any]], where: str) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry["id"]] += 1
        if seen[entry["id"]] == 2:
            yield error("doubled-id", where, _("The id “%(id)s” is used twice."), line_of(entry, "id"), id=entry["id"])


@dataclass(frozen=True)
class Reference:
    """An id that is used somewhere: what it names, where, and on which line."""

    noun: str
    name: str
    where: str
    line: int | None


def unknown_ids(document: Mapping[str, Any]) -> list[Finding]:
    """Return the ids that are used and nowhere defined, in a document or in the structure made from one."""
    known = _known_ids(document)
    return [
        error(
            "unknown-id",
            reference.where,
            _("There is no %(noun)s “%(name)s”."),
            reference.line,
            meant=nearest_to(reference.name, known[reference.noun]),
            noun=Words(reference.noun),
            name=reference.name,
        )
        for reference in _references(document)
        if reference.name not in known[reference.noun]
    ]


def _known_ids(document: Mapping[str, Any]) -> dict[str, list[str]]:
    scenes = _ids(document["nodes"])
    return {
        _("scene"): scenes,
        _("scene or ending"): [*scenes, *_ids(document["endings"])],
        _("variable"): _ids(document["variables"]),
        _("flag"): _ids(document["flags"]),
        _("variant"): _ids(document.get("variants", ())),
        _("competency"): _ids(document["competencies"]),
    }


def _ids(entries: Iterable[Any]) -> list[str]:
    return [entry["id"] if isinstance(entry, Mapping) else str(entry) for entry in entries]


def _references(document: Mapping[str, Any]) -> Iterator[Reference]:
    yield Reference("scene", document["start"], "start", line_of(document, "start"))
    for number, name in enumerate(document["safety_critical"]):
        yield Reference("competency", name, "safety_critical", line_of(document["safety_critical"], number))
    for where, node in named(document["nodes"], "scene"):
        for place, choice in named(node["choices"], f"{where}, choice"):
            yield from _choice_references(choice, place)
    for where, lines in all_lines(document["file"]) if "file" in document else ():
        for line in lines:
            yield from _condition_references(line.get("when", {}), f"{where}, line {line['id']}")


def _choice_references(choice: Mapping[str, Any], where: str) -> Iterator[Reference]:
    for key, noun in (("effects", "variable"), ("rates", "competency")):
        entries = choice.get(key, {})
        for name in entries:
            yield Reference(noun, name, where, line_of(entries, name))
    flags = choice.get("set", ())
    for number, name in enumerate(flags):
        yield Reference("flag", name, where, line_of(flags, number))
    if isinstance(choice["next"], str):
        yield Reference("scene or ending", choice["next"], where, line_of(choice, "next"))
        return
    for rule in choice["next"]:
        yield Reference("scene or ending", rule["to"], where, line_of(rule, "to"))
        yield from _condition_references(rule.get("when", {}), where)


def _condition_references(condition: Mapping[str, Any], where: str) -> Iterator[Reference]:
    nouns = {"var": "variable", "flag": "flag", "not_flag": "flag", "variant": "variant"}
    for key, noun in nouns.items():
        if key in condition:
            yield Reference(noun, condition[key], where, line_of(condition, key))
    for part in [*condition.get("all", ()), *condition.get("any", ())]:
        yield from _condition_references(part, where)
