"""A file on the desk of a role-play: a card whose fields and stamp say what the choices so far have made of it.

A scenario may have one (`file`). Each field and the stamp have lines with conditions on flags; the first that holds is
shown. Nobody types into it: there is no place for a real person.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from modules.activities.definition import State
from modules.activities.roleplay.engine import Situation, holds

Line = Mapping[str, Any]
Structure = Mapping[str, Any]

SEALS = frozenset({"rejected", "barred", "deleted"})  # stamps that stop a file; any other lets it go on


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


def file_card(structure: Structure, words: Mapping[str, Any], state: State) -> dict[str, Any] | None:
    """Return the file as it stands: title, stamp and fields; None where the scenario has none.

    A field `is_new` where the last choice has changed what stands in it.
    """
    if "file" not in structure:
        return None
    texts, (stamp, *fields) = words["file"], standing(structure["file"], state)
    return {
        "title": texts["title"],
        "stamp": {"text": texts["stamp"][stamp], "stops": stamp in SEALS},
        "fields": [_field(texts["fields"][field], line, is_new=is_new) for field, line, is_new in fields],
    }


def _field(words: Mapping[str, Any], line: str, *, is_new: bool) -> dict[str, Any]:
    return {"label": words["label"], "text": words["lines"][line], "is_new": is_new}


def standing(file: Structure, state: State) -> list[Any]:
    """Return the id of the stamp, then of each field its id, the id of its line, and whether the last choice changed it.

    `static/modules/roleplay/case-file.js` does the same in an offline copy.
    """
    now, before = _flags_after(state["steps"]), _flags_after(state["steps"][:-1])
    fields = [(field["id"], _line(field["lines"], now), _line(field["lines"], before)) for field in file["fields"]]
    return [_line(file["stamp"], now), *([name, line, line != old] for name, line, old in fields)]


def _flags_after(steps: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(flag for step in steps for flag in step["set"])


def _line(lines: Sequence[Line], flags: frozenset[str]) -> str:
    """Return the id of the first line that holds; a file shows what was done, so nothing but flags is looked at."""
    situation = Situation("", {}, flags, None)
    return next(str(line["id"]) for line in lines if "when" not in line or holds(line["when"], situation))


def all_cards(structure: Structure, words: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the file with all its lines, for whoever finds out alone or on paper which of them stands; None without one."""
    if "file" not in structure:
        return None
    file, texts = structure["file"], words["file"]
    fields = [{"id": field["id"], "label": texts["fields"][field["id"]]["label"]} for field in file["fields"]]
    lines = [_worded(field["lines"], texts["fields"][field["id"]]["lines"]) for field in file["fields"]]
    return {
        "title": texts["title"],
        "stamps": _worded(file["stamp"], texts["stamp"]),
        "fields": [field | {"lines": some} for field, some in zip(fields, lines, strict=True)],
    }


def _worded(lines: Sequence[Line], texts: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{**line, "text": texts[line["id"]], "stops": line["id"] in SEALS} for line in lines]
