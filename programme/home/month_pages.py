"""The calendar of a month, as its page shows it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format

from programme.models import SessionBlock, SessionState, TrainingSession, TrainingSessionQuerySet
from programme.months import Month

MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Entry:
    """A session on one of its days, by its own clock; `begins` and `ends` are "09:30" and "16:30".

    Plain values and nothing else: the calendar that is made of them is kept by what they say.
    """

    key: UUID
    title: str
    state: str
    begins: str
    ends: str
    free: int
    waiting: int
    is_over: bool

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED


@dataclass(frozen=True)
class Day:
    """A day of the month; `day` is None before the first and after the last."""

    day: date | None
    entries: Sequence[Entry]
    is_today: bool


@dataclass(frozen=True)
class Week:
    """A week of the month, from Monday."""

    days: Sequence[Day]

    @property
    def is_empty(self) -> bool:
        return not any(day.entries for day in self.days)


def weekdays() -> list[tuple[str, str]]:
    """Return the names of the days from Monday, short and whole, in the reader's language."""
    days = [MONDAY.replace(day=number) for number in range(1, 8)]
    return [(date_format(day, "D"), date_format(day, "l")) for day in days]


def weeks(month: Month, sessions: TrainingSessionQuerySet, *, at: datetime) -> list[Week]:
    """Return the weeks of a month with its sessions, each on every day that has a block of it. Two queries."""
    blocks = SessionBlock.objects.filter(day__range=(month.first, month.last), is_break=False)
    found = sessions.filter(pk__in=blocks.values("session")).with_counts().in_bulk()
    entries = _entries(list(blocks.filter(session__in=found)), found, at)
    today = timezone.localdate(at)
    return [Week([Day(day, entries.get(day, ()) if day else (), day == today) for day in week]) for week in month.weeks]


def _entries(
    blocks: Sequence[SessionBlock], sessions: dict[int, TrainingSession], at: datetime
) -> dict[date, list[Entry]]:
    """One entry for a session and a day, from its first block to its last; the blocks are in order."""
    of_a_day: dict[tuple[date, int], list[SessionBlock]] = defaultdict(list)
    for block in blocks:
        of_a_day[block.day, block.session_id].append(block)
    entries: dict[date, list[Entry]] = defaultdict(list)
    for (day, session), parts in of_a_day.items():
        entries[day].append(_entry(sessions[session], parts, at))
    return entries


def _entry(session: TrainingSession, blocks: Sequence[SessionBlock], at: datetime) -> Entry:
    last = max(block.ends for block in blocks)
    return Entry(
        key=session.key,
        title=session.title,
        state=session.state,
        begins=f"{blocks[0].begins:%H:%M}",
        ends=f"{last:%H:%M}",
        free=session.free,
        waiting=session.waiting,
        is_over=session.is_over(at),
    )
