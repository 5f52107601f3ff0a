"""Training sessions, open for booking unless told otherwise, and people in them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from access.actions import seats
from access.models import Seat
from modules.models import AccessPolicy, Module
from people.models import Role, User
from programme.models import Booking, BookingState, Mode, SessionBlock, TrainingSession
from programme.sessions import actions, feeds, join_links
from tests.factories.access import a_module, approved, nominated
from tests.factories.people import UserFactory, appointed

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
STARTS = datetime(2027, 3, 26, 8, 30, tzinfo=UTC)
DAY = STARTS.date()
PLANNED = "A session of which nobody is told yet"
LINK = "https://meet.example.org/secret-room"
NEEDS = "A chair with arms, and breaks every hour."


def free_module(slug: str = "freely") -> Module:
    """A module that everybody who is signed in may open."""
    return a_module(slug, access=AccessPolicy.REGISTERED)


def a_session(
    *,
    room: int = 2,
    online: int = 0,
    planned: bool = False,
    by: User | None = None,
    day: date = DAY,
    **fields: Any,
) -> TrainingSession:
    """A session on 26 March 2027 unless told otherwise, at half past nine in Brussels, of three hours."""
    module = fields.pop("module", None) or free_module()
    keeper = by or appointed(Role.TRAINER, module_slug=module.slug)
    usual = {"title": "First contact", "places_in_room": room, "places_online": online}
    usual |= {"venue": "Rue Exemple 1", "city": "Brussels"} if room else {}
    session = TrainingSession(module=module, **(usual | fields))
    block = SessionBlock(title="Opening", day=day, begins=time(9, 30), ends=time(12, 30))
    session = actions.save(session, blocks=[block], by=keeper)
    return session if planned else actions.open_booking(session, by=keeper)


def booked(
    session: TrainingSession,
    person: User | None = None,
    *,
    mode: Mode = Mode.ROOM,
    at: datetime = NOW,
    needs: str = "",
    **fields: Any,
) -> Booking:
    """Somebody who has booked, at that time; where they stand depends on who was there before."""
    person = person or UserFactory(**fields)
    return actions.book(session, person=person, mode=mode, grant=None, at=at, needs=needs)


def many(session: TrainingSession, number: int, **fields: Any) -> list[Booking]:
    """People who booked one minute after the other."""
    return [booked(session, at=NOW + timedelta(minutes=minute), **fields) for minute in range(number)]


def states(session: TrainingSession) -> list[BookingState]:
    """Where everybody stands, in the order in which they came."""
    return [BookingState(one.state) for one in session.bookings.order_by("since", "pk")]


def seated(number: int, country: str = "FR", *, slug: str = "asked-for") -> tuple[Module, list[Seat]]:
    """A module, and people of a country who have accepted a seat of it."""
    module = a_module(slug)
    case = approved(country=country, module=module, seats=number)
    invited = nominated(case, *(f"{country}-{slug}-{one}@example.org".lower() for one in range(number)))
    for seat in invited:
        seats.accept(seat, person=UserFactory(email=seat.email, country_id=country))
    accepted = Seat.objects.filter(line__request=case).order_by("pk")
    return module, list(accepted.select_related("person", "grant", "organisation__country"))


def training_sessions(module: Module, guest: User) -> dict[str, object]:
    """A session in two months that somebody has booked, with a link; one to which a nominee comes; one still planned."""
    day = timezone.localdate() + timedelta(days=60)
    announced = a_session(module=module, day=day)
    booked(announced, guest, at=timezone.now(), needs=NEEDS)
    join_links.set_link(announced, link=LINK, by=guest, at=timezone.now())
    named = a_session(module=module, day=day)
    seat = Seat.objects.in_use(on=timezone.localdate()).get(grant__module=module)
    return {
        "session_month": f"{day:%Y-%m}",
        "session": announced.key,
        "session_block": announced.blocks.get().key,
        "planned_session": a_session(module=module, day=day, planned=True, title=PLANNED).key,
        "named_place": booked(named, seat.person, at=timezone.now()).key,
        "own_feed": feeds.renew(person=guest, country=None),
    }
