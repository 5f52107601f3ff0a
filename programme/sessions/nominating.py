"""A country's focal point names who comes to a session, and who comes instead of somebody."""

from datetime import datetime

from django.db import transaction

from access.models import Grant
from ground import audit
from people.models import Country, User
from programme.models import Booking, BookingState, Mode, TrainingSession
from programme.sessions import join_links, mails, offers
from programme.sessions.holding import fresh, held, move
from programme.sessions.invitations import invite, take_back
from programme.sessions.refusals import (
    AlreadyBooked,
    NoPlaceFree,
    NoSuchPlaces,
    NothingToReplace,
    NotOpen,
    TooLate,
)
from programme.waiting_list import may_be_nominated, may_be_replaced, nomination_until


@transaction.atomic
def nominate(
    session: TrainingSession, *, person: User, country: Country, grant: Grant | None, mode: Mode, by: User, at: datetime
) -> Booking:
    """Hold a free place for somebody of the country until they have answered; `grant` is that of their seat.

    Raises `NotOpen`, `TooLate` in the last six weeks, `NoSuchPlaces`, `AlreadyBooked`, or `NoPlaceFree` where all
    places are taken or others wait: nobody jumps the queue.
    """
    session = held(session)
    _require_nominations(session, at)
    if mode not in session.modes:
        raise NoSuchPlaces
    if session.bookings.current().of(person).exists():
        raise AlreadyBooked
    booking = Booking(session=session, person=person, country=country, grant=grant, mode=mode, since=at)
    if not offers.is_free(session, booking, at):
        raise NoPlaceFree
    booking.state, booking.nominated_by = BookingState.NOMINATED, by
    booking.offered_until = nomination_until(session.starts_at or at, at)
    booking.save()
    audit.record("programme.nominate", session, by=by, payload={"country": country.pk, "mode": mode})
    mails.tell(booking, "nominated", calendar=invite(booking, at=at))
    return booking


def _require_nominations(session: TrainingSession, at: datetime) -> None:
    if not session.is_open(at) or session.starts_at is None:
        raise NotOpen
    if not may_be_nominated(session.starts_at, at):
        raise TooLate


@transaction.atomic
def replace(booking: Booking, *, successor: User, grant: Grant, by: User, at: datetime, is_late: bool) -> Booking:
    """Hand somebody's place on to somebody else of their country; both are told.

    `is_late` lets trainers and the programme do so in the last two weeks too. Raises `NotOpen`, `TooLate`,
    `NothingToReplace` or `AlreadyBooked`.
    """
    session, booking = held(booking.session), fresh(booking)
    _require_replacements(session, at, is_late=is_late)
    if not booking.may_be_handed_on:
        raise NothingToReplace
    if session.bookings.current().of(successor).exists():
        raise AlreadyBooked
    join_links.ask_to_renew(booking, at=at)
    move(booking, BookingState.REPLACED, ended_at=at)
    next_one = Booking.objects.create(
        session=session,
        person=successor,
        country=booking.country,
        grant=grant,
        mode=booking.mode,
        state=BookingState.CONFIRMED,
        since=at,
        nominated_by=by,
        replaces=booking,
    )
    audit.record("programme.replace", session, by=by)
    mails.tell(booking, "replaced", calendar=take_back(booking, at=at))
    mails.tell(next_one, "replacing", calendar=invite(next_one, at=at))
    return next_one


def _require_replacements(session: TrainingSession, at: datetime, *, is_late: bool) -> None:
    if not session.is_open(at) or session.starts_at is None:
        raise NotOpen
    if not is_late and not may_be_replaced(session.starts_at, at):
        raise TooLate
