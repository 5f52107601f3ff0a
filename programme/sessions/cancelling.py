"""A session does not take place, or not on its day: for ten minutes a cancelling can be undone, then everybody is told."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ground import audit
from ground.kept_pages import forget_pages
from ground.registries import ticks
from people.models import User
from programme.models import Booking, BookingState, Mode, SessionState, TrainingSession
from programme.sessions import mails, offers
from programme.sessions.agendas import raise_sequence
from programme.sessions.holding import held, move, wish
from programme.sessions.invitations import blocks_of, invite, take_back
from programme.sessions.refusals import NoTime, NotOpen, TooLate
from programme.staff import staffing
from programme.waiting_list import nomination_until


@transaction.atomic
def cancel(session: TrainingSession, *, by: User, because: str, at: datetime) -> TrainingSession:
    """Cancel a session: booking is closed at once, and people are told when it can no longer be undone.

    A second time changes nothing. Raises `NotOpen` for a session that is closed.
    """
    session = held(session)
    if session.is_cancelled:
        return session
    if session.state == SessionState.CLOSED:
        raise NotOpen
    session.cancelled_from, session.state = session.state, SessionState.CANCELLED
    session.cancelled_at, session.cancelled_because = at, because
    session.save(update_fields=["state", "cancelled_from", "cancelled_at", "cancelled_because"])
    staffing.release(session)
    transaction.on_commit(forget_pages)
    audit.record("programme.cancel_session", session, by=by)
    return session


@transaction.atomic
def undo(session: TrainingSession, *, by: User, at: datetime) -> TrainingSession:
    """Take a cancelling back: the session is what it was, and nobody was told.

    Raises `TooLate`, or `DoubleBooked` where its trainers or room have been taken meanwhile.
    """
    session = held(session)
    if not session.may_be_undone(at):
        raise TooLate
    session.state, session.cancelled_from = session.cancelled_from, ""
    session.cancelled_at, session.cancelled_because = None, ""
    session.save(update_fields=["state", "cancelled_from", "cancelled_at", "cancelled_because"])
    staffing.occupy(session)
    transaction.on_commit(forget_pages)
    audit.record("programme.undo_cancelling", session, by=by)
    offers.offer_free_places(session, at)
    return session


def tell_cancelled(at: datetime) -> int:
    """Tell everybody of sessions whose cancelling can no longer be undone; returns how many people were told."""
    waiting = Booking.objects.current().values("session")
    cancelled = TrainingSession.objects.filter(state=SessionState.CANCELLED, pk__in=waiting).order_by("pk")
    return sum(_tell_cancelled(session, at) for session in cancelled)


@transaction.atomic
def _tell_cancelled(session: TrainingSession, at: datetime) -> int:
    session = held(session)
    if not session.is_cancelled or session.may_be_undone(at):
        return 0
    raise_sequence(session)
    bookings = _current(session)
    blocks = blocks_of(session)
    for booking in bookings:
        calendar = take_back(booking, blocks, at=at) if booking.holds_place else []
        move(booking, BookingState.CANCELLED, ended_at=at)
        mails.tell(booking, "session_cancelled", calendar=calendar)
    audit.record("programme.tell_cancelled", session, by=None, payload={"people": len(bookings)})
    return len(bookings)


@transaction.atomic
def postpone(session: TrainingSession, *, by: User, because: str, at: datetime) -> int:
    """Postpone a session to a day that is not known yet; places and turns stay. Returns how many people are told.

    Offers go back into the queue, for nobody can answer them now. Raises `NotOpen` unless the session is announced and
    to come.
    """
    session = held(session)
    if not session.is_open(at):
        raise NotOpen
    session.state, session.cancelled_because = SessionState.POSTPONED, because
    session.save(update_fields=["state", "cancelled_because"])
    staffing.release(session)
    raise_sequence(session)
    bookings, blocks = _current(session), blocks_of(session)
    for booking in bookings:
        calendar = take_back(booking, blocks, at=at) if booking.holds_place else []
        if booking.state == BookingState.OFFERED:
            move(booking, BookingState.WAITING)
        elif booking.change_until:
            wish(booking, Mode(booking.wishes))
        mails.tell(booking, "postponed", calendar=calendar)
    transaction.on_commit(forget_pages)
    audit.record("programme.postpone_session", session, by=by, payload={"people": len(bookings)})
    return len(bookings)


@transaction.atomic
def announce_new_date(session: TrainingSession, *, by: User, at: datetime) -> int:
    """Announce a postponed session again, on the day its blocks say now. Returns how many people are told.

    Raises `NotOpen` for a session that is not postponed, `NoTime` where it would begin in the past, `DoubleBooked` where
    trainers or the room are taken then.
    """
    session = held(session)
    if session.state != SessionState.POSTPONED:
        raise NotOpen
    if session.starts_at is None or session.starts_at <= at:
        raise NoTime
    session.state, session.cancelled_because = SessionState.OPEN, ""
    session.save(update_fields=["state", "cancelled_because"])
    staffing.occupy(session)
    raise_sequence(session)
    bookings, blocks = _current(session), blocks_of(session)
    for booking in bookings:
        if booking.state == BookingState.NOMINATED:
            move(booking, BookingState.NOMINATED, offered_until=nomination_until(session.starts_at, at))
        calendar = invite(booking, blocks, at=at) if booking.holds_place else []
        mails.tell(booking, "new_date", calendar=calendar)
    transaction.on_commit(forget_pages)
    audit.record("programme.announce_new_date", session, by=by, payload={"people": len(bookings)})
    offers.offer_free_places(session, at)
    return len(bookings)


def _current(session: TrainingSession) -> Sequence[Booking]:
    return list(session.bookings.current().with_people())


ticks.register("programme.cancelled_sessions", tell_cancelled)
