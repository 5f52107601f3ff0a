"""A plan as its page shows it: sessions week by week, with what speaks against each, and why seats are left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS

from ground.phrases import day_words
from people.countries import in_order
from people.models import Country, User
from programme.calls.presenting import week_name
from programme.calls.words import FORMATS, language_words
from programme.models import Call, PlanVersion, Room
from programme.models.calls import iso_week
from programme.plan_warnings import warnings
from programme.planning.actions import groups_of
from programme.planning.resources import date_of, name_of
from programme.planning.wording import concern_words, hosted_words, reason_words
from programme.session_plan import WORKING_DAYS, Group, left_out, why_hosted
from programme.session_plan import Call as Input


@dataclass(frozen=True)
class GroupRow:
    """A session of the plan in words."""

    place: int
    day: str
    language: str
    format: str
    lead: str
    co_trainer: str
    room: str
    hosted: str
    seats: Sequence[tuple[str, int]]
    size: int
    warnings: Sequence[str]


@dataclass(frozen=True)
class PlanPage:
    """All sessions, the seats that are left out with the reason, and the sums."""

    rows: Sequence[GroupRow]
    left_out: Sequence[tuple[str, int, str]]
    wanted: int
    given: int
    countries: Sequence[Country]


def page_of(given: Input, version: PlanVersion | None, offers: Mapping[str, str]) -> PlanPage:
    """Return the plan in words; `offers` says where countries would host. Three queries."""
    groups = groups_of(version)
    countries = countries_of(given)
    names = names_of(given, groups, countries) | {f"host:{country}": venue for country, venue in offers.items()}
    rows = [_row(given, groups, place, names) for place in range(len(groups))]
    left = [(names.get(one.country, one.country), one.seats, reason_words(one)) for one in left_out(given, groups)]
    wanted, planned = sum(wish.seats for wish in given.wishes), sum(row.size for row in rows)
    return PlanPage(rows, left if version else [], wanted, planned, countries)


def countries_of(given: Input) -> list[Country]:
    """Return the countries whose wishes a plan is made from. One query."""
    return in_order(Country.objects.filter(pk__in={wish.country for wish in given.wishes}))


def names_of(given: Input, groups: Sequence[Group], countries: Sequence[Country]) -> dict[str, str]:
    """Return how the countries, trainers and rooms of a plan are called. Two queries."""
    people = {trainer.name for trainer in given.trainers} | {
        name for group in groups for name in (group.lead, group.co_trainer) if name
    }
    trainers = User.objects.filter(pk__in=[int(name) for name in people])
    return (
        {country.pk: str(country) for country in countries}
        | {name_of(trainer.pk): str(trainer) for trainer in trainers}
        | {f"room:{name_of(room.pk)}": str(room) for room in Room.objects.all()}
    )


def _row(given: Input, groups: Sequence[Group], place: int, names: Mapping[str, str]) -> GroupRow:
    group = groups[place]
    rooms = {group.room: names.get(f"room:{group.room}", "")} if group.room else {}
    found = warnings(given, groups, place)
    return GroupRow(
        place=place,
        day=day_words(date_of(group.week, group.weekday)),
        language=language_words([group.language])[0],
        format=str(FORMATS[group.format]),
        lead=names.get(group.lead, ""),
        co_trainer=names.get(group.co_trainer, ""),
        room=rooms.get(group.room, "") or names.get(f"host:{group.host}", ""),
        hosted=_hosted(given, groups, group, names),
        seats=[(names.get(country, country), seats) for country, seats in sorted(group.seats.items())],
        size=group.size,
        warnings=[concern_words(one, {**names, **rooms} if _is_of_room(one.concern) else names) for one in found],
    )


def _hosted(given: Input, groups: Sequence[Group], group: Group, names: Mapping[str, str]) -> str:
    """Why a country hosts the session; empty where none does."""
    if not group.host:
        return ""
    return hosted_words(why_hosted(given, groups, group), names.get(group.host, group.host))


def _is_of_room(concern: str) -> bool:
    return concern.startswith("room")


def weeks_of(call: Call) -> list[tuple[str, str]]:
    """Return the weeks of a call as a choice: the ISO week, and the name that it has everywhere else."""
    return [(iso_week(monday), week_name(monday)) for monday in call.weeks]


def weekdays() -> list[tuple[int, str]]:
    """Return the working days as a choice."""
    return [(day, str(WEEKDAYS[day - 1])) for day in WORKING_DAYS]
