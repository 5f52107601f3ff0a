"""Turns the body of a unit into blocks: one builder for each name of a fenced block."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from curriculum.reading.fences import Piece, pieces
from curriculum.reading.markdown import block_html, inline_html, list_items, passages, plain_text
from curriculum.reading.report import Report
from curriculum.reading.values import Block, Fields, block_id
from modules.activities.form import did_you_mean

PLAIN_SPEAKER = re.compile(r"[^\W\d_][\w .’'()-]{0,40}?")
# Any other name stands in bold.
SPEAKER = re.compile(rf"(?P<speaker>{PLAIN_SPEAKER.pattern}|\*\*.{{1,160}}?\*\*)\s?:\s+(?P<words>.+)", re.DOTALL)
SAY_LABEL = re.compile(
    r"(?P<label>say|avoid|why)\s*(?:\((?P<to>(?:\\.|[^)\\])*)\))?\s*:\s*(?P<words>.*)", re.DOTALL | re.IGNORECASE
)
ADDRESSEE = re.compile(r"\*?\((?P<to>[^)]*)\)\*?\s*(?P<words>.+)", re.DOTALL)
SAY_PARTS = ("say", "avoid", "why")
# Parts of a fact that not every one has.
OPTIONAL_OF_FACTS = ("figure", "unit", "population", "link", "licence")
SAY_FORM = "Write “- say: … | avoid: … | why: …”."


@dataclass(frozen=True)
class Scope:
    """What a block may refer to inside its unit."""

    facts: Mapping[str, Fields]
    transcripts: Mapping[str, str]


class Inside(StrEnum):
    """Whether something stands between the fences of a block."""

    NEEDED = "needed"
    ALLOWED = "allowed"
    NONE = "none"


@dataclass(frozen=True)
class Form:
    """How a fenced block is written: words after its name, title, what stands inside, and what makes its value."""

    build: Callable[[Piece, Scope, Report], Any]
    words: tuple[str, ...] = ()
    title: bool = False
    inside: Inside = Inside.NEEDED


def blocks_of(body: str, module: str, unit: str, scope: Scope, report: Report) -> tuple[Block, ...]:
    """Return the blocks of a body in order, each with the id that it has in every language."""
    places: Counter[str] = Counter()
    found = []
    for block in _blocks(body, scope, report):
        places[block.type] += 1
        key = block_id(module, unit, block.type, places[block.type])
        found.append(replace(block, id=key, line=block.line + report.offset))
    return tuple(found)


def _blocks(body: str, scope: Scope, report: Report) -> Iterator[Block]:
    for piece in pieces(body, report):
        if piece.name:
            yield from _fenced(piece, scope, report)
            continue
        part = report.inside(piece.line - 1)
        for passage in passages(piece.inside, part):
            yield Block(passage.type, passage.value, passage.line + piece.line - 1)


def _fenced(piece: Piece, scope: Scope, report: Report) -> Iterator[Block]:
    form = FORMS.get(piece.name)
    if form is None:
        report.error("unknown-block", f"There is no block “{piece.name}”.{did_you_mean(piece.name, FORMS)}", piece.line)
        return
    if not _is_well_formed(piece, form, report):
        return
    value = form.build(piece, scope, report.inside(piece.first_inside - 1))
    if value is not None:
        yield Block(piece.name, value, piece.line)


def _is_well_formed(piece: Piece, form: Form, report: Report) -> bool:
    pattern = " ".join([":::", piece.name, *form.words, *(['"Title"'] if form.title else [])])
    has_inside = bool(piece.inside.strip())
    if len(piece.words) != len(form.words) or bool((piece.title or "").strip()) != form.title:
        report.error("block-head", f"This block begins with “{pattern}”: add or remove what differs.", piece.line)
        return False
    if form.inside is Inside.NEEDED and not has_inside:
        report.error(
            "empty-block", f"The block “{piece.name}” is empty: write what it shows, or remove it.", piece.line
        )
        return False
    if form.inside is Inside.NONE and has_inside:
        report.warning(
            "text-in-block", f"What stands inside “{piece.name}” is not shown: move it out of the block.", piece.line
        )
    return True


def _lead(piece: Piece, scope: Scope, report: Report) -> str:
    if re.search(r"\n\s*\n", piece.inside.strip()):
        report.error("one-paragraph", "A lead is one paragraph: join them, or move the rest below the block.", 1)
    return inline_html(" ".join(piece.inside.split()), report)


def _box(piece: Piece, scope: Scope, report: Report) -> str:
    return block_html(piece.inside, report)


def _case(piece: Piece, scope: Scope, report: Report) -> dict[str, Any]:
    return {"title": _title(piece), "body": block_html(piece.inside, report)}


def _practice(piece: Piece, scope: Scope, report: Report) -> dict[str, Any]:
    minutes = piece.words[0]
    if not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes[:5]) <= 480):
        report.error("minutes", f'“{minutes}” is no number of minutes: write “::: practice 10 "Title"”.', 0)
        minutes = "0"
    return {"minutes": int(minutes), "title": _title(piece), "body": block_html(piece.inside, report)}


def _table(piece: Piece, scope: Scope, report: Report) -> dict[str, Any] | None:
    found = passages(piece.inside, report)
    if [passage.type for passage in found] != ["table"]:
        report.error("table", "One table and nothing else stands in this block: move the rest out of it.", 0)
        return None
    return {**found[0].value, "caption": _title(piece)}


def _checklist(piece: Piece, scope: Scope, report: Report) -> dict[str, Any]:
    return {"title": _title(piece), "items": list_items(piece.inside, report)}


def _summary(piece: Piece, scope: Scope, report: Report) -> list[str]:
    points = list_items(piece.inside, report)
    if not 3 <= len(points) <= 5:
        report.warning("summary", f"A summary has three to five points, this one has {len(points)}.", 0)
    return points


def _reflect(piece: Piece, scope: Scope, report: Report) -> dict[str, Any]:
    return {"prompt": inline_html(" ".join(piece.inside.split()), report)}


def _fact(piece: Piece, scope: Scope, report: Report) -> dict[str, Any] | None:
    key = piece.words[0]
    fact = scope.facts.get(key)
    if fact is None:
        report.error("unknown-id", f"There is no fact “{key}” in the front matter.{did_you_mean(key, scope.facts)}", 0)
        return None
    words = {name: str(fact.get(name, "")).strip() for name in ("text", "source", "year")}
    more = {name: str(fact[name]).strip() for name in OPTIONAL_OF_FACTS if fact.get(name)}
    return {"key": key, **words, **more, "checked": fact.get("checked") is True}


def _named(name: str) -> Callable[[Piece, Scope, Report], dict[str, Any]]:
    return lambda piece, scope, report: {name: piece.words[0]}


def _image(piece: Piece, scope: Scope, report: Report) -> dict[str, Any]:
    return {"name": piece.words[0], "alt": _title(piece), "caption": _one_line(piece)}


def _video(piece: Piece, scope: Scope, report: Report) -> dict[str, Any]:
    name = piece.words[0]
    words = {"name": name, "title": _title(piece), "description": _one_line(piece)}
    return {**words, "transcript": scope.transcripts.get(name, "")}


def _h5p(piece: Piece, scope: Scope, report: Report) -> dict[str, Any]:
    paragraphs = re.split(r"\n\s*\n", piece.inside.strip())
    return {
        "name": piece.words[0],
        "alternative": "\n\n".join(plain_text(" ".join(each.split())) for each in paragraphs),
    }


def _dialogue(piece: Piece, scope: Scope, report: Report) -> dict[str, Any]:
    lines = [_spoken(text, report.inside(offset)) for offset, text in _utterances(piece.lines)]
    if not any(line["speaker"] for line in lines):
        report.error("dialogue", "Nobody speaks in this dialogue: write “Name: words”.", 0)
    return {"title": _title(piece), "lines": lines}


def _utterances(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Give offset and text of what stands between empty lines; a new speaker begins a new one too."""
    held: list[str] = []
    start = 0
    for offset, line in enumerate(lines):
        if held and (not line.strip() or SPEAKER.fullmatch(line.strip())):
            yield start, " ".join(held)
            held = []
        if line.strip():
            start = start if held else offset
            held.append(line.strip())
    if held:
        yield start, " ".join(held)


def _spoken(text: str, report: Report) -> dict[str, str]:
    spoken = SPEAKER.fullmatch(text)
    if spoken:
        return {"speaker": plain_text(spoken["speaker"]), "words": inline_html(spoken["words"], report)}
    if not (text.startswith(("*", "_")) and text.endswith(("*", "_"))):
        report.error("dialogue", "Nobody says this line: write “Name: words”, or a cue in *italics*.", 1)
    return {"speaker": "", "words": inline_html(text, report)}


def _say(piece: Piece, scope: Scope, report: Report) -> list[dict[str, str]]:
    rows = []
    for offset, text in _bullets(piece.lines, report):
        row = _say_row(text, report.inside(offset))
        if row is not None:
            rows.append(row)
    return rows


def _bullets(lines: list[str], report: Report) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for offset, line in enumerate(lines):
        if line.startswith(("- ", "* ")):
            found.append((offset, line[2:].strip()))
        elif line.strip() and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        elif line.strip():
            report.error("say", SAY_FORM, offset + 1)
    return found


def _say_row(text: str, report: Report) -> dict[str, str] | None:
    row = {"to": "", "say": "", "avoid": "", "why": ""}
    for part in text.split(" | "):
        labelled = SAY_LABEL.fullmatch(part.strip())
        if labelled is None:
            hint = did_you_mean(part.partition(":")[0].strip().lower(), SAY_PARTS)
            report.error("say", f"“{part.strip()[:40]}” is neither say, avoid nor why.{hint} {SAY_FORM}", 1)
            return None
        _fill(row, labelled, report)
    missing = [name for name in SAY_PARTS if not row[name]]
    if missing:
        report.error("say", f"“{missing[0]}:” is missing. {SAY_FORM}", 1)
        return None
    return row


def _fill(row: dict[str, str], labelled: re.Match[str], report: Report) -> None:
    label, words = labelled["label"].lower(), labelled["words"].strip()
    addressed = ADDRESSEE.fullmatch(words) if label == "say" else None
    if addressed:
        words = addressed["words"]
    if label == "say":
        row["to"] = plain_text((addressed or labelled)["to"] or "")
    row[label] = inline_html(words, report)


def _title(piece: Piece) -> str:
    return plain_text(piece.title or "")


def _one_line(piece: Piece) -> str:
    return plain_text(" ".join(piece.inside.split()))


FORMS: dict[str, Form] = {
    "lead": Form(_lead),
    "case": Form(_case, title=True),
    "dialogue": Form(_dialogue, title=True),
    "say": Form(_say),
    "fact": Form(_fact, words=("key",), inside=Inside.NONE),
    "checklist": Form(_checklist, title=True),
    "table": Form(_table, title=True),
    "practice": Form(_practice, words=("minutes",), title=True),
    "reflect": Form(_reflect),
    "note": Form(_box),
    "caution": Form(_box),
    "support": Form(_box, inside=Inside.ALLOWED),
    "localise": Form(_named("key"), words=("key",), inside=Inside.NONE),
    "roleplay": Form(_named("scenario"), words=("scenario-id",), inside=Inside.NONE),
    "quiz": Form(_named("unit"), words=("unit",), inside=Inside.NONE),
    "h5p": Form(_h5p, words=("name",)),
    "summary": Form(_summary),
    "image": Form(_image, words=("name",), title=True, inside=Inside.ALLOWED),
    "video": Form(_video, words=("name",), title=True, inside=Inside.ALLOWED),
}
