"""A proposal of sessions for the wishes of a call, with a reason for each wish that it leaves. Pure and deterministic.

Again and again the group is opened that serves most: the highest sum of score times seats, weighed by how well week,
language and format suit each country. It is held on the working day of its week on which most seats can come and
trainers are free; of equals on the first. Then each session moves to a week that suits its countries better, if there is
one. People change the proposal afterwards; the same input always gives the same plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from fractions import Fraction
from itertools import permutations, product

# By the ISO calendar: Monday to Friday.
WORKING_DAYS = range(1, 6)


class Format(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Week(IntEnum):
    """How a week suits a country; a week that its grid does not name is impossible."""

    IMPOSSIBLE = 0
    POSSIBLE = 1
    PREFERRED = 2


class Reason(StrEnum):
    """Why seats of a wish are left out of the plan."""

    NO_WEEK = "no_week"
    NO_TRAINER_FOR_LANGUAGE = "no_trainer_for_language"
    NO_TRAINERS_FREE = "no_trainers_free"
    NO_ROOM = "no_room"
    GROUP_TOO_SMALL = "group_too_small"
    NO_SESSION_LEFT = "no_session_left"


def day_name(week: str, weekday: int) -> str:
    """Return how a day is named in `away`: by the ISO calendar, such as "2027-W10-2"."""
    return f"{week}-{weekday}"


@dataclass(frozen=True)
class Wish:
    """What a country asks for; formats and languages come in its own order, its working language first.

    On days in `away` nobody can come. `hosts` is how many people the room holds that the country offers; 0 where it
    offers none.
    """

    country: str
    score: int
    least_seats: int
    seats: int
    formats: tuple[Format, ...]
    languages: tuple[str, ...]
    weeks: Mapping[str, Week]
    away: frozenset[str] = frozenset()
    hosts: int = 0

    def comes(self, week: str, weekday: int) -> bool:
        """Whether its people can come on that day."""
        return bool(self.weeks.get(week)) and day_name(week, weekday) not in self.away


@dataclass(frozen=True)
class Trainer:
    """Somebody who trains in these weeks, but for single days."""

    name: str
    languages: frozenset[str]
    weeks: frozenset[str]
    may_lead: bool = True
    away: frozenset[str] = frozenset()

    def is_free(self, week: str, weekday: int) -> bool:
        """Whether they can train on that day."""
        return week in self.weeks and day_name(week, weekday) not in self.away


@dataclass(frozen=True)
class Room:
    """A room of the programme that is free in these weeks, but for single days."""

    name: str
    capacity: int
    weeks: frozenset[str]
    away: frozenset[str] = frozenset()

    def is_free(self, week: str, weekday: int) -> bool:
        """Whether a session can be in it on that day."""
        return week in self.weeks and day_name(week, weekday) not in self.away


@dataclass(frozen=True)
class Limits:
    """How large a group is, from how many countries if from more than one, and how many sessions there can be."""

    least: int = 8
    most: int = 16
    countries: int = 3
    sessions: int = 100


@dataclass(frozen=True)
class Group:
    """One proposed session. `seats` are by country; `room` is empty for one that is online only, or that `host` hosts."""

    week: str
    language: str
    format: Format
    seats: Mapping[str, int]
    lead: str
    co_trainer: str
    room: str = ""
    weekday: int = WORKING_DAYS[0]
    host: str = ""

    @property
    def size(self) -> int:
        return sum(self.seats.values())


@dataclass(frozen=True)
class WhyNot:
    """Seats of a country that the plan leaves out, and why."""

    country: str
    seats: int
    reason: Reason


@dataclass(frozen=True)
class Plan:
    groups: tuple[Group, ...]
    left_out: tuple[WhyNot, ...]


@dataclass(frozen=True)
class Call:
    """Everything that a plan is made from."""

    wishes: Sequence[Wish]
    trainers: Sequence[Trainer]
    rooms: Sequence[Room] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def weeks(self) -> list[str]:
        return sorted({week for wish in self.wishes for week in wish.weeks})

    @property
    def languages(self) -> list[str]:
        return sorted({language for wish in self.wishes for language in wish.languages})


def propose(call: Call) -> Plan:
    """Return the plan for a call."""
    groups: list[Group] = []
    while len(groups) < call.limits.sessions and (best := _best_group(call, groups)):
        groups.append(best)
    groups = _moved(call, groups)
    return Plan(tuple(in_order(groups)), tuple(left_out(call, groups)))


def in_order(groups: Sequence[Group]) -> list[Group]:
    """Return sessions as they come: by week and day, then language and format."""
    return sorted(groups, key=lambda group: (group.week, group.weekday, group.language, group.format))


def suitability(wish: Wish, week: str, language: str, how: Format) -> Fraction:
    """Return how well a session suits a country, from 0 (impossible) to 1 (its first choices in a preferred week).

    A possible week halves it; each place further down in its languages or formats takes a fifth of the whole away from
    one, down to a fifth.
    """
    if not wish.weeks.get(week) or language not in wish.languages or how not in wish.formats:
        return Fraction(0)
    places = (wish.languages.index(language), wish.formats.index(how))
    by_order = [max(Fraction(5 - place, 5), Fraction(1, 5)) for place in places]
    return Fraction(wish.weeks[week], Week.PREFERRED) * by_order[0] * by_order[1]


def _best_group(call: Call, groups: Sequence[Group]) -> Group | None:
    """The group that serves most; of equals the first by week, language and format, in a room before at a host."""
    candidates = ((group, _value(call, group)) for group in _possible_groups(call, groups))
    return max(candidates, key=lambda one: one[1], default=(None, None))[0]


def _possible_groups(call: Call, groups: Sequence[Group]) -> Iterator[Group]:
    left = _seats_left(call, groups)
    for week, language, how in product(call.weeks, call.languages, Format):
        wishes = [wish for wish in call.wishes if suitability(wish, week, language, how) and left[wish.country]]
        days = _days_by_seats(wishes, left, week)
        on_days = (_groups_on(call, groups, wishes, left, Occasion(week, day, language, how)) for day in days)
        yield from next(filter(None, on_days), ())


@dataclass(frozen=True)
class Occasion:
    """When, in which language and how a session is held."""

    week: str
    weekday: int
    language: str
    format: Format


def _days_by_seats(wishes: Sequence[Wish], left: Mapping[str, int], week: str) -> list[int]:
    """The working days of a week, the one on which most seats can come first; of equals the first in the week."""
    come = {day: sum(left[wish.country] for wish in wishes if wish.comes(week, day)) for day in WORKING_DAYS}
    return sorted(WORKING_DAYS, key=lambda day: (-come[day], day))


def _groups_on(
    call: Call, groups: Sequence[Group], wishes: Sequence[Wish], left: Mapping[str, int], when: Occasion
) -> list[Group]:
    """The groups that can be held on a day: in the programme's room, and at hosts where that does not hold them."""
    pair = _pair(call, groups, when)
    if pair is None:
        return []
    come = [wish for wish in wishes if wish.comes(when.week, when.weekday)]
    room, holds = _room_for(call, groups, when)
    found = [
        Group(when.week, when.language, when.format, seats, *pair, room, when.weekday)
        for seats in _gatherings(call.limits, come, left, holds, when)
    ]
    if when.format is not Format.ONLINE:
        for host in _hosts_free(groups, come, when.week):
            hosted = _gatherings(call.limits, come, left, min(call.limits.most, host.hosts), when, host)
            found += [
                Group(when.week, when.language, when.format, seats, *pair, "", when.weekday, host.country)
                for seats in hosted
                if sum(seats.values()) > holds
            ]
    return found


def _room_for(call: Call, groups: Sequence[Group], when: Occasion) -> tuple[str, int]:
    """The largest room that is free, without a name where none is needed or free, and how large a group it takes."""
    if when.format is Format.ONLINE:
        return "", call.limits.most
    rooms = _rooms_free(call, groups, when.week, when.weekday)
    return (rooms[0].name, min(call.limits.most, rooms[0].capacity)) if rooms else ("", 0)


def _pair(call: Call, groups: Sequence[Group], when: Occasion) -> tuple[str, str] | None:
    """The first two free trainers of the language, of whom the first may lead; who speaks fewer languages comes first."""
    busy = {name for group in groups if group.week == when.week for name in (group.lead, group.co_trainer)}
    speaking = [one for one in call.trainers if when.language in one.languages and one.name not in busy]
    free = [one for one in speaking if one.is_free(when.week, when.weekday)]
    free.sort(key=lambda one: (len(one.languages), one.name))
    pairs = ((lead.name, other.name) for lead, other in permutations(free, 2) if lead.may_lead)
    return next(pairs, None)


def _rooms_free(call: Call, groups: Sequence[Group], week: str, weekday: int) -> list[Room]:
    busy = {group.room for group in groups if group.week == week}
    free = [room for room in call.rooms if room.is_free(week, weekday) and room.name not in busy]
    return sorted(free, key=lambda room: (-room.capacity, room.name))


def _hosts_free(groups: Sequence[Group], wishes: Sequence[Wish], week: str) -> list[Wish]:
    """Countries that offer a room in which nothing is planned in the week, the largest room first."""
    busy = {group.host for group in groups if group.week == week}
    free = [wish for wish in wishes if wish.hosts and wish.country not in busy]
    return sorted(free, key=lambda wish: (-wish.hosts, wish.country))


def _gatherings(
    limits: Limits,
    wishes: Sequence[Wish],
    left: Mapping[str, int],
    most: int,
    when: Occasion,
    host: Wish | None = None,
) -> Iterator[dict[str, int]]:
    """Yield who could come together: one mixed group, and one of each country that fills a group alone.

    Where a country hosts, it is part of the group before all others.
    """
    what = (when.week, when.language, when.format)
    order = sorted(wishes, key=lambda wish: (wish != host, -wish.score * suitability(wish, *what), wish.country))
    mixed = _filled(order, left, most)
    if sum(mixed.values()) >= limits.least and len(mixed) >= limits.countries and (not host or host.country in mixed):
        yield mixed
    for wish in [host] if host else order:
        alone = _filled([wish], left, most)
        if sum(alone.values()) >= limits.least:
            yield alone


def _filled(wishes: Sequence[Wish], left: Mapping[str, int], most: int) -> dict[str, int]:
    """Seats by country in this order, each as many as wanted, none fewer than it would come for."""
    seats: dict[str, int] = {}
    for wish in wishes:
        given = min(left[wish.country], most - sum(seats.values()))
        if given >= min(wish.least_seats, left[wish.country]) and given > 0:
            seats[wish.country] = given
    return seats


def _seats_left(call: Call, groups: Sequence[Group]) -> dict[str, int]:
    left = {wish.country: wish.seats for wish in call.wishes}
    for group in groups:
        for country, seats in group.seats.items():
            left[country] = left.get(country, 0) - seats
    return left


def _value(call: Call, group: Group) -> Fraction:
    """The sum of score times seats times suitability."""
    wishes = {wish.country: wish for wish in call.wishes}
    what = (group.week, group.language, group.format)
    parts = (
        wishes[country].score * seats * suitability(wishes[country], *what) for country, seats in group.seats.items()
    )
    return sum(parts, Fraction(0))


def _moved(call: Call, groups: list[Group]) -> list[Group]:
    """Move sessions, one at a time, to weeks that suit better, until none gains; each move raises the sum."""
    while (better := _better_week(call, groups)) is not None:
        place, group = better
        groups = [*groups[:place], group, *groups[place + 1 :]]
    return groups


def _better_week(call: Call, groups: Sequence[Group]) -> tuple[int, Group] | None:
    for place, group in enumerate(groups):
        others = [*groups[:place], *groups[place + 1 :]]
        for week in call.weeks:
            moved = _in_week(call, others, group, week)
            if moved and _value(call, moved) > _value(call, group):
                return place, moved
    return None


def _in_week(call: Call, others: Sequence[Group], group: Group, week: str) -> Group | None:
    """The group in another week, on the first day on which trainers, a place that holds it and all its countries are free."""
    wishes = [wish for wish in call.wishes if wish.country in group.seats]
    days = [day for day in WORKING_DAYS if all(wish.comes(week, day) for wish in wishes)]
    moved = (_on_day(call, others, replace(group, week=week, weekday=day)) for day in days)
    return next(filter(None, moved), None)


def _on_day(call: Call, others: Sequence[Group], group: Group) -> Group | None:
    """The group with whom and what is free on its day, if that is enough."""
    pair = _pair(call, others, Occasion(group.week, group.weekday, group.language, group.format))
    place = _place_of(call, others, group)
    if pair is None or place is None:
        return None
    return replace(group, lead=pair[0], co_trainer=pair[1], room=place[0], host=place[1])


def _place_of(call: Call, others: Sequence[Group], group: Group) -> tuple[str, str] | None:
    """A room, or else a host, that holds the group on its day; both empty for one that is online only."""
    if group.format is Format.ONLINE:
        return "", ""
    rooms = _rooms_free(call, others, group.week, group.weekday)
    if rooms and rooms[0].capacity >= group.size:
        return rooms[0].name, ""
    hosts = _hosts_free(others, [wish for wish in call.wishes if wish.country in group.seats], group.week)
    return ("", hosts[0].country) if hosts and hosts[0].hosts >= group.size else None


class WhyHosted(StrEnum):
    """Why a session is held where a country offers to host it."""

    NO_ROOM_FREE = "no_room_free"
    ROOMS_TOO_SMALL = "rooms_too_small"
    BY_HAND = "by_hand"


def why_hosted(call: Call, groups: Sequence[Group], group: Group) -> WhyHosted:
    """Return why no room of the programme takes the place of the host, as things stand among all groups of the plan."""
    rooms = _rooms_free(call, groups, group.week, group.weekday)
    if not rooms:
        return WhyHosted.NO_ROOM_FREE
    return WhyHosted.ROOMS_TOO_SMALL if rooms[0].capacity < group.size else WhyHosted.BY_HAND


def left_out(call: Call, groups: Sequence[Group]) -> Iterator[WhyNot]:
    """Yield the seats that these groups leave out, whoever put them together, and why; by country."""
    left = _seats_left(call, groups)
    for wish in sorted(call.wishes, key=lambda wish: wish.country):
        if left[wish.country] > 0:
            yield WhyNot(wish.country, left[wish.country], _reason(call, groups, wish))


def _reason(call: Call, groups: Sequence[Group], wish: Wish) -> Reason:
    """The first thing that stands in the way, from what the country can change to what the programme can."""
    days = [(week, day) for week, day in product(call.weeks, WORKING_DAYS) if wish.comes(week, day)]
    if not days:
        return Reason.NO_WEEK
    if not any(set(wish.languages) & trainer.languages for trainer in call.trainers):
        return Reason.NO_TRAINER_FOR_LANGUAGE
    chances = [
        (week, day)
        for (week, day), language in product(days, wish.languages)
        if _pair(call, groups, Occasion(week, day, language, Format.ONLINE))
    ]
    if not chances:
        return Reason.NO_TRAINERS_FREE
    if Format.ONLINE not in wish.formats and not any(_has_place(call, groups, week, day) for week, day in chances):
        return Reason.NO_ROOM
    return Reason.NO_SESSION_LEFT if len(groups) >= call.limits.sessions else Reason.GROUP_TOO_SMALL


def _has_place(call: Call, groups: Sequence[Group], week: str, weekday: int) -> bool:
    come = [wish for wish in call.wishes if wish.comes(week, weekday)]
    return bool(_rooms_free(call, groups, week, weekday) or _hosts_free(groups, come, week))
