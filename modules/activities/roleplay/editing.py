"""Edits of a scenario's text, part by part: whatever an edit does not change stays as its author wrote it.

An edit works on the document that the round-trip reader of YAML gives: comments, order, quotes and folded lines of
what stays are kept. What the first edit of a text may change beside its own part is how lists are indented and how
columns are aligned by spaces; an edit that changes no value changes no letter. A comment goes with what it stands at.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import count
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)

from modules.activities.roleplay.documents import plain, rules
from modules.activities.roleplay.form import key_findings
from modules.activities.roleplay.references import unknown_ids
from modules.findings import Finding

LINE = 110  # letters; what is longer is not written on one line
UNBROKEN = 1_000_000  # letters; a text is never broken where its author did not
CLOTHES = (DoubleQuotedScalarString, SingleQuotedScalarString, FoldedScalarString)
ENTRIES = ("nodes", "endings")
NUMBERED = re.compile(r"(.*?)(\d+)")

Document = Any  # what the reader of YAML gives for a scenario
Edit = Callable[[Document], None]


class StillUsed(Exception):
    """An edit would take away what is used elsewhere; `places` say where, in the words of findings."""

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(", ".join(places))
        self.places = tuple(places)


class IdTaken(Exception):
    """Another scene or ending has this id."""


class UnknownPart(LookupError):
    """There is no scene or ending with this id."""


def is_editable(document: Any) -> bool:
    """Say whether every part has the keys and types it needs: only then can one be opened by itself."""
    return isinstance(document, Mapping) and next(key_findings(document), None) is None


def edited(source: str, edit: Edit) -> str:
    """Return a text after an edit; the same text where it changes nothing.

    Raises StillUsed where something would refer to what is not there any more; `edit` may raise what it will.
    """
    document = loaded(source)
    before, known = plain(document), _missing(document)
    edit(document)
    if plain(document) == before:
        return source
    if places := [finding.where for finding in unknown_ids(document) if _what(finding) not in known]:
        raise StillUsed(list(dict.fromkeys(places)))
    return written(document)


def loaded(source: str) -> Document:
    """Return a text as a document that can be changed: comments, order and quotes stay."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    document = yaml.load(source)
    # Where one group stands in two places, by an anchor, an edit of the one would change the other too.
    return dressed(plain(document)) if _has_shared(document) else document


def _has_shared(document: Document) -> bool:
    groups = [id(group) for group in _groups(document)]
    return len(groups) != len(set(groups))


def _groups(value: Any) -> Iterator[Any]:
    if isinstance(value, str | int | float | None):
        return
    yield value
    for part in value.values() if isinstance(value, Mapping) else value:
        yield from _groups(part)


def _missing(document: Document) -> set[tuple[object, ...]]:
    return {_what(finding) for finding in unknown_ids(document)}


def _what(finding: Finding) -> tuple[object, ...]:
    return finding.where, finding.facts


def written(document: Document) -> str:
    """Return a document as text."""
    yaml = YAML(typ="rt")
    yaml.width = UNBROKEN
    yaml.allow_unicode = True
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    text = StringIO()
    yaml.dump(document, text)
    return text.getvalue()


# Scenes and endings


def part_of(document: Document, kind: str, name: str) -> Any:
    """Return the scene (`kind` is "nodes") or ending ("endings") with this id; raise UnknownPart where there is none."""
    for entry in document[kind]:
        if entry["id"] == name:
            return entry
    raise UnknownPart(name)


def put_part(document: Document, kind: str, name: str, values: Mapping[str, Any]) -> None:
    """Give a scene or ending these values; another id is changed wherever it is named. Raises UnknownPart, IdTaken."""
    entry = part_of(document, kind, name)
    if values["id"] != name:
        rename(document, name, values["id"])
    _put_group(entry, {**values, **_kept_choices(entry, values)})


def _kept_choices(entry: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave ways on that mean the same as they are written: an id, or a list with one rule."""
    before = {choice["id"]: plain(choice["next"]) for choice in entry.get("choices", ())}
    choices = [
        choice | {"next": _same_way(before.get(choice["id"]), choice["next"])} for choice in values.get("choices", ())
    ]
    return {"choices": choices} if choices else {}


def _same_way(before: Any, after: Any) -> Any:
    return before if before is not None and rules(before) == rules(after) else after


def add_part(document: Document, kind: str, values: Mapping[str, Any], *, after: str = "") -> None:
    """Add a scene or ending, after the one with the id `after` or at the end. Raises IdTaken."""
    _require_free(document, values["id"])
    ids = [entry["id"] for entry in document[kind]]
    place = ids.index(after) + 1 if after in ids else len(ids)
    document[kind].insert(place, dressed(values))


def remove_part(document: Document, kind: str, name: str) -> None:
    """Take a scene or ending away; `edited` refuses it while anything leads there. Raises UnknownPart."""
    document[kind].remove(part_of(document, kind, name))


def rename(document: Document, name: str, new: str) -> None:
    """Give a scene or ending another id, and name it so wherever it is named. Raises IdTaken."""
    _require_free(document, new)
    if document["start"] == name:
        document["start"] = new
    for kind in ENTRIES:
        for entry in document[kind]:
            if entry["id"] == name:
                entry["id"] = new
    for choice in (choice for node in document["nodes"] for choice in node["choices"]):
        _lead_to(choice, name, new)


def _lead_to(choice: Any, name: str, new: str) -> None:
    if isinstance(choice["next"], str):
        choice["next"] = new if choice["next"] == name else choice["next"]
        return
    for rule in choice["next"]:
        if rule["to"] == name:
            rule["to"] = new


def _require_free(document: Document, name: str) -> None:
    if name in ids_of(document):
        raise IdTaken(name)


def ids_of(document: Document) -> list[str]:
    """Return the ids of all scenes, then of all endings."""
    return [str(entry["id"]) for kind in ENTRIES for entry in document[kind]]


def next_id(taken: Sequence[str], like: str) -> str:
    """Return the first id, counted on from one that ends in a number, that nothing has yet: s04 like s03."""
    found = NUMBERED.fullmatch(like)
    base, digits = found.groups() if found else ("s", "01")
    return next(name for number in count(int(digits)) if (name := f"{base}{number:0{len(digits)}}") not in taken)


# The head


def put_head(document: Document, values: Mapping[str, Any]) -> None:
    """Give keys of the head these values; an optional key with nothing in it (None, "", [], {}) is taken away."""
    for key, value in values.items():
        if value in (None, "", [], {}) and key in OPTIONAL:
            document.pop(key, None)
        elif key in document:
            document[key] = _put(document[key], value)
        else:
            document.insert(_place(document, key), key, dressed(value))


OPTIONAL = frozenset({"version", "place", "theme", "localise", "others", "variants", "file"})
ORDER = (
    "schema", "id", "version", "language", "title", "summary", "theme", "unit", "estimated_minutes", "debrief_minutes",
    "content_warnings", "localise", "place", "fiction_notice", "setting", "learner_role", "persona", "others", "goals",
    "not_goals", "variants", "variables", "flags", "competencies", "safety_critical", "file", "text_alternative", "start",
    "nodes", "endings",
)  # fmt: skip


def _place(document: Document, key: str) -> int:
    """Return where a new key of the head belongs: after the last of those that come before it."""
    before = ORDER[: ORDER.index(key)]
    return max((place + 1 for place, known in enumerate(document) if known in before), default=0)


# Values into the text


def _put(kept: Any, value: Any) -> Any:
    """Return what stands in the text for a value, where `kept` stands now."""
    if plain(kept) == value:
        return kept
    if isinstance(kept, CommentedMap) and isinstance(value, Mapping):
        _put_group(kept, value)
        return kept
    if isinstance(kept, CommentedSeq) and isinstance(value, Sequence) and not isinstance(value, str):
        _put_list(kept, value)
        return kept
    if isinstance(value, str) and isinstance(kept, CLOTHES) and "\n" not in value:
        return type(kept)(value)
    return dressed(value)


def _put_group(kept: CommentedMap, values: Mapping[str, Any]) -> None:
    # An empty value that is written down says no more than one that is not.
    for key in [key for key in kept if key not in values and kept[key]]:
        del kept[key]
    for place, (key, value) in enumerate(values.items()):
        if key in kept:
            kept[key] = _put(kept[key], value)
        else:
            kept.insert(min(place, len(kept)), key, dressed(value))
    _fold(kept)


def _put_list(kept: CommentedSeq, values: Sequence[Any]) -> None:
    before, comments = list(kept), dict(kept.ca.items)
    after = [_put(_counterpart(before, place, value), value) for place, value in enumerate(values)]
    del kept[:]
    kept.extend(after)
    places = {id(one): place for place, one in enumerate(before)}
    kept.ca.items.clear()
    kept.ca.items.update(
        {place: comments[places[id(one)]] for place, one in enumerate(after) if places.get(id(one)) in comments}
    )
    _fold(kept)


def _counterpart(before: Sequence[Any], place: int, value: Any) -> Any:
    """Return the entry of a list that a value takes the place of: the one with its id, an equal one, or nothing."""
    if isinstance(value, Mapping) and "id" in value:
        return next((one for one in before if one.get("id") == value["id"]), None)
    return next((one for one in before if plain(one) == value), None)


def _fold(group: CommentedMap | CommentedSeq) -> None:
    if group.fa.flow_style() and not _fits(plain(group)):
        group.fa.set_block_style()


def _fits(value: Any) -> bool:
    return len(repr(value)) <= LINE


def dressed(value: Any) -> Any:
    """Return plain data as it is written in a new place: prose in quotes, long texts in blocks, short groups on a line."""
    if isinstance(value, str):
        return _dressed_text(value)
    if isinstance(value, Mapping):
        group: CommentedMap | CommentedSeq = CommentedMap((key, dressed(part)) for key, part in value.items())
    elif isinstance(value, Sequence):
        group = CommentedSeq(dressed(part) for part in value)
    else:
        return value
    is_list_of_groups = isinstance(value, Sequence) and any(isinstance(part, Mapping) for part in value)
    if _fits(value) and not is_list_of_groups:
        group.fa.set_flow_style()
    return group


def _dressed_text(text: str) -> str:
    if "\n" in text:
        return LiteralScalarString(text)
    return DoubleQuotedScalarString(text) if " " in text else text
