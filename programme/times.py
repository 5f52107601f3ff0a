"""Wall time in a zone, and the moment that it is. Pure.

A block is kept as the wall time that people agreed on, and its zone; the moment is worked out from them and worked out
anew when the zones' rules change. Hours are never added to a moment to get another day's wall time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)


class NoSuchTime(ValueError):
    """The clocks leave out this wall time in this zone, because they go forward then."""


class UnknownZone(ValueError):
    """The name is not that of a time zone of the IANA database."""


@dataclass(frozen=True)
class Shown:
    """A moment as one zone shows it: the wall time, the zone's name and its distance from UTC, "+02:00" say."""

    wall: datetime
    zone: str
    offset: str


@dataclass(frozen=True)
class ClockChange:
    """A zone's clocks are set to another distance from UTC; `wall` is what they show before they are set."""

    wall: datetime
    before: timedelta
    after: timedelta
    is_summer: bool


def zone_of(name: str) -> ZoneInfo:
    """Return the zone; raise `UnknownZone` where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise UnknownZone(name) from unknown


def moment(wall: datetime, zone: str) -> datetime:
    """Return the moment, in UTC, of a naive wall time. Raises `NoSuchTime` in the hour that clocks leave out.

    In the hour that clocks go through twice it is the first, as RFC 5545 reads a local time that occurs more than once.
    """
    if wall.tzinfo is not None:
        raise ValueError("A wall time has no zone of its own.")
    at = wall.replace(tzinfo=zone_of(zone)).astimezone(UTC)
    if at.astimezone(zone_of(zone)).replace(tzinfo=None) != wall:
        raise NoSuchTime(f"{wall:%Y-%m-%d %H:%M} {zone}")
    return at


def shown_in(at: datetime, zone: str) -> Shown:
    """Return a moment as people in a zone read it from the clock."""
    local = at.astimezone(zone_of(zone))
    return Shown(local.replace(tzinfo=None), zone, offset_words(local.utcoffset() or timedelta()))


def offset_words(offset: timedelta) -> str:
    """Return a distance from UTC as people write it: "+02:00", "−01:00" (with a real minus sign), "+05:30"."""
    minutes = round(offset.total_seconds() / 60)
    sign = "−" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def start_of_rules(zone: str, first: datetime) -> ClockChange:
    """Return what holds from a moment on, as a change that changes nothing."""
    local = first.astimezone(zone_of(zone))
    offset = _offset(local)
    return ClockChange(local.replace(tzinfo=None), offset, offset, bool(local.dst()))


def changes_of_clock(zone: str, first: datetime, last: datetime) -> list[ClockChange]:
    """Return every change between two moments, to the minute, oldest first."""
    here = zone_of(zone)
    count = int((last - first) / ONE_DAY) + 2
    days = [(first + number * ONE_DAY).astimezone(UTC) for number in range(count)]
    return [
        _change(here, before, after)
        for before, after in pairwise(days)
        if before.astimezone(here).utcoffset() != after.astimezone(here).utcoffset()
    ]


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> ClockChange:
    """Find the one change between two moments by halving."""
    old = before.astimezone(zone).utcoffset()
    while after - before > ONE_MINUTE:
        middle = (before + (after - before) / 2).replace(second=0, microsecond=0)
        before, after = (middle, after) if middle.astimezone(zone).utcoffset() == old else (before, middle)
    local = after.astimezone(zone)
    was = _offset(before.astimezone(zone))
    return ClockChange((after + was).replace(tzinfo=None), was, _offset(local), bool(local.dst()))


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta()
