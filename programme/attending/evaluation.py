"""The evaluation of a session: the survey of its module, and how many of those who were there have answered it."""

from dataclasses import dataclass

from learning.models import Fact
from learning.progress import SURVEY
from modules.editions import manifest
from modules.models import Module
from programme.models import BookingState, Presence, TrainingSession

# Of fewer nothing is told: it could point to somebody.
ENOUGH = 5


@dataclass(frozen=True)
class Rate:
    """How many were there, and how many of them have answered; None where they are fewer than five."""

    present: int
    answered: int | None

    @property
    def percent(self) -> int | None:
        """The share of those who were there, rounded down; None where it is withheld."""
        return None if self.answered is None else 100 * self.answered // self.present


def survey_of(module: Module) -> str:
    """Return the slug of the survey in the newest edition of a module; empty where it has none."""
    if module.latest_edition_id is None:
        return ""
    activities = manifest(module.latest_edition_id).activities
    return next((one.slug for one in activities if one.kind == SURVEY), "")


def rate_of(session: TrainingSession) -> Rate:
    """Return the rate of a closed session, counting what was sent since it began. Two queries."""
    there = session.bookings.filter(state=BookingState.CONFIRMED, presence__in=(Presence.ATTENDED, Presence.PARTIAL))
    present = there.count()
    sent = Fact.objects.filter(
        enrolment__module=session.module_id,
        enrolment__learner__in=there.filter(person__isnull=False).values("person"),
        key=SURVEY,
        holds=True,
        at__gte=session.starts_at,
    )
    answered = sent.values("enrolment").distinct().count()
    return Rate(present, answered if answered >= ENOUGH else None)
