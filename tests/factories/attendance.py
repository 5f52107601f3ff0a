"""Sessions that are held: people with places, blocks of a day with a break, codes of a moment, and what was entered."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from people.models import Role, User
from programme.attending import actions
from programme.attending.codes import code_of
from programme.attending.register import Register
from programme.models import Booking, CheckIn, CheckInSource, SessionBlock, TrainingSession
from programme.sessions import actions as session_actions
from tests.factories.people import appointed
from tests.factories.training_sessions import DAY, a_session, booked

HOUR = timedelta(hours=1)


def a_day(**fields: Any) -> TrainingSession:
    """A session from half past nine to half past four in Brussels: two blocks of three hours, and lunch."""
    session = a_session(**fields)
    keeper = the_trainer(session)
    day = fields.get("day", DAY)
    lunch = SessionBlock(title="Lunch", day=day, begins=time(12, 30), ends=time(13, 30), is_break=True)
    afternoon = SessionBlock(title="Afternoon", day=day, begins=time(13, 30), ends=time(16, 30))
    return session_actions.save(session, blocks=[lunch, afternoon], by=keeper)


def the_trainer(session: TrainingSession) -> User:
    return appointed(Role.TRAINER, module_slug=session.module.slug)


def blocks_of(session: TrainingSession) -> list[SessionBlock]:
    """The blocks that presence is asked for."""
    return Register(session).blocks


def during(session: TrainingSession, block: int = 0) -> datetime:
    """Ten minutes into a block."""
    return blocks_of(session)[block].starts_at + timedelta(minutes=10)


def after(session: TrainingSession) -> datetime:
    """An hour after the end."""
    return blocks_of(session)[-1].ends_at + HOUR


def checked_in(booking: Booking, block: int = 0, **changes: Any) -> CheckIn:
    """Somebody types the code of a block while it is held."""
    session = booking.session
    at = changes.pop("at", during(session, block))
    said = {"code": code_of(blocks_of(session)[block], at), "key": uuid4(), "at": at, "by": booking.person}
    return actions.check_in(session, **(said | changes))


def entered(session: TrainingSession, *, by: User | None = None, at: datetime | None = None, **kept: Any) -> None:
    """Everybody was in every block, but for `absent` (bookings and numbers of blocks)."""
    absent: Mapping[Booking, tuple[int, ...]] = kept.get("absent", {})
    register = Register(session)
    entries = {
        (booking.pk, block.pk): number not in absent.get(booking, ())
        for booking in register.bookings
        for number, block in enumerate(register.blocks)
    }
    actions.enter(
        session,
        entries,
        source=CheckInSource.REGISTER,
        seen=register.last,
        by=by or the_trainer(session),
        at=at or after(session),
    )


def closed(session: TrainingSession, **kept: Any) -> TrainingSession:
    """A session that was held, entered, evaluated and closed."""
    trainer = the_trainer(session)
    entered(session, by=trainer, **kept)
    actions.open_evaluation(session, by=trainer, at=after(session))
    return actions.close(session, by=trainer, at=after(session))


def a_closed_day(*people: User, **fields: Any) -> TrainingSession:
    """A day that these people were in from the beginning to the end."""
    session = a_day(**fields)
    for person in people:
        booked(session, person)
    return closed(session)
