from fractions import Fraction

import pytest

from programme.agreement import Agreement, agreement, alpha

# K. Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011), section C: four observers, twelve units.
PUBLISHED = [
    [1, 1, 1],
    [2, 2, 3, 2],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [2, 2, 2, 2],
    [1, 2, 3, 4],
    [4, 4, 4, 4],
    [1, 1, 2, 1],
    [2, 2, 2, 2],
    [5, 5, 5],
    [1, 1],
    [3],
]


def test_alpha_equals_the_published_worked_example():
    found = alpha(PUBLISHED, levels=(1, 2, 3, 4, 5))

    assert found is not None
    assert round(found, 3) == 0.815


def test_alpha_is_one_when_raters_always_agree():
    assert alpha([[1, 1], [3, 3], [4, 4]]) == 1.0


@pytest.mark.parametrize("units", [[], [[3]], [[3, 3], [3, 3]]])
def test_alpha_is_unknown_where_nothing_differs(units: list[list[int]]):
    assert alpha(units) is None


def test_share_counts_pairs_of_raters_within_one_level():
    found = agreement([[1, 3, 4], [2, 2], [4]], seed=1)

    assert found == Agreement(ratings=5, pairs=4, within_one=Fraction(1, 2))


def test_nothing_is_said_without_a_pair():
    assert agreement([[1], [4]], seed=1) == Agreement(ratings=0, pairs=0, within_one=None)


@pytest.mark.parametrize(("talks", "is_known"), [(4, False), (5, True)])
def test_alpha_is_told_from_ten_ratings_up(talks: int, is_known: bool):
    found = agreement([[1 + talk % 4, 1 + talk % 3] for talk in range(talks)], seed=1)

    assert (found.ratings, found.alpha is not None, found.interval is not None) == (talks * 2, is_known, is_known)


def test_interval_holds_alpha_and_is_the_same_for_the_same_seed():
    units = [[1, 1], [2, 3], [3, 3], [4, 3], [2, 2], [1, 2], [4, 4], [3, 1]]

    first, second, other = (agreement(units, seed=seed) for seed in (7, 7, 8))

    assert first == second
    assert first.interval != other.interval
    assert first.alpha is not None
    assert first.interval is not None
    assert -1 <= first.interval[0] <= first.alpha <= first.interval[1] <= 1


def test_interval_is_a_point_when_raters_always_agree():
    assert agreement([[1, 1], [2, 2], [3, 3], [4, 4], [2, 2]], seed=3).interval == (1.0, 1.0)
