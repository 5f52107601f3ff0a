"""What is missing before requests can be decided by the rules: posts without a holder, rules without words, days without a name."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet

from access import clock
from access.models import ModulePolicy
from modules.models import AccessPolicy, Module
from people.countries import Group, in_order
from people.models import Appointment, AppointmentQuerySet, Country, GroupMembership, Holiday, Rank, Role

OFFICES = (Role.FOCAL_POINT, Role.APPROVER, Role.APPEAL_REVIEWER)
ENDS_SOON = timedelta(days=-clock.APPOINTMENT_STEPS[0].day)
ASKED = (Rank.MAIN, Rank.DEPUTY)
OFFICE = ""  # stands for the programme’s office among codes of countries


@dataclass(frozen=True)
class Gap:
    """Something that is missing; without it some request cannot go its way (an error), or soon will not."""

    is_error: bool
    sentence: str


def gaps(on: date, countries: Collection[str] = ()) -> list[Gap]:
    """Everything that is missing on that day, errors first; only for these countries if any are given."""
    found = [
        *_posts(on, countries),
        *_appeals(on),
        *_policies(on),
        *_endings(on, countries),
        *_holidays(on, countries),
    ]
    return sorted(found, key=lambda gap: not gap.is_error)


def without_focal_point(on: date) -> list[Country]:
    """Member States and associated countries for which nobody can endorse that day, by name."""
    ranks = _ranks(on)
    return [country for country in in_order(_endorsing_countries(on)) if not ranks[country.pk] & set(ASKED)]


def _endorsing_countries(on: date) -> QuerySet[Country]:
    members = GroupMembership.objects.on(on).filter(group__in=[Group.UNION, Group.ASSOCIATED])
    return Country.objects.filter(pk__in=members.values("country"))


def _holders(on: date, role: Role) -> AppointmentQuerySet:
    return Appointment.objects.current(on).filter(role=role, person__is_active=True)


def _ranks(on: date) -> defaultdict[str, set[str]]:
    """Which ranks of focal points are filled in each country, for all of its organisations and all modules."""
    ranks: defaultdict[str, set[str]] = defaultdict(set)
    national = _holders(on, Role.FOCAL_POINT).filter(organisation=None, module_slug="")
    for code, rank in national.values_list("country", "rank"):
        ranks[str(code)].add(rank)
    return ranks


def _posts(on: date, countries: Collection[str]) -> Iterator[Gap]:
    ranks = _ranks(on)
    for country in in_order(_endorsing_countries(on)):
        if countries and country.pk not in countries:
            continue
        if not ranks[country.pk] & set(ASKED):
            yield Gap(True, f"{country}: no focal point. Requests go to the programme without an endorsement.")
        elif Rank.DEPUTY not in ranks[country.pk]:
            yield Gap(False, f"{country}: no deputy. Nobody is written to while the focal point is away.")


def _appeals(on: date) -> Iterator[Gap]:
    reviewers = set(_holders(on, Role.APPEAL_REVIEWER).values_list("person", flat=True))
    approvers = set(_holders(on, Role.APPROVER).values_list("person", flat=True))
    if not approvers:
        yield Gap(True, "No programme staff are appointed: nobody can decide requests.")
    if not reviewers:
        yield Gap(True, "No appeal reviewer is appointed: nobody can decide an appeal.")
    elif not reviewers - approvers:
        yield Gap(True, "Every appeal reviewer also decides requests: appoint somebody who does not.")


def _policies(on: date) -> Iterator[Gap]:
    everywhere = _holders(on, Role.APPROVER).filter(country=None, organisation=None)
    modules = set(everywhere.values_list("module_slug", flat=True))
    ruled = ModulePolicy.objects.values("module")
    on_request = Module.objects.filter(access=AccessPolicy.ON_REQUEST)
    for slug in on_request.exclude(pk__in=ruled).values_list("slug", flat=True):
        yield Gap(True, f"{slug}: on request, but no policy says whether the focal point has to endorse.")
    if modules and "" not in modules:
        for slug in on_request.exclude(slug__in=modules).values_list("slug", flat=True):
            yield Gap(True, f"{slug}: no programme staff decide requests for it in every country.")


def _endings(on: date, countries: Collection[str]) -> Iterator[Gap]:
    ending = Appointment.objects.current(on).filter(role__in=OFFICES, ends_on__lte=on + ENDS_SOON)
    for one in ending.select_related("person", "country").order_by(F("ends_on"), "pk"):
        if not countries or one.country_id is None or one.country_id in countries:
            where = f" for {one.country}" if one.country else ""
            yield Gap(False, f"{one.get_role_display()}{where}: the appointment of {one.person} ends on {one.ends_on}.")


def _holidays(on: date, countries: Collection[str]) -> Iterator[Gap]:
    years = (on.year, on.year + 1)
    rows = Holiday.objects.filter(day__year__in=years).values_list("country", "day__year")
    known = {(code or OFFICE, year) for code, year in rows}
    for year in years:
        if (OFFICE, year) not in known:
            yield Gap(
                year == on.year, f"The programme’s office: no holidays for {year}. Its days count as working days."
            )
        for code in sorted(countries):
            if (code, year) not in known:
                yield Gap(False, f"{code}: no holidays for {year}. They count as working days.")
