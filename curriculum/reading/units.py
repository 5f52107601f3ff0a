"""Reads one unit: front matter and body."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curriculum.reading.blocks import Scope, blocks_of
from curriculum.reading.fields import check_fields, check_unique, mappings_at, number_at, text_at, texts_at
from curriculum.reading.report import Report
from curriculum.reading.shapes import UNIT
from curriculum.reading.sources import FRONT_MATTER_OFFSET, plain, read_markdown
from curriculum.reading.values import Block, Unit
from modules.activities.form import line_of
from modules.addresses import FIXED_FOR_UNITS

EXPECTED_ONCE = ("lead", "summary")


def read_unit(
    path: Path, number: int, module: str, language: str, transcripts: Mapping[str, str], report: Report
) -> Unit | None:
    """Read the file of a unit; None where there is not even front matter to know it by."""
    written = read_markdown(path, report)
    if written is None:
        return None
    fields, front = written.fields, written.front
    check_fields(fields, UNIT, front)
    check_unique(mappings_at(fields, "facts"), "id", "fact id", front)
    key = text_at(fields, "id", path.stem)
    facts = {str(fact.get("id")): fact for fact in mappings_at(fields, "facts")}
    blocks = blocks_of(written.body, module, key, Scope(facts, transcripts), written.inside)
    _check_whole(fields, blocks, front)
    if key in FIXED_FOR_UNITS:
        front.error(
            "fixed-word", f"“{key}” is a word of another address: give the unit another id.", line_of(fields, "id")
        )
    return _unit(fields, key, number, language, report.where, blocks)


def _unit(
    fields: Mapping[str, Any], key: str, number: int, language: str, file: str, blocks: tuple[Block, ...]
) -> Unit:
    return Unit(
        id=key,
        number=number,
        title=text_at(fields, "title", key),
        minutes=number_at(fields, "minutes"),
        language=language,
        file=file,
        outcomes=texts_at(fields, "outcomes"),
        competencies=texts_at(fields, "competencies"),
        content_warnings=texts_at(fields, "content_warnings"),
        needs_reviews=fields.get("needs_reviews") is True,
        requires=texts_at(fields, "requires"),
        requires_line=_line_in_file(fields, "requires"),
        facts=tuple(plain(each) for each in mappings_at(fields, "facts")),
        glossary=tuple(plain(each) for each in mappings_at(fields, "glossary")),
        reading=tuple(plain(each) for each in mappings_at(fields, "reading")),
        blocks=blocks,
    )


def _line_in_file(fields: Mapping[str, Any], name: str) -> int | None:
    line = line_of(fields, name) if name in fields else None
    return None if line is None else line + FRONT_MATTER_OFFSET


def _check_whole(fields: Any, blocks: tuple[Block, ...], report: Report) -> None:
    kinds = [block.type for block in blocks]
    if not blocks:
        report.error("no-body", "The unit has no body: write it below the front matter.")
        return
    for kind in EXPECTED_ONCE:
        if kinds.count(kind) != 1:
            report.warning("structure", f"A unit has one block “{kind}”, this one has {kinds.count(kind)}.")
    _check_practice(fields, blocks, report)
    shown = {block.value["key"] for block in blocks if block.type == "fact"}
    for fact in mappings_at(fields, "facts"):
        if str(fact.get("id")) not in shown:
            report.warning(
                "unused", f"The fact “{fact.get('id')}” is not shown: add “::: fact {fact.get('id')}”.", line_of(fact)
            )


def _check_practice(fields: Any, blocks: tuple[Block, ...], report: Report) -> None:
    minutes = sum(block.value["minutes"] for block in blocks if block.type == "practice")
    if minutes > number_at(fields, "minutes") > 0:
        report.error(
            "minutes",
            f"The practice takes {minutes} minutes, more than the unit: correct one.",
            line_of(fields, "minutes"),
        )
