"""A day put together from units of several modules: its timetable, and what to look at again. Pure; nothing is forbidden."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

from programme.agenda import SHORTEST

# After an hour and three quarters people stop listening; trainers' handbooks ask for a break before that.
MOST_AT_A_STRETCH = 105  # minutes
BREAK, LUNCH = 15, 60  # minutes
LUNCH_FROM = 11 * 60 + 45  # minutes after midnight
# More than seven hours of work is no day of training any more.
LONGEST_WORK = 7 * 60  # minutes
# Less than a break is no gap.
WORTH_FILLING = BREAK


@dataclass(frozen=True)
class Part:
    """A unit in the plan, with the units of its module that it builds on; without a module, anything else that takes time.

    `meant` are the minutes that it takes by itself, where the plan gives it others; 0 where nobody has said.
    """

    module: str
    unit: str
    title: str
    minutes: int
    requires: tuple[str, ...] = ()
    meant: int = 0

    @property
    def shortened_by(self) -> int:
        """How many minutes of its own the plan leaves out."""
        return max(0, self.meant - self.minutes)


@dataclass(frozen=True)
class Overlap:
    """So many minutes of a unit say the same as another unit does; each unit is named by module and id."""

    unit: tuple[str, str]
    other: tuple[str, str]
    minutes: int


@dataclass(frozen=True)
class Links:
    """What modules say of each other: overlapping units, and modules that should come before, by module."""

    overlaps: Sequence[Overlap] = ()
    requires: Mapping[str, Sequence[str]] = field(default_factory=dict)
    recommended: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Stretch:
    """A piece of the day: a unit, or a break where `part` is none."""

    begins: datetime
    ends: datetime
    part: Part | None = None
    is_lunch: bool = False


class Concern(StrEnum):
    """What there is to look at."""

    TWICE = "twice"
    OVERLAP = "overlap"
    BUILDS_ON = "builds_on"
    AFTER = "after"
    REQUIRED = "required"
    RECOMMENDED = "recommended"
    TOO_SHORT = "too_short"
    LONG_DAY = "long_day"
    TOO_LATE = "too_late"
    FREE = "free"


@dataclass(frozen=True)
class Remark:
    """One thing to look at: titles of units, or modules, it is about; and minutes where there are some.

    `other` of BUILDS_ON is a unit that is not in the plan, as module/unit. `places` are those of the units in the plan.
    """

    concern: Concern
    about: str = ""
    other: str = ""
    minutes: int = 0
    meant: int = 0
    places: tuple[int, ...] = field(default=(), compare=False)


def timetable(parts: Sequence[Part], *, begins: datetime) -> list[Stretch]:
    """Return the day in its order: a break before anybody has worked longer than at a stretch, one of them for lunch."""
    day: list[Stretch] = []
    worked, had_lunch = 0, False
    for part in parts:
        now = day[-1].ends if day else begins
        if worked and worked + part.minutes > MOST_AT_A_STRETCH:
            is_lunch = not had_lunch and now.hour * 60 + now.minute >= LUNCH_FROM
            day.append(_stretch(now, LUNCH if is_lunch else BREAK, is_lunch=is_lunch))
            worked, had_lunch, now = 0, had_lunch or is_lunch, day[-1].ends
        day.append(_stretch(now, part.minutes, part=part))
        worked += part.minutes
    return day


def _stretch(begins: datetime, minutes: int, *, part: Part | None = None, is_lunch: bool = False) -> Stretch:
    return Stretch(begins, begins + timedelta(minutes=minutes), part, is_lunch)


def minutes_of(parts: Sequence[Part]) -> int:
    """Return the minutes of all units together, without breaks."""
    return sum(part.minutes for part in parts)


def minutes_left(day: Sequence[Stretch], *, until: datetime) -> int:
    """Return the minutes between the end of the day as it is and a time; fewer than none where it ends later."""
    return int((until - day[-1].ends) / timedelta(minutes=1)) if day else 0


def remarks(parts: Sequence[Part], links: Links, *, left: int | None = None) -> list[Remark]:
    """Return what to look at in a plan, what mends most first; `left` are the minutes before the day has to end."""
    return [
        *_twice(parts),
        *_overlapping(parts, links.overlaps),
        *_building_on(parts),
        *_missing_before(Concern.REQUIRED, parts, links.requires),
        *_missing_before(Concern.RECOMMENDED, parts, links.recommended),
        *_too_short(parts, links.overlaps),
        *_too_long(parts),
        *_not_fitting(left),
    ]


def wanted_before(parts: Sequence[Part], links: Links) -> list[str]:
    """Return the modules that people should have taken before this day, required ones first, each once."""
    missing = [
        *_missing_before(Concern.REQUIRED, parts, links.requires),
        *_missing_before(Concern.RECOMMENDED, parts, links.recommended),
    ]
    return list(dict.fromkeys(one.other for one in missing))


def _twice(parts: Sequence[Part]) -> Iterator[Remark]:
    """A unit that stands in the plan more than once; its last place is the one to leave out."""
    places: dict[tuple[str, str], list[int]] = {}
    for place, part in enumerate(parts):
        places.setdefault((part.module, part.unit), []).append(place)
    again = (found for found in places.values() if len(found) > 1)
    return (Remark(Concern.TWICE, parts[found[0]].title, places=tuple(found)) for found in again)


@dataclass(frozen=True)
class _Shared:
    """Two places of a plan whose units say the same for so many minutes."""

    first: int
    second: int
    minutes: int


def _shared(parts: Sequence[Part], overlaps: Sequence[Overlap]) -> list[_Shared]:
    """Two modules may both name the same overlap: it counts once, by the larger figure."""
    minutes: dict[frozenset[tuple[str, str]], int] = {}
    for one in overlaps:
        pair = frozenset({one.unit, one.other})
        minutes[pair] = max(minutes.get(pair, 0), one.minutes)
    places: dict[tuple[str, str], int] = {}
    for place, part in enumerate(parts):
        places.setdefault((part.module, part.unit), place)
    found = ((first, second, minutes.get(frozenset({first, second}))) for first, second in combinations(places, 2))
    return [_Shared(places[first], places[second], shared) for first, second, shared in found if shared]


def _overlapping(parts: Sequence[Part], overlaps: Sequence[Overlap]) -> Iterator[Remark]:
    """What two units share is said until one of them has been shortened by as much."""
    spare = [part.shortened_by for part in parts]
    for one in _shared(parts, overlaps):
        shortened = next((place for place in (one.second, one.first) if spare[place] >= one.minutes), None)
        if shortened is None:
            titles = parts[one.first].title, parts[one.second].title
            yield Remark(Concern.OVERLAP, *titles, one.minutes, places=(one.first, one.second))
        else:
            spare[shortened] -= one.minutes


def _too_short(parts: Sequence[Part], overlaps: Sequence[Overlap]) -> Iterator[Remark]:
    """A unit with much less time than it takes; what another one in the plan says as well may be left out."""
    shared = Counter[int]()
    for one in _shared(parts, overlaps):
        shared.update({one.first: one.minutes, one.second: one.minutes})
    for place, part in enumerate(parts):
        if part.minutes + shared[place] < SHORTEST * part.meant:
            yield Remark(Concern.TOO_SHORT, part.title, minutes=part.minutes, meant=part.meant, places=(place,))


def _building_on(parts: Sequence[Part]) -> Iterator[Remark]:
    """A unit that stands before one it builds on, or without it."""
    first: dict[tuple[str, str], int] = {}
    for place, part in enumerate(parts):
        first.setdefault((part.module, part.unit), place)
    for place, part in enumerate(parts):
        for wanted in part.requires:
            at = first.get((part.module, wanted))
            if at is None:
                yield Remark(Concern.BUILDS_ON, part.title, f"{part.module}/{wanted}", places=(place,))
            elif at > place:
                yield Remark(Concern.AFTER, part.title, parts[at].title, places=(place, at))


def _missing_before(concern: Concern, parts: Sequence[Part], wanted: Mapping[str, Sequence[str]]) -> Iterator[Remark]:
    taken = list(dict.fromkeys(part.module for part in parts if part.module))
    for module in taken:
        for other in wanted.get(module, ()):
            if other not in taken:
                yield Remark(concern, module, other)


def _too_long(parts: Sequence[Part]) -> Iterator[Remark]:
    minutes = minutes_of(parts)
    if minutes > LONGEST_WORK:
        yield Remark(Concern.LONG_DAY, minutes=minutes)


def _not_fitting(left: int | None) -> Iterator[Remark]:
    if left is not None and left < 0:
        yield Remark(Concern.TOO_LATE, minutes=-left)
    elif left is not None and left >= WORTH_FILLING:
        yield Remark(Concern.FREE, minutes=left)
