"""Where entries of the index come from: for each kind what there is, by cheap marks, and how an entry is made of it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils import translation

from curriculum.models import CurriculumPage
from knowledge.models import GlossaryTerm, KnowledgePage
from knowledge.words import words_of
from modules.canonical import sha256_of
from modules.keys import key_of
from modules.models import EditionUnit, ModulePage, SiteDocument
from training_site.search.models import Found


@dataclass(frozen=True)
class Mark:
    """A thing that is there: `mark` changes when its words do."""

    key: UUID
    locale: str
    pk: int
    mark: str


@dataclass(frozen=True)
class Words:
    """What an entry says of a thing; `text` is public unless the kind stands behind a door."""

    pk: int
    title: str
    path: str
    text: str
    label: str = ""
    module: int | None = None


class Source(Protocol):
    """All things of one kind."""

    kind: Found

    def marks(self) -> Iterable[Mark]:
        """Give everything that there is; one query."""
        ...

    def words(self, pks: Collection[int]) -> Iterable[Words]:
        """Give the words of those with these primary keys."""
        ...


class Modules:
    """Public pages of modules."""

    kind = Found.MODULE

    def marks(self) -> Iterator[Mark]:
        return _page_marks(ModulePage)

    def words(self, pks: Collection[int]) -> Iterator[Words]:
        for page in ModulePage.objects.filter(pk__in=pks).select_related("module", "locale"):
            parts = (page.audience, _parted(page.topics.raw_data), _parted(page.outcomes.raw_data))
            yield Words(page.pk, page.title, _path(page), _joined(page.summary, *parts), page.module.code)


class Curricula:
    """Pages of curricula; they are found among the modules."""

    kind = Found.MODULE

    def marks(self) -> Iterator[Mark]:
        return _page_marks(CurriculumPage)

    def words(self, pks: Collection[int]) -> Iterator[Words]:
        for page in CurriculumPage.objects.filter(pk__in=pks).select_related("locale"):
            yield Words(page.pk, page.title, _path(page), _joined(page.summary, page.audience), page.code)


class Units:
    """Units of the newest editions, without those that were taken back."""

    kind = Found.UNIT

    def marks(self) -> Iterator[Mark]:
        rows = EditionUnit.objects.filter(edition=F("edition__module__latest_edition")).values_list(
            "pk", "slug", "locale", "edition__module__slug", "edition__module__withdrawn_units"
        )
        for pk, slug, locale, module, withdrawn in rows:
            if not {"*", slug} & set(withdrawn):
                yield Mark(key_of("search", module, slug), locale, pk, str(pk))

    def words(self, pks: Collection[int]) -> Iterator[Words]:
        for unit in EditionUnit.objects.filter(pk__in=pks).select_related("edition__module"):
            module = unit.edition.module
            with translation.override(unit.locale):
                path = _without_language(reverse("learning:unit", args=[module.slug, unit.slug]), unit.locale)
            text = _parted([unit.values.get("outcomes"), unit.values.get("body")])
            yield Words(unit.pk, unit.title, path, text, module.code, module.pk)


class Items:
    """Items of the shelf."""

    kind = Found.KNOWLEDGE

    def marks(self) -> Iterator[Mark]:
        return _page_marks(KnowledgePage)

    def words(self, pks: Collection[int]) -> Iterator[Words]:
        for page in KnowledgePage.objects.filter(pk__in=pks).select_related("locale"):
            topics = ", ".join(page.topics).replace("-", " ")
            text = _joined(page.summary, page.words_parted(BETWEEN), page.safety_note, topics, page.authors)
            yield Words(page.pk, page.title, _path(page), text, page.kind)


class Terms:
    """Terms of the glossary."""

    kind = Found.TERM

    def marks(self) -> Iterator[Mark]:
        for term in GlossaryTerm.objects.select_related("locale"):
            mark = sha256_of([term.term, term.meaning])
            yield Mark(term.translation_key, term.locale.language_code, term.pk, mark)

    def words(self, pks: Collection[int]) -> Iterator[Words]:
        for term in GlossaryTerm.objects.filter(pk__in=pks):
            yield Words(term.pk, term.term, f"/knowledge/glossary/#{term.slug}", term.meaning)


class Documents:
    """Documents of modules; those of sessions have doors of their own, and what names no module is on no list."""

    kind = Found.DOCUMENT

    def marks(self) -> Iterator[Mark]:
        rows = SiteDocument.objects.filter(session_materials=None).exclude(module=None)
        for pk, title, file in rows.values_list("pk", "title", "file"):
            yield Mark(key_of("search", "document", str(pk)), EVERY_LANGUAGE, pk, sha256_of([title, file]))

    def words(self, pks: Collection[int]) -> Iterator[Words]:
        for document in SiteDocument.objects.filter(pk__in=pks).select_related("module"):
            code = document.module.code if document.module else ""
            yield Words(document.pk, document.title, document.url, "", code, document.module_id)


EVERY_LANGUAGE = "*"
# In an excerpt a heading does not run into what stands below it.
BETWEEN = " · "
SOURCES: tuple[tuple[Source, ...], ...] = ((Modules(), Curricula()), (Units(),), (Items(),), (Terms(),), (Documents(),))


def _page_marks(model: Any) -> Iterator[Mark]:
    rows = model.objects.live().public().filter(alias_of=None)
    columns = ("pk", "translation_key", "locale__language_code", "live_revision", "url_path")
    for pk, key, locale, revision, url_path in rows.values_list(*columns):
        yield Mark(key, locale, pk, sha256_of([revision, url_path]))


def _path(page: Any) -> str:
    return _without_language(page.url or "", page.locale.language_code)


def _without_language(url: str, language: str) -> str:
    return "/" + url.removeprefix(f"/{language}/")


def _joined(*parts: str) -> str:
    return BETWEEN.join(part for part in parts if part)


def _parted(raw: Any) -> str:
    return words_of(raw, between=BETWEEN)
