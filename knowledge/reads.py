"""What the pages of the shelf read: pillars with their figures, terms, tools to compare."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ground.phrases import place_of
from knowledge.item import Item
from knowledge.models import Fact, GlossaryTerm, KnowledgePage, Pillar, RegionalPillars, pages_in, titles_of_pillars
from knowledge.vocabulary import Kind

MOST_COMPARED = 3
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class PillarEntry:
    """A pillar with what is sorted by it; `lang` is the language of its words."""

    pillar: Pillar
    lang: str
    facts: Sequence[Fact]
    items: Sequence[KnowledgePage]


@dataclass(frozen=True)
class RegionRow:
    """What a source says of a region."""

    entry: RegionalPillars
    lang: str
    pillars: Sequence[str]


@dataclass(frozen=True)
class Part:
    """A part of an answer; `lang` is the language of words that are the page's own."""

    text: str
    lang: str = ""


@dataclass(frozen=True)
class ComparedRow:
    """A question, and the answer of each tool."""

    title: str
    answers: Sequence[Sequence[Part]]


def live_item(slug: str) -> KnowledgePage:
    """Return an item in the reader's language or else the original; 404 for what is not live."""
    rows = KnowledgePage.objects.live().filter(slug=slug).select_related("locale")
    found = {page.locale.language_code: page for page in rows}
    page = found.get(get_language() or "") or found.get(settings.LANGUAGE_CODE)
    if page is None:
        raise Http404
    return page


def in_readers_language(rows: Any) -> list[Any]:
    """Return each snippet once: in the reader's language, or else in the site's own."""
    found: dict[Any, Any] = {}
    here = get_language()
    wanted = rows.filter(locale__language_code__in={here, settings.LANGUAGE_CODE}).select_related("locale")
    for row in wanted:
        if row.translation_key not in found or row.locale.language_code == here:
            found[row.translation_key] = row
    return list(found.values())


def pillars() -> list[PillarEntry]:
    """Every pillar in order; four queries, however much is sorted by them."""
    facts: dict[str, list[Fact]] = defaultdict(list)
    for fact in in_readers_language(Fact.objects.all()):
        facts[fact.pillar].append(fact)
    items: dict[str, list[KnowledgePage]] = defaultdict(list)
    for page in pages_in(get_language() or settings.LANGUAGE_CODE):
        for slug in page.pillars:
            items[slug].append(page)
    found = sorted(in_readers_language(Pillar.objects.all()), key=lambda pillar: pillar.number)
    return [PillarEntry(one, one.locale.language_code, facts[one.slug], items[one.slug]) for one in found]


def figures_of_no_pillar() -> list[Fact]:
    """Return the figures that no pillar has: about projects and what they cost."""
    return in_readers_language(Fact.objects.filter(pillar=""))


def regional() -> list[RegionRow]:
    """What the sources say of each region; they do not agree."""
    titles = titles_of_pillars(get_language() or settings.LANGUAGE_CODE)
    return [
        RegionRow(one, one.locale.language_code, [titles.get(slug, slug) for slug in one.pillars])
        for one in in_readers_language(RegionalPillars.objects.all())
    ]


@dataclass(frozen=True)
class Term:
    """A term with the terms that belong to it: of each the id, the word, and the language that it is in."""

    entry: GlossaryTerm
    lang: str
    others: Sequence[tuple[str, str, str]]


def terms() -> list[Term]:
    """Every term by its first letter, accents and case aside."""
    found = sorted(in_readers_language(GlossaryTerm.objects.all()), key=place_of)
    named = {one.slug: (one.slug, one.term, one.locale.language_code) for one in found}
    return [
        Term(one, one.locale.language_code, [named[slug] for slug in one.see_also if slug in named]) for one in found
    ]


def _live_tools() -> list[KnowledgePage]:
    return [page for page in pages_in(get_language() or settings.LANGUAGE_CODE) if page.kind == Kind.TOOL]


def tools(slugs: Sequence[str]) -> list[KnowledgePage]:
    """Return live tools in the order in which they were chosen; what is not there is left out."""
    found = {page.slug: page for page in _live_tools()} if slugs else {}
    return [found[slug] for slug in slugs if slug in found]


def tools_to_choose(without: Collection[str]) -> list[KnowledgePage]:
    """Return the tools that are not chosen yet, by their titles."""
    return sorted((page for page in _live_tools() if page.slug not in without), key=lambda page: page.title.casefold())


def compared(chosen: Sequence[KnowledgePage]) -> list[ComparedRow]:
    """Return the rows of a comparison; words of the page's own language say so."""
    items = [Item(page, {}) for page in chosen]
    rows = [
        ComparedRow(_("In short"), [[_own(page, "summary")] for page in chosen]),
        ComparedRow(pgettext("of a tool", "Place"), [_parts(item.places) for item in items]),
        ComparedRow(_("Channel"), [_parts(item.channels) for item in items]),
        ComparedRow(_("For whom"), [_parts(item.groups) for item in items]),
        ComparedRow(_("Languages"), [[*_parts(item.languages), _own(item.page, "languages_note")] for item in items]),
        ComparedRow(_("Cost"), [[Part(page.get_cost_band_display()), _own(page, "cost_note")] for page in chosen]),
        ComparedRow(_("People needed"), [[_own(page, "staff_needed")] for page in chosen]),
        ComparedRow(_("Evidence"), [[Part(page.get_evidence_display())] for page in chosen]),
        ComparedRow(_("Safety"), [[_own(page, "safety_note")] for page in chosen]),
        ComparedRow(_("Seen in"), [_parts(item.countries) for item in items]),
        ComparedRow(_("Indicator"), [[Part(page.indicator)] for page in chosen]),
    ]
    found = (_without_blanks(row) for row in rows)
    return [row for row in found if any(any(answer) for answer in row.answers)]


def _own(page: KnowledgePage, field: str) -> Part:
    return Part(getattr(page, field), page.locale.language_code)


def _parts(names: Sequence[str]) -> list[Part]:
    return [Part(name) for name in names]


def _without_blanks(row: ComparedRow) -> ComparedRow:
    return ComparedRow(row.title, [[part for part in answer if part.text] for answer in row.answers])
