"""Training sessions as calendars read them (RFC 5545 and 5546). Pure: rows and a time in, bytes out.

Each block of a session is an event of its own, with one UID for life: that of the block. A person's copy names that
person alone, so that nobody reads from an invitation who else comes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from programme.times import ClockChange, changes_of_clock, start_of_rules, zone_of

PRODUCT = "-//Training platform//Training sessions//EN"
# How far around the events the rules of their zones are written out.
AROUND = timedelta(days=366)


class Method(StrEnum):
    """What a message is for; it stands in the calendar and in the type of its part of the mail."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


class Status(StrEnum):
    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Address:
    """Somebody as calendars name them."""

    email: str
    name: str


@dataclass(frozen=True)
class Block:
    """A block of a session: naive wall times in an IANA zone. `sequence` rises with each change of time, place or state."""

    key: UUID
    title: str
    starts: datetime
    ends: datetime
    zone: str
    place: str
    note: str = ""
    sequence: int = 0
    status: Status = Status.CONFIRMED


@dataclass(frozen=True)
class Sender:
    """In whose name calendars are sent: a role's address, and the host that makes a block's UID unique."""

    organiser: Address
    host: str


def message(block: Block, *, method: Method, to: Address, sender: Sender, at: datetime) -> bytes:
    """Return the calendar that invites one person to a block, updates it, or takes it back.

    `at` is when it is written. A cancellation has the status cancelled, whatever the block says.
    """
    status = Status.CANCELLED if method is Method.CANCEL else block.status
    event = _event(block, sender, at, status)
    attendee = vCalAddress(f"mailto:{to.email}")
    attendee.params["CN"] = vText(to.name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("TENTATIVE" if status is Status.TENTATIVE else "ACCEPTED")
    event.add("attendee", attendee, encode=False)
    return _written(method, [block], [event])


def feed(blocks: Sequence[Block], *, name: str, sender: Sender, at: datetime) -> bytes:
    """Return the calendar that programmes subscribe to under a name: every block, nobody's name."""
    return _written(Method.PUBLISH, blocks, [_event(block, sender, at, block.status) for block in blocks], name)


def content_type(method: Method) -> str:
    """Return the type of the part of a mail that carries a message: it has to say the method again."""
    return f"text/calendar; method={method}; charset=UTF-8"


def uid(key: UUID, host: str) -> str:
    """Return the identity of a block's event, the same in every message about it."""
    return f"block-{key}@{host}"


def _event(block: Block, sender: Sender, at: datetime, status: Status) -> Event:
    event = Event()
    zone = zone_of(block.zone)
    event.add("uid", uid(block.key, sender.host))
    event.add("sequence", block.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", block.starts.replace(tzinfo=zone))
    event.add("dtend", block.ends.replace(tzinfo=zone))
    event.add("summary", block.title)
    event.add("location", block.place)
    event.add("status", status)
    if block.note:
        event.add("description", block.note)
    organiser = vCalAddress(f"mailto:{sender.organiser.email}")
    organiser.params["CN"] = vText(sender.organiser.name)
    event.add("organizer", organiser, encode=False)
    return event


def _written(method: Method, blocks: Sequence[Block], events: Iterable[Event], name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        # The name by RFC 7986, and as programmes read it that are older than that.
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    for zone in sorted({block.zone for block in blocks} - {"UTC"}):
        starts = [block.starts.replace(tzinfo=zone_of(zone)) for block in blocks if block.zone == zone]
        calendar.add_component(_rules(zone, min(starts) - AROUND, max(starts) + AROUND))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


@lru_cache(maxsize=128)
def _rules(name: str, first: datetime, last: datetime) -> Timezone:
    """Return the zone's rules for a time, each change of the clock written out.

    Kept, because everybody of a session gets the same, and never changed. The library's own rules leave out changes of zones that move for Ramadan, such as Casablanca's.
    """
    rules = Timezone()
    rules.add("tzid", name)
    for change in (start_of_rules(name, first), *changes_of_clock(name, first, last)):
        rules.add_component(_rule(change))
    return rules


def _rule(change: ClockChange) -> TimezoneDaylight | TimezoneStandard:
    rule = TimezoneDaylight() if change.is_summer else TimezoneStandard()
    rule.add("dtstart", change.wall)
    rule.add("tzoffsetfrom", change.before)
    rule.add("tzoffsetto", change.after)
    return rule
