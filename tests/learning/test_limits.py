from datetime import UTC, datetime, timedelta

import pytest

from learning.limits import Limits, Standing, deadline, limits_of, minutes_with, seconds_left, standing

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_limits_of_an_activity_without_rules_are_none():
    assert limits_of({"questions": []}) == Limits(None, None, None)
    assert limits_of({"rules": {"minutes": 20, "tries": 3, "wait_hours": 24}}) == Limits(20, 3, 24)


@pytest.mark.parametrize(("percent", "minutes"), [(0, 15), (25, 19), (50, 23), (100, 30)])
def test_extra_time_is_given_in_whole_minutes(percent: int, minutes: int):
    assert minutes_with(15, percent) == minutes
    assert deadline(Limits(15), begun_at=NOON, extra_percent=percent) == NOON + timedelta(minutes=minutes)


def test_without_minutes_there_is_no_deadline():
    assert deadline(Limits(), begun_at=NOON, extra_percent=100) is None
    assert seconds_left(None, at=NOON) is None


def test_seconds_left_are_never_below_nothing():
    assert seconds_left(NOON, at=NOON - timedelta(seconds=90.9)) == 90
    assert seconds_left(NOON, at=NOON + timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    ("limits", "runs", "hours_ago", "expected"),
    [
        (Limits(), 40, 0, Standing(None, None)),
        (Limits(tries=3), 0, None, Standing(3, None)),
        (Limits(tries=3), 2, 0, Standing(1, None)),
        (Limits(tries=3, wait_hours=24), 3, 0, Standing(0, None)),
        (Limits(tries=3), 4, 0, Standing(0, None)),
        (Limits(wait_hours=24), 1, 23, Standing(None, NOON + timedelta(hours=1))),
        (Limits(wait_hours=24), 1, 24, Standing(None, None)),
    ],
)
def test_standing_says_what_is_left_and_from_when(limits: Limits, runs: int, hours_ago: int | None, expected: Standing):
    last_at = None if hours_ago is None else NOON - timedelta(hours=hours_ago)

    assert standing(limits, runs=runs, last_at=last_at, at=NOON) == expected


def test_another_run_may_begin_when_tries_are_left_and_the_wait_is_over():
    assert [each.may_begin for each in (Standing(1, None), Standing(0, None), Standing(1, NOON))] == [
        True,
        False,
        False,
    ]
