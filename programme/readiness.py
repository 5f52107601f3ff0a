"""What a session still lacks before it can be held, and before it can be closed. Pure: where it stands in, lacks out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LINK_WANTED = timedelta(days=14)
PEOPLE_WANTED = timedelta(days=42)


class Lack(StrEnum):
    """Something that somebody has to do."""

    TIME = "time"
    ANNOUNCEMENT = "announcement"
    LINK = "link"
    ANYBODY = "anybody"
    ENOUGH_PEOPLE = "enough_people"
    ANSWERS = "answers"
    ATTENDANCE = "attendance"
    EVALUATION = "evaluation"
    CLOSING = "closing"


@dataclass(frozen=True)
class Standing:
    """Where a session stands. `held` are places taken, offered or named; `unanswered` the offers and nominations of these.

    `unmarked` are people with a place of whom nobody has said yet whether they came.
    """

    starts_at: datetime | None
    ends_at: datetime | None
    is_announced: bool
    is_online: bool
    has_link: bool
    least_people: int
    held: int
    unanswered: int
    unmarked: int
    is_evaluated: bool


def lacks(session: Standing, *, at: datetime) -> list[Lack]:
    """Return what is missing now, the most pressing first: before the session one thing, after it another."""
    if session.starts_at is None or session.ends_at is None:
        return [Lack.TIME]
    if session.ends_at <= at:
        return list(_afterwards(session))
    return list(_before(session, session.starts_at - at))


def _before(session: Standing, left: timedelta) -> Iterator[Lack]:
    if not session.is_announced:
        yield Lack.ANNOUNCEMENT
        return
    if session.is_online and not session.has_link and left <= LINK_WANTED:
        yield Lack.LINK
    if session.held == 0 and left <= PEOPLE_WANTED:
        yield Lack.ANYBODY
    elif session.held < session.least_people:
        yield Lack.ENOUGH_PEOPLE
    if session.unanswered:
        yield Lack.ANSWERS


def _afterwards(session: Standing) -> Iterator[Lack]:
    if not session.is_announced:
        return
    if session.unmarked:
        yield Lack.ATTENDANCE
    if not session.is_evaluated:
        yield Lack.EVALUATION
    if not session.unmarked and session.is_evaluated:
        yield Lack.CLOSING
