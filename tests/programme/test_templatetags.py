from fractions import Fraction

import pytest

from programme.agreement import Agreement
from programme.templatetags.live import coefficient


@pytest.mark.parametrize(
    ("ratings", "alpha", "interval", "words"),
    [
        (12, 0.684, (-0.1, 0.9), "0.68 (−0.10 to 0.90)"),
        (12, None, None, "all the same level"),
        (4, None, None, "–"),
    ],
)
def test_coefficient_is_told_with_its_interval(
    ratings: int, alpha: float | None, interval: tuple[float, float] | None, words: str
):
    assert coefficient(Agreement(ratings, 6, Fraction(1), alpha, interval)) == words
