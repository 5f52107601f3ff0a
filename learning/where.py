"""Where somebody is in a module, in words that point at nothing they answered. Pure.

A role-play counts here once it counts for the module. One that was played and does not count yet is not told apart from one
that was not played: how a role-play went belongs to whoever played it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from learning.progress import ROLEPLAY, UNIT

STUCK_AFTER = timedelta(days=14)


class Standing(StrEnum):
    NOT_BEGUN = "not-begun"
    UNDER_WAY = "under-way"
    STUCK = "stuck"
    DONE = "done"


@dataclass(frozen=True)
class Course:
    """What a module asks for, by the names that progress has; `places` says in which unit each stands, counted from 1."""

    units: int
    quizzes: int
    roleplays: int
    places: Mapping[str, int]


@dataclass(frozen=True)
class Reached:
    """How far somebody is: units and role-plays that count, and the last unit in which something counts (0: none)."""

    units: int
    roleplays: int
    place: int


def standing(*, begun: bool, completed: bool, active_on: date | None, today: date) -> Standing:
    """Say where somebody stands; stuck is who has done nothing for fourteen days and has not completed the module."""
    if completed:
        return Standing.DONE
    if not begun or active_on is None:
        return Standing.NOT_BEGUN
    return Standing.STUCK if today - active_on >= STUCK_AFTER else Standing.UNDER_WAY


def reached(done: Iterable[str], course: Course) -> Reached:
    """Say how far somebody is by what counts for them; what the newest edition does not ask for plays no part."""
    known = [name for name in done if name in course.places]
    kinds = [name.partition(":")[0] for name in known]
    place = max((course.places[name] for name in known), default=0)
    return Reached(kinds.count(UNIT), kinds.count(ROLEPLAY), place)


def missing_by_kind(missing: Iterable[str], course: Course) -> dict[str, list[int]]:
    """Return what is missing, by kind: the numbers of the units in which units and quizzes stand; 0 where there is none."""
    found: dict[str, list[int]] = {}
    for name in missing:
        found.setdefault(name.partition(":")[0], []).append(course.places.get(name, 0))
    return {kind: sorted(places) for kind, places in found.items()}


def in_ranges(numbers: Sequence[int]) -> str:
    """Return rising numbers as one reads them: 1, 3–5."""
    runs = [
        [number for _place, number in run]
        for _start, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
