"""Who attended a session: the share of its minutes, and what it amounts to. Pure.

The rule of four fifths of the minutes is the one of European training providers for certificates of attendance.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from fractions import Fraction

ENOUGH = Fraction(4, 5)


class Presence(StrEnum):
    ATTENDED = "attended"
    PARTIAL = "partial"
    NO_SHOW = "no_show"


def share_of_minutes(minutes: Mapping[str, int], present_in: Collection[str]) -> Fraction:
    """Return the share of the minutes of all blocks, by block, in which somebody was there; 0 for a session without.

    Raises `ValueError` for a block that the session does not have.
    """
    if unknown := set(present_in) - set(minutes):
        raise ValueError(f"The session has no block {min(unknown)}.")
    total = sum(minutes.values())
    return Fraction(sum(minutes[block] for block in set(present_in)), total) if total else Fraction(0)


def presence(minutes: Mapping[str, int], present_in: Collection[str]) -> Presence:
    """Return what somebody's presence amounts to: attended from four fifths of the minutes, partial from the first."""
    share = share_of_minutes(minutes, present_in)
    if share >= ENOUGH:
        return Presence.ATTENDED
    return Presence.PARTIAL if share else Presence.NO_SHOW
