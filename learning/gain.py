"""What people learn: the same people before and after, in percent points. Pure: pairs of scores in, figures out.

The rule of disclosure:

- Nothing is told of fewer than five people.
- People are counted in fives, in the order in which they finished: of 13 pairs the first ten. So no person's gain can be
  worked out from the difference between what a page says today and what it says tomorrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import TypeVar

from modules.activities.quiz.statistics import FEWEST, f_quantile

CONFIDENCE = 0.95
Item = TypeVar("Item")


@dataclass(frozen=True)
class Pair:
    """One person's scores before and after, in percent."""

    before: int
    after: int

    @property
    def points(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Gain:
    """The mean scores of `people` before and after, and their mean difference with its interval, in percent points."""

    people: int
    before: float
    after: float
    points: float
    lower: float
    upper: float


def in_fives(people: Sequence[Item]) -> Sequence[Item]:
    """Return the first so many fives; none of fewer than five."""
    return people[: len(people) - len(people) % FEWEST]


def paired_gain(pairs: Sequence[Pair]) -> Gain | None:
    """Return the mean gain of the first so many fives of people, with its 95 % interval; None below five.

    The interval is that of the paired t test (Student 1908): mean ± t · s / √n, with s the standard deviation of the
    differences and t the 97.5 % point of Student's distribution with n - 1 degrees of freedom.
    """
    told = in_fives(pairs)
    if not told:
        return None
    points = [float(pair.points) for pair in told]
    mean, half = fmean(points), half_width(points)
    before, after = fmean(pair.before for pair in told), fmean(pair.after for pair in told)
    return Gain(len(told), before, after, mean, mean - half, mean + half)


def half_width(differences: Sequence[float]) -> float:
    """Return half the width of the 95 % interval of a mean difference."""
    return t_quantile(len(differences) - 1) * stdev(differences) / sqrt(len(differences))


def t_quantile(degrees: int) -> float:
    """Return the value that a t-distributed figure exceeds in size with a probability of 5 %: its square follows F(1, n)."""
    return sqrt(f_quantile(CONFIDENCE, 1, degrees))
