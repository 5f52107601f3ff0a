"""Reviews of units: which are given for the words of now, which are missing, and whom to ask."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from modules.activities.form import error
from modules.canonical import sha256_of
from modules.findings import Finding, gettext_noop
from modules.freezing import Workshop
from modules.models import ChangeClass, Edition, Module, SignOff, SignOffRole, UnitPage
from modules.upkeep.talks import sha256_of_talks
from people.models import Appointment, Role

REVIEWER = {
    SignOffRole.CLINICAL: Role.CLINICAL_REVIEWER,
    SignOffRole.LIVED_EXPERIENCE: Role.LIVED_REVIEWER,
    SignOffRole.LANGUAGE: Role.LANGUAGE_REVIEWER,
    SignOffRole.LEGAL: Role.LEGAL_REVIEWER,
}
MISSING = {
    SignOffRole.CLINICAL: gettext_noop("It speaks of heavy things and no clinician has reviewed it. Ask: %(people)s."),
    SignOffRole.LIVED_EXPERIENCE: gettext_noop(
        "It speaks of heavy things and nobody with lived experience has reviewed it. Ask: %(people)s."
    ),
    SignOffRole.LANGUAGE: gettext_noop(
        "It speaks of heavy things and nobody has reviewed its language. Ask: %(people)s."
    ),
    SignOffRole.LEGAL: gettext_noop("It speaks of heavy things and no lawyer has reviewed it. Ask: %(people)s."),
}
Given = dict[str, str]  # role, name, date and review_on, as an edition keeps it


class OfKind:
    """A kind of review, and the day on which a new one is due."""

    role: str
    review_on: date | None

    @property
    def label(self) -> str:
        return str(SignOffRole(self.role).label)

    @property
    def is_overdue(self) -> bool:
        """Whether a new review should have been by now."""
        return self.review_on is not None and self.review_on < timezone.localdate()


@dataclass(frozen=True)
class ReviewLine(OfKind):
    """One kind of review of one unit as readers see it; without a day it has not been given."""

    role: str
    name: str = ""
    given_on: date | None = None
    review_on: date | None = None

    @property
    def not_yet(self) -> str:
        """The honest sentence where nobody has reviewed it."""
        return {
            SignOffRole.CLINICAL: _("Not yet reviewed by a clinician"),
            SignOffRole.LIVED_EXPERIENCE: _("Not yet reviewed by somebody with lived experience"),
            SignOffRole.LANGUAGE: _("Not yet reviewed by a language editor"),
            SignOffRole.LEGAL: _("Not yet reviewed by a lawyer"),
        }[SignOffRole(self.role)]


def pending_reviews(words: Mapping[str, Any], units: Iterable[str]) -> list[str]:
    """Return, in words, those by whom an edition with these words and units has not yet been reviewed throughout."""
    reviewers = {
        SignOffRole.CLINICAL: _("clinicians"),
        SignOffRole.LIVED_EXPERIENCE: _("people with lived experience"),
        SignOffRole.LANGUAGE: _("language editors"),
        SignOffRole.LEGAL: _("lawyers"),
    }
    done = _given_throughout(words.get("unit_reviews", {}), units)
    return [name for role, name in reviewers.items() if role not in done]


@dataclass(frozen=True)
class ReviewsInAll(OfKind):
    """How many units of an edition have a kind of review: the last day one was given, and the first day a new one is due."""

    role: str
    done: int
    total: int
    given_on: date | None = None
    review_on: date | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every unit has it."""
        return 0 < self.total == self.done


def reviews_in_all(words: Mapping[str, Any], units: Sequence[str]) -> list[ReviewsInAll]:
    """Return every kind of review of an edition with these words and units."""
    given = words.get("unit_reviews", {})
    lines = [line for unit in units for line in review_lines(given.get(unit, [])) if line.given_on]
    return [_in_all(role, [line for line in lines if line.role == role], len(units)) for role in SignOffRole]


def _in_all(role: str, lines: Sequence[ReviewLine], total: int) -> ReviewsInAll:
    given = [line.given_on for line in lines if line.given_on]
    due = [line.review_on for line in lines if line.review_on]
    return ReviewsInAll(role, len(lines), total, max(given, default=None), min(due, default=None))


def _given_throughout(reviews: Mapping[str, Sequence[Mapping[str, str]]], units: Iterable[str]) -> set[str]:
    """Kinds of review that every unit has."""
    roles = [{one["role"] for one in reviews.get(unit, [])} for unit in units]
    return set.intersection(*roles) if roles else set()


def words_sha256(values: Mapping[str, Any]) -> str:
    """Name the words of a unit, as they are frozen: what is reviewed. When its facts were checked is none of them."""
    return sha256_of(_without_ids({name: part for name, part in values.items() if name != "facts_checked"}))


def signed_words(page: UnitPage, values: Mapping[str, Any]) -> str:
    """Name all that somebody signs of a unit: its words, and those of the role-plays in it."""
    words, talks = words_sha256(values), sha256_of_talks(page)
    return sha256_of({"unit": words, "talks": talks}) if talks else words


def _without_ids(value: Any) -> Any:
    # Ids of blocks are no words, and an item of a list that was stored without one gets another each time it is read.
    if isinstance(value, Mapping):
        return {name: _without_ids(part) for name, part in value.items() if name != "id"}
    return [_without_ids(part) for part in value] if isinstance(value, list) else value


def review_lines(given: Iterable[Mapping[str, str]]) -> list[ReviewLine]:
    """Return a line for each kind of review, from what an edition keeps about a unit."""
    by_role = {one["role"]: one for one in given}
    return [_line(role, by_role.get(role)) for role in SignOffRole]


def _line(role: str, given: Mapping[str, str] | None) -> ReviewLine:
    if given is None:
        return ReviewLine(role)
    day, next_day = date.fromisoformat(given["date"]), date.fromisoformat(given["review_on"])
    return ReviewLine(role, given["name"], day, next_day)


class Signed:
    """All sign-offs of a module, asked once; the newest of the same words counts."""

    def __init__(self, module: Module) -> None:
        rows = SignOff.objects.filter(module=module).order_by("given_on", "pk")
        self._rows = {(row.unit, row.language, row.role, row.words_sha256): row for row in rows}

    def of(self, unit: str, language: str, role: str, sha256: str) -> SignOff | None:
        """The sign-off of these words, if there is one."""
        return self._rows.get((unit, language, role, sha256))


def given_reviews(
    module: Module, workshop: Workshop, latest: Edition | None, change: ChangeClass
) -> dict[str, dict[str, list[Given]]]:
    """Return by language and unit which reviews an edition of this workshop would have.

    Words that are only mended keep the reviews of the edition before. In a translation, the language is reviewed of its
    own words, everything else of the original's. Two queries.
    """
    signed = Signed(module)
    hashes = {(unit.locale, unit.page.slug): signed_words(unit.page, unit.values) for unit in workshop.units}
    found: dict[str, dict[str, list[Given]]] = {}
    for locale, unit in hashes:
        before = _reviews_in(latest, locale, unit) if latest and change == ChangeClass.EDITORIAL else {}
        for role in SignOffRole:
            language = locale if role == SignOffRole.LANGUAGE else workshop.language
            row = signed.of(unit, language, role, hashes.get((language, unit), ""))
            given = _as_given(row) if row else before.get(role)
            if given:
                found.setdefault(locale, {}).setdefault(unit, []).append(given)
    return found


def _reviews_in(edition: Edition, locale: str, unit: str) -> dict[str, Given]:
    texts: Any = edition.texts.get(locale, {})
    return {one["role"]: one for one in texts.get("unit_reviews", {}).get(unit, [])}


def _as_given(row: SignOff) -> Given:
    return {
        "role": row.role,
        "name": row.name,
        "date": row.given_on.isoformat(),
        "review_on": row.review_on.isoformat(),
    }


def missing_reviews(
    module: Module, workshop: Workshop, given: Mapping[str, Mapping[str, Sequence[Given]]]
) -> list[Finding]:
    """Return what keeps an edition back: each review that a sensitive unit lacks, and whom to ask."""
    there = given.get(workshop.language, {})
    found = []
    for unit in workshop.units:
        if unit.locale != workshop.language or not unit.page.is_sensitive:
            continue
        have = {one["role"] for one in there.get(unit.page.slug, [])}
        found += [(unit.page.title, role) for role in SignOffRole if role not in have]
    names = reviewers_of(module) if found else {}
    return [
        error("review-missing", title, MISSING[role], people=", ".join(names.get(role, [])) or _("nobody is appointed"))
        for title, role in found
    ]


def reviewers_of(module: Module) -> dict[SignOffRole, list[str]]:
    """Return the names of those who are appointed for each kind of review of a module. One query."""
    rows = Appointment.objects.current().filter(role__in=REVIEWER.values(), module_slug__in=["", module.slug])
    names: dict[str, list[str]] = {}
    for row in rows.select_related("person").order_by("person__name"):
        names.setdefault(row.role, []).append(str(row.person))
    return {role: names.get(reviewer, []) for role, reviewer in REVIEWER.items()}
