"""The sessions to come that somebody has to do with, and where they stand in each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from people.models import User
from programme.models import Booking, BookingState, SessionState
from programme.sessions.mails import Moment, until_words
from programme.sessions.presenting import Clock, clock, other_clock, queue_words, zone_of_reader

MOST_SHOWN = 20
# Names of icons; whoever is asked has to answer. Where a session is not held on its day, no place is what counts.
STATUSES = {BookingState.CONFIRMED: "done", BookingState.WAITING: "clock"}
NOT_HELD = {SessionState.CANCELLED: "stop", SessionState.POSTPONED: "caution"}


@dataclass(frozen=True)
class OwnSession:
    """A session with the reader's place, offer or turn in it.

    `status` and `words` say how it stands, `queue` where somebody is who waits, `until` by when they have to answer.
    """

    booking: Booking
    there: Clock | None
    here: Clock | None
    status: str
    words: str
    queue: str
    until: Moment | None


def own_sessions(person: User, at: datetime) -> list[OwnSession]:
    """Return them, the next one first. Two queries at most, however many there are."""
    current = Booking.objects.current().of(person).exclude(session__ends_at__lte=at)
    own = list(current.select_related("session").order_by("session__starts_at", "pk")[:MOST_SHOWN])
    others = _bookings_of(one.session_id for one in own if one.state == BookingState.WAITING)
    return [_row(booking, others[booking.session_id], zone_of_reader(person)) for booking in own]


def _bookings_of(sessions: Iterable[int]) -> dict[int, list[Booking]]:
    """Everybody in the queues that the person waits in, for their place in them. One query, none for who waits nowhere."""
    found: dict[int, list[Booking]] = defaultdict(list)
    if wanted := list(sessions):
        for booking in Booking.objects.current().filter(session__in=wanted):
            found[booking.session_id].append(booking)
    return found


def _row(booking: Booking, others: list[Booking], here: str) -> OwnSession:
    session = booking.session
    is_held = session.state not in NOT_HELD
    status = STATUSES.get(BookingState(booking.state), "caution") if is_held else NOT_HELD[SessionState(session.state)]
    standing = {
        "status": status,
        "words": booking.get_state_display() if is_held else session.get_state_display(),
        "queue": queue_words(booking, others) if is_held and booking.state == BookingState.WAITING else "",
        "until": until_words(booking) if is_held else None,
    }
    if session.starts_at is None or session.ends_at is None:
        return OwnSession(booking, None, None, **standing)
    times = session.starts_at, session.ends_at, session.zone
    return OwnSession(booking, clock(*times), other_clock(*times, here), **standing)
