"""What a ruling makes of runs that are over. Pure: what they counted and what they come to in, figures out.

Nobody falls below what they had: a question that was wrong is our mistake. Only a withdrawal that says so takes back what
a ruling had raised. Figures are told in fives, as gains are, so that they point to nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from modules.activities.quiz.statistics import FEWEST

BANDS = ((0, 19), (20, 39), (40, 59), (60, 79), (80, 100))  # percent


@dataclass(frozen=True)
class Counted:
    """What a run counts: percent, and whether it is passed."""

    score: int
    passed: bool


@dataclass(frozen=True)
class Change:
    """What a run of a learner counts before and after; `strict` is what it would come to if people could fall."""

    learner: int
    before: Counted
    after: Counted
    strict: Counted

    @property
    def is_one(self) -> bool:
        return self.before != self.after

    @property
    def passes_now(self) -> bool:
        return self.after.passed and not self.before.passed

    @property
    def is_kept_up(self) -> bool:
        """Whether the run keeps what it had, although it would come to less."""
        return self.strict.score < self.before.score or (self.before.passed and not self.strict.passed)


@dataclass(frozen=True)
class Band:
    """How many runs count from `least` to `most` percent, before and after, told in fives."""

    least: int
    most: int
    before: int
    after: int


@dataclass(frozen=True)
class Figures:
    """What would change, told in fives: 0 is fewer than five."""

    runs: int
    people: int
    runs_changed: int
    people_changed: int
    people_passing: int
    runs_kept_up: int
    bands: tuple[Band, ...]


def counted(before: Counted, reached: Counted, *, may_fall: bool) -> Counted:
    """Return what a run counts that had counted `before` and comes to `reached` now."""
    if may_fall:
        # What another ruling raises is raised by that one.
        return Counted(min(before.score, reached.score), before.passed and reached.passed)
    return Counted(max(before.score, reached.score), before.passed or reached.passed)


def told(number: int) -> int:
    """Return a number of runs or people in fives: 0 for fewer than five, 10 for thirteen."""
    return number - number % FEWEST


def figures(changes: Sequence[Change]) -> Figures:
    """Return what may be told of runs that were counted anew."""
    changed = [change for change in changes if change.is_one]
    return Figures(
        runs=told(len(changes)),
        people=_people(changes),
        runs_changed=told(len(changed)),
        people_changed=_people(changed),
        people_passing=_people([change for change in changed if change.passes_now]),
        runs_kept_up=told(sum(change.is_kept_up for change in changes)),
        bands=tuple(_band(changes, least, most) for least, most in BANDS),
    )


def _people(changes: Sequence[Change]) -> int:
    return told(len({change.learner for change in changes}))


def _band(changes: Sequence[Change], least: int, most: int) -> Band:
    before = sum(least <= change.before.score <= most for change in changes)
    after = sum(least <= change.after.score <= most for change in changes)
    return Band(least, most, told(before), told(after))
