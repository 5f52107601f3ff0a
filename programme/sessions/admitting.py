"""People who came without a place, and are let in by hand: nobody passes the queue before the start, no place is given twice."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from access.models import Grant
from ground import audit
from people.models import User
from programme import waiting_list
from programme.check_in_codes import OPENS_BEFORE
from programme.models import BOOKABLE, Booking, BookingState, Mode, TrainingSession
from programme.sessions import mails, offers
from programme.sessions.actions import country_of
from programme.sessions.holding import held
from programme.sessions.invitations import invite
from programme.sessions.refusals import AllTaken, AlreadyBooked, NoSuchPlaces, NotBegun, OthersWait

TAKEN = (BookingState.CONFIRMED, BookingState.NOMINATED)


def is_door_open(session: TrainingSession, at: datetime) -> bool:
    """Whether people can be let in by hand: from when they can check in until the session is closed.

    After the end too: who has signed in an empty row of the signature sheet is entered later.
    """
    has_come = session.starts_at is not None and session.starts_at - OPENS_BEFORE <= at
    return has_come and session.state in BOOKABLE


@transaction.atomic
def admit(
    session: TrainingSession, *, person: User, mode: Mode, grant: Grant | None, by: User, at: datetime
) -> Booking:
    """Give somebody who is there a free place; to whoever has been offered one, that one.

    Raises `NotBegun` while the door is not open, `NoSuchPlaces`, `AlreadyBooked` for somebody who has a place,
    `AllTaken`, and before the start `OthersWait`.
    """
    session = held(session)
    if not is_door_open(session, at):
        raise NotBegun
    if mode not in session.modes:
        raise NoSuchPlaces
    booking = session.bookings.current().of(person).first()
    if booking and booking.state == BookingState.CONFIRMED:
        raise AlreadyBooked
    if booking is None:
        booking = Booking(session=session, person=person, country=country_of(person, grant), grant=grant, since=at)
    _require_free(session, booking, mode, at)
    booking.mode, booking.state, booking.offered_until = mode, BookingState.CONFIRMED, None
    booking.save()
    audit.record("programme.admit", session, by=by, payload={"mode": mode})
    mails.tell(booking, "admitted", calendar=[] if session.is_over(at) else invite(booking, at=at))
    _settle_offers(session, mode, at)
    return booking


def _require_free(session: TrainingSession, booking: Booking, mode: Mode, at: datetime) -> None:
    """Until the start, places of nominees are theirs, and the queue goes first; then only who has a place counts."""
    has_begun = session.has_begun(at)
    if _are_all_taken(session, mode, (BookingState.CONFIRMED,) if has_begun else TAKEN, booking):
        raise AllTaken(session.capacity[waiting_list.Mode(mode)], mode)
    has_offer = booking.offered_until is not None and booking.offered_until >= at and booking.mode == mode
    if has_begun or has_offer:
        return
    booking.mode = mode
    if not offers.is_free(session, booking, at):
        raise OthersWait


def _settle_offers(session: TrainingSession, mode: Mode, at: datetime) -> None:
    """Tell those who were asked for the place that is gone, and offer one that became free the other way."""
    if not session.has_begun(at) and _are_all_taken(session, mode, TAKEN):
        offers.take_offers_back(session, mode, at)
    offers.offer_free_places(session, at)


def _are_all_taken(
    session: TrainingSession, mode: Mode, states: Sequence[BookingState], but: Booking | None = None
) -> bool:
    others = session.bookings.filter(mode=mode, state__in=states)
    if but and but.pk:
        others = others.exclude(pk=but.pk)
    return others.count() >= session.capacity[waiting_list.Mode(mode)]
