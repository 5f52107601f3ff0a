"""Codes that say "I am in this block, at this minute": six digits that change every minute. Pure.

They are made as one-time passwords are (RFC 4226, RFC 6238): a keyed hash of the minute, cut to six digits.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

DIGITS = 6
PERIOD = 60  # seconds that a code is shown
OPENS_BEFORE = timedelta(minutes=30)


def minute_of(at: datetime) -> int:
    """Return the number of the minute since 1970."""
    return int(at.timestamp()) // PERIOD


def seconds_left(at: datetime) -> int:
    """Return for how many seconds the code of this moment is still shown, at least 1."""
    return PERIOD - int(at.timestamp()) % PERIOD


def code_at(secret: bytes, minute: int) -> str:
    """Return the code of a minute, with its leading zeros."""
    digest = hmac.new(secret, minute.to_bytes(8, "big"), hashlib.sha256).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def minute_said(secret: bytes, code: str, seen: datetime) -> int | None:
    """Return the minute that a code stands for, which was seen at that moment; None where it is another code.

    The previous minute is tolerated: people type while the code changes.
    """
    now = minute_of(seen)
    return next((minute for minute in (now, now - 1) if hmac.compare_digest(code_at(secret, minute), code)), None)


def read_code(typed: str) -> str:
    """Return the six digits of what somebody has typed, without blanks and hyphens; empty where it is no code."""
    code = "".join(typed.split()).replace("-", "")
    return code if len(code) == DIGITS and code.isascii() and code.isdigit() else ""


def spaced(code: str) -> str:
    """Return the code as people read it aloud: 123 456."""
    return f"{code[:3]} {code[3:]}"


def is_time_for(at: datetime, starts: datetime, ends: datetime) -> bool:
    """Whether people can check in to a block then: from half an hour before it to its end."""
    return starts - OPENS_BEFORE <= at <= ends
