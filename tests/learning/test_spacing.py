"""When a reminder to play again is due."""

from datetime import date, timedelta

import pytest

from learning import spacing

FINISHED = date(2026, 3, 20)


def on(days: int) -> date:
    return FINISHED + timedelta(days=days)


@pytest.mark.parametrize(
    ("passed", "reminded", "due"),
    [
        (0, 0, None),
        (13, 0, None),
        (14, 0, 14),
        (14, 14, None),
        (59, 0, 14),
        (59, 14, None),
        (60, 14, 60),
        (60, 0, 60),
        (60, 60, None),
        (90, 14, 60),
        (91, 14, None),
    ],
)
def test_day_due_is_the_newest_that_has_come_and_not_gone(passed, reminded, due):
    assert spacing.day_due(FINISHED, on(passed), reminded=reminded) == due


@pytest.mark.parametrize(("reminded", "days"), [(0, 14), (14, 60)])
def test_next_day_follows_the_last_reminder(reminded, days):
    assert spacing.next_day(FINISHED, reminded=reminded) == on(days)


def test_next_day_is_none_after_the_last():
    assert spacing.next_day(FINISHED, reminded=60) is None
