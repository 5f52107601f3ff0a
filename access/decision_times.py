"""How long decisions usually take."""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from access.models import RequestEvent
from access.workflow import Actor, Event
from modules.models import Module

LATEST = 20  # decisions
ENOUGH = 5  # fewer would tell of single requests
DECIDING = (Event.APPROVE, Event.APPROVE_PARTLY, Event.REJECT)


def usual_days(module: Module) -> int | None:
    """The median time in days from sending to the decision, of the last twenty about the module. One query.

    None while there are fewer than five.
    """
    decisions = RequestEvent.objects.filter(event__in=DECIDING, actor=Actor.APPROVER, request__lines__module=module)
    times = decisions.order_by("-pk").values_list("request__submitted_at", "at")[:LATEST]
    return days_in_the_middle([decided - sent for sent, decided in times if sent is not None])


def days_in_the_middle(times: Sequence[timedelta]) -> int | None:
    """The median in whole days, at least one; None for fewer than five."""
    if len(times) < ENOUGH:
        return None
    return max(1, round(median(time / timedelta(days=1) for time in times)))
