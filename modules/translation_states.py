"""What has become of each string of an original in another language: whole, stale, missing. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from rapidfuzz import fuzz


class State(StrEnum):
    """How far a string is translated."""

    WHOLE = "whole"
    STALE = "stale"
    MISSING = "missing"


def counted(strings: int, translated: int, old: int) -> dict[State, int]:
    """Count the strings of one place; `old` are translations of words that stand there no longer."""
    waiting = strings - translated
    stale = min(waiting, old)
    return {State.WHOLE: translated, State.STALE: stale, State.MISSING: waiting - stale}


def matched(new: Sequence[str], old: Sequence[str]) -> dict[int, int]:
    """Say which old words each of the new ones most likely was, by their places; each old one only once."""
    ranked = sorted(
        ((-fuzz.ratio(one, other), place, then) for place, one in enumerate(new) for then, other in enumerate(old))
    )
    found: dict[int, int] = {}
    for _likeness, place, then in ranked:
        if place not in found and then not in found.values():
            found[place] = then
    return found
