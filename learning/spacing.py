"""When a role-play is worth playing again: what is met a second and a third time, with time between, is kept."""

from datetime import date, timedelta

DAYS = (14, 60)  # calendar days after the run
# A reminder that could not go for so long would come out of nowhere.
LAST_DAY = 90


def day_due(finished_on: date, today: date, *, reminded: int) -> int | None:
    """Return the day whose reminder is due and has not gone yet; only the newest, when more than one was missed.

    `reminded` is the last day that a reminder has gone for. None before the first, between two, and when it is too late.
    """
    passed = (today - finished_on).days
    if passed > LAST_DAY:
        return None
    reached = max((day for day in DAYS if day <= passed), default=0)
    return reached if reached > reminded else None


def next_day(finished_on: date, *, reminded: int) -> date | None:
    """Return the day of the next reminder, which may have passed while nothing ran; None after the last."""
    following = next((day for day in DAYS if day > reminded), None)
    return None if following is None else finished_on + timedelta(days=following)
