"""Free places: for whom one is free, who is offered it, and what happens when nobody answers."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ground.registries import ticks
from programme import waiting_list
from programme.models import BOOKABLE, HOLDING, Booking, BookingState, Mode, TrainingSession
from programme.sessions import mails
from programme.sessions.holding import held, move, wish
from programme.sessions.invitations import invite, take_back
from programme.sessions.refusals import NothingOffered, NotOpen

ANSWERED_BY_A_DAY = (BookingState.OFFERED, BookingState.NOMINATED)
TAKEN = (BookingState.CONFIRMED, BookingState.NOMINATED)
LEFT_OPEN = (*ANSWERED_BY_A_DAY, BookingState.WAITING)


def is_free(session: TrainingSession, booking: Booking, at: datetime) -> bool:
    """Whether a place is free for this booking at once. The session's row is held."""
    rows = _rows(session)
    holding = [*rows.taken, *rows.offered]
    mode = waiting_list.Mode(booking.mode)
    waiting = sum(row.mode is mode for row in rows.waiting)
    country = booking.country_id or ""
    return waiting_list.is_open_to(country, mode, places_of(session), holding=holding, waiting=waiting, at=at)


def offer_free_places(session: TrainingSession, at: datetime) -> int:
    """Offer what is free to who is next; returns how many offers that makes. The session's row is held."""
    if session.state not in BOOKABLE or session.starts_at is None:
        return 0
    rows = _rows(session)
    offers = waiting_list.offers(
        places_of(session), taken=rows.taken, offered=rows.offered, waiting=rows.waiting, at=at
    )
    made = session.bookings.with_people().in_bulk([offer.booking for offer in offers])
    for offer in offers:
        _offer(made[offer.booking], offer.until, at)
    return len(offers)


def _offer(booking: Booking, until: datetime, at: datetime) -> None:
    if booking.wishes:
        wish(booking, Mode(booking.wishes), until=until)
        mails.tell(booking, "change_offered")
        return
    move(booking, BookingState.OFFERED, offered_until=until)
    mails.tell(booking, "offered", calendar=invite(booking, at=at))


def is_last_place(session: TrainingSession, booking: Booking, mode: Mode) -> bool:
    """Whether a place that is offered to this booking is the last one. Raises `NothingOffered` where none is left."""
    others = session.bookings.filter(mode=mode).exclude(pk=booking.pk)
    left = session.capacity[waiting_list.Mode(mode)] - others.filter(state__in=TAKEN).count()
    if left < 1:
        raise NothingOffered
    return left == 1


def held_in(session: TrainingSession, mode: Mode) -> int:
    """Return how many places of a mode are held, those that are offered with them. One query."""
    own, other = Q(mode=mode, state__in=HOLDING), Q(wishes=mode, change_until__isnull=False)
    return session.bookings.filter(own | other).count()


def take_offers_back(session: TrainingSession, mode: Mode, at: datetime) -> None:
    """Put those back into the queue who were asked for the place that somebody else has taken."""
    for booking in session.bookings.with_people().filter(state=BookingState.OFFERED, mode=mode):
        move(booking, BookingState.WAITING)
        mails.tell(booking, "place_taken", calendar=take_back(booking, at=at))
    for booking in session.bookings.with_people().filter(wishes=mode, change_until__isnull=False):
        wish(booking, mode)
        mails.tell(booking, "change_taken")


def renew_offers(at: datetime) -> int:
    """Let offers and nominations lapse that nobody has answered, and offer what is free; returns how many offers are new.

    A place can also become free by itself: two weeks before, those that were kept for a country are anybody's.
    """
    waited_for = Booking.objects.filter(Q(state__in=LEFT_OPEN) | ~Q(wishes="")).values("session")
    sessions = TrainingSession.objects.filter(state__in=BOOKABLE, pk__in=waited_for).order_by("pk")
    return sum(_renew_offers(session, at) for session in sessions)


@transaction.atomic
def _renew_offers(session: TrainingSession, at: datetime) -> int:
    session = held(session)
    if session.state not in BOOKABLE:
        return 0
    for booking in session.bookings.with_people().filter(state__in=ANSWERED_BY_A_DAY, offered_until__lt=at):
        was_nominated = booking.state == BookingState.NOMINATED
        move(booking, BookingState.LAPSED, ended_at=at)
        template = "nomination_lapsed" if was_nominated else "offer_lapsed"
        mails.tell(booking, template, calendar=take_back(booking, at=at))
        if was_nominated:
            mails.tell_nominator(booking, "nominee_silent")
    for booking in session.bookings.with_people().filter(change_until__lt=at):
        wish(booking, None)
        mails.tell(booking, "change_lapsed")
    return offer_free_places(session, at)


@dataclass(frozen=True)
class _Rows:
    """The current bookings as the waiting list reads them; who waits to change stands in two of the lists."""

    taken: list[waiting_list.Booking] = field(default_factory=list)
    offered: list[waiting_list.Booking] = field(default_factory=list)
    waiting: list[waiting_list.Booking] = field(default_factory=list)


def _rows(session: TrainingSession) -> _Rows:
    """Read all who have a place, are offered one, or wait. One query."""
    rows = _Rows()
    for booking in session.bookings.current():
        for place in booking.places:
            is_offered = booking.state == BookingState.OFFERED or place.has_place
            (rows.offered if is_offered else rows.taken).append(place)
        if booking.turn:
            rows.waiting.append(booking.turn)
    return rows


def places_of(session: TrainingSession) -> waiting_list.Places:
    """Return what a session has, as the waiting list reads it. Raises `NotOpen` where it has no time yet."""
    if session.starts_at is None:
        raise NotOpen
    kept = {(one.country_id, waiting_list.Mode(one.mode)): one.places for one in session.kept_places.all()}
    return waiting_list.Places(session.starts_at, session.capacity, kept)


ticks.register("programme.offers", renew_offers)
