"""What trainers say about their own time, and what programme staff keep about rooms and trainers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, time

from django.db import transaction

from ground import audit
from people.models import User
from programme.models import Room, TimeSource, TrainerHours, TrainerProfile, TrainerTime, TrainingSession
from programme.occupancy import Taken, merged, without
from programme.staff.outgrown import outgrown, takes_away
from programme.staff.staffing import held_profiles

Hours = Mapping[int, tuple[time, time]]


class Outgrown(Exception):
    """The room would no longer serve `sessions` that are to come, and whoever changes it does not know of all of them."""

    def __init__(self, sessions: Sequence[TrainingSession]) -> None:
        super().__init__()
        self.sessions = sessions


class AlreadyTaken(Exception):
    """The trainer's time is taken then: `time` says by what."""

    def __init__(self, time: TrainerTime) -> None:
        super().__init__()
        self.time = time


@transaction.atomic
def describe(profile: TrainerProfile, *, hours: Hours, by: User) -> TrainerProfile:
    """Keep what a trainer says about languages and place, and the usual hours by day of the week (0 is Monday)."""
    profile.save()
    TrainerHours.objects.filter(trainer=profile.person).delete()
    TrainerHours.objects.bulk_create(
        TrainerHours(trainer=profile.person, weekday=day, begins=begins, ends=ends)
        for day, (begins, ends) in sorted(hours.items())
    )
    audit.record("programme.describe_trainer", profile, by=by)
    return profile


@transaction.atomic
def be_away(trainer: User, *, starts: datetime, ends: datetime, by: User) -> TrainerTime:
    """Keep that a trainer is not available. What an imported calendar says of the same time gives way.

    Raises `AlreadyTaken` where they train a session then, or have said so already.
    """
    held_profiles([trainer])
    near = TrainerTime.objects.filter(trainer=trainer).between(starts, ends).select_related("session")
    if taken := near.exclude(source=TimeSource.FEED).first():
        raise AlreadyTaken(taken)
    _cut_out(near.filter(source=TimeSource.FEED), Taken(starts, ends))
    away = TrainerTime.objects.create(trainer=trainer, source=TimeSource.ABSENCE, starts_at=starts, ends_at=ends)
    audit.record("programme.trainer_away", away, by=by)
    return away


def _cut_out(times: Iterable[TrainerTime], hole: Taken) -> None:
    """Shorten imported times so that nothing of the hole is left in them."""
    for each in times:
        left = without([each.taken], [hole])
        each.delete()
        _write_feed(each.trainer, left)


@transaction.atomic
def be_back(away: TrainerTime, *, by: User) -> None:
    """Forget that a trainer is not available at some time."""
    held_profiles([away.trainer])
    audit.record("programme.trainer_back", away, by=by)
    away.delete()


@transaction.atomic
def take_feed(trainer: User, *, busy: Sequence[Taken], by: User) -> int:
    """Put the busy times of a calendar in the place of those that were imported before; returns how many are kept.

    What is taken already, by the very sessions that stand in the calendar, say, is not taken twice.
    """
    held_profiles([trainer])
    own = TrainerTime.objects.filter(trainer=trainer)
    own.filter(source=TimeSource.FEED).delete()
    kept = without(merged(busy), [each.taken for each in own])
    _write_feed(trainer, kept)
    audit.record("programme.take_feed", trainer, by=by, payload={"times": len(kept)})
    return len(kept)


def _write_feed(trainer: User, times: Sequence[Taken]) -> None:
    TrainerTime.objects.bulk_create(
        TrainerTime(trainer=trainer, source=TimeSource.FEED, starts_at=one.starts, ends_at=one.ends) for one in times
    )


@transaction.atomic
def save_room(room: Room, *, known: Collection[int] = (), by: User, at: datetime) -> Room:
    """Keep a room as somebody has written it. Its sessions stay as they are, and their pages say what is wrong.

    `known` are the sessions of which the person was told that the room is too small or closed for them. Raises
    `Outgrown` where a change makes it so for others as well.
    """
    left = _outgrown(room, at)
    if any(one.pk not in known for one in left):
        raise Outgrown(left)
    room.save()
    audit.record("programme.save_room", room, by=by, payload={"outgrown": len(left)} if left else None)
    return room


def _outgrown(room: Room, at: datetime) -> list[TrainingSession]:
    before = Room.objects.select_for_update().filter(pk=room.pk).first()
    return list(outgrown(room, at=at).order_by("starts_at", "pk")) if before and takes_away(room, before) else []


@transaction.atomic
def let_lead(profile: TrainerProfile, *, may_lead: bool, by: User) -> TrainerProfile:
    """Say whether a trainer may lead sessions."""
    profile.may_lead = may_lead
    profile.save()
    audit.record("programme.let_lead", profile, by=by, payload={"may_lead": may_lead})
    return profile
