"""Facts in the workshop: where each stands, and on which day somebody last compared it with its source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from modules.canonical import sha256_of
from modules.models import FactCheck, Module, ModulePage, UnitPage

WORDS_OF_FACTS = ("text", "figure", "unit", "population", "source", "year", "link")


@dataclass(frozen=True)
class Fact:
    """A fact as it stands in a page: its block and its words; `is_ticked` where the page says that it was checked."""

    block: UUID
    words: Mapping[str, str]
    is_ticked: bool

    @property
    def sha256(self) -> str:
        """Name the words: a check is of these and no others."""
        return sha256_of({name: self.words[name] for name in WORDS_OF_FACTS if self.words.get(name)})


@dataclass(frozen=True)
class Place:
    """A unit page in the workshop."""

    page_id: int
    module: Module
    unit: str
    title: str
    language: str
    is_live: bool

    def edit_url(self, block: UUID | str = "") -> str:
        """The page in the editor, opened at a block."""
        url = reverse("wagtailadmin_pages:edit", args=[self.page_id])
        return f"{url}#block-{block}-section" if block else url


@dataclass(frozen=True)
class FactRow:
    """A fact of the report; `check` is the newest one of its present words."""

    place: Place
    fact: Fact
    check: FactCheck | None
    today: date

    @property
    def months(self) -> int | None:
        """Whole months since the check; None where nobody has said when."""
        return None if self.check is None else months_since(self.check.checked_on, self.today)

    @property
    def state(self) -> str:
        """“checked”, “ticked” (in the page, without a day), or “unchecked”."""
        if self.check:
            return "checked"
        return "ticked" if self.fact.is_ticked else "unchecked"


def months_since(day: date, today: date) -> int:
    """Return how many whole months lie between two days."""
    return (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)


def facts_in(body: Iterable[Mapping[str, Any]]) -> list[Fact]:
    """Return the facts of a unit's raw blocks, in their order."""
    return [_fact(one["id"], one["value"]) for one in body if one["type"] == "fact"]


def _fact(block: str, value: Mapping[str, Any]) -> Fact:
    words = {name: str(value.get(name) or "") for name in (*WORDS_OF_FACTS, "key", "licence")}
    return Fact(UUID(block), words, bool(value.get("checked")))


def checked_days(facts: Sequence[Fact], language: str) -> dict[UUID, FactCheck]:
    """Return the newest check of the present words of each fact. One query if there are facts."""
    if not facts:
        return {}
    rows = FactCheck.objects.filter(block__in=[fact.block for fact in facts], language=language)
    return _newest({(fact.block, fact.sha256) for fact in facts}, rows)


def _newest(wanted: set[tuple[UUID, str]], rows: Iterable[FactCheck]) -> dict[UUID, FactCheck]:
    found = [row for row in rows if (row.block, row.words_sha256) in wanted]
    return {row.block: row for row in sorted(found, key=lambda row: row.checked_on)}


def places_of(modules: Iterable[Module]) -> list[tuple[Place, UnitPage]]:
    """Return every unit page of these modules, in all languages. Two queries."""
    pages = ModulePage.objects.filter(module__in=modules).select_related("module", "locale")
    by_path = {page.path: page for page in pages.order_by("module__code", "locale__language_code")}
    units = UnitPage.objects.order_by("path").only(
        "path", "title", "slug", "live", "body", "content_warnings", "needs_reviews", "latest_revision"
    )
    found: dict[str, list[UnitPage]] = {path: [] for path in by_path}
    for unit in units:
        found.get(unit.path[: -UnitPage.steplen], []).append(unit)
    return [(_place(by_path[path], unit), unit) for path, below in found.items() for unit in below]


def _place(page: ModulePage, unit: UnitPage) -> Place:
    return Place(unit.pk, page.module, unit.slug, unit.title, page.locale.language_code, unit.live)


def fact_rows(modules: Iterable[Module], *, today: date) -> list[FactRow]:
    """Return every fact of these modules with its newest check. Three queries, however many there are."""
    found = [(place, fact) for place, unit in places_of(modules) for fact in facts_in(unit.body.raw_data)]
    checks: dict[tuple[UUID, str, str], FactCheck] = {}
    for check in FactCheck.objects.filter(module__in=modules).select_related("checked_by").order_by("checked_on"):
        checks[(check.block, check.language, check.words_sha256)] = check
    return [FactRow(place, fact, checks.get((fact.block, place.language, fact.sha256)), today) for place, fact in found]
