"""The sessions of whoever keeps them, as their first page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from programme.home.gaps import Gap, gaps_of
from programme.models import TrainingSession
from programme.sessions.presenting import SessionRow, session_rows


@dataclass(frozen=True)
class DeskRow:
    """A session with what it lacks; `places` are all there are."""

    session: TrainingSession
    row: SessionRow
    places: int
    gaps: Sequence[Gap]


def desk_rows(
    sections: Sequence[Sequence[TrainingSession]], language: str, here: str, at: datetime
) -> list[list[DeskRow]]:
    """Return the rows of each section. One query for the titles of all modules, and what the sources of gaps need."""
    sessions = [session for section in sections for session in section]
    gaps = gaps_of(sessions, at)
    rows = {one.pk: row for one, row in zip(sessions, session_rows(sessions, language, here), strict=True)}
    return [[_row(session, rows[session.pk], gaps[session.pk]) for session in section] for section in sections]


def _row(session: TrainingSession, row: SessionRow, gaps: Sequence[Gap]) -> DeskRow:
    return DeskRow(session, row, sum(session.capacity.values()), gaps)
