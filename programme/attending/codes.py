"""The rotating codes of blocks: their secrets, and in which block somebody is who says a code."""

from collections.abc import Iterable
from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from programme.check_in_codes import code_at, is_time_for, minute_of, minute_said
from programme.models import Booking, SessionBlock

SALT = "programme.check_in"
# With these a guess at any time of a day's session succeeds once in a few thousand days.
WRONG_CODES = 5
WINDOW = 600  # seconds


def secret_of(block: SessionBlock) -> bytes:
    """Return what the codes of a block are made from; nobody can work it out without the site's own secret."""
    return salted_hmac(SALT, str(block.key), algorithm="sha256").digest()


def code_of(block: SessionBlock, at: datetime) -> str:
    """Return the code that is shown for a block at that moment."""
    return code_at(secret_of(block), minute_of(at))


def block_said(blocks: Iterable[SessionBlock], code: str, seen: datetime) -> SessionBlock | None:
    """Return the block that a code was shown for, of those that people can check in to at that moment."""
    open_then = [one for one in blocks if not one.is_break and is_time_for(seen, one.starts_at, one.ends_at)]
    return next((one for one in open_then if minute_said(secret_of(one), code, seen) is not None), None)


def has_guessed_enough(booking: Booking) -> bool:
    """Whether somebody has said so many wrong codes in the last minutes that no other is looked at."""
    return int(cache.get(_key(booking), 0)) >= WRONG_CODES


def count_wrong(booking: Booking) -> None:
    """Remember that a wrong code was said."""
    if not cache.add(_key(booking), 1, timeout=WINDOW):
        cache.incr(_key(booking))


def _key(booking: Booking) -> str:
    return f"{SALT}:{booking.key}"
