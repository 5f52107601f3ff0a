"""The people of a training session as a group on the board of its module's trainers."""

from collections.abc import Collection
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime

from learning.cohorts import Cohort, cohorts
from modules.models import Module
from people.models import User
from programme.models import Booking, BookingState, SessionState, TrainingSession, TrainingSessionQuerySet
from programme.sessions.rules import may_keep

MOST = 50


def sessions_of(user: User, module: Module) -> list[Cohort]:
    """The sessions of a module that somebody keeps, the newest first. One query, none for those who keep none."""
    return [Cohort(str(one.key), _name(one)) for one in _kept(user, module).order_by("-starts_at", "-pk")[:MOST]]


def people_in(user: User, module: Module, key: str) -> Collection[int] | None:
    """Whoever has a confirmed place in a session; None where there is none for this person. One query."""
    try:
        kept = _kept(user, module).filter(key=UUID(key))
    except ValueError:
        return None
    confirmed = Booking.objects.filter(session__in=kept, state=BookingState.CONFIRMED).exclude(person=None)
    return {person for person in confirmed.values_list("person", flat=True) if person is not None}


def _kept(user: User, module: Module) -> TrainingSessionQuerySet:
    if not may_keep(user, module):
        return TrainingSession.objects.none()
    return TrainingSession.objects.filter(module=module).exclude(state=SessionState.CANCELLED)


def _name(session: TrainingSession) -> str:
    if session.starts_at is None:
        return session.title
    return f"{session.title}, {date_format(localtime(session.starts_at), 'DATE_FORMAT')}"


cohorts.register(sessions_of, people_in)
