from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from programme.readiness import Lack, Standing, lacks

STARTS = datetime(2027, 3, 26, 8, 30, tzinfo=UTC)
READY = Standing(
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=3),
    is_announced=True,
    is_online=True,
    has_link=True,
    least_people=8,
    held=8,
    unanswered=0,
    unmarked=0,
    is_evaluated=True,
)
WEEK_BEFORE, LONG_BEFORE, AFTER = STARTS - timedelta(days=7), STARTS - timedelta(days=60), STARTS + timedelta(days=1)


def test_nothing_is_missing_where_all_is_there():
    assert lacks(READY, at=WEEK_BEFORE) == []


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"starts_at": None, "ends_at": None}, [Lack.TIME]),
        ({"is_announced": False, "held": 0}, [Lack.ANNOUNCEMENT]),
        ({"has_link": False}, [Lack.LINK]),
        ({"has_link": False, "is_online": False}, []),
        ({"held": 0}, [Lack.ANYBODY]),
        ({"held": 7}, [Lack.ENOUGH_PEOPLE]),
        ({"unanswered": 2}, [Lack.ANSWERS]),
        ({"has_link": False, "held": 3, "unanswered": 1}, [Lack.LINK, Lack.ENOUGH_PEOPLE, Lack.ANSWERS]),
    ],
)
def test_a_week_before_it_is_said_what_is_missing(changed, missing):
    assert lacks(replace(READY, **changed), at=WEEK_BEFORE) == missing


def test_long_before_nobody_is_asked_for_links_and_people():
    assert lacks(replace(READY, has_link=False, held=0, least_people=0), at=LONG_BEFORE) == []


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"unmarked": 3, "is_evaluated": False}, [Lack.ATTENDANCE, Lack.EVALUATION]),
        ({"is_evaluated": False}, [Lack.EVALUATION]),
        ({}, [Lack.CLOSING]),
        ({"is_announced": False, "unmarked": 0}, []),
    ],
)
def test_afterwards_it_is_attendance_then_evaluation_then_closing(changed, missing):
    assert lacks(replace(READY, **changed), at=AFTER) == missing
