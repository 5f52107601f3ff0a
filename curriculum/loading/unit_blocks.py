"""Blocks of a unit as the reader gives them, turned into the raw stream of a unit page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from curriculum.loading.raw import identified, rich_text
from curriculum.reading import Block, Unit
from modules.activities.quiz.rule_blocks import rules_as_content


@dataclass(frozen=True)
class Shelf:
    """Primary keys of what blocks refer to, in the language of the unit or else in the original's."""

    scenarios: Mapping[str, int] = field(default_factory=dict)
    questions: Mapping[str, list[int]] = field(default_factory=dict)
    rules: Mapping[str, Any] = field(default_factory=dict)
    images: Mapping[str, int] = field(default_factory=dict)
    videos: Mapping[str, int] = field(default_factory=dict)
    packages: Mapping[str, int] = field(default_factory=dict)


def body_of(unit: Unit, shelf: Shelf) -> list[dict[str, Any]]:
    """Return the raw stream of a unit's body."""
    return raw_blocks(unit.blocks, shelf)


def raw_blocks(blocks: Iterable[Block], shelf: Shelf) -> list[dict[str, Any]]:
    """Return blocks as the raw data of a stream."""
    return [_raw(block, shelf) for block in blocks]


def _raw(block: Block, shelf: Shelf) -> dict[str, Any]:
    value = VALUES[block.type](block.value, shelf)
    return {"type": block.type, "value": identified(value, block.id), "id": block.id}


def _same(value: Any, shelf: Shelf) -> Any:
    return value


def _prose(value: str, shelf: Shelf) -> str:
    return rich_text(value)


def _titled(value: Mapping[str, Any], shelf: Shelf) -> dict[str, Any]:
    return {**value, "body": rich_text(value["body"])}


def _table(value: Mapping[str, Any], shelf: Shelf) -> dict[str, Any]:
    return {**value, "rows": [[rich_text(cell) for cell in row] for row in value["rows"]]}


def _dialogue(value: Mapping[str, Any], shelf: Shelf) -> dict[str, Any]:
    return {**value, "lines": [{**line, "words": rich_text(line["words"])} for line in value["lines"]]}


def _say(value: list[Mapping[str, str]], shelf: Shelf) -> dict[str, Any]:
    names = ("say", "avoid", "why")
    return {"lines": [{"to": line["to"]} | {name: rich_text(line[name]) for name in names} for line in value]}


def _checklist(value: Mapping[str, Any], shelf: Shelf) -> dict[str, Any]:
    return {**value, "items": [rich_text(item) for item in value["items"]]}


def _summary(value: list[str], shelf: Shelf) -> dict[str, Any]:
    return {"points": [rich_text(point) for point in value]}


def _reflect(value: Mapping[str, str], shelf: Shelf) -> dict[str, str]:
    return {"prompt": rich_text(value["prompt"])}


def _roleplay(value: Mapping[str, str], shelf: Shelf) -> dict[str, int]:
    return {"scenario": shelf.scenarios[value["scenario"]]}


def _quiz(value: Mapping[str, str], shelf: Shelf) -> dict[str, Any]:
    rules = rules_as_content(shelf.rules.get(value["unit"]))
    return {"questions": shelf.questions[value["unit"]]} | ({"rules": rules} if rules else {})


def _image(value: Mapping[str, str], shelf: Shelf) -> dict[str, Any]:
    return {"image": shelf.images[value["name"]], "alt": value["alt"], "caption": value["caption"]}


def _video(value: Mapping[str, str], shelf: Shelf) -> dict[str, Any]:
    words = {name: value[name] for name in ("title", "description")}
    return {"video": shelf.videos[value["name"]], **words, "transcript": rich_text(value["transcript"])}


def _h5p(value: Mapping[str, str], shelf: Shelf) -> dict[str, Any]:
    return {"package": shelf.packages[value["name"]], "alternative": value["alternative"]}


VALUES: Mapping[str, Callable[[Any, Shelf], Any]] = {
    "heading": _same,
    "text": _prose,
    "lead": _prose,
    "table": _table,
    "case": _titled,
    "dialogue": _dialogue,
    "say": _say,
    "fact": _same,
    "checklist": _checklist,
    "practice": _titled,
    "reflect": _reflect,
    "note": _prose,
    "caution": _prose,
    "support": _prose,
    "localise": _same,
    "roleplay": _roleplay,
    "quiz": _quiz,
    "summary": _summary,
    "image": _image,
    "video": _video,
    "h5p": _h5p,
    # Of templates on the shelf
    "field": _same,
}
