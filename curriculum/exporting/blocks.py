"""Blocks of a unit as the content format writes them: for each the inverse of its builder in `curriculum/reading/blocks.py`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from curriculum.exporting.markdown import (
    at_line_begin,
    block_markdown,
    cue_markdown,
    inline_markdown,
    line_markdown,
    plain_markdown,
)
from curriculum.reading.blocks import PLAIN_SPEAKER
from modules.rich_text import plain_lines

CLOSING_MARKS = re.compile(r"(#+)$")
# Where the reader would take words in parentheses for the person who is spoken to.
ADDRESSED, ESCAPED = re.compile(r"\A(?P<mark>[*_]?)\("), r"\g<mark>\("
# Which part of a block names the thing that it shows.
PARTS = {"image": "image", "video": "video", "h5p": "package", "roleplay": "scenario"}


@dataclass(frozen=True)
class Names:
    """How the files call what blocks refer to: names of pictures, films and packages by their keys, scenarios by theirs."""

    unit: str
    images: Mapping[int, str]
    videos: Mapping[int, str]
    packages: Mapping[int, str]
    scenarios: Mapping[int, str]


def body_markdown(blocks: list[Mapping[str, Any]], names: Names) -> str:
    """Return the raw stream of a unit's body as its file has it, without blocks that show nothing."""
    kept = (block for block in blocks if not _is_empty(block, names))
    return "\n\n".join(filter(None, (WRITERS[block["type"]](block["value"], names) for block in kept)))


def _is_empty(block: Mapping[str, Any], names: Names) -> bool:
    """Whether a block has no words, or what it shows was deleted since: learners see nothing there either."""
    if isinstance(block["value"], str):
        return block["type"] != "support" and not plain_lines(block["value"])
    shown = {"image": names.images, "video": names.videos, "h5p": names.packages, "roleplay": names.scenarios}
    part = PARTS.get(block["type"])
    return part is not None and block["value"].get(part) not in shown[block["type"]]


def values_of(listed: list[Any]) -> list[Any]:
    """Return the values in a raw list of blocks, with or without their ids."""
    return [one["value"] if isinstance(one, Mapping) and one.get("type") == "item" else one for one in listed]


def _fenced(head: str, inside: str = "") -> str:
    return f"::: {head}\n{inside}\n:::" if inside else f"::: {head}\n:::"


def _title(words: str) -> str:
    return f'"{plain_markdown(words)}"'


def _heading(value: Mapping[str, Any], _names: Names) -> str:
    # Marks at the end of a heading would be taken for its closing.
    return "## " + CLOSING_MARKS.sub(r"\\\1", plain_markdown(value["text"]))


def _text(value: str, _names: Names) -> str:
    return block_markdown(value)


def _lead(value: str, _names: Names) -> str:
    return _fenced("lead", at_line_begin(line_markdown(value)))


def _box(kind: str) -> Callable[[str, Names], str]:
    return lambda value, _names: _fenced(kind, block_markdown(value))


def _case(value: Mapping[str, Any], _names: Names) -> str:
    return _fenced(f"case {_title(value['title'])}", block_markdown(value["body"]))


def _practice(value: Mapping[str, Any], _names: Names) -> str:
    return _fenced(f"practice {value['minutes']} {_title(value['title'])}", block_markdown(value["body"]))


def _points(listed: list[Any]) -> str:
    return "\n".join(f"- {at_line_begin(inline_markdown(item))}" for item in values_of(listed))


def _checklist(value: Mapping[str, Any], _names: Names) -> str:
    return _fenced(f"checklist {_title(value['title'])}", _points(value["items"]))


def _summary(value: Mapping[str, Any], _names: Names) -> str:
    return _fenced("summary", _points(value["points"]))


def _dialogue(value: Mapping[str, Any], _names: Names) -> str:
    lines = [_spoken(line) for line in values_of(value["lines"])]
    return _fenced(f"dialogue {_title(value['title'])}", "\n\n".join(lines))


def _spoken(line: Mapping[str, str]) -> str:
    if not line["speaker"]:
        return cue_markdown(line["words"])
    speaker = plain_markdown(line["speaker"])
    named = speaker if PLAIN_SPEAKER.fullmatch(speaker) else f"**{speaker}**"
    return f"{named}: {line_markdown(line['words'])}"


def _say(value: Mapping[str, Any], _names: Names) -> str:
    return _fenced("say", "\n".join(_say_line(line) for line in values_of(value["lines"])))


def _say_line(line: Mapping[str, str]) -> str:
    addressee = _apart(plain_markdown(line["to"])).replace(")", r"\)")
    to = f" ({addressee})" if addressee else ""
    say, avoid, why = (_apart(line_markdown(line[name])) for name in ("say", "avoid", "why"))
    return f"- say{to}: {ADDRESSED.sub(ESCAPED, say)} | avoid: {avoid} | why: {why}"


def _apart(words: str) -> str:
    """Return Markdown in which no bar stands that would be read as the end of a part or a cell."""
    return words.replace("|", r"\|")


def _table(value: Mapping[str, Any], _names: Names) -> str:
    header, *rows = ([_cell(cell) for cell in values_of(row)] for row in [value["header"], *values_of(value["rows"])])
    # Cells beyond the last heading would not be read.
    header += [""] * (max(map(len, rows), default=0) - len(header))
    lines = [header, ["---"] * len(header), *rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return _fenced(f"table {_title(value['caption'])}", table) if value.get("caption") else table


def _cell(html: str) -> str:
    return _apart(line_markdown(html))


def _fact(value: Mapping[str, Any], _names: Names) -> str:
    return _fenced(f"fact {value['key']}")


def _reflect(value: Mapping[str, Any], _names: Names) -> str:
    return _fenced("reflect", at_line_begin(line_markdown(value["prompt"])))


def _localise(value: Mapping[str, Any], _names: Names) -> str:
    return _fenced(f"localise {value['key']}")


def _roleplay(value: Mapping[str, Any], names: Names) -> str:
    return _fenced(f"roleplay {names.scenarios[value['scenario']]}")


def _quiz(_value: Mapping[str, Any], names: Names) -> str:
    return _fenced(f"quiz {names.unit}")


def _image(value: Mapping[str, Any], names: Names) -> str:
    head = f"image {names.images[value['image']]} {_title(value['alt'])}"
    return _fenced(head, at_line_begin(plain_markdown(value["caption"])))


def _video(value: Mapping[str, Any], names: Names) -> str:
    head = f"video {names.videos[value['video']]} {_title(value['title'])}"
    return _fenced(head, at_line_begin(plain_markdown(value["description"])))


def _h5p(value: Mapping[str, Any], names: Names) -> str:
    paragraphs = re.split(r"\n\s*\n", value["alternative"].strip())
    inside = "\n\n".join(at_line_begin(plain_markdown(" ".join(each.split()))) for each in paragraphs)
    return _fenced(f"h5p {names.packages[value['package']]}", inside)


WRITERS: Mapping[str, Callable[[Any, Names], str]] = {
    "heading": _heading,
    "text": _text,
    "lead": _lead,
    "table": _table,
    "case": _case,
    "dialogue": _dialogue,
    "say": _say,
    "fact": _fact,
    "checklist": _checklist,
    "practice": _practice,
    "reflect": _reflect,
    "note": _box("note"),
    "caution": _box("caution"),
    "support": _box("support"),
    "localise": _localise,
    "roleplay": _roleplay,
    "quiz": _quiz,
    "summary": _summary,
    "image": _image,
    "video": _video,
    "h5p": _h5p,
}
