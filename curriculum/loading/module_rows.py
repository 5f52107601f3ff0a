"""What is the same about a module in every language: the rows that pages, questions and editions hang on."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from curriculum.loading.loading import Loading, Wanted
from curriculum.loading.writing import put
from curriculum.reading import Content, Document
from curriculum.reading import Module as ReadModule
from curriculum.reading.curricula import items_of
from curriculum.reading.fields import mappings_at, number_at, text_at, texts_at
from curriculum.reading.sources import plain
from modules.keys import key_of
from modules.models import AccessPolicy, Module

LINKS = {
    "requires": "prerequisites",
    "recommended_before": "recommended_before",
    "equivalent_to": "equivalent_to",
    "overlaps": "overlaps",
}


def originals(content: Content) -> list[ReadModule]:
    """Return each module once, in the language that it was written in: its folder has no suffix."""
    return [module for module in content.modules if module.file.split("/")[-2] == module.id]


def planned(content: Content, language: str) -> dict[str, tuple[Any, Document]]:
    """Return the items of curricula that announce a module without content yet, by module id, with their curriculum."""
    written = {module.id for module in content.modules}
    return {
        item["module"]: (item, curriculum)
        for curriculum in content.curricula
        if curriculum.language == language
        for stage in mappings_at(curriculum.fields, "stages")
        for item in items_of(stage)
        if item.get("in_preparation") is True and item["module"] not in written
    }


def load_rows(loading: Loading, content: Content, language: str) -> dict[str, Module]:
    """Make the row of every module, those in preparation too; return them by id."""
    found = {_key(row.slug): row for row in Module.objects.all()}
    loading.placeholders |= {key for key, row in found.items() if row.in_preparation and row.latest_edition_id is None}
    wanted = (*_written(content), *_announced(content, language))
    return {row.slug: row for row in put(loading, wanted, found, Module)}


def _written(content: Content) -> Iterator[Wanted]:
    for module in originals(content):
        fields = module.fields
        values = {
            "code": module.code,
            "access": module.access,
            "level": text_at(fields, "level"),
            "competencies": list(texts_at(fields, "competencies")),
            "rule": plain(fields["completion"]),
            "links": {kind: plain(fields[name]) for kind, name in LINKS.items() if fields.get(name)},
            "licence": text_at(fields, "licence"),
            "is_demonstration": fields["demonstration"],
        }
        # Publishing an edition adds the minutes up from the units.
        first = {"slug": module.id, "minutes": module.minutes}
        yield Wanted(module.id, _key(module.id), values, first=first, modules=frozenset({module.id}))


def _announced(content: Content, language: str) -> Iterator[Wanted]:
    for module, (item, curriculum) in planned(content, language).items():
        values = {
            "code": text_at(item, "code"),
            "access": text_at(item, "access") or text_at(curriculum.fields, "access") or AccessPolicy.ON_REQUEST,
            "minutes": number_at(item, "minutes"),
            "licence": text_at(curriculum.fields, "licence"),
            "is_demonstration": curriculum.fields["demonstration"],
            "in_preparation": True,
        }
        yield Wanted(module, _key(module), values, first={"slug": module})


def _key(module: str) -> UUID:
    return key_of("module", module)
