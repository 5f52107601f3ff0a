"""The agenda of a session made of units of its module: what to look at again. Pure; nothing here forbids anything.

Times are wall times of one zone, without a zone of their own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

# A live group needs more time than a reader alone; much less, or more than twice as much, is rather a slip.
SHORTEST, LONGEST = Fraction(3, 4), Fraction(2)
# Three hours at a stretch are the most that trainers' handbooks ask of a group; ten minutes make a break.
STRETCH, PAUSE = timedelta(hours=3), timedelta(minutes=10)
ONE_MINUTE = timedelta(minutes=1)


class Kind(StrEnum):
    """What there is to look at."""

    OVERLAP = "overlap"
    NOT_IN_EDITION = "not_in_edition"
    OUT_OF_ORDER = "out_of_order"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_BREAK = "no_break"


@dataclass(frozen=True)
class Block:
    """A block of the agenda: a unit of the module, a break, or anything else."""

    title: str
    begins: datetime
    ends: datetime
    unit: str = ""
    is_break: bool = False


@dataclass(frozen=True)
class Remark:
    """One thing to look at: the block it is about, the other one where there are two, and minutes: given and meant."""

    kind: Kind
    title: str
    other: str = ""
    minutes: int = 0
    meant: int = 0


def remarks(
    blocks: Sequence[Block], units: Mapping[str, int], requires: Mapping[str, Sequence[str]] | None = None
) -> list[Remark]:
    """Return what to look at in an agenda; `units` are the minutes of the module's units, in the module's order.

    `requires` says by unit which ones it builds on. Where a module says so of none, each builds on those before it.
    """
    ordered = sorted(blocks, key=lambda block: (block.begins, block.ends))
    return [
        *_overlaps(ordered),
        *_unknown(ordered, units),
        *(_before_required(ordered, requires) if requires else _out_of_order(ordered, list(units))),
        *_wrong_lengths(ordered, units),
        *_long_stretches(ordered),
    ]


def _overlaps(blocks: Sequence[Block]) -> Iterator[Remark]:
    for number, block in enumerate(blocks):
        for later in blocks[number + 1 :]:
            if later.begins < block.ends:
                yield Remark(Kind.OVERLAP, block.title, later.title)


def _unknown(blocks: Sequence[Block], units: Mapping[str, int]) -> Iterator[Remark]:
    for block in blocks:
        if block.unit and block.unit not in units:
            yield Remark(Kind.NOT_IN_EDITION, block.title)


def _before_required(blocks: Sequence[Block], requires: Mapping[str, Sequence[str]]) -> Iterator[Remark]:
    """One remark for each unit that begins before one that it builds on, as far as both are in the agenda."""
    first = {block.unit: block for block in reversed(blocks) if block.unit}
    for unit, block in sorted(first.items(), key=lambda one: one[1].begins):
        for wanted in requires.get(unit, ()):
            if wanted in first and first[wanted].begins > block.begins:
                yield Remark(Kind.OUT_OF_ORDER, block.title, first[wanted].title)


def _out_of_order(blocks: Sequence[Block], order: Sequence[str]) -> Iterator[Remark]:
    """A unit builds on those before it in the module: one remark for each that stands before one of them."""
    first = list({block.unit: block for block in reversed(blocks) if block.unit in order}.values())
    first.sort(key=lambda block: block.begins)
    for block, later in pairwise(first):
        if order.index(later.unit) < order.index(block.unit):
            yield Remark(Kind.OUT_OF_ORDER, block.title, later.title)


def _wrong_lengths(blocks: Sequence[Block], units: Mapping[str, int]) -> Iterator[Remark]:
    """The time of a unit is that of all its blocks."""
    for unit, meant in units.items():
        of_unit = [block for block in blocks if block.unit == unit]
        minutes = sum(int((block.ends - block.begins) / ONE_MINUTE) for block in of_unit)
        if not of_unit or not meant:
            continue
        if Fraction(minutes, meant) < SHORTEST:
            yield Remark(Kind.TOO_SHORT, of_unit[0].title, minutes=minutes, meant=meant)
        elif Fraction(minutes, meant) > LONGEST:
            yield Remark(Kind.TOO_LONG, of_unit[0].title, minutes=minutes, meant=meant)


def _long_stretches(blocks: Sequence[Block]) -> Iterator[Remark]:
    """Work without a pause between: breaks, and blocks with time between them, end a stretch."""
    work = [block for block in blocks if not block.is_break]
    for stretch in _stretches(work):
        length = max(block.ends for block in stretch) - stretch[0].begins
        if length >= STRETCH:
            yield Remark(Kind.NO_BREAK, stretch[0].title, minutes=int(length / ONE_MINUTE))


def _stretches(work: Sequence[Block]) -> Iterator[list[Block]]:
    stretch: list[Block] = []
    for block in work:
        if stretch and block.begins - max(one.ends for one in stretch) >= PAUSE:
            yield stretch
            stretch = []
        stretch.append(block)
    if stretch:
        yield stretch
