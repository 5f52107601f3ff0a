"""Who trains a session, in which room, and that neither is taken twice.

A session's taken times are written whenever its blocks, room or trainers change, while the profiles of its trainers and
its room are held, in the order of their keys: of two sessions that want the same trainer at once, one is told no.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from people.models import User
from programme.models import (
    Room,
    RoomTime,
    SessionState,
    TimeSource,
    TrainerAssignment,
    TrainerPart,
    TrainerProfile,
    TrainerTime,
    TrainingSession,
)
from programme.occupancy import JOURNEY, Collision, Taken, collision, days_of
from programme.sessions.reads import assignments_of

# A session in one of these states keeps nobody's time.
FREE = (SessionState.CANCELLED, SessionState.POSTPONED)


@dataclass(frozen=True)
class Staff:
    """Who trains a session."""

    lead: User | None = None
    co_trainers: tuple[User, ...] = ()

    @property
    def parts(self) -> dict[User, TrainerPart]:
        """Everybody once, the lead as such."""
        parts = dict.fromkeys(self.co_trainers, TrainerPart.CO_TRAINER)
        return parts | {self.lead: TrainerPart.LEAD} if self.lead else parts


@dataclass(frozen=True)
class Clash:
    """Somebody or a room is taken already; `other` says by what. `session` wants them too."""

    who: User | Room
    session: TrainingSession
    other: TrainerTime | RoomTime
    why: Collision


class DoubleBooked(Exception):
    """A trainer or a room is taken then, or the journey is too long; nothing was written."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__()
        self.clashes = clashes


def staff_of(session: TrainingSession) -> Staff:
    """Return who trains a session. One query."""
    if session.pk is None:
        return Staff()
    by_part: dict[str, list[User]] = {part: [] for part in TrainerPart}
    for one in assignments_of(session):
        by_part[one.part].append(one.trainer)
    return Staff(next(iter(by_part[TrainerPart.LEAD]), None), tuple(by_part[TrainerPart.CO_TRAINER]))


def keep(session: TrainingSession, staff: Staff | None = None) -> None:
    """Write who trains a session (unless None: whoever does so far) and which times that takes, inside a transaction.

    The caller holds the session's row. Raises `DoubleBooked`.
    """
    if staff is not None:
        session.assignments.all().delete()
        TrainerAssignment.objects.bulk_create(
            TrainerAssignment(session=session, trainer=trainer, part=part) for trainer, part in staff.parts.items()
        )
    occupy(session)


def occupy(session: TrainingSession) -> None:
    """Write anew which times of its trainers and its room a session takes, inside a transaction. Raises `DoubleBooked`."""
    release(session)
    if session.state in FREE:
        return
    trainers = [one.trainer for one in session.assignments.select_related("trainer").order_by("trainer_id")]
    held_profiles(trainers)
    room = _held_room(session)
    days = _days(session, room)
    if clashes := [*_clashes_of_trainers(session, trainers, days), *_clashes_of_room(session, room, days)]:
        raise DoubleBooked(clashes)
    _write(session, trainers, room, days)


def release(session: TrainingSession) -> None:
    """Give back the times that a session takes, because it does not take place or takes place at another time."""
    TrainerTime.objects.filter(session=session).delete()
    RoomTime.objects.filter(session=session).delete()


def held_profiles(trainers: Iterable[User]) -> list[TrainerProfile]:
    """Hold the profiles of these people, in one order, so that nothing else is written about their time meanwhile."""
    people = list(trainers)
    TrainerProfile.objects.bulk_create((TrainerProfile(person=one) for one in people), ignore_conflicts=True)
    return list(TrainerProfile.objects.select_for_update().filter(person__in=people).order_by("pk"))


def _held_room(session: TrainingSession) -> Room | None:
    return Room.objects.select_for_update().get(pk=session.room_id) if session.room_id else None


def _days(session: TrainingSession, room: Room | None) -> list[Taken]:
    blocks = [(block.starts_at, block.ends_at) for block in session.blocks.select_related("session")]
    return days_of(blocks, session.zone, room.city if room else session.city)


def _clashes_of_trainers(session: TrainingSession, trainers: Sequence[User], days: Sequence[Taken]) -> Iterator[Clash]:
    if not days or not trainers:
        return
    near = TrainerTime.objects.filter(trainer__in=trainers).select_related("trainer", "session")
    for time in near.between(days[0].starts - JOURNEY, days[-1].ends + JOURNEY):
        why = next(filter(None, (collision(day, time.taken) for day in days)), None)
        if why:
            yield Clash(time.trainer, session, time, why)


def _clashes_of_room(session: TrainingSession, room: Room | None, days: Sequence[Taken]) -> Iterator[Clash]:
    if not days or room is None:
        return
    near = RoomTime.objects.filter(room=room).select_related("session")
    for time in near.between(days[0].starts, days[-1].ends):
        if any(collision(day, time.taken) for day in days):
            yield Clash(room, session, time, Collision.OVERLAP)


def _write(session: TrainingSession, trainers: Sequence[User], room: Room | None, days: Sequence[Taken]) -> None:
    TrainerTime.objects.bulk_create(
        TrainerTime(
            trainer=trainer,
            session=session,
            source=TimeSource.SESSION,
            city=day.city,
            starts_at=day.starts,
            ends_at=day.ends,
        )
        for trainer in trainers
        for day in days
    )
    if room is not None:
        RoomTime.objects.bulk_create(
            RoomTime(room=room, session=session, starts_at=day.starts, ends_at=day.ends) for day in days
        )
