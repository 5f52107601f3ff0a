"""The signature sheet: everybody with a confirmed place, a box to sign in for each block; tagged PDF, large rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from ground.drawing import one_at_a_time
from ground.phrases import day_words
from modules.prints import Press
from programme.attending.register import Register, Row
from programme.models import Mode, SessionBlock
from programme.sessions.presenting import clock
from programme.times import shown_in

STYLE_SHEET = Path(__file__).parent / "print" / "signature_sheet.css"
# As many blocks as have room for a signature side by side.
BLOCKS_ON_A_SHEET = 4
# For people who come without being on the list.
EMPTY_ROWS = 4


@dataclass(frozen=True)
class Column:
    """A block on paper."""

    title: str
    day: str
    hours: str


@dataclass(frozen=True)
class Sheet:
    """Some blocks of the session; a long one has several sheets."""

    columns: tuple[Column, ...]


@cache
def _press() -> Press:
    return Press(STYLE_SHEET)


def pdf_of(register: Register) -> bytes:
    """Return the sheet as a PDF in the reader's language; people who take part online do not sign on paper."""
    rows = [row for row in register.rows if row.booking.mode == Mode.ROOM] or register.rows
    html = render_to_string("programme/attending/signature_sheet.html", _context(register, rows))
    with one_at_a_time:
        return _press().pdf(html)


def _context(register: Register, rows: Sequence[Row]) -> dict[str, Any]:
    session, blocks = register.session, register.blocks
    return {
        "session": session,
        "language": get_language(),
        "when": clock(session.starts_at, session.ends_at, session.zone)
        if session.starts_at and session.ends_at
        else None,
        "names": [row.booking.person.name if row.booking.person else "" for row in rows],
        "empty_rows": range(EMPTY_ROWS),
        "sheets": [
            Sheet(tuple(map(_column, blocks[start : start + BLOCKS_ON_A_SHEET])))
            for start in range(0, len(blocks), BLOCKS_ON_A_SHEET)
        ],
        "site_name": settings.SITE_NAME,
    }


def _column(block: SessionBlock) -> Column:
    starts = shown_in(block.starts_at, block.session.zone).wall
    return Column(block.title, day_words(starts.date()), f"{block.begins:%H:%M}–{block.ends:%H:%M}")
