"""Time limits, and the people who have more time: what they say stays with them, nobody else sees it."""

from datetime import datetime

from django.db import transaction

from learning.limits import Limits, deadline, minutes_with
from learning.models import ExtraTime
from people.models import User


def extra_percent_of(learner: User) -> int:
    """Return by how many percent more time this person gets; 0 for most. One query."""
    return ExtraTime.objects.filter(learner=learner).values_list("percent", flat=True).first() or 0


def deadline_of(learner: User, limits: Limits, *, begun_at: datetime) -> datetime | None:
    """Return when a run of this person ends by itself; no query where time is not limited."""
    if limits.minutes is None:
        return None
    return deadline(limits, begun_at=begun_at, extra_percent=extra_percent_of(learner))


def own_minutes(learner: User, limits: Limits) -> int | None:
    """Return the minutes that this person has for a run; no query where time is not limited."""
    return None if limits.minutes is None else minutes_with(limits.minutes, extra_percent_of(learner))


@transaction.atomic
def set_extra_time(learner: User, percent: int) -> None:
    """Keep how much more time somebody needs from their next run on; 0 forgets it.

    Nothing of it stands in the ledger: whoever reads that would learn who needs more time.
    """
    ExtraTime.objects.filter(learner=learner).delete()
    if percent:
        ExtraTime.objects.create(learner=learner, percent=percent)
