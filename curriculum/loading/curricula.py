"""Curriculum pages: stages and their items as blocks; everything else about a curriculum is kept as data."""

from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.models import Page

from curriculum.loading.loading import Loading, Wanted
from curriculum.loading.raw import stream, stream_block
from curriculum.loading.writing import by_key, put_pages
from curriculum.models import CurriculumPage
from curriculum.reading import Content, Document
from curriculum.reading.fields import mappings_at, text_at, texts_at
from curriculum.reading.shapes import ITEM_KINDS
from curriculum.reading.sources import plain
from modules.keys import key_of

# What has a field or a block of its own; the rest are rules as data.
SHOWN_ELSEWHERE = {"schema", "id", "code", "title", "summary", "audience", "issuer", "licence", "demonstration"}
INHERITED = ("role", "minutes", "day", "mode")
Titles = Mapping[str, str]


def load_curricula(loading: Loading, content: Content, catalogue: Page) -> None:
    """Make or change the curriculum pages of the catalogue's language."""
    titles = titles_of(content, catalogue.locale.language_code)
    wanted = [
        _wanted(document, titles)
        for document in content.curricula
        if document.language == catalogue.locale.language_code
    ]
    put_pages(loading, wanted, by_key(CurriculumPage, catalogue.locale), CurriculumPage, catalogue)


def _wanted(document: Document, titles: Titles) -> Wanted:
    fields = _fields(document, titles)
    return Wanted(
        document.id, key_of("curriculum", document.id), fields, document.language, first={"slug": document.id}
    )


def titles_of(content: Content, language: str) -> dict[str, str]:
    """Return the titles of scenarios, live kits and assessments by their ids."""
    documents = (*content.scenarios, *content.kits, *content.assessments)
    return {each.id: text_at(each.fields, "title") for each in documents if each.language == language}


def _fields(document: Document, titles: Titles) -> dict[str, Any]:
    fields = document.fields
    stages = [_stage(stage, document.id, titles) for stage in mappings_at(fields, "stages")]
    completion: Any = fields.get("completion") or {}
    return {
        "title": text_at(fields, "title"),
        "code": text_at(fields, "code"),
        "summary": text_at(fields, "summary"),
        "audience": text_at(fields, "audience"),
        "issuer": text_at(fields, "issuer"),
        "licence": text_at(fields, "licence"),
        "is_demonstration": fields["demonstration"],
        "note": text_at(completion, "note"),
        "stages": stages,
        "facts": {name: plain(part) for name, part in fields.items() if name not in SHOWN_ELSEWHERE},
    }


def _stage(stage: Mapping[str, Any], curriculum: str, titles: Titles) -> dict[str, Any]:
    path = ("curriculum", curriculum, text_at(stage, "id"))
    electives: Any = stage.get("elective_minutes") or {}
    value = {
        "code": text_at(stage, "code"),
        "key": text_at(stage, "id"),
        **{name: text_at(stage, name) for name in ("title", "summary", "mode", "when", "done_when")},
        **{name: stream("item", texts_at(stage, name), *path, name) for name in ("outcomes", "after")},
        "minutes": stage.get("minutes"),
        "minutes_least": electives.get("least"),
        "minutes_most": electives.get("most"),
        "items": _items(mappings_at(stage, "items"), (*path, "items"), titles),
    }
    return {"type": "stage", "value": value, "id": str(key_of(*path))}


def _items(items: Iterable[Mapping[str, Any]], path: tuple[str, ...], titles: Titles) -> list[dict[str, Any]]:
    return [_item(item, (*path, str(place)), titles) for place, item in enumerate(items)]


def _item(item: Mapping[str, Any], path: tuple[str, ...], titles: Titles) -> dict[str, Any]:
    kind = next(kind for kind in ITEM_KINDS if kind in item)
    if kind == "choose":
        return _choice(item, path, titles)
    return stream_block(kind, VALUES[kind](item, titles), *path)


def _choice(item: Mapping[str, Any], path: tuple[str, ...], titles: Titles) -> dict[str, Any]:
    """What holds for the whole choice (its role, minutes, day) holds for each thing to choose from."""
    shared = {name: item[name] for name in INHERITED if name in item}
    choices = _items([{**shared, **each} for each in mappings_at(item, "from")], (*path, "items"), titles)
    return {"type": "choose", "value": {"choose": item["choose"], "items": choices}, "id": str(key_of(*path))}


def _module(item: Mapping[str, Any], titles: Titles) -> dict[str, Any]:
    return {
        **{name: text_at(item, name) for name in ("module", "role", "note", "mode")},
        "day": item.get("day"),
    }


def _session(item: Mapping[str, Any], titles: Titles) -> dict[str, Any]:
    key = text_at(item, "session") or text_at(item, "live")
    return {
        "key": key,
        "title": text_at(item, "title") or titles.get(key, key),
        "role": text_at(item, "role"),
        "mode": text_at(item, "mode"),
        "minutes": item.get("minutes"),
        "day": item.get("day"),
        "when": text_at(item, "when"),
        "needs": list(texts_at(item, "needs")),
    }


def _assessment(item: Mapping[str, Any], titles: Titles) -> dict[str, Any]:
    key = text_at(item, "assessment")
    return {"key": key, "title": titles.get(key, key), "role": text_at(item, "role"), "minutes": item.get("minutes")}


VALUES = {"module": _module, "session": _session, "live": _session, "assessment": _assessment}
