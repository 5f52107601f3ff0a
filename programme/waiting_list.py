"""Who is offered a free place of a training session, and how long the offer stands. Pure: rows and a time in, offers out.

A session has places in the room and places online, each with its own waiting list. Some places are kept for a country,
up to a day; the rest are anybody's. Whoever waits is served before anybody who comes anew.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

# Until then a country's own places wait for its own people: its focal point may still name somebody.
COUNTRY_ALONE = timedelta(days=14)
# From then on an offer goes to several at once, and the first to confirm has the place.
FIRST_TO_CONFIRM = timedelta(days=3)
ASKED_AT_ONCE = 3
LONG_OFFER = timedelta(hours=48)
SHORT_OFFER = timedelta(hours=24)
# The gates before a session: nominations close, it is decided whether it takes place, replacements close.
NOMINATIONS_CLOSE = timedelta(days=42)
DECIDED_BEFORE = timedelta(days=28)
REPLACEMENTS_CLOSE = timedelta(days=14)
NOMINATION_STANDS = timedelta(days=7)


class Mode(StrEnum):
    ROOM = "room"
    ONLINE = "online"


@dataclass(frozen=True)
class Places:
    """What a session has: places by mode, places kept by country and mode, and its start."""

    starts_at: datetime
    capacity: Mapping[Mode, int]
    kept: Mapping[tuple[str, Mode], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for mode in Mode:
            kept = sum(places for (_country, each), places in self.kept.items() if each is mode)
            if kept > self.capacity.get(mode, 0):
                raise ValueError("More places are kept for countries than the session has.")


@dataclass(frozen=True)
class Booking:
    """One row of a session: somebody who has a place, or an offer of one, or waits for one.

    `since` is when they came: switching between room and online keeps it. A lower `priority` is served first.
    `has_place` is said of who has a place of the other kind, keeps it, and waits for one of `mode` to change to.
    """

    key: int
    country: str
    mode: Mode
    since: datetime
    priority: int = 1
    has_place: bool = False


@dataclass(frozen=True)
class Offer:
    """A place offered to a booking; the offer lapses at `until`."""

    booking: int
    until: datetime


def offers(
    places: Places, *, taken: Sequence[Booking], offered: Sequence[Booking], waiting: Sequence[Booking], at: datetime
) -> list[Offer]:
    """Return the offers to make now, in the order in which the places go.

    `taken` have a place; `offered` have an open offer, which holds a place except in the last days, when several are
    asked for one. Who waits to change stands in `taken` with the place they keep, and in `waiting` or `offered` with the
    one they wish; their own is free once they have accepted, never before. Nobody is offered anything once the session has begun: the trainer may let people in by hand.
    """
    if at >= places.starts_at:
        return []
    until = offer_until(places.starts_at, at)
    return [
        Offer(booking.key, until)
        for mode in Mode
        for booking in _next(places, mode, _of(mode, taken), _of(mode, offered), _of(mode, waiting), at)
    ]


def offer_until(starts_at: datetime, at: datetime) -> datetime:
    """Return when an offer made now lapses: after 48 hours, after 24 in the last fortnight, never after the start."""
    left = starts_at - at
    stands = LONG_OFFER if left > COUNTRY_ALONE else SHORT_OFFER
    return min(at + stands, starts_at)


def nomination_until(starts_at: datetime, at: datetime) -> datetime:
    """Return when a nomination made now lapses unless it is accepted: after a week, never after the start."""
    return min(at + NOMINATION_STANDS, starts_at)


def may_be_nominated(starts_at: datetime, at: datetime) -> bool:
    """Whether focal points can still nominate: until six weeks before."""
    return starts_at - at >= NOMINATIONS_CLOSE


def may_be_replaced(starts_at: datetime, at: datetime) -> bool:
    """Whether focal points can still send somebody else: until two weeks before."""
    return starts_at - at >= REPLACEMENTS_CLOSE


def is_open_to(
    country: str, mode: Mode, places: Places, *, holding: Sequence[Booking], waiting: int, at: datetime
) -> bool:
    """Whether somebody of the country can book a place at once: one is free for them, and nobody waits for it.

    `holding` are all who have a place or an open offer; `waiting` is how many wait in this mode.
    """
    return not waiting and at < places.starts_at and _Free(places, mode, _of(mode, holding), at).is_free_for(country)


def free_to_keep(places: Places, mode: Mode, *, holding: Sequence[Booking], at: datetime) -> int:
    """Return how many places of a mode could be kept for one more country: nobody holds them, none has them kept."""
    return max(_Free(places, mode, _of(mode, holding), at).unkept, 0)


def not_taken(places: Places, mode: Mode, *, holding: Sequence[Booking]) -> dict[str, int]:
    """Return by country how many of the places that are kept for it nobody of the country holds."""
    held = Counter(each.country for each in _of(mode, holding))
    kept = {country: n for (country, each), n in places.kept.items() if each is mode}
    return {country: n - held[country] for country, n in kept.items() if n > held[country]}


def position(booking: Booking, waiting: Sequence[Booking], *, served: Mapping[str, int]) -> int:
    """Return the place in the common queue, from 1: what "3rd of 7" says. `served` counts places by country."""
    queue = _in_order(_of(booking.mode, waiting), Counter(served))
    return [each.key for each in queue].index(booking.key) + 1


def _next(
    places: Places, mode: Mode, taken: list[Booking], offered: list[Booking], waiting: list[Booking], at: datetime
) -> Iterator[Booking]:
    if places.starts_at - at <= FIRST_TO_CONFIRM:
        return iter(_asked_at_once(places, mode, taken, offered, waiting, at))
    return _one_by_one(_Free(places, mode, [*taken, *offered], at), waiting)


def _asked_at_once(
    places: Places, mode: Mode, taken: list[Booking], offered: list[Booking], waiting: list[Booking], at: datetime
) -> list[Booking]:
    free = _Free(places, mode, taken, at)
    wanted = ASKED_AT_ONCE * free.in_all - len(offered)
    return _in_order(waiting, free.by_country)[: max(wanted, 0)]


def _one_by_one(free: "_Free", waiting: list[Booking]) -> Iterator[Booking]:
    """Yield who is served: each place changes which country has the fewest, so the order is asked anew."""
    left = list(waiting)
    while served := next((each for each in _in_order(left, free.by_country) if free.is_free_for(each.country)), None):
        free.take(served.country)
        left.remove(served)
        yield served


class _Free:
    """The free places of one mode: those that are anybody's, and those that are kept for a country."""

    def __init__(self, places: Places, mode: Mode, holding: Sequence[Booking], at: datetime) -> None:
        self.by_country = Counter(each.country for each in holding)
        self.in_all = places.capacity.get(mode, 0) - len(holding)
        is_kept = places.starts_at - at > COUNTRY_ALONE
        self._kept = {country: n for (country, each), n in places.kept.items() if each is mode} if is_kept else {}

    @property
    def unkept(self) -> int:
        """Places that are neither held nor kept for any country."""
        return self.in_all - self._kept_for_others_than("")

    def is_free_for(self, country: str) -> bool:
        return self.in_all > self._kept_for_others_than(country)

    def take(self, country: str) -> None:
        self.by_country[country] += 1
        self.in_all -= 1

    def _kept_for_others_than(self, country: str) -> int:
        return sum(max(n - self.by_country[each], 0) for each, n in self._kept.items() if each != country)


def _of(mode: Mode, bookings: Sequence[Booking]) -> list[Booking]:
    return [each for each in bookings if each.mode is mode]


def _in_order(waiting: Sequence[Booking], served: Mapping[str, int]) -> list[Booking]:
    """Order by priority class, then the country with the fewest places, then who came first.

    Whoever has no place at all goes before those who have one and would take part another way.
    """
    return sorted(
        waiting,
        key=lambda each: (each.has_place, each.priority, served.get(each.country, 0), each.since, each.key),
    )
