"""How far raters agree who watched the same talks: in plain shares, and beyond chance. Pure; chance comes by a seed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from random import Random
from types import ModuleType

LEVELS = (1, 2, 3, 4)
# Below this many ratings a coefficient says more about chance than about the raters.
ENOUGH_RATINGS = 10
RESAMPLES = 400
CONFIDENCE = 0.95

Unit = Sequence[int]


@dataclass(frozen=True)
class Agreement:
    """What raters of the same talks have in common.

    `within_one` is the share of pairs of raters at most one level apart, None without a pair. `alpha` is Krippendorff's
    alpha for ordered levels, `interval` where it lies with 95 % confidence (percentile bootstrap over talks); None from
    too few ratings, and where all gave the same level, since there is then nothing to tell agreement from.
    """

    ratings: int
    pairs: int
    within_one: Fraction | None
    alpha: float | None = None
    interval: tuple[float, float] | None = None


def agreement(units: Iterable[Unit], *, seed: int) -> Agreement:
    """Return how far the raters agree. A unit holds the levels that one talk was given, 1 to 4, one for each rater.

    A talk that only one person rated says nothing about agreement and is left out.
    """
    rated = [unit for unit in units if len(unit) > 1]
    ratings = sum(map(len, rated))
    pairs = [abs(one - other) for unit in rated for one, other in combinations(unit, 2)]
    within_one = Fraction(sum(apart <= 1 for apart in pairs), len(pairs)) if pairs else None
    value = alpha(rated) if ratings >= ENOUGH_RATINGS else None
    interval = _interval(rated, Random(seed)) if value is not None else None  # noqa: S311 - resampling, no secret
    return Agreement(ratings, len(pairs), within_one, value, interval)


def alpha(units: Iterable[Unit], *, levels: Sequence[int] = LEVELS) -> float | None:
    """Return Krippendorff's alpha for ordered levels: 1 for full agreement, 0 for what chance would give.

    None where no talk has two ratings or all ratings are the same. Worked out by the package `krippendorff`, after
    K. Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011), whose example with four observers and twelve
    units gives 0.815.
    """
    rated = [unit for unit in units if len(unit) > 1]
    if len({level for unit in rated for level in unit}) < 2:
        return None
    counts = [[unit.count(level) for level in levels] for unit in rated]
    found = _library().alpha(value_counts=counts, value_domain=list(levels), level_of_measurement="ordinal")
    return float(found)


def _interval(units: Sequence[Unit], chance: Random) -> tuple[float, float] | None:
    draws = (alpha(chance.choices(units, k=len(units))) for _ in range(RESAMPLES))
    values = sorted(value for value in draws if value is not None)
    cut = round(len(values) * (1 - CONFIDENCE) / 2)
    return values[cut], values[-1 - cut]


@cache
def _library() -> ModuleType:
    import krippendorff  # half a second, for figures that few people look at

    return krippendorff
