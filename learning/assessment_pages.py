"""What the pages of a self-assessment show: its runs, and the modules that a result points to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse

from ground.prepared import Prepared
from learning.assessing import KIND, definition_of_run
from learning.counting import consent_of
from learning.models import Attempt, Enrolment
from learning.reads import LEARNER
from modules.editions import Manifest, NotInEdition, in_language, manifest
from modules.models import ModulePage
from people.models import User

_runs = Prepared(lambda: Attempt.objects.filter(learner=LEARNER, kind=KIND).order_by("number"))


@dataclass(frozen=True)
class Suggestion:
    """A module that answers a need, and why. `statements` are what the person said of themselves.

    Who has completed it reads when: it is worth a second look, and not recommended as a whole. One in preparation is
    named, and has no address.
    """

    code: str
    title: str
    lang: str
    url: str
    units: tuple[str, ...]
    competencies: tuple[str, ...]
    statements: tuple[str, ...]
    is_urgent: bool
    completed_at: datetime | None

    @property
    def in_preparation(self) -> bool:
        return not self.url


@dataclass(frozen=True)
class Shelved:
    """An assessment that somebody has begun, for their list of what they learn."""

    title: str
    lang: str
    url: str
    status: str
    finished_at: datetime | None


def suggestions(learner: User, found: Sequence[Mapping[str, Any]], locale: str) -> list[Suggestion]:
    """Return the modules that a result suggests, in its order; those that have no page are left out. Two queries."""
    slugs = [each["module"] for each in found]
    pages = _pages(slugs, locale)
    completed = dict(
        Enrolment.objects.of(learner)
        .filter(module__slug__in=slugs, completed_at__isnull=False)
        .values_list("module__slug", "completed_at")
    )
    return [
        _suggestion(each, pages[each["module"]], completed.get(each["module"]), locale)
        for each in found
        if each["module"] in pages
    ]


def pointers(found: Sequence[Mapping[str, Any]], locale: str) -> list[Suggestion]:
    """Return the modules that the answers of a group point to; nobody's completions are looked at. One query."""
    pages = _pages([each["module"] for each in found], locale)
    return [_suggestion(each, pages[each["module"]], None, locale) for each in found if each["module"] in pages]


def _pages(slugs: Sequence[str], locale: str) -> dict[str, ModulePage]:
    """Return a page of each module, in the language of the reader where there is one."""
    pages = ModulePage.objects.live().filter(module__slug__in=slugs).select_related("module", "locale").order_by("pk")
    return {page.module.slug: page for page in sorted(pages, key=lambda page: page.locale.language_code == locale)}


def _suggestion(each: Mapping[str, Any], page: ModulePage, completed_at: datetime | None, locale: str) -> Suggestion:
    module = page.module
    is_there = module.latest_edition_id is not None and not module.is_withdrawn
    return Suggestion(
        code=module.code,
        title=page.title,
        lang=page.locale.language_code,
        url=reverse("learning:module", args=[module.slug]) if is_there else "",
        units=tuple(_units(manifest(module.latest_edition_id), each["units"], locale)) if is_there else (),
        competencies=tuple(each["competencies"]),
        statements=tuple(each["items"]),
        is_urgent=each["safety_critical"],
        completed_at=completed_at,
    )


def _units(edition: Manifest, slugs: Sequence[str], locale: str) -> list[str]:
    """Return the titles of the units that the edition has."""
    titles = []
    for slug in slugs:
        try:
            titles.append(in_language(edition.unit(slug).titles, locale, edition.language)[1])
        except NotInEdition:
            continue
    return titles


@dataclass(frozen=True)
class Counting:
    """What a person has said about whose figures their answers enter; without an organisation there is none to ask for."""

    organisation: str
    organisation_id: int | None
    for_organisation: bool = False
    for_training: bool = False
    with_words: bool = False


def counting_of(person: User, slug: str) -> Counting:
    """Return with whom somebody's answers count now. Two queries, one for people without a confirmed organisation."""
    consent = consent_of(person, slug)
    where = person.confirmed_organisation_id
    known = Counting(str(person.organisation) if where else "", where)
    if consent is None:
        return known
    agreed = where is not None and consent.organisation_id == where
    return replace(known, for_organisation=agreed, for_training=consent.for_training, with_words=consent.with_words)


def shelf(learner: User, locale: str) -> list[Shelved]:
    """Return the assessments that somebody has begun, the newest run of each; one query, and one for each of them."""
    newest: dict[str, Attempt] = {}
    for attempt in _runs.rows(learner=learner.pk):
        newest[str(attempt.key)] = attempt
    return [_shelved(attempt, locale) for attempt in newest.values()]


def _shelved(attempt: Attempt, locale: str) -> Shelved:
    definition, _texts = definition_of_run(attempt)
    lang, words = definition.words(locale)
    slug = definition.structure["id"]
    url = reverse("assessments:answer", args=[slug])
    if attempt.is_finished:
        url = reverse("assessments:result", args=[slug, attempt.number])
    return Shelved(words["title"], lang, url, "done" if attempt.is_finished else "open", attempt.finished_at)
