"""Rounds that nobody closed: the trainer's view into them ends all the same."""

from datetime import datetime, timedelta

from ground.registries import ticks
from programme.live.actions import close
from programme.models import Round

LONGEST = timedelta(hours=24)


def close_forgotten(at: datetime) -> int:
    """Close every round that was opened a day ago or longer; returns how many."""
    forgotten = list(Round.objects.open().filter(opened_at__lte=at - LONGEST))
    for live_round in forgotten:
        close(live_round, by=None, at=at)
    return len(forgotten)


ticks.register("programme.close_forgotten_rounds", close_forgotten)
