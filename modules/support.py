"""What holds in the reader's country: support lines and country cards, kept in the cache until an editor changes one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from modules.models import CardKey, CountryCard, SupportLine
from modules.models.snippets import STALE_AFTER

GENERATION = "country-content"
Kept = TypeVar("Kept")
KEPT_FOR = 3600  # seconds; other processes without a shared cache see a change after this at the latest


@dataclass(frozen=True)
class Line:
    """A number that people can call."""

    kind: str
    name: str
    number: str
    hours: str
    note: str
    checked_on: date | None

    @property
    def is_overdue(self) -> bool:
        """Whether somebody has called it, but longer ago than numbers can be trusted."""
        return self.checked_on is not None and self.checked_on < timezone.localdate() - STALE_AFTER


@dataclass(frozen=True)
class Card:
    """A country card; `text` is empty while the operator has not filled it in."""

    title: str
    text: str
    source: str
    checked_on: date | None
    review_on: date | None

    @property
    def is_overdue(self) -> bool:
        return self.review_on is not None and self.review_on < timezone.localdate()


def forget_country_content() -> None:
    """Called when an editor has changed a card or a line."""
    cache.set(GENERATION, timezone.now().timestamp(), timeout=None)


def _cached(key: str, make: Callable[[], Kept]) -> Kept:
    full = f"{GENERATION}:{cache.get(GENERATION, 0)}:{key}"
    found: Kept | None = cache.get(full)
    if found is None:
        found = make()
        cache.set(full, found, KEPT_FOR)
    return found


def support_lines(country: str | None, locale: str) -> list[Line]:
    """Return the lines for a country and those for everywhere, in this language or else in English."""
    return _cached(f"lines:{country}:{locale}", lambda: _lines(country, locale))


def _lines(country: str | None, locale: str) -> list[Line]:
    rows = SupportLine.objects.filter(country=None) | SupportLine.objects.filter(country=country or "")
    found = {}
    for row in rows.filter(locale__language_code__in={locale, "en"}).select_related("locale").order_by("kind", "name"):
        if row.translation_key not in found or row.locale.language_code == locale:
            found[row.translation_key] = Line(row.kind, row.name, row.number, row.hours, row.note, row.checked_on)
    order = {"emergency": 0, "crisis": 1, "staff": 2}
    return sorted(found.values(), key=lambda line: order.get(line.kind, 9))


def card(subject: str, country: str | None, locale: str) -> Card:
    """Return the card of a subject for a country; with an empty text while nobody has filled it in."""
    return _cached(f"card:{subject}:{country}:{locale}", lambda: _card(subject, country, locale))


def _card(subject: str, country: str | None, locale: str) -> Card:
    titles = {
        row.locale.language_code: row.title
        for row in CardKey.objects.filter(slug=subject, locale__language_code__in={locale, "en"}).select_related(
            "locale"
        )
    }
    rows = CountryCard.objects.filter(Q(country=country or "") | Q(country=None), subject=subject)
    rows = rows.filter(locale__language_code__in={locale, "en"}).select_related("locale")
    # The country's own words first, and among those the reader's language.
    row = min(rows, key=lambda row: (row.country_id is None, row.locale.language_code != locale), default=None)
    title = titles.get(locale) or titles.get("en") or subject
    if row is None:
        return Card(title, "", "", None, None)
    return Card(title, row.text, row.source, row.checked_on, row.review_on)
