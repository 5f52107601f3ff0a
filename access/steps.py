"""Which steps of a clock are due, with the days counted as the rules say, and the memory of those taken before."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import ceil
from typing import TypeVar

import structlog
from django.db import transaction

from access import clock
from access.clock import Due, Step
from access.deadlines import RunningClock
from access.models import ReminderSent

# They say that the time is over, so they wait until the last minute of its last day has passed.
AFTER_THE_DAY = frozenset({"overdue", "weekly_overdue_list"})
USUAL_TARGET = {
    clock.ENDORSEMENT_STEPS: clock.ENDORSEMENT_DAYS,
    clock.REVIEW_STEPS: clock.REVIEW_DAYS,
    clock.APPEAL_STEPS: clock.APPEAL_DAYS,
}

Thing = TypeVar("Thing")
logger = structlog.stdlib.get_logger(__name__)


def of_clock(running: RunningClock, day: date, sent: Collection[str], *, names: Collection[str]) -> Due:
    """The named steps of a clock of working days that are due on that day."""
    steps = [step for step in _in_proportion(running) if step.name in names]
    return due(steps, used=running.used(day), used_before=running.used(day - timedelta(days=1)), sent=sent)


def of_calendar(steps: Sequence[Step], start: date, day: date, sent: Collection[str]) -> Due:
    """The steps that are due on that day, counted in calendar days from the start, or up to an end."""
    used = clock.calendar_days_used(start, day)
    return due(steps, used=used, used_before=used - 1, sent=sent)


def due(steps: Sequence[Step], *, used: int, used_before: int, sent: Collection[str]) -> Due:
    """Like `clock.steps_due`, but what acts, and what says that time is over, waits until its day is over."""
    reached = [step for step in steps if step.day <= (used_before if step.acts or step.name in AFTER_THE_DAY else used)]
    return clock.steps_due(reached, used=used, sent=sent)


def first_time(subject: str, step: str, at: datetime) -> bool:
    """Remember a step; False if it was taken before, perhaps by somebody who runs at the same moment."""
    _row, is_new = ReminderSent.objects.get_or_create(subject=subject, step=step, defaults={"at": at})
    return is_new


def each(things: Iterable[Thing], handle: Callable[[Thing], bool]) -> int:
    """Handle each in a transaction of its own; returns for how many something was done.

    One that fails is logged and stops no other; in the end they are raised together, so that the operator sees them.
    """
    done, failures = 0, []
    for thing in things:
        try:
            with transaction.atomic():
                done += handle(thing)
        except Exception as failure:
            logger.exception("timer.failed", subject=f"{type(thing).__name__}:{getattr(thing, 'pk', '')}")
            failures.append(failure)
    if failures:
        raise ExceptionGroup("Some could not be handled.", failures)
    return done


def _in_proportion(running: RunningClock) -> list[Step]:
    """The steps of a clock; where a policy gives more or fewer days than usual, they move with its target."""
    usual = USUAL_TARGET[tuple(running.steps)]
    return [replace(step, day=ceil(step.day * running.target / usual)) for step in running.steps]
