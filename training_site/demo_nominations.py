"""People of the demo's focal point: three have accepted seats, one has booked, one is nominated for a session and asked."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from access.actions import seats
from access.models import Seat, SeatState
from modules.models import Module
from people.demo import DEMO_PEOPLE, demo_person
from people.models import Country, User
from programme.models import Mode, TrainingSession
from programme.sessions import actions, nominating
from programme.sessions.rules import grant_for
from training_site.demo_requests import PREDEPARTURE

ACCEPTED = 3


def make_nominations(session: TrainingSession) -> None:
    """Let people accept their seats, and one of them book a place in the session and one be nominated for it."""
    books, named, _free = [_accepted(seat) for seat in _invited(session.module)]
    now = timezone.now()
    grant = grant_for(books, session.module)
    actions.book(session, person=books, mode=Mode.ROOM, grant=grant, at=now - timedelta(hours=1))
    nominating.nominate(
        session,
        person=named,
        country=Country.objects.get(pk=DEMO_PEOPLE["focal_point"].country),
        grant=grant_for(named, session.module),
        mode=Mode.ONLINE,
        by=demo_person("focal_point"),
        at=now,
    )


def has_invited() -> bool:
    """Whether the module of the focal point's people is loaded, and enough of them are invited."""
    return Seat.objects.filter(state=SeatState.INVITED, line__module__slug=PREDEPARTURE).count() >= ACCEPTED


def _invited(module: Module) -> list[Seat]:
    waiting = Seat.objects.filter(state=SeatState.INVITED, line__module=module)
    return list(waiting.order_by("pk")[:ACCEPTED])


def _accepted(seat: Seat) -> User:
    """Somebody takes their seat with an account of their own; nobody signs in as them, so it has no password."""
    person = User.objects.create_user(seat.email, None, name=str(seat), country=seat.organisation.country)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    seats.accept(seat, person=person)
    return person
