"""A proposal of sessions for the wishes of a call, with a reason for each wish that it leaves. Pure and deterministic.

Again and again the group is opened that serves most: the highest sum of score times seats, weighed by how well week,
language and format suit each country. Then each session moves to a week that suits its countries better, if there is
one. People change the proposal afterwards; the same input always gives the same plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from fractions import Fraction
from itertools import permutations, product


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


@dataclass(frozen=True)
class Wish:
    """What a country asks for; formats and languages come in its own order, its working language first."""

    country: str
    score: int
    least_seats: int
    seats: int
    formats: tuple[Format, ...]
    languages: tuple[str, ...]
    weeks: Mapping[str, Week]


@dataclass(frozen=True)
class Trainer:
    name: str
    languages: frozenset[str]
    weeks: frozenset[str]
    may_lead: bool = True


@dataclass(frozen=True)
class Room:
    name: str
    capacity: int
    weeks: frozenset[str]


@dataclass(frozen=True)
class Limits:
    """How large a group is, from how many countries if from more than one, and how many sessions there can be."""

    least: int = 8
    most: int = 16
    countries: int = 3
    sessions: int = 100


@dataclass(frozen=True)
class Group:
    """One proposed session. `seats` are by country; `room` is empty for one that is online only."""

    week: str
    language: str
    format: Format
    seats: Mapping[str, int]
    lead: str
    co_trainer: str
    room: str = ""

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
    order = sorted(groups, key=lambda group: (group.week, group.language, group.format))
    return Plan(tuple(order), tuple(left_out(call, groups)))


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
    """The group that serves most; of equals the first by week, language and format."""
    candidates = ((group, _value(call, group)) for group in _possible_groups(call, groups))
    return max(candidates, key=lambda one: one[1], default=(None, None))[0]


def _possible_groups(call: Call, groups: Sequence[Group]) -> Iterator[Group]:
    left = _seats_left(call, groups)
    for week, language, how in product(call.weeks, call.languages, Format):
        staff = _staff(call, groups, week, language, how)
        if staff is None:
            continue
        wishes = [wish for wish in call.wishes if suitability(wish, week, language, how) and left[wish.country]]
        most = min(call.limits.most, staff.capacity)
        for seats in _gatherings(call.limits, wishes, left, most, (week, language, how)):
            yield Group(week, language, how, seats, staff.lead, staff.co_trainer, staff.room)


@dataclass(frozen=True)
class _Staff:
    lead: str
    co_trainer: str
    room: str
    capacity: int


def _staff(call: Call, groups: Sequence[Group], week: str, language: str, how: Format) -> _Staff | None:
    """A lead, a co-trainer and, unless online, the largest room that are free in the week."""
    pair = _pair(call, groups, week, language)
    if pair is None:
        return None
    if how is Format.ONLINE:
        return _Staff(*pair, "", call.limits.most)
    rooms = _rooms_free(call, groups, week)
    return _Staff(*pair, rooms[0].name, rooms[0].capacity) if rooms else None


def _pair(call: Call, groups: Sequence[Group], week: str, language: str) -> tuple[str, str] | None:
    """The first two free trainers of the language, of whom the first may lead; who speaks fewer languages comes first."""
    busy = {name for group in groups if group.week == week for name in (group.lead, group.co_trainer)}
    free = [one for one in call.trainers if week in one.weeks and language in one.languages and one.name not in busy]
    free.sort(key=lambda one: (len(one.languages), one.name))
    pairs = ((lead.name, other.name) for lead, other in permutations(free, 2) if lead.may_lead)
    return next(pairs, None)


def _rooms_free(call: Call, groups: Sequence[Group], week: str) -> list[Room]:
    busy = {group.room for group in groups if group.week == week}
    free = [room for room in call.rooms if week in room.weeks and room.name not in busy]
    return sorted(free, key=lambda room: (-room.capacity, room.name))


def _gatherings(
    limits: Limits, wishes: Sequence[Wish], left: Mapping[str, int], most: int, what: tuple[str, str, Format]
) -> Iterator[dict[str, int]]:
    """Yield who could come together: one mixed group, and one of each country that fills a group alone."""
    order = sorted(wishes, key=lambda wish: (-wish.score * suitability(wish, *what), wish.country))
    mixed = _filled(order, left, most)
    if sum(mixed.values()) >= limits.least and len(mixed) >= limits.countries:
        yield mixed
    for wish in order:
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
    """The group in another week, if trainers, a room that holds it and all its countries are free then."""
    staff = _staff(call, others, week, group.language, group.format)
    wishes = {wish.country: wish for wish in call.wishes}
    fits = all(wishes[country].weeks.get(week) for country in group.seats)
    if staff is None or not fits or staff.capacity < group.size:
        return None
    return replace(group, week=week, lead=staff.lead, co_trainer=staff.co_trainer, room=staff.room)


def left_out(call: Call, groups: Sequence[Group]) -> Iterator[WhyNot]:
    """Yield the seats that these groups leave out, whoever put them together, and why; by country."""
    left = _seats_left(call, groups)
    for wish in sorted(call.wishes, key=lambda wish: wish.country):
        if left[wish.country] > 0:
            yield WhyNot(wish.country, left[wish.country], _reason(call, groups, wish))


def _reason(call: Call, groups: Sequence[Group], wish: Wish) -> Reason:
    """The first thing that stands in the way, from what the country can change to what the programme can."""
    weeks = [week for week in call.weeks if wish.weeks.get(week)]
    if not weeks:
        return Reason.NO_WEEK
    if not any(set(wish.languages) & trainer.languages for trainer in call.trainers):
        return Reason.NO_TRAINER_FOR_LANGUAGE
    chances = [
        (week, language) for week, language in product(weeks, wish.languages) if _pair(call, groups, week, language)
    ]
    if not chances:
        return Reason.NO_TRAINERS_FREE
    if Format.ONLINE not in wish.formats and not any(_rooms_free(call, groups, week) for week, _language in chances):
        return Reason.NO_ROOM
    return Reason.NO_SESSION_LEFT if len(groups) >= call.limits.sessions else Reason.GROUP_TOO_SMALL
