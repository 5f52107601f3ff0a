"""What people do with training sessions and their places. Each holds the session's row, so that places go one by one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from access.models import Grant
from ground import audit
from ground.kept_pages import forget_pages
from people.models import Country, User
from programme.models import (
    BOOKABLE,
    Booking,
    BookingState,
    Mode,
    SessionBlock,
    SessionState,
    TrainingSession,
)
from programme.sessions import agendas, join_links, mails, offers
from programme.sessions.holding import fresh, held, move
from programme.sessions.invitations import invite, take_back
from programme.sessions.refusals import (
    AlreadyBooked,
    IsCancelled,
    NoSuchPlaces,
    NothingOffered,
    NoTime,
    NotOpen,
    PlacesHeld,
    RoomTooSmall,
)
from programme.staff import staffing
from programme.staff.staffing import Staff

# Of a session and a block that are there already, only what people write is written: the rest belongs to other acts.
PLACES = {"places_in_room", "places_online"}
WRITTEN = [field.name for field in TrainingSession._meta.concrete_fields if field.editable and not field.primary_key]
WRITTEN_OF_BLOCK = [
    field.name for field in SessionBlock._meta.concrete_fields if field.editable and not field.primary_key
]


@transaction.atomic
def save(
    session: TrainingSession,
    *,
    blocks: Sequence[SessionBlock],
    removed: Sequence[SessionBlock] = (),
    staff: Staff | None = None,
    by: User,
) -> TrainingSession:
    """Keep a session as somebody has written it, with its changed and removed blocks, and with its trainers where given.

    Its start and end are worked out from the blocks. If they or the room have changed, everybody whom it concerns is
    told. How many places an existing session has is not changed here. Raises `NoTime` where an open session would be
    left without a block, `IsCancelled` for a cancelled one, `RoomTooSmall` where the room holds fewer people than there
    are places, `DoubleBooked` where trainers or the room are taken.
    """
    if session.pk is None:
        session.save()
        before = None
    else:
        before = _write_over(session)
    _require_room_for(session, session.places_in_room)
    for block in removed:
        block.delete()
    for block in blocks:
        block.session = session
        block.save(update_fields=WRITTEN_OF_BLOCK if block.pk else None)
    _set_times(session)
    staffing.keep(session, staff)
    audit.record("programme.save_session", session, by=by)
    transaction.on_commit(forget_pages)
    if before and session.state in BOOKABLE:
        agendas.tell_changes(session, before, at=timezone.now())
    return session


def _write_over(session: TrainingSession) -> agendas.Agenda:
    """Write what somebody changed of a session, and nothing that others did meanwhile; return what calendars held."""
    kept = held(session)
    if kept.is_cancelled:
        raise IsCancelled
    before = agendas.agenda_of(kept)
    session.save(update_fields=[name for name in WRITTEN if name not in PLACES])
    session.state = kept.state
    session.places_in_room, session.places_online = kept.places_in_room, kept.places_online
    return before


def _set_times(session: TrainingSession) -> None:
    blocks = list(SessionBlock.objects.filter(session=session).select_related("session"))
    if not blocks and session.state in BOOKABLE:
        raise NoTime
    session.starts_at = min((block.starts_at for block in blocks), default=None)
    session.ends_at = max((block.ends_at for block in blocks), default=None)
    session.save(update_fields=["starts_at", "ends_at"])


@transaction.atomic
def open_booking(session: TrainingSession, *, by: User) -> TrainingSession:
    """Let people book a planned session; one that is open stays so. Raises `NoTime`, or `NotOpen` for any other."""
    session = held(session)
    if session.state in BOOKABLE:
        return session
    if session.state != SessionState.PLANNED:
        raise NotOpen
    if session.starts_at is None:
        raise NoTime
    session.state = SessionState.OPEN
    session.save(update_fields=["state"])
    audit.record("programme.open_session", session, by=by)
    transaction.on_commit(forget_pages)
    return session


@transaction.atomic
def book(
    session: TrainingSession, *, person: User, mode: Mode, grant: Grant | None, at: datetime, needs: str = ""
) -> Booking:
    """Take a place, or a place in the queue where none is free or others wait.

    Raises `NotOpen`, `NoSuchPlaces` or `AlreadyBooked`.
    """
    session = held(session)
    _require_open(session, at)
    if mode not in session.modes:
        raise NoSuchPlaces
    if session.bookings.current().of(person).exists():
        raise AlreadyBooked
    country = country_of(person, grant)
    booking = Booking(session=session, person=person, country=country, grant=grant, mode=mode, since=at, needs=needs)
    booking.state = BookingState.CONFIRMED if offers.is_free(session, booking, at) else BookingState.WAITING
    booking.save()
    audit.record("programme.book", session, by=person, payload={"state": booking.state, "mode": booking.mode})
    mails.tell(booking, booking.state, calendar=invite(booking, at=at) if booking.holds_place else [])
    return booking


@transaction.atomic
def confirm(booking: Booking, *, by: User, at: datetime) -> Booking:
    """Take the place that was offered, or for which somebody was nominated.

    Raises `NothingOffered` where it has lapsed, somebody was quicker, or the session is called off.
    """
    session, booking = held(booking.session), fresh(booking)
    if session.state not in BOOKABLE or booking.offered_until is None or booking.offered_until < at:
        raise NothingOffered
    is_last = offers.is_last_place(session, booking, Mode(booking.mode))
    move(booking, BookingState.CONFIRMED)
    audit.record("programme.confirm_place", session, by=by)
    mails.tell(booking, "confirmed", calendar=invite(booking, at=at))
    if is_last:
        offers.take_offers_back(session, Mode(booking.mode), at)
    return booking


@transaction.atomic
def leave(booking: Booking, *, by: User, at: datetime) -> Booking:
    """Give up a place, an offer or a place in the queue; who is next is offered what is free. Twice does nothing more."""
    session, booking = held(booking.session), fresh(booking)
    if not booking.is_current or session.is_closed:
        return booking
    held_place = booking.holds_place
    _release(session, booking, by=by, at=at)
    if held_place:
        mails.tell(booking, "left", calendar=take_back(booking, at=at))
    return booking


@transaction.atomic
def release(booking: Booking, *, by: User, at: datetime) -> None:
    """Like `leave`, for somebody who is being erased: there is nobody to write to. A closed session stays as it was."""
    session, booking = held(booking.session), fresh(booking)
    if booking.is_current and not session.is_closed:
        _release(session, booking, by=by, at=at)


def _release(session: TrainingSession, booking: Booking, *, by: User, at: datetime) -> None:
    was = booking.state
    join_links.ask_to_renew(booking, at=at)
    ends_as = BookingState.DECLINED if booking.offered_until else BookingState.WITHDRAWN
    move(booking, ends_as, ended_at=at)
    audit.record("programme.leave_session", session, by=by, payload={"as": ends_as})
    if was == BookingState.NOMINATED:
        mails.tell_nominator(booking, "nominee_declined")
    offers.offer_free_places(session, at)


@transaction.atomic
def set_places(session: TrainingSession, *, room: int, online: int, by: User, at: datetime) -> TrainingSession:
    """Change how many places there are; more of them go to those who wait.

    Raises `PlacesHeld` below what is held, `RoomTooSmall` above what the chosen room holds.
    """
    session = held(session)
    _require_room_for(session, room)
    for mode, places in ((Mode.ROOM, room), (Mode.ONLINE, online)):
        taken = offers.held_in(session, mode)
        if places < taken:
            raise PlacesHeld(taken, mode)
    session.places_in_room, session.places_online = room, online
    session.save(update_fields=["places_in_room", "places_online"])
    audit.record("programme.set_places", session, by=by, payload={"room": room, "online": online})
    offers.offer_free_places(session, at)
    return session


@transaction.atomic
def settle(grant: Grant, *, keeps: bool, by: User, at: datetime) -> None:
    """Settle the places in sessions to come that people have by a grant which is taken back.

    With `keeps`, whoever has access another way keeps the place by that; everybody else loses it and is told.
    """
    booked = Booking.objects.current().by_grant(grant).filter(session__starts_at__gt=at)
    for session in TrainingSession.objects.filter(pk__in=booked.values("session")).order_by("pk"):
        _settle(session, grant, keeps=keeps, by=by, at=at)


def _settle(session: TrainingSession, grant: Grant, *, keeps: bool, by: User, at: datetime) -> None:
    session = held(session)
    cancelled = 0
    for booking in session.bookings.current().by_grant(grant).with_people():
        other = _other_grant(booking, grant) if keeps else None
        if other:
            Booking.objects.filter(pk=booking.pk).update(grant=other)
        else:
            cancelled += 1
            _end(booking, at)
    audit.record("programme.settle_bookings", session, by=by, payload={"cancelled": cancelled})
    offers.offer_free_places(session, at)


def _end(booking: Booking, at: datetime) -> None:
    held_place = booking.holds_place
    join_links.ask_to_renew(booking, at=at)
    move(booking, BookingState.CANCELLED, ended_at=at)
    mails.tell(booking, "booking_cancelled", calendar=take_back(booking, at=at) if held_place else [])


def _other_grant(booking: Booking, grant: Grant) -> Grant | None:
    if booking.person is None:
        return None
    return Grant.objects.current().of(booking.person).filter(module=grant.module).exclude(pk=grant.pk).first()


def country_of(person: User, grant: Grant | None) -> Country | None:
    """The country that somebody comes for: that of the grant, without one their own."""
    return grant.holder.country if grant else person.country


def _require_room_for(session: TrainingSession, places: int) -> None:
    if session.room is not None and places > session.room.capacity:
        raise RoomTooSmall(session.room)


def _require_open(session: TrainingSession, at: datetime) -> None:
    if not session.is_open(at):
        raise NotOpen
