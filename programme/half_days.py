"""Mornings and afternoons when nobody can come: how they are kept, and which of them a session takes. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

# What begins before is in the morning, what ends after is in the afternoon, by the clock of the call.
NOON = time(13)


class Half(StrEnum):
    MORNING = "am"
    AFTERNOON = "pm"


@dataclass(frozen=True, order=True)
class HalfDay:
    """The morning or the afternoon of a day."""

    day: date
    half: Half

    def __str__(self) -> str:
        """How it is kept, such as "2027-05-10-am": half days sort as they come."""
        return f"{self.day.isoformat()}-{self.half}"


def read(kept: str) -> HalfDay:
    """Return the half day that is kept in this way."""
    day, _dash, half = kept.rpartition("-")
    return HalfDay(date.fromisoformat(day), Half(half))


def kept(day: date, halves: Iterable[Half] = Half) -> list[str]:
    """Return how these halves of a day are kept, both unless told otherwise."""
    return [str(HalfDay(day, half)) for half in sorted(halves)]


def by_day(halves: Iterable[str]) -> dict[date, frozenset[Half]]:
    """Return the halves by their day, in the order of the days."""
    found: dict[date, set[Half]] = {}
    for one in sorted(map(read, halves)):
        found.setdefault(one.day, set()).add(one.half)
    return {day: frozenset(each) for day, each in found.items()}


def halves_between(begins: time, ends: time) -> frozenset[Half]:
    """Return which halves of a day a stretch of it takes; what begins or ends at noon touches one alone."""
    return frozenset(_halves(begins, ends))


def _halves(begins: time, ends: time) -> Iterator[Half]:
    if begins < NOON:
        yield Half.MORNING
    if ends > NOON:
        yield Half.AFTERNOON


def days_away(halves: Iterable[str], taken: Collection[Half]) -> list[date]:
    """Return the days on which nobody can come to a session that takes these halves."""
    return [day for day, away in by_day(halves).items() if not away.isdisjoint(taken)]
