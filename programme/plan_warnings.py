"""What speaks against a session of a plan that people have changed by hand. Pure; nothing is forbidden, it is only said."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from programme.session_plan import Call, Format, Group, Wish


class Concern(StrEnum):
    """What speaks against a group."""

    WEEK = "week"
    DAY = "day"
    LANGUAGE = "language"
    FORMAT = "format"
    TOO_MANY_SEATS = "too_many_seats"
    NO_LEAD = "no_lead"
    NO_CO_TRAINER = "no_co_trainer"
    MAY_NOT_LEAD = "may_not_lead"
    TRAINER_LANGUAGE = "trainer_language"
    TRAINER_TAKEN = "trainer_taken"
    TRAINER_TWICE = "trainer_twice"
    NO_ROOM = "no_room"
    ROOM_TAKEN = "room_taken"
    ROOM_TWICE = "room_twice"
    ROOM_SMALL = "room_small"
    HOST_ELSEWHERE = "host_elsewhere"
    HOST_TWICE = "host_twice"
    HOST_SMALL = "host_small"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    FEW_COUNTRIES = "few_countries"


@dataclass(frozen=True)
class Warned:
    """A concern about a group; `about` is a country, a trainer or a room as the plan names it, or empty."""

    concern: Concern
    about: str = ""


def warnings(call: Call, groups: Sequence[Group], place: int) -> list[Warned]:
    """Return what speaks against the group at this place among all groups, in the order in which people mend it."""
    group, others = groups[place], [each for number, each in enumerate(groups) if number != place]
    return [
        *_of_countries(call, groups, group),
        *_of_trainers(call, others, group),
        *_of_room(call, others, group),
        *_of_host(call, others, group),
        *_of_size(call, group),
    ]


def _of_countries(call: Call, groups: Sequence[Group], group: Group) -> Iterator[Warned]:
    wishes = {wish.country: wish for wish in call.wishes}
    given: Counter[str] = Counter()
    for each in groups:
        given.update(each.seats)
    for country in sorted(group.seats):
        wish = wishes.get(country)
        if wish is None or given[country] > wish.seats:
            yield Warned(Concern.TOO_MANY_SEATS, country)
        if wish is None:
            continue
        yield from (Warned(concern, country) for concern in _of_wish(wish, group))


def _of_wish(wish: Wish, group: Group) -> Iterator[Concern]:
    if not wish.weeks.get(group.week):
        yield Concern.WEEK
    elif not wish.comes(group.week, group.weekday):
        yield Concern.DAY
    if group.language not in wish.languages:
        yield Concern.LANGUAGE
    if group.format not in wish.formats:
        yield Concern.FORMAT


def _of_trainers(call: Call, others: Sequence[Group], group: Group) -> Iterator[Warned]:
    trainers = {trainer.name: trainer for trainer in call.trainers}
    busy = {name for each in others if each.week == group.week for name in (each.lead, each.co_trainer)}
    if not group.lead:
        yield Warned(Concern.NO_LEAD)
    if not group.co_trainer:
        yield Warned(Concern.NO_CO_TRAINER)
    if group.lead in trainers and not trainers[group.lead].may_lead:
        yield Warned(Concern.MAY_NOT_LEAD, group.lead)
    for name in filter(None, dict.fromkeys((group.lead, group.co_trainer))):
        trainer = trainers.get(name)
        if trainer is None or not trainer.is_free(group.week, group.weekday):
            yield Warned(Concern.TRAINER_TAKEN, name)
        if trainer and group.language not in trainer.languages:
            yield Warned(Concern.TRAINER_LANGUAGE, name)
        if name in busy or group.lead == group.co_trainer:
            yield Warned(Concern.TRAINER_TWICE, name)


def _of_room(call: Call, others: Sequence[Group], group: Group) -> Iterator[Warned]:
    if not group.room:
        if group.format != Format.ONLINE and not group.host:
            yield Warned(Concern.NO_ROOM)
        return
    room = next((each for each in call.rooms if each.name == group.room), None)
    if room is None or not room.is_free(group.week, group.weekday):
        yield Warned(Concern.ROOM_TAKEN, group.room)
    if any(each.week == group.week and each.room == group.room for each in others):
        yield Warned(Concern.ROOM_TWICE, group.room)
    if room and room.capacity < group.size:
        yield Warned(Concern.ROOM_SMALL, group.room)


def _of_host(call: Call, others: Sequence[Group], group: Group) -> Iterator[Warned]:
    if not group.host:
        return
    wish = next((each for each in call.wishes if each.country == group.host), None)
    if group.host not in group.seats:
        yield Warned(Concern.HOST_ELSEWHERE, group.host)
    if any(each.week == group.week and each.host == group.host for each in others):
        yield Warned(Concern.HOST_TWICE, group.host)
    if wish is None or wish.hosts < group.size:
        yield Warned(Concern.HOST_SMALL, group.host)


def _of_size(call: Call, group: Group) -> Iterator[Warned]:
    if group.size < call.limits.least:
        yield Warned(Concern.TOO_SMALL)
    if group.size > call.limits.most:
        yield Warned(Concern.TOO_LARGE)
    if 1 < len(group.seats) < call.limits.countries:
        yield Warned(Concern.FEW_COUNTRIES)
