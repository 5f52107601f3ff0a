"""A workshop of the demo that was held a fortnight ago and is closed: one person attended, one came for a part of it."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from modules.models import Module
from people.demo import demo_person
from people.models import User
from programme.attending import actions
from programme.attending.register import Entries, Register
from programme.models import CheckInSource, Mode, SessionBlock, SessionKind, SessionState, TrainingSession
from programme.sessions import actions as session_actions
from programme.sessions.rules import grant_for
from programme.staff.staffing import Staff
from training_site.demo import GRANTED, NoContent

DAYS_AGO = 14
BOOKED_BEFORE = timedelta(days=30)
TITLE = "Positions and red lines: a workshop"


@transaction.atomic
def make_held_session() -> None:
    """Hold and close the workshop as people would; safe to run again. Raises NoContent."""
    if TrainingSession.objects.filter(state=SessionState.CLOSED).exists():
        return
    module = Module.objects.filter(slug=GRANTED[1]).first()
    if module is None:
        raise NoContent
    trainer = demo_person("trainer")
    session = _announced(module, trainer)
    for name in ("trainee", "trainee2"):
        _book(session, demo_person(name))
    _close(session, trainer)


def _announced(module: Module, trainer: User) -> TrainingSession:
    session = TrainingSession(
        module=module,
        kind=SessionKind.WORKSHOP,
        title=TITLE,
        country_id="BE",
        venue="Centre Exemple, second floor, lift",
        city="Brussels",
        places_in_room=12,
    )
    day = timezone.localdate() - timedelta(days=DAYS_AGO)
    session = session_actions.save(session, blocks=_blocks(day), staff=Staff(trainer), by=trainer)
    return session_actions.open_booking(session, by=trainer)


def _blocks(day: date) -> list[SessionBlock]:
    """Two parts of the Caritas curriculum, with lunch between them."""
    return [
        SessionBlock(
            title="Positions on a line, case vote",
            day=day,
            begins=time(9, 30),
            ends=time(12, 30),
            counts_as="positions-and-red-lines",
        ),
        SessionBlock(title="Lunch", day=day, begins=time(12, 30), ends=time(13, 30), is_break=True),
        SessionBlock(
            title="Triads and a debrief", day=day, begins=time(13, 30), ends=time(16, 0), counts_as="talk-in-threes"
        ),
    ]


def _book(session: TrainingSession, person: User) -> None:
    at = (session.starts_at or timezone.now()) - BOOKED_BEFORE
    grant = grant_for(person, session.module)
    session_actions.book(session, person=person, mode=Mode.ROOM, grant=grant, at=at)


def _close(session: TrainingSession, trainer: User) -> None:
    ended: datetime = session.ends_at or timezone.now()
    register = Register(session)
    actions.enter(
        session, _entries(register), source=CheckInSource.SHEET, seen=0, by=trainer, at=ended + timedelta(minutes=20)
    )
    actions.open_evaluation(session, by=trainer, at=ended)
    actions.close(session, by=trainer, at=ended + timedelta(minutes=30))


def _entries(register: Register) -> Entries:
    """The first who booked was there all day, the second went home after lunch."""
    first = min(booking.pk for booking in register.bookings)
    morning = register.blocks[0]
    return {
        (booking.pk, block.pk): booking.pk == first or block == morning
        for booking in register.bookings
        for block in register.blocks
    }
