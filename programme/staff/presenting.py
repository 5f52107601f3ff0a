"""A trainer's time as their page shows it, what lies outside usual hours, and what else somebody has booked at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import prefetch_related_objects

from ground.prepared import Given, Prepared
from people.models import User
from people.rules import Visitor
from programme.models import (
    Booking,
    TimeSource,
    TrainerHours,
    TrainerProfile,
    TrainerTime,
    TrainingSession,
)
from programme.staff.wording import stretch_words
from programme.times import zone_of

MOST_SHOWN = 50
_BOOKED_NEAR = Prepared(
    lambda: (
        Booking.objects.current()
        .filter(
            person=Given("person", User._meta.pk),
            session__starts_at__lt=Given("ends", TrainingSession._meta.get_field("starts_at")),
            session__ends_at__gt=Given("begins", TrainingSession._meta.get_field("ends_at")),
        )
        .exclude(session=Given("session", TrainingSession._meta.pk))
        .select_related("session")
    )
)


@dataclass(frozen=True)
class OwnTime:
    """A taken time in words; `session` where it is one."""

    pk: int
    words: str
    source: str
    session: TrainingSession | None


@dataclass(frozen=True)
class OwnTimes:
    """What is to come: absences that can be ended, sessions, and how many times came from a calendar."""

    absences: list[OwnTime]
    sessions: list[OwnTime]
    imported: int


def times_of(trainer: User, zone: str, at: datetime) -> OwnTimes:
    """Return what a trainer's time is taken by from now on, by the clock of the zone. Two queries."""
    to_come = TrainerTime.objects.filter(trainer=trainer, ends_at__gt=at)
    shown = to_come.exclude(source=TimeSource.FEED).select_related("session")[:MOST_SHOWN]
    rows = [OwnTime(one.pk, stretch_words(one.starts_at, one.ends_at, zone), one.source, one.session) for one in shown]
    return OwnTimes(
        absences=[row for row in rows if row.session is None],
        sessions=[row for row in rows if row.session is not None],
        imported=to_come.filter(source=TimeSource.FEED).count(),
    )


def outside_hours(session: TrainingSession) -> list[User]:
    """Return trainers of a session of whom a day lies outside the usual hours; without any hours all are usual."""
    trainers = [one.trainer for one in session.assignments.select_related("trainer")]
    hours: dict[int, dict[int, tuple[time, time]]] = {}
    for row in TrainerHours.objects.filter(trainer__in=trainers):
        hours.setdefault(row.trainer_id, {})[row.weekday] = (row.begins, row.ends)
    zones = dict(TrainerProfile.objects.filter(person__in=hours).values_list("person", "zone"))
    blocks = [(block.starts_at, block.ends_at) for block in session.blocks.select_related("session")]
    return [one for one in trainers if one.pk in hours and not _are_usual(blocks, hours[one.pk], zones[one.pk])]


def _are_usual(blocks: Sequence[tuple[datetime, datetime]], hours: dict[int, tuple[time, time]], zone: str) -> bool:
    for starts, ends in blocks:
        begin, end = starts.astimezone(zone_of(zone)), ends.astimezone(zone_of(zone))
        usual = hours.get(begin.weekday())
        if usual is None or begin.time() < usual[0] or end.time() > usual[1] or begin.date() != end.date():
            return False
    return True


def booked_meanwhile(person: Visitor, session: TrainingSession) -> list[TrainingSession]:
    """Return other sessions that somebody has booked or waits for and that overlap with a block of this one."""
    if not isinstance(person, User) or session.starts_at is None or session.ends_at is None:
        return []
    near = _BOOKED_NEAR.rows(person=person.pk, session=session.pk, begins=session.starts_at, ends=session.ends_at)
    prefetch_related_objects(near, "session__blocks__session")
    booked = [one.session for one in near]
    stretches = _stretches(session) if booked else []
    return [other for other in booked if _have_in_common(stretches, _stretches(other))]


def _stretches(session: TrainingSession) -> list[tuple[datetime, datetime]]:
    return [(block.starts_at, block.ends_at) for block in session.blocks.all()]


def _have_in_common(some: Sequence[tuple[datetime, datetime]], others: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(one[0] < other[1] and other[0] < one[1] for one in some for other in others)
