"""A week of training sessions, all of them booked, for `make bench`."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from modules.models import Module
from people.models import User
from programme.models import Booking, BookingState, Mode, SessionBlock, SessionState, TrainingSession
from programme.times import moment

WEEKS_AHEAD = 6
WORKING_DAYS = 5
BEGINS, ENDS = time(9, 30), time(16, 30)
PLACES = 30
ZONE = "Europe/Brussels"


def make_sessions(count: int, module: Module, people: Sequence[User]) -> list[TrainingSession]:
    """So many sessions in one week, each with all of these people in it."""
    monday = _monday(timezone.localdate() + timedelta(weeks=WEEKS_AHEAD))
    days = [monday + timedelta(days=number % WORKING_DAYS) for number in range(count)]
    sessions = TrainingSession.objects.bulk_create(_session(number, module, day) for number, day in enumerate(days, 1))
    SessionBlock.objects.bulk_create(
        SessionBlock(session=session, title="The whole day", day=day, begins=BEGINS, ends=ENDS)
        for session, day in zip(sessions, days, strict=True)
    )
    Booking.objects.bulk_create(
        Booking(session=session, person=person, country=person.country, mode=Mode.ROOM, state=BookingState.CONFIRMED)
        for session in sessions
        for person in people
    )
    return sessions


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _session(number: int, module: Module, day: date) -> TrainingSession:
    return TrainingSession(
        module=module,
        title=f"Session {number}",
        places_in_room=PLACES,
        venue="Rue Exemple 1",
        city="Brussels",
        zone=ZONE,
        state=SessionState.OPEN,
        starts_at=moment(datetime.combine(day, BEGINS), ZONE),
        ends_at=moment(datetime.combine(day, ENDS), ZONE),
    )
