"""Sessions as their pages show them: times by the session's clock and by the reader's, and what one can do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from access.offers import titles_of
from ground.phrases import day_words
from ground.prepared import Given, Prepared
from people.models import Country, User
from people.rules import Visitor
from programme import waiting_list
from programme.models import Booking, Mode, SessionBlock, SessionKind, TrainingSession
from programme.sessions import rules
from programme.staff.rules import trains_in
from programme.times import shown_in

_country = Prepared(lambda: Country.objects.filter(code=Given("code", Country._meta.pk)))


@dataclass(frozen=True)
class Clock:
    """A stretch of time as one zone's clock shows it; `last_day` is empty where it ends on the day it begins."""

    day: str
    begins: str
    last_day: str
    ends: str
    zone: str
    offset: str


@dataclass(frozen=True)
class BlockRow:
    """A block by the session's clock and, where it is another one, by the reader's."""

    title: str
    there: Clock
    here: Clock | None


@dataclass(frozen=True)
class SessionRow:
    """A session in a list. Plain values and nothing else: the list that is made of them is kept by what they say."""

    key: UUID
    kind: str
    title: str
    state: str
    module: str
    language: str
    place: str
    is_online: bool
    there: Clock | None
    here: Clock | None
    free: int
    waiting: int


@dataclass(frozen=True)
class PlaceList:
    """Who comes one way, and who waits for it: the two lists of a hybrid session are apart."""

    mode: Mode
    places: int
    bookings: list[Booking]
    # Who has a place of the other kind, and waits for one of this or is offered it.
    changing: list[Booking]

    @property
    def held(self) -> int:
        """How many places somebody has, is offered or is nominated for."""
        offered = sum(one.change_until is not None for one in self.changing)
        return sum(one.holds_place for one in self.bookings) + offered

    @property
    def waiting(self) -> int:
        return len(self.bookings) + len(self.changing) - self.held


@dataclass(frozen=True)
class Acts:
    """What somebody can do with a session beside booking, and the link where they may see it."""

    keeps: bool
    trains: bool
    decides: bool
    nominates: bool
    may_undo: bool
    link: str


def acts_in(user: Visitor, session: TrainingSession, booking: Booking | None, at: datetime) -> Acts:
    """Return what the reader can do; `booking` is their own. No query for people without an appointment."""
    keeps, decides = rules.may_keep(user, session.module), rules.may_decide(user, session.module)
    return Acts(
        keeps=keeps,
        trains=trains_in(user, session),
        decides=decides,
        nominates=rules.nominates_for(user, session.module),
        may_undo=decides and session.may_be_undone(at),
        link=session.link if booking is not None and booking.sees_link(at) else "",
    )


def zone_of_reader(user: Visitor) -> str:
    """The time zone of somebody's country; empty where nobody has said which it is."""
    if not isinstance(user, User) or not user.country_id:
        return ""
    if not User.country.is_cached(user):
        user.country = _country.first(code=user.country_id)
    return user.country.zone if user.country else ""


def clock(starts: datetime, ends: datetime, zone: str) -> Clock:
    """Return a stretch of time as people in the zone read it."""
    begin, end = shown_in(starts, zone), shown_in(ends, zone)
    last_day = "" if begin.wall.date() == end.wall.date() else day_words(end.wall.date())
    return Clock(day_words(begin.wall.date()), f"{begin.wall:%H:%M}", last_day, f"{end.wall:%H:%M}", zone, begin.offset)


def other_clock(starts: datetime, ends: datetime, zone: str, here: str) -> Clock | None:
    """Return the reader's clock, unless it shows the same as the session's."""
    if not here or shown_in(starts, zone).wall == shown_in(starts, here).wall:
        return None
    return clock(starts, ends, here)


def clocks_of(session: TrainingSession, here: str) -> tuple[Clock | None, Clock | None]:
    """Return a session's own clock and, where it is another one, the reader's; none before its time is fixed."""
    if session.starts_at is None or session.ends_at is None:
        return None, None
    times = session.starts_at, session.ends_at, session.zone
    return clock(*times), other_clock(*times, here)


def block_rows(session: TrainingSession, blocks: Sequence[SessionBlock], here: str) -> list[BlockRow]:
    """Return the programme of a session."""
    zone = session.zone
    return [
        BlockRow(
            block.title,
            clock(block.starts_at, block.ends_at, zone),
            other_clock(block.starts_at, block.ends_at, zone, here),
        )
        for block in blocks
    ]


def session_rows(sessions: Sequence[TrainingSession], language: str, here: str) -> list[SessionRow]:
    """Return sessions, counted by `with_counts`, as a list shows them; their modules' titles in one query."""
    titles = titles_of([session.module for session in sessions], language)
    return [_session_row(session, titles[session.module_id], here) for session in sessions]


def _session_row(session: TrainingSession, module: str, here: str) -> SessionRow:
    there, by_reader = clocks_of(session, here)
    return SessionRow(
        key=session.key,
        kind=str(SessionKind(session.kind).label),
        title=session.title,
        state=session.state,
        module=module,
        language=session.get_language_display(),
        place=session.place if session.venue else "",
        is_online=bool(session.places_online),
        there=there,
        here=by_reader,
        free=session.free,
        waiting=session.waiting,
    )


def place_lists(session: TrainingSession, bookings: Sequence[Booking]) -> list[PlaceList]:
    """Return the current bookings by how people take part, for each way that has places or people."""
    of_mode = {mode: [one for one in bookings if one.mode == mode] for mode in Mode}
    changing = {mode: [one for one in bookings if one.wishes == mode] for mode in Mode}
    modes = {*session.modes, *(mode for mode in Mode if of_mode[mode])}
    return [
        PlaceList(mode, session.capacity[waiting_list.Mode(mode)], of_mode[mode], changing[mode])
        for mode in Mode
        if mode in modes
    ]


def queue_words(booking: Booking, bookings: Sequence[Booking]) -> str:
    """Say where in the queue somebody is: "3rd of 7" by numbers, so that it reads in every language; empty for others."""
    own = booking.turn
    if own is None:
        return ""
    waiting = [turn for turn in (each.turn for each in bookings) if turn]
    served = Counter(row.country for each in bookings for row in each.places if row.mode is own.mode)
    place = waiting_list.position(own, waiting, served=served)
    same_list = sum(row.mode is own.mode for row in waiting)
    return _("You are number %(place)d of %(all)d on the waiting list.") % {"place": place, "all": same_list}
