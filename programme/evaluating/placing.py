"""Accepted offers of a reserve list become places in the sessions that were made of the call's plan."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from ground import audit
from people.models import Country, User
from programme import waiting_list
from programme.evaluating import mails
from programme.models import (
    BOOKABLE,
    HOLDING,
    Booking,
    Call,
    KeptPlaces,
    Mode,
    ReserveOffer,
    ReserveState,
    SessionState,
    TrainingSession,
)
from programme.sessions.holding import held
from programme.sessions.offers import offer_free_places, places_of

FILLED_IN = (SessionState.PLANNED, *BOOKABLE)


class NotSoMany(Exception):
    """By now there are fewer places of this kind: `left` is how many."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


class NothingToPlace(Exception):
    """So many seats of the offer do not wait for a place: it was not accepted, or they have one."""


@dataclass(frozen=True)
class Source:
    """Places of a session that a country can get: free ones, or those of another country that nobody of it has taken."""

    session: TrainingSession
    mode: Mode
    giver: Country | None
    places: int

    @property
    def code(self) -> str:
        """By what a form knows it."""
        return f"{self.session.pk}.{self.mode}.{self.giver.pk if self.giver else ''}"


def has_sessions(call: Call) -> bool:
    """Whether sessions were made of the plan: before, the plan gives the places. One query."""
    return call.planned_sessions.exists()


def sources_of(call: Call, *, at: datetime) -> list[Source]:
    """Return where the call's sessions to come have places that nobody has taken. Four queries."""
    sessions = TrainingSession.objects.filter(
        planned_from__call=call, state__in=FILLED_IN, starts_at__gt=at + waiting_list.COUNTRY_ALONE
    ).prefetch_related("kept_places__country")
    holding: dict[int, list[waiting_list.Booking]] = defaultdict(list)
    for one in Booking.objects.filter(session__in=sessions, state__in=HOLDING):
        holding[one.session_id].extend(one.places)
    return [found for session in sessions for found in _sources(session, holding[session.pk], at)]


def _sources(session: TrainingSession, holding: Sequence[waiting_list.Booking], at: datetime) -> list[Source]:
    places, countries = places_of(session), {one.country_id: one.country for one in session.kept_places.all()}
    found = []
    for mode in session.modes:
        counted = waiting_list.Mode(mode)
        found.append(Source(session, mode, None, waiting_list.free_to_keep(places, counted, holding=holding, at=at)))
        left = waiting_list.not_taken(places, counted, holding=holding)
        found.extend(Source(session, mode, countries[code], number) for code, number in sorted(left.items()))
    return [one for one in found if one.places]


def for_country(sources: Sequence[Source], country: Country) -> list[Source]:
    """Return the places that this country can get: its own are its own already."""
    return [one for one in sources if one.giver != country]


def left_to_offer(call: Call, *, country: Country, at: datetime) -> int:
    """Return how many seats can still be promised to a country: what nobody has taken, less what others were promised."""
    free = sum(one.places for one in for_country(sources_of(call, at=at), country))
    promised = ReserveOffer.objects.filter(decision__expression__call=call)
    waiting = sum(one.left for one in (*promised.open(at), *promised.to_place()))
    return max(free - waiting, 0)


@transaction.atomic
def place(given: ReserveOffer, *, source: Source, seats: int, by: User, at: datetime) -> KeptPlaces:
    """Keep places of a session for the country that has accepted them, and write to it what to do next.

    Places of another country go over to this one, and that one is written to as well. The session's row is held, so
    that no place is given twice. Raises `NotSoMany`, or `NothingToPlace` where the offer has fewer seats left.
    """
    session = held(source.session)
    left = _left_in(session, source, at)
    if seats > left:
        raise NotSoMany(left)
    _count(given, seats)
    country = given.decision.expression.country
    if source.giver:
        _take(session, source, seats)
    kept = _keep(session, country, source.mode, seats)
    said = {"country": country.pk, "mode": source.mode, "places": seats}
    said |= {"from": source.giver.pk} if source.giver else {}
    audit.record("evaluation.place_reserve", session, by=by, payload=said)
    mails.tell_placed(given, session, source.mode, seats, at=at)
    if source.giver:
        mails.tell_handed_over(given, session, source.giver, seats, on=at.date())
    offer_free_places(session, at)
    return kept


def _left_in(session: TrainingSession, source: Source, at: datetime) -> int:
    starts = session.starts_at
    if session.state not in FILLED_IN or starts is None or starts <= at + waiting_list.COUNTRY_ALONE:
        return 0
    holding = [row for one in session.bookings.filter(state__in=HOLDING) for row in one.places]
    now = {one.code: one.places for one in _sources(session, holding, at)}
    return now.get(source.code, 0)


def _count(given: ReserveOffer, seats: int) -> None:
    """A conditional update, so that of two acts at once both never give more than was accepted."""
    waiting = ReserveOffer.objects.filter(pk=given.pk, state=ReserveState.ACCEPTED, placed__lte=F("seats") - seats)
    if seats < 1 or not waiting.update(placed=F("placed") + seats):
        raise NothingToPlace


def _take(session: TrainingSession, source: Source, seats: int) -> None:
    theirs = KeptPlaces.objects.filter(session=session, country=source.giver, mode=source.mode)
    theirs.filter(places=seats).delete()
    theirs.filter(places__gt=seats).update(places=F("places") - seats)


def _keep(session: TrainingSession, country: Country, mode: Mode, seats: int) -> KeptPlaces:
    """Keep more places than the country has by now: people of it who booked without any have used none of these."""
    before = KeptPlaces.objects.filter(session=session, country=country, mode=mode).first()
    taken = session.bookings.filter(state__in=HOLDING, country=country, mode=mode).count()
    places = max(before.places if before else 0, taken) + seats
    kept, _is_new = KeptPlaces.objects.update_or_create(
        session=session, country=country, mode=mode, defaults={"places": places}
    )
    return kept


def count_as_planned(call: Call, planned: Mapping[str, int]) -> None:
    """Count what the plan gives the countries that accepted before sessions were made of it. The call's row is held."""
    for given in ReserveOffer.objects.filter(decision__expression__call=call).to_place():
        seats = planned.get(given.decision.expression.country_id, 0)
        ReserveOffer.objects.filter(pk=given.pk).update(placed=min(seats, given.seats))
