"""What people do with training sessions and their places. Each holds the session's row, so that places go one by one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from access.models import Grant
from ground import audit
from ground.kept_pages import forget_pages
from ground.registries import ticks
from people.models import Country, User
from programme import waiting_list
from programme.models import (
    BOOKABLE,
    HOLDING,
    Booking,
    BookingState,
    Mode,
    SessionBlock,
    SessionState,
    TrainingSession,
)
from programme.sessions import mails


class NotOpen(Exception):
    """Places of the session cannot be booked: it is still planned, cancelled, or has begun."""


class AlreadyBooked(Exception):
    """The person has a place, an offer of one, or a place in the queue."""


class NoSuchPlaces(Exception):
    """The session has no places of this kind."""


class NothingOffered(Exception):
    """The offer has lapsed, was answered already, or somebody was quicker."""


class PlacesHeld(Exception):
    """There cannot be fewer places than are held: `held` is how many are, of which `mode`."""

    def __init__(self, held: int, mode: Mode) -> None:
        super().__init__()
        self.held, self.mode = held, mode


class NoTime(Exception):
    """A session without a block cannot be opened: nobody would know when it is."""


@transaction.atomic
def save(
    session: TrainingSession, *, blocks: Sequence[SessionBlock], removed: Sequence[SessionBlock] = (), by: User
) -> TrainingSession:
    """Keep a session as somebody has written it, with its changed and removed blocks.

    Its start and end are worked out from the blocks; if they or the place have changed, everybody with a place is told.
    Raises `NoTime` where an open session would be left without a block.
    """
    before = _held(session).appointment if session.pk else None
    session.save()
    for block in removed:
        block.delete()
    for block in blocks:
        block.session = session
        block.save()
    _set_times(session)
    audit.record("programme.save_session", session, by=by)
    transaction.on_commit(forget_pages)
    if before and session.state in BOOKABLE and before != session.appointment:
        _tell_moved(session)
    return session


def _set_times(session: TrainingSession) -> None:
    blocks = list(SessionBlock.objects.filter(session=session).select_related("session"))
    if not blocks and session.state in BOOKABLE:
        raise NoTime
    session.starts_at = min((block.starts_at for block in blocks), default=None)
    session.ends_at = max((block.ends_at for block in blocks), default=None)
    session.save(update_fields=["starts_at", "ends_at"])


def _tell_moved(session: TrainingSession) -> None:
    for booking in session.bookings.current().select_related("person", "session__country"):
        mails.tell(booking, "moved")


@transaction.atomic
def open_booking(session: TrainingSession, *, by: User) -> TrainingSession:
    """Let people book. Raises `NoTime`, or `NotOpen` for a cancelled session."""
    session = _held(session)
    if session.is_cancelled:
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
    session = _held(session)
    _require_open(session, at)
    if mode not in session.modes:
        raise NoSuchPlaces
    if session.bookings.current().of(person).exists():
        raise AlreadyBooked
    country = _country_of(person, grant)
    booking = Booking(session=session, person=person, country=country, grant=grant, mode=mode, since=at, needs=needs)
    booking.state = BookingState.CONFIRMED if _is_free(session, booking, at) else BookingState.WAITING
    booking.save()
    audit.record("programme.book", session, by=person, payload={"state": booking.state, "mode": booking.mode})
    mails.tell(booking, booking.state)
    return booking


@transaction.atomic
def confirm(booking: Booking, *, by: User, at: datetime) -> Booking:
    """Take the place that was offered. Raises `NothingOffered` where it has lapsed or somebody was quicker."""
    session, booking = _held(booking.session), _fresh(booking)
    if booking.state != BookingState.OFFERED or booking.offered_until is None or booking.offered_until < at:
        raise NothingOffered
    places = session.capacity[waiting_list.Mode(booking.mode)]
    taken = session.bookings.filter(state=BookingState.CONFIRMED, mode=booking.mode).count()
    if taken >= places:
        raise NothingOffered
    _set(booking, BookingState.CONFIRMED)
    audit.record("programme.confirm_place", session, by=by)
    mails.tell(booking, "confirmed")
    if taken + 1 == places:
        _take_offers_back(session, Mode(booking.mode))
    return booking


@transaction.atomic
def leave(booking: Booking, *, by: User, at: datetime) -> Booking:
    """Give up a place, an offer or a place in the queue; who is next is offered what is free. Twice does nothing more."""
    session, booking = _held(booking.session), _fresh(booking)
    if not booking.is_current:
        return booking
    ends_as = BookingState.DECLINED if booking.state == BookingState.OFFERED else BookingState.WITHDRAWN
    _set(booking, ends_as, ended_at=at)
    audit.record("programme.leave_session", session, by=by, payload={"as": ends_as})
    _offer_free_places(session, at)
    return booking


@transaction.atomic
def switch(booking: Booking, *, mode: Mode, by: User, at: datetime) -> Booking:
    """Come online instead of to the room, or the other way round; the place in the queue keeps its date.

    Who has a place changes only to one that is free now; an offer of the other kind is given up for the queue.
    Raises `NotOpen` or `NoSuchPlaces`.
    """
    session, booking = _held(booking.session), _fresh(booking)
    _require_open(session, at)
    has_place = booking.state == BookingState.CONFIRMED
    booking.mode = mode
    if mode not in session.modes or not booking.is_current or (has_place and not _is_free(session, booking, at)):
        raise NoSuchPlaces
    booking.save(update_fields=["mode"])
    _set(booking, BookingState.CONFIRMED if has_place else BookingState.WAITING)
    audit.record("programme.switch_mode", session, by=by, payload={"mode": mode})
    _offer_free_places(session, at)
    return booking


@transaction.atomic
def set_places(session: TrainingSession, *, room: int, online: int, by: User, at: datetime) -> TrainingSession:
    """Change how many places there are; more of them go to those who wait. Raises `PlacesHeld` below what is held."""
    session = _held(session)
    for mode, places in ((Mode.ROOM, room), (Mode.ONLINE, online)):
        held = session.bookings.filter(mode=mode, state__in=HOLDING).count()
        if places < held:
            raise PlacesHeld(held, mode)
    session.places_in_room, session.places_online = room, online
    session.save(update_fields=["places_in_room", "places_online"])
    audit.record("programme.set_places", session, by=by, payload={"room": room, "online": online})
    _offer_free_places(session, at)
    return session


@transaction.atomic
def cancel(session: TrainingSession, *, by: User, because: str, at: datetime) -> int:
    """Cancel a session; everybody who had a place or waited is told. Returns how many; a second time none."""
    session = _held(session)
    if session.is_cancelled:
        return 0
    session.state, session.cancelled_because = SessionState.CANCELLED, because
    session.save(update_fields=["state", "cancelled_because"])
    bookings = list(session.bookings.current().select_related("person"))
    session.bookings.current().update(state=BookingState.CANCELLED, offered_until=None, ended_at=at)
    audit.record("programme.cancel_session", session, by=by, payload={"people": len(bookings)})
    transaction.on_commit(forget_pages)
    for booking in bookings:
        mails.tell(booking, "session_cancelled")
    return len(bookings)


@transaction.atomic
def settle(grant: Grant, *, keeps: bool, by: User, at: datetime) -> None:
    """Settle the places in sessions to come that people have by a grant which is taken back.

    With `keeps`, whoever has access another way keeps the place by that; everybody else loses it and is told.
    """
    booked = Booking.objects.current().by_grant(grant).filter(session__starts_at__gt=at)
    for session in TrainingSession.objects.filter(pk__in=booked.values("session")).order_by("pk"):
        _settle(session, grant, keeps=keeps, by=by, at=at)


def _settle(session: TrainingSession, grant: Grant, *, keeps: bool, by: User, at: datetime) -> None:
    session = _held(session)
    cancelled = 0
    for booking in session.bookings.current().by_grant(grant).select_related("person", "session__country"):
        other = _other_grant(booking, grant) if keeps else None
        if other:
            Booking.objects.filter(pk=booking.pk).update(grant=other)
        else:
            cancelled += 1
            _set(booking, BookingState.CANCELLED, ended_at=at)
            mails.tell(booking, "booking_cancelled")
    audit.record("programme.settle_bookings", session, by=by, payload={"cancelled": cancelled})
    _offer_free_places(session, at)


def _other_grant(booking: Booking, grant: Grant) -> Grant | None:
    if booking.person is None:
        return None
    return Grant.objects.current().of(booking.person).filter(module=grant.module).exclude(pk=grant.pk).first()


def renew_offers(at: datetime) -> int:
    """Let offers lapse that nobody has taken, and offer what is free; returns how many new offers there are.

    A place can also become free by itself: two weeks before, those that were kept for a country are anybody's.
    """
    waited_for = Booking.objects.filter(state__in=(BookingState.OFFERED, BookingState.WAITING)).values("session")
    sessions = TrainingSession.objects.filter(state__in=BOOKABLE, pk__in=waited_for).order_by("pk")
    return sum(_renew_offers(session, at) for session in sessions)


@transaction.atomic
def _renew_offers(session: TrainingSession, at: datetime) -> int:
    session = _held(session)
    for booking in session.bookings.filter(state=BookingState.OFFERED, offered_until__lt=at).select_related("person"):
        _set(booking, BookingState.LAPSED, ended_at=at)
        mails.tell(booking, "offer_lapsed")
    return _offer_free_places(session, at)


def _take_offers_back(session: TrainingSession, mode: Mode) -> None:
    """Put those back into the queue who were asked for the place that somebody else has taken."""
    for booking in session.bookings.filter(state=BookingState.OFFERED, mode=mode).select_related("person"):
        _set(booking, BookingState.WAITING)
        mails.tell(booking, "place_taken")


def _offer_free_places(session: TrainingSession, at: datetime) -> int:
    """Offer what is free to who is next; returns how many offers that makes. The session's row is held."""
    if session.state not in BOOKABLE or session.starts_at is None:
        return 0
    by_state = _rows(session)
    offers = waiting_list.offers(
        _places(session),
        taken=by_state[BookingState.CONFIRMED],
        offered=by_state[BookingState.OFFERED],
        waiting=by_state[BookingState.WAITING],
        at=at,
    )
    bookings = session.bookings.select_related("person").in_bulk([offer.booking for offer in offers])
    for offer in offers:
        _set(bookings[offer.booking], BookingState.OFFERED, offered_until=offer.until)
        mails.tell(bookings[offer.booking], "offered")
    return len(offers)


def _is_free(session: TrainingSession, booking: Booking, at: datetime) -> bool:
    by_state = _rows(session)
    holding = [*by_state[BookingState.CONFIRMED], *by_state[BookingState.OFFERED]]
    mode = waiting_list.Mode(booking.mode)
    waiting = sum(row.mode is mode for row in by_state[BookingState.WAITING])
    country = booking.country_id or ""
    return waiting_list.is_open_to(country, mode, _places(session), holding=holding, waiting=waiting, at=at)


def _rows(session: TrainingSession) -> Mapping[str, Sequence[waiting_list.Booking]]:
    """The current bookings by state, as the waiting list reads them. One query."""
    rows: dict[str, list[waiting_list.Booking]] = {BookingState.WAITING: [], **{state: [] for state in HOLDING}}
    for booking in session.bookings.current():
        rows[booking.state].append(booking.row)
    return rows


def _places(session: TrainingSession) -> waiting_list.Places:
    if session.starts_at is None:
        raise NotOpen
    kept = {(one.country_id, waiting_list.Mode(one.mode)): one.places for one in session.kept_places.all()}
    return waiting_list.Places(session.starts_at, session.capacity, kept)


def _country_of(person: User, grant: Grant | None) -> Country | None:
    return grant.holder.country if grant else person.country


def _require_open(session: TrainingSession, at: datetime) -> None:
    if not session.is_open(at):
        raise NotOpen


def _held(session: TrainingSession) -> TrainingSession:
    return TrainingSession.objects.select_for_update().get(pk=session.pk)


def _fresh(booking: Booking) -> Booking:
    return Booking.objects.select_related("person", "session", "country").get(pk=booking.pk)


def _set(
    booking: Booking, state: BookingState, *, offered_until: datetime | None = None, ended_at: datetime | None = None
) -> None:
    booking.state, booking.offered_until, booking.ended_at = state, offered_until, ended_at
    booking.save(update_fields=["state", "offered_until", "ended_at"])


ticks.register("programme.offers", renew_offers)
