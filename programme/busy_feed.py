"""When somebody is busy, read from the calendar file that their calendar exports. Pure: bytes in, stretches of time out.

Only times are read: no title, place or name of an event leaves this module.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from programme.occupancy import Taken, merged
from programme.times import zone_of

# What an event is made of: its properties have many types, and the file says which.
Properties = Any
MOST_BYTES = 1_000_000
MOST_EVENTS = 3000
MOST_REPEATED = 300
# An event that repeats more often than this within the time that counts is no appointment.
MOST_TIMES = 400
# A file can be wrong in more ways than its reader has names for.
WRONG = (ValueError, TypeError, LookupError, AttributeError, OverflowError)
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


class BadFeed(ValueError):
    """The file is no calendar, or one that is too large."""


def busy_in(file: bytes, zone: str, *, first: datetime, last: datetime) -> list[Taken]:
    """Return the busy stretches between two moments, in order, joined where they touch.

    Times without a zone, and whole days, are read by the clock of `zone`. Events that are cancelled or that their owner
    marked as free do not count. Raises `BadFeed`.
    """
    if len(file) > MOST_BYTES:
        raise BadFeed("too large")
    try:
        found = list(_read(file, zone, first, last))
    except WRONG as error:
        raise BadFeed("no calendar") from error
    inside = (Taken(max(one.starts, first), min(one.ends, last)) for one in found)
    return merged(one for one in inside if one.starts < one.ends)


def _read(file: bytes, zone: str, first: datetime, last: datetime) -> Iterator[Taken]:
    calendar = Calendar.from_ical(file)
    events: list[Properties] = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
    repeated = sum("RRULE" in event for event in events)
    if len(events) > MOST_EVENTS or repeated > MOST_REPEATED:
        raise BadFeed("too many events")
    yield from _of_events(events, zone, first, last)
    yield from _of_free_busy(calendar, zone)


def _of_events(events: list[Properties], zone: str, first: datetime, last: datetime) -> Iterator[Taken]:
    # One time of a repeated event that was moved stands as an event of its own, and names the time that it replaces.
    moved = {
        (str(event.get("UID")), _moment(event["RECURRENCE-ID"].dt, zone))
        for event in events
        if "RECURRENCE-ID" in event
    }
    for event in events:
        if not _is_busy(event):
            continue
        for one in _times_of(event, zone, first, last):
            if "RECURRENCE-ID" in event or (str(event.get("UID")), one.starts) not in moved:
                yield one


def _is_busy(event: Properties) -> bool:
    is_free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    return "DTSTART" in event and not is_free and str(event.get("STATUS", "")).upper() != "CANCELLED"


def _times_of(event: Properties, zone: str, first: datetime, last: datetime) -> Iterator[Taken]:
    begins, length = event["DTSTART"].dt, _length(event, zone)
    if "RRULE" not in event:
        yield Taken(_moment(begins, zone), _moment(begins, zone) + length)
        return
    left_out = {_moment(each, zone) for each in _exceptions(event)}
    for starts in _repeated(event, zone, first - length, last):
        if starts not in left_out:
            yield Taken(starts, starts + length)


def _length(event: Properties, zone: str) -> timedelta:
    begins = event["DTSTART"].dt
    if "DTEND" in event:
        return max(_moment(event["DTEND"].dt, zone) - _moment(begins, zone), timedelta(0))
    if "DURATION" in event:
        length: timedelta = event["DURATION"].dt
        return max(length, timedelta(0))
    return timedelta(0) if isinstance(begins, datetime) else timedelta(days=1)


def _exceptions(event: Properties) -> Iterator[date]:
    found = event.get("EXDATE", [])
    for group in found if isinstance(found, list) else [found]:
        yield from (one.dt for one in group.dts)


def _repeated(event: Properties, zone: str, first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield when a repeated event begins, by the wall time of its own zone, so that clock changes do not shift it."""
    rule: Any = event["RRULE"]
    if {str(each) for each in rule.get("FREQ", [])} - FREQUENCIES:
        return
    until = [_moment(each, zone) for each in rule.pop("UNTIL", [])]
    local = _local(event["DTSTART"].dt, zone)
    try:
        times = rrulestr(rule.to_ical().decode(), dtstart=local)
    except ValueError:
        return
    for starts in islice(times.xafter(max(first, local), inc=True), MOST_TIMES):
        if starts > min([last, *until]):
            return
        yield starts.astimezone(UTC)


def _of_free_busy(calendar: Properties, zone: str) -> Iterator[Taken]:
    for part in calendar.walk("VFREEBUSY"):
        found = part.get("FREEBUSY", [])
        for period in found if isinstance(found, list) else [found]:
            if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                yield Taken(_moment(period.start, zone), _moment(period.end, zone))


def _local(when: date, zone: str) -> datetime:
    if not isinstance(when, datetime):
        when = datetime.combine(when, time.min)
    return when if when.tzinfo else when.replace(tzinfo=zone_of(zone))


def _moment(when: date, zone: str) -> datetime:
    return _local(when, zone).astimezone(UTC)
