"""The sessions to come that somebody has to do with, and where they stand in each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from people.models import User
from programme.models import Booking, BookingState
from programme.sessions.presenting import Clock, clocks_of, queue_words, zone_of_reader

MOST_SHOWN = 20
# Names of icons.
STATUSES = {BookingState.CONFIRMED: "done", BookingState.WAITING: "clock"}


@dataclass(frozen=True)
class OwnSession:
    """A session with the reader's place, offer or turn in it; `queue` says where they stand if they wait."""

    booking: Booking
    there: Clock | None
    here: Clock | None
    status: str
    queue: str


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
    queue = queue_words(booking, others) if booking.state == BookingState.WAITING else ""
    status = STATUSES.get(BookingState(booking.state), "new")
    return OwnSession(booking, *clocks_of(session, here), status, queue)
