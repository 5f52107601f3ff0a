"""A file on the desk of a role-play: a card whose fields and stamp say what the choices so far have made of it.

A scenario may have one (`file`). Each field and the stamp have lines with conditions on flags; the first that holds is
shown. Nobody types into it: there is no place for a real person.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from modules.activities.definition import State
from modules.activities.roleplay.engine import Situation, holds

Line = Mapping[str, Any]

SEALS = frozenset({"rejected", "barred"})  # stamps that stop a file; any other lets it go on


def file_structure(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return `{"file": …}` with the ids and conditions of a document's file; nothing where it has none.

    A scenario without a file keeps the structure, and so the hash, that it had before there were files.
    """
    if "file" not in document:
        return {}
    file = document["file"]
    fields = [{"id": field["id"], "lines": _rules(field["lines"])} for field in file["fields"]]
    return {"file": {"stamp": _rules(file["stamp"]), "fields": fields}}


def _rules(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [{key: line[key] for key in ("id", "when") if key in line} for line in lines]


def file_words(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return `{"file": …}` with the words of a document's file, by the ids of its structure; nothing without one."""
    if "file" not in document:
        return {}
    file = document["file"]
    fields = {field["id"]: {"label": field["label"], "lines": _texts(field["lines"])} for field in file["fields"]}
    return {"file": {"title": file["title"], "stamp": _texts(file["stamp"]), "fields": fields}}


def _texts(lines: Sequence[Line]) -> dict[str, str]:
    return {line["id"]: line["text"] for line in lines}


def all_lines(file: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[Line]]]:
    """Give the lines of the stamp and of each field of a file, or of the structure of one, with what to call them."""
    yield "stamp of the file", file["stamp"]
    for field in file["fields"]:
        yield f"field {field['id']}", field["lines"]


def file_card(structure: Mapping[str, Any], words: Mapping[str, Any], state: State) -> dict[str, Any] | None:
    """Return the file as it stands: title, stamp and fields; None where the scenario has none.

    A field `is_new` where the last choice has changed what stands in it.
    """
    if "file" not in structure:
        return None
    file, texts = structure["file"], words["file"]
    flags = [_flags_after(state["steps"]), _flags_after(state["steps"][:-1])]
    return {"title": texts["title"], "stamp": _stamp(file["stamp"], texts["stamp"], flags[0])} | {
        "fields": [_field(field, texts["fields"][field["id"]], *flags) for field in file["fields"]]
    }


def _flags_after(steps: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(flag for step in steps for flag in step["set"])


def _stamp(lines: Sequence[Line], texts: Mapping[str, str], flags: frozenset[str]) -> dict[str, Any]:
    name = _line(lines, flags)
    return {"text": texts[name], "stops": name in SEALS}


def _field(
    field: Mapping[str, Any], words: Mapping[str, Any], now: frozenset[str], before: frozenset[str]
) -> dict[str, Any]:
    name = _line(field["lines"], now)
    return {
        "label": words["label"],
        "text": words["lines"][name],
        "is_new": name != _line(field["lines"], before),
    }


def _line(lines: Sequence[Line], flags: frozenset[str]) -> str:
    """Return the id of the first line that holds; a file shows what was done, so nothing but flags is looked at."""
    situation = Situation("", {}, flags, None)
    return next(str(line["id"]) for line in lines if "when" not in line or holds(line["when"], situation))
