"""Reads and writes our own content format, `quizzes/1`."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent

from modules.activities.quiz.exchange.passages import (
    Item,
    Losses,
    NotTaken,
    Passage,
    Reading,
    Unreadable,
    Writing,
    read_question,
    reading_of,
    write_questions,
)
from modules.findings import gettext_noop as _

SCHEMA = "quizzes/1"
UNIT = "imported"


def read(content: bytes, _language: str) -> Reading:
    """Return the questions of all units and forms of a file."""
    try:
        # A reference can make a small file endlessly large.
        if any(
            isinstance(event, AliasEvent) for event in YAML(typ="safe", pure=True).parse(content.decode("utf-8-sig"))
        ):
            raise Unreadable(_("This YAML file has references (*name), which are not read here."))
        document = YAML(typ="safe", pure=True).load(content.decode("utf-8-sig"))
    except (YAMLError, ValueError, RecursionError) as wrong:
        if isinstance(wrong, Unreadable):
            raise
        raise Unreadable(_("This is no YAML file.")) from wrong
    return reading_of("yaml", (_passage(item, number) for number, item in enumerate(_items(document), 1)))


def _items(document: Any) -> Iterator[Any]:
    if isinstance(document, list):
        yield from document
    if not isinstance(document, Mapping):
        return
    for holder in ("units", "forms"):
        lists = document.get(holder)
        for items in lists.values() if isinstance(lists, Mapping) else ():
            yield from items if isinstance(items, list) else ()


def _passage(item: Any, number: int) -> Passage:
    fields = item if isinstance(item, Mapping) else {}

    def document(_losses: Losses) -> dict[str, Any]:
        if not fields:
            raise NotTaken("not-a-question", _("A question has keys and values."))
        return _with_numbered_gaps(fields)

    return read_question(str(fields.get("id") or ""), str(fields.get("type") or ""), number, document)


def _with_numbered_gaps(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return a question with the words of its gaps by number; in a case study, those of each part."""
    named = {"accept": _numbered(fields["accept"])} if "accept" in fields else {}
    parts = fields.get("parts")
    if isinstance(parts, list) and all(isinstance(part, Mapping) for part in parts):
        named["parts"] = [_with_numbered_gaps(part) for part in parts]
    return {**fields, **named}


def _numbered(accept: Any) -> Any:
    """Return the words of gaps by their numbers as text; raise `NotTaken` where they are not 1, 2, 3 …"""
    if not isinstance(accept, Mapping):
        return accept
    named = {str(gap): texts for gap, texts in accept.items()}
    if set(named) != {str(number) for number in range(1, len(named) + 1)}:
        raise NotTaken("gaps", _("Gaps are numbered: {{1}}, {{2}} and so on."))
    return named


def write(items: Sequence[Item], _language: str) -> Writing:
    """Return questions as a file of one unit."""
    kept: list[Item] = []
    # Copies: a table that two questions share would be written as a reference, which is not read.
    passages = write_questions(items, lambda item, _losses: kept.append(deepcopy(item)))
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 120
    content = BytesIO()
    yaml.dump({"schema": SCHEMA, "units": {UNIT: kept}}, content)
    return Writing(content.getvalue(), passages)
