"""Editions as people read them: everything here is frozen, so it is kept in memory once it was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from modules.activities.definition import Definition
from modules.models import ActivityText, ActivityVersion, Edition, EditionActivity, EditionUnit

SURVEY = "survey"


class NotInEdition(LookupError):
    """The edition has no such unit or activity."""


def in_language(texts: Mapping[str, Any], locale: str, fallback: str) -> tuple[str, Any]:
    """Return the locale that is there, and what it holds: the wanted one, else the fallback."""
    shown = locale if locale in texts else fallback
    return shown, texts[shown]


@dataclass(frozen=True)
class UnitEntry:
    """A unit of an edition; titles and keys by locale. `requires` are the ids of the units that it builds on."""

    slug: str
    minutes: int
    titles: Mapping[str, str]
    ids: Mapping[str, int]
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActivityEntry:
    """An activity of an edition."""

    slug: str
    key: str
    kind: str
    unit_slug: str
    version_id: int
    text_ids: tuple[int, ...]
    titles: Mapping[str, str]


@dataclass(frozen=True)
class Manifest:
    """The table of contents of an edition."""

    id: int
    number: int
    line: int
    module_id: int
    module_slug: str
    language: str
    texts: Mapping[str, Mapping[str, Any]]
    minutes: int
    rule: Mapping[str, Any]
    units: tuple[UnitEntry, ...]
    activities: tuple[ActivityEntry, ...]
    # What upper apps have worked out from this edition; it lives as long as the edition is remembered.
    worked_out: dict[Any, Any] = field(default_factory=dict, compare=False)

    def words(self, locale: str) -> tuple[str, Mapping[str, Any]]:
        return in_language(self.texts, locale, self.language)

    @cached_property
    def _units(self) -> dict[str, UnitEntry]:
        return {unit.slug: unit for unit in self.units}

    @cached_property
    def _activities(self) -> dict[str, ActivityEntry]:
        return {activity.slug: activity for activity in self.activities}

    def unit(self, slug: str) -> UnitEntry:
        """Raises NotInEdition."""
        try:
            return self._units[slug]
        except KeyError:
            raise NotInEdition(slug) from None

    def activity(self, slug: str) -> ActivityEntry:
        """Raises NotInEdition."""
        try:
            return self._activities[slug]
        except KeyError:
            raise NotInEdition(slug) from None

    def of_unit(self, unit_slug: str) -> list[ActivityEntry]:
        return [activity for activity in self.activities if activity.unit_slug == unit_slug]

    def neighbours(self, slug: str) -> tuple[UnitEntry | None, UnitEntry | None]:
        """Return the units before and after this one."""
        place = [unit.slug for unit in self.units].index(slug)
        before = self.units[place - 1] if place else None
        after = self.units[place + 1] if place + 1 < len(self.units) else None
        return before, after


@lru_cache(maxsize=256)
def manifest(edition_id: int) -> Manifest:
    """Return the table of contents of an edition; three queries, once in the life of a process."""
    edition = Edition.objects.select_related("module").get(pk=edition_id)
    return Manifest(
        id=edition.pk,
        number=edition.number,
        line=edition.line,
        module_id=edition.module_id,
        module_slug=edition.module.slug,
        language=edition.language,
        texts=edition.texts,
        minutes=edition.minutes,
        rule=edition.rule,
        units=_units(edition),
        activities=_activities(edition),
    )


def _units(edition: Edition) -> tuple[UnitEntry, ...]:
    rows = edition.units.order_by("position").values_list(
        "slug", "locale", "pk", "title", "minutes", "values__requires"
    )
    found: dict[str, list[tuple[str, int, str, int]]] = {}
    requires: dict[str, tuple[str, ...]] = {}
    for slug, locale, pk, title, minutes, wanted in rows:
        found.setdefault(slug, []).append((locale, pk, title, minutes))
        if locale == edition.language:
            requires[slug] = tuple(wanted or ())
    return tuple(
        UnitEntry(
            slug,
            minutes=texts[0][3],
            titles={locale: title for locale, _, title, _ in texts},
            ids={locale: pk for locale, pk, _, _ in texts},
            requires=requires.get(slug, ()),
        )
        for slug, texts in found.items()
    )


def _activities(edition: Edition) -> tuple[ActivityEntry, ...]:
    rows = edition.activities.select_related("version").prefetch_related("texts").order_by("position")
    return tuple(_activity(row) for row in rows)


def _activity(row: EditionActivity) -> ActivityEntry:
    texts = sorted(row.texts.all(), key=lambda text: text.pk)
    return ActivityEntry(
        slug=row.slug,
        key=str(row.key),
        kind=row.version.kind,
        unit_slug=row.unit_slug,
        version_id=row.version_id,
        text_ids=tuple(text.pk for text in texts),
        titles=_titles(row.version.kind, texts),
    )


def _titles(kind: str, texts: Iterable[ActivityText]) -> dict[str, str]:
    """Return the titles of an activity by locale."""
    words = {text.locale: text.words for text in texts}
    words = in_our_languages(words) if kind == SURVEY else words
    return {locale: one.get("title", "") for locale, one in words.items()}


def in_our_languages(texts: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return the words of a survey in each language of the catalogues beside those that were frozen.

    The survey is the site's own, so editions froze one language of it only; those of before are helped by this too. A
    language whose catalogue does not know the title is left out: its readers get the original, marked as such.
    """
    original = texts.get(settings.LANGUAGE_CODE)
    if original is None:
        return dict(texts)
    said = {code: _said_in(code, original) for code, _name in settings.LANGUAGES if code not in texts}
    return {**texts, **{code: words for code, words in said.items() if words["title"] != original["title"]}}


def _said_in(language: str, words: Any) -> Any:
    """Return words with every sentence in a language; what is no sentence of ours stays."""
    if isinstance(words, Mapping):
        return {key: _said_in(language, value) for key, value in words.items()}
    with override(language):
        return gettext(words)


@lru_cache(maxsize=512)
def definition(version_id: int, text_ids: tuple[int, ...], language: str) -> Definition:
    """Return a frozen activity with these texts; two queries, once in the life of a process."""
    version = ActivityVersion.objects.get(pk=version_id)
    texts = {text.locale: text.words for text in ActivityText.objects.filter(pk__in=text_ids)}
    texts = in_our_languages(texts) if version.kind == SURVEY else texts
    original = language if language in texts else next(iter(texts))
    return Definition(version.kind, version.structure, texts, original)


def definition_in(
    contents: Manifest, activity: ActivityEntry, version_id: int | None = None
) -> tuple[Definition, Mapping[str, int]]:
    """Return the definition of an activity and its text ids by locale, one for each language of its words.

    An attempt that began on another version than the edition's gets that version with its newest texts.
    """
    wanted = version_id or activity.version_id
    text_ids = activity.text_ids if wanted == activity.version_id else newest_texts(wanted)
    found, kept = definition(wanted, text_ids, contents.language), locales_of(text_ids)
    # Words of the catalogues have no text of their own: an answer given to them belongs to the text that was frozen.
    return found, {locale: kept.get(locale) or next(iter(kept.values())) for locale in found.texts}


def newest_texts(version_id: int) -> tuple[int, ...]:
    """Return the newest text of each locale; one query."""
    rows = ActivityText.objects.filter(version_id=version_id).order_by("pk").values_list("locale", "pk")
    return tuple(sorted(dict(rows).values()))


@lru_cache(maxsize=1024)
def locales_of(text_ids: tuple[int, ...]) -> Mapping[str, int]:
    return dict(ActivityText.objects.filter(pk__in=text_ids).values_list("locale", "pk"))


@lru_cache(maxsize=512)
def unit_values(unit_id: int) -> tuple[str, Mapping[str, Any]]:
    """Return the hash and the frozen values of a unit."""
    unit = EditionUnit.objects.only("sha256", "values").get(pk=unit_id)
    return unit.sha256, unit.values


def forget() -> None:
    """Empty the memory; for tests, whose database is rolled back under it."""
    for remembered in (manifest, definition, locales_of, unit_values):
        remembered.cache_clear()
