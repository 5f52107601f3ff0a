"""How long and how often an activity may be taken. Pure: the rules of its definition and the moments in, answers out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Limits:
    """The limits of an activity: minutes for a run, runs in all, hours between two runs; None is no limit."""

    minutes: int | None = None
    tries: int | None = None
    wait_hours: int | None = None

    @property
    def are_none(self) -> bool:
        return self == Limits()

    @property
    def limits_runs(self) -> bool:
        """Whether somebody may have to wait for another run, or may have none."""
        return self.tries is not None or self.wait_hours is not None


@dataclass(frozen=True)
class Standing:
    """Whether somebody may begin another run: how many are left (None without a limit), and from when (None at once)."""

    tries_left: int | None
    opens_at: datetime | None

    @property
    def may_begin(self) -> bool:
        return self.tries_left != 0 and self.opens_at is None


def limits_of(structure: Mapping[str, Any]) -> Limits:
    """Return the limits in the structure of a definition; kinds without rules have none."""
    rules = structure.get("rules", {})
    return Limits(rules.get("minutes"), rules.get("tries"), rules.get("wait_hours"))


def minutes_with(minutes: int, extra_percent: int) -> int:
    """Return the minutes of somebody who has so many percent more; a part of a minute is given whole."""
    return -(-minutes * (100 + extra_percent) // 100)


def deadline(limits: Limits, *, begun_at: datetime, extra_percent: int) -> datetime | None:
    """Return when a run ends by itself, or None."""
    if limits.minutes is None:
        return None
    return begun_at + timedelta(minutes=minutes_with(limits.minutes, extra_percent))


def standing(limits: Limits, *, runs: int, last_at: datetime | None, at: datetime) -> Standing:
    """Return what is left after so many runs, the last of which ended at `last_at`."""
    tries_left = None if limits.tries is None else max(limits.tries - runs, 0)
    opens_at = None
    if limits.wait_hours is not None and last_at is not None and tries_left != 0:
        opens_at = last_at + timedelta(hours=limits.wait_hours)
    return Standing(tries_left, opens_at if opens_at is not None and opens_at > at else None)


def with_one_more(now: Standing) -> Standing:
    """Return what is left with one more try beside the limits, open at once."""
    return Standing(None if now.tries_left is None else now.tries_left + 1, None)


def seconds_left(deadline_at: datetime | None, *, at: datetime) -> int | None:
    """Return the whole seconds that are left of a run, never below 0; None where time is not limited."""
    return None if deadline_at is None else max(int((deadline_at - at).total_seconds()), 0)
