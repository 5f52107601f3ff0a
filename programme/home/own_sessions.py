"""The sessions to come that somebody has to do with, and where they stand in each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from ground.prepared import Given, Prepared
from people.models import User
from programme.models import Booking, BookingState, SessionState, TrainingSession
from programme.sessions.mails import until_words
from programme.sessions.presenting import Clock, clocks_of, queue_words, zone_of_reader

MOST_SHOWN = 6  # the calendar has all of them
# Names of icons; whoever is asked has to answer. Where a session is not held on its day, no place is what counts.
STATUSES = {BookingState.CONFIRMED: "done", BookingState.WAITING: "clock"}
NOT_HELD = {SessionState.CANCELLED: "stop", SessionState.POSTPONED: "caution"}

PERSON = Given("person", User._meta.pk)
AT = Given("at", TrainingSession._meta.get_field("ends_at"))
WAITS_FOR_AN_ANSWER = Q(state=BookingState.OFFERED) | Q(change_until__isnull=False)

_own_bookings = Prepared(
    lambda: (
        Booking.objects.current()
        .filter(person=PERSON)
        .exclude(session__ends_at__lte=AT)
        .select_related("session")
        .order_by(Case(When(WAITS_FOR_AN_ANSWER, then=0), default=1), "session__starts_at", "pk")[:MOST_SHOWN]
    )
)


@dataclass(frozen=True)
class OwnSession:
    """A session with the reader's place, offer or turn in it.

    `status` and `words` say how it stands, `queue` where somebody is who waits, `until` by when they have to answer.

    Plain values that name nobody: the list that is made of them is kept by what they say.
    """

    key: UUID
    title: str
    there: Clock | None
    here: Clock | None
    status: str
    words: str
    queue: str
    until: str


def own_sessions(person: User, at: datetime) -> list[OwnSession]:
    """Return the next ones, those that wait for an answer first. Two queries at most, however many there are."""
    own = _own_bookings.rows(person=person.pk, at=at)
    others = _bookings_of(one.session_id for one in own if one.turn)
    here = zone_of_reader(person) if own else ""
    return [_row(booking, others[booking.session_id], here) for booking in own]


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
    place = "caution" if booking.change_until else STATUSES.get(BookingState(booking.state), "caution")
    there, by_reader = clocks_of(session, here)
    return OwnSession(
        key=session.key,
        title=session.title,
        there=there,
        here=by_reader,
        status=place if is_held else NOT_HELD[SessionState(session.state)],
        words=_words(booking) if is_held else session.get_state_display(),
        queue=queue_words(booking, others) if is_held else "",
        until=str(until_words(booking) or "") if is_held else "",
    )


def _words(booking: Booking) -> str:
    if booking.change_until:
        return _("A place of the other kind is free for you")
    if booking.wishes:
        return _("Place confirmed; you wait for one of the other kind")
    return booking.get_state_display()
