"""Free places: for whom one is free, who is offered it, and what happens when nobody answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from ground.registries import ticks
from programme import waiting_list
from programme.models import BOOKABLE, HOLDING, Booking, BookingState, Mode, TrainingSession
from programme.sessions import mails
from programme.sessions.holding import held, move
from programme.sessions.invitations import invite, take_back
from programme.sessions.refusals import NotOpen

ANSWERED_BY_A_DAY = (BookingState.OFFERED, BookingState.NOMINATED)
LEFT_OPEN = (*ANSWERED_BY_A_DAY, BookingState.WAITING)


def is_free(session: TrainingSession, booking: Booking, at: datetime) -> bool:
    """Whether a place is free for this booking at once. The session's row is held."""
    by_state = _rows(session)
    holding = [row for state in HOLDING for row in by_state[state]]
    mode = waiting_list.Mode(booking.mode)
    waiting = sum(row.mode is mode for row in by_state[BookingState.WAITING])
    country = booking.country_id or ""
    return waiting_list.is_open_to(country, mode, places_of(session), holding=holding, waiting=waiting, at=at)


def offer_free_places(session: TrainingSession, at: datetime) -> int:
    """Offer what is free to who is next; returns how many offers that makes. The session's row is held."""
    if session.state not in BOOKABLE or session.starts_at is None:
        return 0
    by_state = _rows(session)
    offers = waiting_list.offers(
        places_of(session),
        taken=[*by_state[BookingState.CONFIRMED], *by_state[BookingState.NOMINATED]],
        offered=by_state[BookingState.OFFERED],
        waiting=by_state[BookingState.WAITING],
        at=at,
    )
    made = session.bookings.with_people().in_bulk([offer.booking for offer in offers])
    for offer in offers:
        booking = made[offer.booking]
        move(booking, BookingState.OFFERED, offered_until=offer.until)
        mails.tell(booking, "offered", calendar=invite(booking, at=at))
    return len(offers)


def take_offers_back(session: TrainingSession, mode: Mode, at: datetime) -> None:
    """Put those back into the queue who were asked for the place that somebody else has taken."""
    for booking in session.bookings.with_people().filter(state=BookingState.OFFERED, mode=mode):
        move(booking, BookingState.WAITING)
        mails.tell(booking, "place_taken", calendar=take_back(booking, at=at))


def renew_offers(at: datetime) -> int:
    """Let offers and nominations lapse that nobody has answered, and offer what is free; returns how many offers are new.

    A place can also become free by itself: two weeks before, those that were kept for a country are anybody's.
    """
    waited_for = Booking.objects.filter(state__in=LEFT_OPEN).values("session")
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
    return offer_free_places(session, at)


def _rows(session: TrainingSession) -> Mapping[str, Sequence[waiting_list.Booking]]:
    """The current bookings by state, as the waiting list reads them. One query."""
    rows: dict[str, list[waiting_list.Booking]] = {BookingState.WAITING: [], **{state: [] for state in HOLDING}}
    for booking in session.bookings.current():
        rows[booking.state].append(booking.row)
    return rows


def places_of(session: TrainingSession) -> waiting_list.Places:
    """Return what a session has, as the waiting list reads it. Raises `NotOpen` where it has no time yet."""
    if session.starts_at is None:
        raise NotOpen
    kept = {(one.country_id, waiting_list.Mode(one.mode)): one.places for one in session.kept_places.all()}
    return waiting_list.Places(session.starts_at, session.capacity, kept)


ticks.register("programme.offers", renew_offers)
