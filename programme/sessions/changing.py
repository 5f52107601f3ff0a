"""Taking part the other way in a hybrid session: at once where a place is free, else in turn, and the first place is kept."""

from datetime import datetime

from django.db import transaction

from ground import audit
from people.models import User
from programme.models import BOOKABLE, Booking, BookingState, Mode, TrainingSession
from programme.sessions import mails, offers
from programme.sessions.holding import fresh, held, move, wish
from programme.sessions.invitations import invite, take_back
from programme.sessions.refusals import NoSuchPlaces, NothingOffered, NotOpen


@transaction.atomic
def switch(booking: Booking, *, mode: Mode, by: User, at: datetime) -> Booking:
    """Come online instead of to the room, or the other way round; the turn keeps its date.

    Who has a place changes where one is free; else they wait for it and keep theirs meanwhile. Who asks for the way they
    have gives up waiting for the other. Who has no place changes queues, and gives up an offer of the other kind.
    Raises `NotOpen` or `NoSuchPlaces`.
    """
    session, booking = held(booking.session), fresh(booking)
    if not session.is_open(at):
        raise NotOpen
    if mode not in session.modes or not booking.is_current:
        raise NoSuchPlaces
    if mode == booking.mode:
        return _stay(session, booking, by=by, at=at)
    if booking.state == BookingState.CONFIRMED:
        return _change_place(session, booking, mode, by=by, at=at)
    return _change_queue(session, booking, mode, by=by, at=at)


def _stay(session: TrainingSession, booking: Booking, *, by: User, at: datetime) -> Booking:
    if booking.wishes:
        wish(booking, None)
        audit.record("programme.stop_waiting_to_change", session, by=by)
        offers.offer_free_places(session, at)
    return booking


def _change_place(session: TrainingSession, booking: Booking, mode: Mode, *, by: User, at: datetime) -> Booking:
    if booking.wishes == mode:
        return booking
    before, booking.mode = booking.mode, mode
    if offers.is_free(session, booking, at):
        return _changed(session, booking, by=by, at=at)
    booking.mode = before
    wish(booking, mode)
    audit.record("programme.wait_to_change", session, by=by, payload={"mode": mode})
    mails.tell(booking, "waiting_to_change")
    offers.offer_free_places(session, at)
    return booking


def _change_queue(session: TrainingSession, booking: Booking, mode: Mode, *, by: User, at: datetime) -> Booking:
    held_place = booking.holds_place
    booking.mode = mode
    booking.save(update_fields=["mode"])
    move(booking, BookingState.WAITING)
    audit.record("programme.switch_mode", session, by=by, payload={"mode": mode})
    if held_place:
        mails.tell(booking, "switched", calendar=take_back(booking, at=at))
    offers.offer_free_places(session, at)
    return booking


@transaction.atomic
def accept(booking: Booking, *, by: User, at: datetime) -> Booking:
    """Take the place of the other kind that is offered; the one that the person had goes to whoever waits for it.

    Raises `NothingOffered` where the offer has lapsed, somebody was quicker, or the session is called off.
    """
    session, booking = held(booking.session), fresh(booking)
    if session.state not in BOOKABLE or booking.change_until is None or booking.change_until < at:
        raise NothingOffered
    mode = Mode(booking.wishes)
    is_last = offers.is_last_place(session, booking, mode)
    booking.mode = mode
    return _changed(session, booking, is_last=is_last, by=by, at=at)


def _changed(session: TrainingSession, booking: Booking, *, is_last: bool = False, by: User, at: datetime) -> Booking:
    """One row is one place: with the new way the old place is free in the same moment."""
    wish(booking, None)
    if is_last:
        offers.take_offers_back(session, Mode(booking.mode), at)
    audit.record("programme.switch_mode", session, by=by, payload={"mode": booking.mode})
    mails.tell(booking, "switched", calendar=invite(booking, at=at))
    offers.offer_free_places(session, at)
    return booking
