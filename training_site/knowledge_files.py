"""The shelf, read from `knowledge/` of the content folder: items with their findings, pillars, key figures, glossary."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from curriculum.reading.blocks import Scope, blocks_of
from curriculum.reading.fields import (
    Field,
    Shape,
    check_fields,
    check_known,
    check_unique,
    mappings_at,
    text_at,
    texts_at,
)
from curriculum.reading.report import Report
from curriculum.reading.shapes import OPTIONAL_TEXT, OPTIONAL_TEXTS, SLUG, TEXT, TEXTS
from curriculum.reading.sources import plain, read_markdown, read_yaml
from curriculum.reading.values import Block
from knowledge.blocks import MIN_OPTIONS
from knowledge.vocabulary import SUMMARY_ONLY, Channel, CostBand, Evidence, Kind, Licence, Region, Setting, TargetGroup
from knowledge.words import BITE_WORDS, is_too_long, words_of
from modules.activities.form import line_of

FOLDER = "knowledge"
FILES = {"facts.yaml", "glossary.yaml", "pillars.yaml"}
IN_A_TEXT = frozenset(
    {
        "text",
        "heading",
        "table",
        "summary",
        "dialogue",
        "checklist",
        "note",
        "caution",
        "support",
        "localise",
        "reflect",
    }
)
PLACEHOLDERS = re.compile(r"<p>((?:\s*\{\{field: [\w-]+\}\})+\s*)</p>")
PLACEHOLDER = re.compile(r"\{\{field: ([\w-]+)\}\}")
MOST_PILLARS = 3


def _some_of(choices: Any, *, required: bool = True) -> Field:
    return Field("texts", required=required, choices=tuple(choices.values))


def _one_of(choices: Any, *, required: bool = True) -> Field:
    return Field("text", required=required, choices=tuple(choices.values))


SOURCE: Shape = {
    "title": TEXT,
    "organisation": TEXT,
    "year": Field("year"),
    "note": OPTIONAL_TEXT,
    "licence": OPTIONAL_TEXT,
    "url": OPTIONAL_TEXT,
    "checked": Field("flag"),
}
POINT: Shape = {
    "label": TEXT,
    "value": Field("count", required=False),
    "values": Field("list", required=False),
    "n": Field("count", required=False),
}
CHART: Shape = {
    "type": Field("text", choices=("bar", "stacked-bar", "line", "funnel")),
    "title": TEXT,
    "unit": TEXT,
    "base": TEXT,
    "series": OPTIONAL_TEXTS,
    "data": Field("mappings", shape=POINT),
    "source": TEXT,
    "synthetic": Field("flag", required=False),
    "alt": TEXT,
}
ITEM: Shape = {
    "id": SLUG,
    "type": _one_of(Kind),
    "language": OPTIONAL_TEXT,
    "title": TEXT,
    "summary": TEXT,
    "authors": TEXTS,
    "date": Field("date"),
    "version": OPTIONAL_TEXT,
    "licence": _one_of(Licence),
    "original_url": OPTIONAL_TEXT,
    "pillars": TEXTS,
    "tags": TEXTS,
    "related_modules": TEXTS,
    "sources": Field("mappings", shape=SOURCE),
    "content_warnings": OPTIONAL_TEXTS,
}
ABOUT_KNOWLEDGE: dict[str, Field] = {
    "regions": _some_of(Region),
    "topics": TEXTS,
    "countries": OPTIONAL_TEXTS,
    "method_note": TEXT,
    "limits": TEXT,
}
TEMPLATE_FIELD: Shape = {
    "id": SLUG,
    "label": TEXT,
    "kind": Field("text", choices=("text", "list", "table", "date", "choice")),
    "required": Field("flag"),
    "columns": OPTIONAL_TEXTS,
    "options": OPTIONAL_TEXTS,
}
OF_KIND: Mapping[str, Shape] = {
    Kind.BITE: ABOUT_KNOWLEDGE | {"chart": Field("mapping", shape=CHART)},
    Kind.PAPER: ABOUT_KNOWLEDGE,
    Kind.INITIATIVE: ABOUT_KNOWLEDGE,
    Kind.WEBINAR: ABOUT_KNOWLEDGE
    | {
        "duration_minutes": Field("number"),
        "speakers": Field("mappings", shape={"name": TEXT, "role": TEXT}),
        "chapters": Field("mappings", shape={"at": TEXT, "title": TEXT, "points": OPTIONAL_TEXTS}),
        "captions": TEXT,
        "transcript": TEXT,
    },
    Kind.TEMPLATE: ABOUT_KNOWLEDGE | {"fill": Field("mapping"), "fields": Field("mappings", shape=TEMPLATE_FIELD)},
    Kind.TOOL: {
        "setting": _some_of(Setting),
        "channel": _some_of(Channel),
        "target_groups": _some_of(TargetGroup),
        "languages": OPTIONAL_TEXTS,
        "languages_note": TEXT,
        "cost_band": _one_of(CostBand),
        "cost_note": TEXT,
        "staff_needed": TEXT,
        "evidence": _one_of(Evidence),
        "countries_seen": Field("texts"),
        "safety_note": TEXT,
        "indicator": TEXT,
        "contact": OPTIONAL_TEXT,
    },
}
FACT: Shape = {
    "id": SLUG,
    "title": TEXT,
    "value": Field("any"),
    "qualifier": Field("any"),
    "unit": Field("any"),
    "period": TEXT,
    "source": SLUG,
    "pillar": Field("any"),
    "note": OPTIONAL_TEXT,
    "statement": OPTIONAL_TEXT,
    "countries": OPTIONAL_TEXTS,
    "derived": Field("flag", required=False),
    "inconsistent_with": OPTIONAL_TEXTS,
}
TERM: Shape = {"id": SLUG, "term": TEXT, "meaning": TEXT, "see_also": OPTIONAL_TEXTS}
PILLAR: Shape = {
    "id": SLUG,
    "number": Field("number"),
    "title": TEXT,
    "spelling_note": OPTIONAL_TEXT,
    "meaning": TEXT,
    "tag_when": TEXT,
    "not_for": TEXT,
    "examples": OPTIONAL_TEXTS,
}


@dataclass(frozen=True)
class ReadItem:
    """An item as its file says it; `fields` is plain, `blocks` is its text."""

    slug: str
    language: str
    file: str
    fields: Mapping[str, Any]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class ReadShelf:
    """All that the folder says, in the order of its files."""

    items: tuple[ReadItem, ...] = ()
    pillars: tuple[Mapping[str, Any], ...] = ()
    regional: tuple[Mapping[str, Any], ...] = ()
    facts: tuple[Mapping[str, Any], ...] = ()
    terms: tuple[Mapping[str, Any], ...] = ()


def read_shelf(root: Path, modules: Iterable[str], report: Report) -> ReadShelf:
    """Read the folder; every mistake is reported with its file and line. No folder, no shelf."""
    folder = root / FOLDER
    if not folder.is_dir():
        return ReadShelf()
    pillars = _document(folder / "pillars.yaml", report)
    shelf = ReadShelf(
        items=tuple(_items(folder, report)),
        pillars=tuple(_entries(pillars, "pillars", PILLAR, "pillars.yaml", report)),
        regional=tuple(_regional(pillars)),
        facts=tuple(_facts(_document(folder / "facts.yaml", report), report)),
        terms=tuple(_entries(_document(folder / "glossary.yaml", report), "terms", TERM, "glossary.yaml", report)),
    )
    _check_across(shelf, tuple(modules), report)
    return shelf


def _here(name: str, report: Report) -> Report:
    return Report(f"{FOLDER}/{name}", report.findings)


def _document(path: Path, report: Report) -> Any:
    return read_yaml(path, _here(path.name, report)) or {}


def _entries(document: Any, key: str, shape: Shape, name: str, report: Report) -> Iterator[dict[str, Any]]:
    here = _here(name, report)
    entries = mappings_at(document, key)
    check_unique(entries, "id", "id", here)
    for entry in entries:
        check_fields(entry, shape, here)
        yield plain(entry)


def _regional(document: Any) -> Iterator[dict[str, Any]]:
    """Give what the sources say of each region, with the source in words."""
    differences: Any = document.get("regional_differences") or {}
    sources: Any = differences.get("sources") or {}
    for entry in mappings_at(differences, "by_region"):
        yield plain(entry) | {"source": _in_words(sources.get(entry.get("source"), {}))}


def _in_words(source: Mapping[str, Any]) -> str:
    return ", ".join(str(source[name]) for name in ("title", "organisation", "year") if source.get(name))


def _facts(document: Any, report: Report) -> Iterator[dict[str, Any]]:
    """Give each figure with its source; a figure whose source is not among the sources is reported."""
    here = _here("facts.yaml", report)
    sources: Any = document.get("sources") or {}
    for source in sources.values():
        check_fields(source, SOURCE, here)
    for entry in mappings_at(document, "facts"):
        check_known([entry.get("source")], tuple(sources), "source", here, line_of(entry, "source"))
    for fact in _entries(document, "facts", FACT, "facts.yaml", report):
        yield fact | {"source": plain(sources.get(fact.get("source"), {}))}


def _items(folder: Path, report: Report) -> Iterator[ReadItem]:
    for path in sorted(folder.glob("*")):
        here = _here(path.name, report)
        if path.suffix == ".md":
            if item := _item(path, here):
                yield item
        elif path.name not in FILES:
            here.warning("not-read", "This is not read: move it away, or into the folder where it belongs.")


def _item(path: Path, report: Report) -> ReadItem | None:
    written = read_markdown(path, report)
    if written is None:
        return None
    fields, front = written.fields, written.front
    kind = text_at(fields, "type")
    check_fields(fields, {**ITEM, **OF_KIND.get(kind, {})}, front)
    _check_chart(fields, front)
    _check_choices(fields, front)
    if text_at(fields, "licence") in SUMMARY_ONLY and not text_at(fields, "original_url"):
        sentence = "This licence allows a summary and a link only: write the address of the original as “original_url”."
        front.error("no-original", sentence, line_of(fields, "licence"))
    name, _, language = path.stem.partition(".")
    if name != text_at(fields, "id"):
        report.error("file-name", f"The file holds “{text_at(fields, 'id')}”: name it so.")
    slug = text_at(fields, "id", name)
    blocks = blocks_of(written.body, FOLDER, slug, Scope({}, {}), written.inside)
    _check_blocks(blocks, report)
    found = tuple(_with_fields(map(_for_everybody, blocks), fields, slug, report))
    _check_length(kind, found, report)
    return ReadItem(slug, text_at(fields, "language", language or "en"), report.where, plain(fields), found)


def _check_chart(fields: Any, report: Report) -> None:
    chart = fields.get("chart")
    for point in mappings_at(chart, "data") if isinstance(chart, Mapping) else ():
        if not (point.get("values") or "value" in point):
            report.error("chart", "This has no value: write “value”, or “values” for several.", line_of(point, "label"))


def _check_choices(fields: Any, report: Report) -> None:
    for field in mappings_at(fields, "fields"):
        if text_at(field, "kind") == "choice" and len(texts_at(field, "options")) < MIN_OPTIONS:
            report.error("options", "Write at least two “options” to choose from.", line_of(field, "id"))


def _check_blocks(blocks: Iterable[Block], report: Report) -> None:
    for block in blocks:
        if block.type not in IN_A_TEXT:
            report.error("block", f"The block “{block.type}” belongs in a unit: take it out here.", block.line)


def _for_everybody(block: Block) -> Block:
    """A question to oneself is a note here: nobody has a place to keep an answer."""
    return (
        replace(block, type="note", value=f"<p>{escape(block.value['prompt'], quote=False)}</p>")
        if block.type == "reflect"
        else block
    )


def _check_length(kind: str, blocks: Iterable[Block], report: Report) -> None:
    words = words_of([block.value for block in blocks])
    if is_too_long(kind, words):
        count = len(words.split())
        report.warning("too-long", f"A bite has at most {BITE_WORDS} words, this one has {count}: shorten it.")


def _with_fields(blocks: Iterable[Block], fields: Any, slug: str, report: Report) -> Iterator[Block]:
    """Give the blocks of a text; paragraphs that name fields of a template become these fields."""
    known = {text_at(field, "id"): plain(field) for field in mappings_at(fields, "fields")}
    shown: set[str] = set()
    for block in blocks:
        names = PLACEHOLDER.findall(block.value) if block.type == "text" else []
        check_known(names, tuple(known), "field", report, block.line)
        shown.update(names)
        yield from _parted(block, known, slug) if names else (block,)
    for name in known.keys() - shown:
        report.error("unused", f"The field “{name}” is not shown: write “{{{{field: {name}}}}}” where it belongs.")


def _parted(block: Block, known: Mapping[str, Any], slug: str) -> Iterator[Block]:
    """Give the fields that a text names, and the words between them."""
    for place, part in enumerate(PLACEHOLDERS.split(block.value)):
        names = PLACEHOLDER.findall(part)
        yield from (_field(known[name], slug, block.line) for name in names if name in known)
        if not names and part.strip():
            yield Block("text", part.strip(), block.line, f"{block.id}/{place}")


def _field(field: Mapping[str, Any], slug: str, line: int) -> Block:
    value = {"key": field["id"], "label": field["label"], "kind": field["kind"], "required": field["required"]}
    value |= {name: list(field.get(name) or ()) for name in ("columns", "options")}
    return Block("field", value, line, f"{slug}/field/{field['id']}")


def _check_across(shelf: ReadShelf, modules: tuple[str, ...], report: Report) -> None:
    """Report pillars, modules and words that do not exist, and what is due to somebody without a source."""
    pillars = tuple(str(pillar.get("id")) for pillar in shelf.pillars)
    for item in shelf.items:
        here = Report(item.file, report.findings)
        check_known(texts_at(item.fields, "pillars"), pillars, "pillar", here, None)
        check_known(texts_at(item.fields, "related_modules"), modules, "module", here, None)
        if len(texts_at(item.fields, "pillars")) > MOST_PILLARS:
            here.warning("pillars", f"An item has at most {MOST_PILLARS} pillars: keep those it is about.")
        if not item.fields.get("sources"):
            here.error("no-source", "There is no source: name at least one.")
    terms = tuple(str(term.get("id")) for term in shelf.terms)
    for term in shelf.terms:
        check_known(texts_at(term, "see_also"), terms, "term", _here("glossary.yaml", report), None)
    named = [fact.get("pillar") for fact in shelf.facts if fact.get("pillar")]
    check_known(named, pillars, "pillar", _here("facts.yaml", report), None)


def day_of(fields: Mapping[str, Any]) -> date:
    """Return the date of an item."""
    value = fields["date"]
    return value if isinstance(value, date) else date.fromisoformat(str(value))
