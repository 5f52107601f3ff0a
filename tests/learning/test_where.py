"""Where somebody is in a module, without a database."""

from datetime import date

import pytest

from learning.where import Course, Reached, Standing, in_ranges, missing_by_kind, reached, standing

TODAY = date(2026, 3, 20)
COURSE = Course(
    3,
    2,
    1,
    {
        "unit:u1": 1,
        "quiz:quiz-u1": 1,
        "unit:u2": 2,
        "roleplay:talk": 2,
        "quiz:quiz-u3": 3,
        "unit:u3": 3,
        "survey:survey": 0,
    },
)


@pytest.mark.parametrize(
    ("begun", "completed", "active_on", "expected"),
    [
        (False, False, None, Standing.NOT_BEGUN),
        (True, False, date(2026, 3, 7), Standing.UNDER_WAY),
        (True, False, date(2026, 3, 6), Standing.STUCK),
        (True, True, date(2025, 3, 6), Standing.DONE),
    ],
)
def test_standing_is_stuck_after_fourteen_days(begun, completed, active_on, expected):
    assert standing(begun=begun, completed=completed, active_on=active_on, today=TODAY) is expected


def test_reached_is_the_furthest_unit_and_what_is_gone_plays_no_part():
    assert reached(["unit:u1", "quiz:quiz-u3", "unit:gone"], COURSE) == Reached(units=1, roleplays=0, place=3)
    assert reached([], COURSE) == Reached(0, 0, 0)


def test_missing_is_told_by_kind_in_the_order_of_units():
    missing = ["unit:u3", "unit:u2", "roleplay:talk", "survey:survey"]

    assert missing_by_kind(missing, COURSE) == {"unit": [2, 3], "roleplay": [2], "survey": [0]}


@pytest.mark.parametrize(("numbers", "words"), [([], ""), ([4], "4"), ([1, 3, 4, 5, 8, 9], "1, 3–5, 8–9")])
def test_in_ranges_reads_as_people_write(numbers, words):
    assert in_ranges(numbers) == words
