"""Clocks of requests, grants and appointments: which day it is, when time is up, which step is due. Pure: dates in, answer out.

The day on which something starts is day 0: a request that is sent on Monday has used one working day on Tuesday.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
SATURDAY = 5
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stands still, such as that between a question and its answer.

    The day on which it begins counts as before, so that no day that a page has shown is taken back; the day on which
    it ends does not, just as the day on which a request is sent does not. Without an end it is still running.
    """

    begin: date
    end: date | None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.begin:
            raise ValueError("A pause cannot end before it begins.")

    def covers(self, day: date) -> bool:
        return self.begin < day and (self.end is None or day <= self.end)

    def known_on(self, day: date) -> "Pause":
        """The pause as if it ended on that day at the latest."""
        return Pause(self.begin, day if self.end is None else min(self.end, day))


@dataclass(frozen=True)
class Step:
    """What happens when a clock has come to a day; a negative day is counted before an end.

    `is_calendar` says which days are counted: calendar days, or working days. `acts` is true where the step changes
    something, false where it only reminds.
    """

    name: str
    day: int
    is_calendar: bool = False
    acts: bool = False


@dataclass(frozen=True)
class Due:
    """Steps to take now, and steps that have become pointless; both are to be recorded, so that neither comes again."""

    now: tuple[Step, ...]
    skipped: tuple[Step, ...]


class Phase(StrEnum):
    IN_TIME = "in_time"
    LAST_DAY = "last_day"
    OVERDUE = "overdue"


# Working days that each has, unless a policy says otherwise.
ENDORSEMENT_DAYS, REVIEW_DAYS, APPEAL_DAYS = 5, 10, 15
ENDORSEMENT_STEPS = (
    Step("reminder", 3),
    Step("overdue", 5),
    Step("escalate_to_alternates", 8, acts=True),
    Step("pass_on", 10, acts=True),
)
REVIEW_STEPS = (
    Step("reminder", 6),
    Step("overdue", 10),
    Step("weekly_overdue_list", 15),
)
INFO_STEPS = (
    Step("first_reminder", 7, is_calendar=True),
    Step("second_reminder", 14, is_calendar=True),
    Step("last_reminder", 21, is_calendar=True),
    Step("lapse", 30, is_calendar=True, acts=True),
)
APPEAL_STEPS = (
    Step("reminder", 10),
    Step("overdue", 15),
)
CLAIM_STEPS = (
    Step("first_reminder", 7, is_calendar=True),
    Step("last_reminder", 14, is_calendar=True),
    Step("release", 21, is_calendar=True, acts=True),
)
GRANT_STEPS = (
    Step("ends_in_60_days", -60, is_calendar=True),
    Step("ends_in_30_days", -30, is_calendar=True),
    Step("ends_in_7_days", -7, is_calendar=True),
)
APPOINTMENT_STEPS = (Step("ends_in_60_days", -60, is_calendar=True),)


def working_days_between(start: date, end: date, holidays: Collection[date]) -> int:
    """Count the days after `start`, up to and including `end`, that are Monday to Friday and no holiday.

    It is 0 where `end` is not after `start`.
    """
    return days_used(start, end, holidays, ())


def add_working_days(start: date, days: int, holidays: Collection[date]) -> date:
    """Return the day on which so many working days have passed since `start`; 0 is `start` itself.

    Raises ValueError for a negative number of days.
    """
    return due_on(start, days, holidays, (), on=start)


def days_used(start: date, on: date, holidays: Collection[date], pauses: Sequence[Pause]) -> int:
    """Count the working days after `start`, up to and including `on`, on which no pause stopped the clock."""
    days = (start + timedelta(days=number) for number in range(1, (on - start).days + 1))
    return sum(_counts(day, holidays, pauses) for day in days)


def calendar_days_used(start: date, on: date) -> int:
    """Count all days from `start` to `on`; negative as long as `start` is ahead, as the end of a grant is."""
    return (on - start).days


def due_on(start: date, target: int, holidays: Collection[date], pauses: Sequence[Pause], on: date) -> date:
    """Return the last day in time for a target in working days, as far as pauses are known `on` that day.

    A pause that is still running is taken to end `on` that day, so the answer moves on with every day of it.
    Raises ValueError for a negative target.
    """
    if target < 0:
        raise ValueError("A target is a number of days from 0 up.")
    if target == 0:
        return start
    known = [pause.known_on(on) for pause in pauses if pause.begin <= on]
    return next(islice(_counting_days(start, holidays, known), target - 1, None))


def deadline_at(day: date, zone: str) -> datetime:
    """Return, in UTC, 23:59 of that day in an IANA zone such as "Europe/Brussels".

    Raises ZoneInfoNotFoundError for a zone that nobody knows.
    """
    # Some zones set clocks back at midnight and have this minute twice: the later one takes no time from anybody.
    return datetime.combine(day, LAST_MINUTE, ZoneInfo(zone)).replace(fold=1).astimezone(UTC)


def steps_due(steps: Sequence[Step], *, used: int, sent: Collection[str]) -> Due:
    """Say which steps that the clock has reached are to be taken, and which are to be recorded as skipped.

    `steps` stand in the order of their days, `used` is counted as they are, `sent` names the steps that were taken or
    skipped before. A step that acts is never skipped. A reminder is of use until a later step is reached, or the end
    before which it is counted has passed: a scheduler that was down for days sends the newest, never three at once.
    """
    reached = [step for step in steps if step.day <= used]
    waiting = [step for step in reached if step.name not in sent]
    now = tuple(step for step in waiting if step.acts or (step == reached[-1] and not _is_past(step, used)))
    return Due(now=now, skipped=tuple(step for step in waiting if step not in now))


def phase(used: int, target: int) -> Phase:
    """Say how a clock stands; days that do not count, such as the weekend after the last day, leave it as it is."""
    if used < target:
        return Phase.IN_TIME
    return Phase.LAST_DAY if used == target else Phase.OVERDUE


def _counts(day: date, holidays: Collection[date], pauses: Sequence[Pause]) -> bool:
    is_working_day = day.weekday() < SATURDAY and day not in holidays
    return is_working_day and not any(pause.covers(day) for pause in pauses)


def _counting_days(start: date, holidays: Collection[date], pauses: Sequence[Pause]) -> Iterator[date]:
    day = start
    while True:
        day += ONE_DAY
        if _counts(day, holidays, pauses):
            yield day


def _is_past(step: Step, used: int) -> bool:
    """Whether the end before which the step is counted is over."""
    return step.day < 0 < used
