"""The pages of a module in one language: the module page and its units."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from curriculum.loading.loading import Loading, Wanted
from curriculum.loading.raw import stream
from curriculum.loading.unit_blocks import Shelf, body_of
from curriculum.loading.writing import bring_in_order, put_pages
from curriculum.reading import Module as ReadModule
from curriculum.reading import Unit
from curriculum.reading.fields import mappings_at, text_at, texts_at
from curriculum.reading.sources import plain
from modules.activities.form import line_of
from modules.keys import key_of
from modules.models import Module, ModulePage, UnitPage

SIGNED = {"pending": "pending", "signed": "done"}
Found = Mapping[UUID, Any]


def load_module_page(
    loading: Loading, read: ReadModule, module: Module, catalogue: Page, shelf: Shelf, found: Found
) -> ModulePage:
    """Make or change the page of a module in one language."""
    fields = _module_fields(read, module, shelf)
    first, modules = {"slug": read.id}, frozenset({read.id})
    lines = {name: line for name in read.fields if (line := line_of(read.fields, name))}
    wanted = Wanted(
        read.id, key_of(read.id), fields, read.language, first=first, modules=modules, file=read.file, lines=lines
    )
    return put_pages(loading, [wanted], found, ModulePage, catalogue)[0]


def _module_fields(read: ReadModule, module: Module, shelf: Shelf) -> dict[str, Any]:
    fields = read.fields
    return {
        "title": read.title,
        "module_id": module.pk,
        "summary": read.summary,
        "audience": text_at(fields, "audience"),
        "level": text_at(fields, "level"),
        "authors": ", ".join(texts_at(fields, "authors")),
        "topics": stream("topic", texts_at(fields, "topics"), read.id, "topics"),
        "outcomes": stream("outcome", texts_at(fields, "outcomes"), read.id, "outcomes"),
        "content_warnings": stream("warning", texts_at(fields, "content_warnings"), read.id, "warnings"),
        "references": stream("reference", map(_reference, mappings_at(fields, "references")), read.id, "references"),
        "sign_offs": stream("sign_off", map(_sign_off, mappings_at(fields, "sign_offs")), read.id, "sign_offs"),
        "pre_form": stream("question", shelf.questions.get("pre", ()), read.id, "pre"),
        "post_form": stream("question", shelf.questions.get("post", ()), read.id, "post"),
        "crossed_forms": shelf.rules.get("forms", {}).get("crossed", False),
        "footnotes": stream("footnote", map(_footnote, mappings_at(fields, "footnotes")), read.id, "footnotes"),
    }


def _reference(entry: Mapping[str, Any]) -> dict[str, str]:
    note = text_at(entry, "note") or text_at(entry, "why")
    words = {name: text_at(entry, name) for name in ("title", "organisation")}
    return {**words, "year": str(plain(entry.get("year", ""))), "note": note}


def _sign_off(entry: Mapping[str, Any]) -> dict[str, str]:
    return {
        "role": text_at(entry, "role"),
        "state": SIGNED[text_at(entry, "status")],
        "name": text_at(entry, "by"),
        "date": text_at(entry, "date"),
    }


def _footnote(entry: Mapping[str, Any]) -> dict[str, str]:
    return {"mark": text_at(entry, "mark"), "text": text_at(entry, "text")}


def load_units(loading: Loading, read: ReadModule, page: ModulePage, shelf: Shelf, found: Found) -> None:
    """Make or change the units of a module in one language, in the order of their files."""
    pages = put_pages(loading, _wanted_units(read, shelf), found, UnitPage, page)
    # The order of published units is the order in which learners meet them: a draft does not move them.
    if not loading.as_drafts and bring_in_order(page, pages):
        loading.changed_modules.add(read.id)


def _wanted_units(read: ReadModule, shelf: Shelf) -> Iterator[Wanted]:
    for unit in read.units:
        fields = _unit_fields(read.id, unit, shelf)
        name = f"{read.id}/{unit.id}"
        yield Wanted(
            name,
            key_of(read.id, unit.id),
            fields,
            read.language,
            first={"slug": unit.id},
            modules=frozenset({read.id}),
            file=unit.file,
            lines={block.id: block.line for block in unit.blocks},
        )


def _unit_fields(module: str, unit: Unit, shelf: Shelf) -> dict[str, Any]:
    path = (module, unit.id)
    glossary = ({name: text_at(entry, name) for name in ("term", "meaning")} for entry in unit.glossary)
    return {
        "title": unit.title,
        "minutes": unit.minutes,
        "outcomes": stream("outcome", unit.outcomes, *path, "outcomes"),
        "competencies": stream("competency", unit.competencies, *path, "competencies"),
        "content_warnings": stream("warning", unit.content_warnings, *path, "warnings"),
        # Where the file says nothing, the editors' word stays.
        **({"needs_reviews": True} if unit.needs_reviews else {}),
        "requires": stream("unit", unit.requires, *path, "requires"),
        "body": body_of(unit, shelf),
        "glossary": stream("term", glossary, *path, "glossary"),
        "reading": stream("reference", map(_reference, unit.reading), *path, "reading"),
        # A file that does not say so leaves it to the editors of the site.
        **({"needs_reviews": True} if unit.needs_reviews else {}),
    }


def load_planned_page(
    loading: Loading, item: Mapping[str, Any], module: Module, catalogue: Page, found: Found
) -> ModulePage:
    """Make or change the page of a module that has no content yet: title, outcomes, and that it is in preparation."""
    language = catalogue.locale.language_code
    with translation.override(language):
        summary = text_at(item, "note") or _("This module is being written. What it will teach stands below.")
    fields = {
        "title": text_at(item, "title"),
        "module_id": module.pk,
        "summary": summary,
        "outcomes": stream("outcome", texts_at(item, "outcomes"), module.slug, "outcomes"),
    }
    wanted = Wanted(module.slug, key_of(module.slug), fields, language, first={"slug": module.slug})
    return put_pages(loading, [wanted], found, ModulePage, catalogue)[0]
