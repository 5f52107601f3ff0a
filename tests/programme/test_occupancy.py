"""When trainers and rooms are taken."""

from datetime import UTC, datetime, timedelta

import pytest

from programme.occupancy import Collision, Taken, collision, days_of, merged, without

NINE = datetime(2027, 3, 26, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def taken(begins: float, ends: float, city: str = "") -> Taken:
    """A stretch so many hours after nine."""
    return Taken(NINE + begins * HOUR, NINE + ends * HOUR, city)


def test_the_blocks_of_a_day_are_one_stretch_with_the_buffer_after_it():
    blocks = [(NINE, NINE + HOUR), (NINE + 1 * HOUR, NINE + 3 * HOUR), (NINE + 24 * HOUR, NINE + 25 * HOUR)]

    assert days_of(blocks, "Europe/Brussels", "Brussels") == [taken(0, 3.5, "Brussels"), taken(24, 25.5, "Brussels")]


def test_a_day_is_one_by_the_clock_of_the_session():
    late, early = datetime(2027, 3, 26, 21, 30, tzinfo=UTC), datetime(2027, 3, 26, 23, 30, tzinfo=UTC)
    blocks = [(late, late + HOUR), (early, early + HOUR)]

    assert len(days_of(blocks, "UTC")) == 1
    assert len(days_of(blocks, "Europe/Athens")) == 2


def test_a_session_without_blocks_takes_nothing():
    assert days_of([], "UTC") == []


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (taken(0, 2), taken(1, 3), Collision.OVERLAP),
        (taken(0, 2), taken(2, 3), None),
        (taken(0, 2, "Brussels"), taken(5, 6, "Lisbon"), Collision.JOURNEY),
        (taken(5, 6, "Lisbon"), taken(0, 2, "Brussels"), Collision.JOURNEY),
        (taken(0, 2, "Brussels"), taken(5, 6, "brussels"), None),
        (taken(0, 2, "Brussels"), taken(5, 6), None),
        (taken(0, 2.5, "Brussels"), taken(26, 28, "Lisbon"), None),
        (taken(0, 2.5, "Brussels"), taken(25.9, 28, "Lisbon"), Collision.JOURNEY),
    ],
)
def test_what_cannot_both_be(one, other, why):
    assert collision(one, other) == why
    assert collision(other, one) == why


def test_stretches_that_touch_are_one():
    assert merged([taken(2, 3), taken(0, 1), taken(1, 2), taken(5, 6)]) == [taken(0, 3), taken(5, 6)]


def test_what_is_cut_out_leaves_the_rest():
    assert without([taken(0, 10)], [taken(2, 3), taken(8, 12), taken(20, 21)]) == [taken(0, 2), taken(3, 8)]
    assert without([taken(2, 3)], [taken(0, 10)]) == []
