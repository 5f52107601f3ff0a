"""Brings what `knowledge_files` has read onto the site: pages of the shelf, and its snippets; twice without harm."""

from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.models import Locale, Page

from curriculum.loading.loading import Loading, Wanted
from curriculum.loading.raw import stream
from curriculum.loading.unit_blocks import Shelf as NoFiles
from curriculum.loading.unit_blocks import raw_blocks
from curriculum.loading.writing import by_key, put, put_pages
from curriculum.reading.fields import mappings_at, number_at, text_at, texts_at
from knowledge.models import Fact, GlossaryTerm, KnowledgeIndexPage, KnowledgePage, Pillar, RegionalPillars
from knowledge.moderating import have_moderation
from modules.keys import key_of
from training_site.knowledge_files import ReadItem, ReadShelf, day_of

ORIGINAL = "en"


def load_shelf(loading: Loading, read: ReadShelf, indexes: Iterable[Page]) -> None:
    """Make or change the items of each shelf in its language, and the snippets in the language of the files."""
    for index in indexes:
        locale = index.locale
        wanted = [_wanted(item) for item in read.items if item.language == locale.language_code]
        put_pages(loading, wanted, by_key(KnowledgePage, locale), KnowledgePage, index)
        if locale.language_code == ORIGINAL:
            _load_snippets(loading, read, locale)
    have_moderation(KnowledgeIndexPage.objects.all())


def _load_snippets(loading: Loading, read: ReadShelf, locale: Locale) -> None:
    for model, wanted in (
        (Pillar, [_pillar(each) for each in read.pillars]),
        (RegionalPillars, [_regional(each) for each in read.regional]),
        (Fact, [_fact(each) for each in read.facts]),
        (GlossaryTerm, [_term(each) for each in read.terms]),
    ):
        put(loading, wanted, by_key(model, locale), model, locale=locale)


def _wanted(item: ReadItem) -> Wanted:
    name = f"{item.fields.get('type')} {item.slug}"
    first = {"slug": item.slug}
    return Wanted(name, key_of("knowledge", item.slug), _fields(item), item.language, first=first, file=item.file)


def _fields(item: ReadItem) -> dict[str, Any]:
    fields = item.fields
    return {
        **{name: text_at(fields, name) for name in ("title", "summary", "licence", "original_url")},
        "kind": text_at(fields, "type"),
        "authors": "; ".join(texts_at(fields, "authors")),
        "published_on": day_of(fields),
        **{name: list(texts_at(fields, name)) for name in ("pillars", "regions", "topics", "tags", "content_warnings")},
        "countries": [*texts_at(fields, "countries"), *texts_at(fields, "countries_seen")],
        "module_slugs": list(texts_at(fields, "related_modules")),
        "body": raw_blocks(item.blocks, NoFiles()),
        "charts": stream("chart", [_chart(fields["chart"])] if "chart" in fields else [], "knowledge", item.slug),
        "sources": stream("source", map(_source, mappings_at(fields, "sources")), "knowledge", item.slug),
        **{name: text_at(fields, name) for name in ("method_note", "limits")},
        **_of_tool(fields),
        **_of_webinar(item.slug, fields),
    }


def _of_tool(fields: Mapping[str, Any]) -> dict[str, Any]:
    names = (
        "languages_note",
        "cost_band",
        "cost_note",
        "staff_needed",
        "evidence",
        "safety_note",
        "indicator",
        "contact",
    )
    return {
        "places": list(texts_at(fields, "setting")),
        "channels": list(texts_at(fields, "channel")),
        "target_groups": list(texts_at(fields, "target_groups")),
        "languages": list(texts_at(fields, "languages")),
        **{name: text_at(fields, name) for name in names},
    }


def _of_webinar(slug: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    speakers = mappings_at(fields, "speakers")
    chapters = [dict(one) | {"points": list(texts_at(one, "points"))} for one in mappings_at(fields, "chapters")]
    return {
        "duration_minutes": number_at(fields, "duration_minutes") or None,
        "speakers": stream("speaker", speakers, "knowledge", slug),
        "chapters": stream("chapter", chapters, "knowledge", slug),
    }


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    words = {name: str(source.get(name) or "") for name in ("title", "organisation", "year", "note", "url")}
    return words | {"checked": source.get("checked") is True}


def _chart(chart: Mapping[str, Any]) -> dict[str, Any]:
    data = [
        {"label": point["label"], "values": point.get("values") or [point["value"]], "n": point.get("n")}
        for point in mappings_at(chart, "data")
    ]
    words = {name: text_at(chart, name) for name in ("type", "title", "unit", "base", "source", "alt")}
    return words | {
        "series": list(texts_at(chart, "series")),
        "data": data,
        "synthetic": chart.get("synthetic") is True,
    }


def _pillar(pillar: Mapping[str, Any]) -> Wanted:
    words = {name: text_at(pillar, name) for name in ("title", "meaning", "tag_when", "not_for")}
    return _snippet("pillar", pillar, words | {"number": number_at(pillar, "number")})


def _regional(entry: Mapping[str, Any]) -> Wanted:
    region = text_at(entry, "region")
    fields = {
        "region": region,
        "pillars": list(texts_at(entry, "pillars")),
        "source": text_at(entry, "source"),
        "note": text_at(entry, "note"),
    }
    return Wanted(f"pillars of {region}", key_of("knowledge", "region", region), fields, ORIGINAL)


def _fact(fact: Mapping[str, Any]) -> Wanted:
    source = fact["source"]
    value = fact.get("value")
    return _snippet(
        "fact",
        fact,
        {
            **{name: text_at(fact, name) for name in ("title", "statement", "period", "note", "qualifier", "unit")},
            "value": "" if value is None else str(value),
            "pillar": text_at(fact, "pillar"),
            "is_derived": fact.get("derived") is True,
            "source_title": text_at(source, "title"),
            "source_organisation": text_at(source, "organisation"),
            "source_year": str(source.get("year", "")),
            "source_url": text_at(source, "url"),
        },
    )


def _term(term: Mapping[str, Any]) -> Wanted:
    fields = {"term": text_at(term, "term"), "meaning": text_at(term, "meaning")}
    return _snippet("term", term, fields | {"see_also": list(texts_at(term, "see_also"))})


def _snippet(kind: str, entry: Mapping[str, Any], fields: Mapping[str, Any]) -> Wanted:
    slug = text_at(entry, "id")
    return Wanted(f"{kind} {slug}", key_of("knowledge", kind, slug), fields, ORIGINAL, first={"slug": slug})
