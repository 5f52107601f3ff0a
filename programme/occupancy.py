"""When trainers and rooms are taken, and which times cannot both be. Pure: stretches of time in, answers out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from programme.times import zone_of

# What a trainer and a room need after a session before the next one, even online.
BUFFER = timedelta(minutes=30)
# What a trainer needs between two cities.
JOURNEY = timedelta(hours=24)


class Collision(StrEnum):
    """Why two stretches of one trainer cannot both be."""

    OVERLAP = "overlap"
    JOURNEY = "journey"


@dataclass(frozen=True)
class Taken:
    """A taken stretch; `ends` includes the buffer where it is a session's. `city` is empty where nobody has to be anywhere."""

    starts: datetime
    ends: datetime
    city: str = ""


def days_of(blocks: Sequence[tuple[datetime, datetime]], zone: str, city: str = "") -> list[Taken]:
    """Return what a session takes: each of its days, by the clock of the zone, from the first block to the buffer after the last."""
    by_day: dict[object, list[tuple[datetime, datetime]]] = {}
    for starts, ends in sorted(blocks):
        by_day.setdefault(starts.astimezone(zone_of(zone)).date(), []).append((starts, ends))
    days = (Taken(day[0][0], max(ends for _starts, ends in day) + BUFFER, city) for day in by_day.values())
    return merged(days)


def merged(stretches: Iterable[Taken]) -> list[Taken]:
    """Return the stretches in order, those that touch or overlap as one."""
    result: list[Taken] = []
    for each in sorted(stretches, key=lambda one: (one.starts, one.ends)):
        if result and each.starts <= result[-1].ends:
            result[-1] = replace(result[-1], ends=max(result[-1].ends, each.ends))
        else:
            result.append(each)
    return result


def without(stretches: Iterable[Taken], others: Iterable[Taken]) -> list[Taken]:
    """Return what is left of the stretches when the others are cut out of them."""
    left = merged(stretches)
    for other in others:
        left = [part for each in left for part in _cut(each, other)]
    return left


def _cut(each: Taken, other: Taken) -> list[Taken]:
    if not overlap(each, other):
        return [each]
    parts = [replace(each, ends=other.starts), replace(each, starts=other.ends)]
    return [part for part in parts if part.starts < part.ends]


def overlap(one: Taken, other: Taken) -> bool:
    """Whether two stretches have a moment in common; one may begin when the other ends."""
    return one.starts < other.ends and other.starts < one.ends


def collision(one: Taken, other: Taken) -> Collision | None:
    """Return why a trainer cannot be taken by both: at the same time, or with too little time for the journey between."""
    if overlap(one, other):
        return Collision.OVERLAP
    first, later = sorted((one, other), key=lambda each: each.starts)
    is_journey = bool(one.city and other.city) and one.city.casefold() != other.city.casefold()
    return Collision.JOURNEY if is_journey and later.starts - (first.ends - BUFFER) < JOURNEY else None
