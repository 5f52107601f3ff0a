"""The waiting list: which requests come back to the programme when seats are free."""

from collections import Counter
from datetime import datetime
from functools import partial
from math import inf

from access import deadlines, steps
from access.actions.moving import held, move
from access.actions.quotas import carried_by
from access.models import AccessRequest, Quota, ReminderSent
from access.workflow import Actor, Event, State

FREE = "free:"


def free_seats(at: datetime) -> int:
    """Bring waiting requests back to the programme, the oldest first; returns how many.

    A request comes back when it fits as a whole, or when more is free than the least that was free while it waited:
    whoever was put on the list although some seats were left waits for more than these.
    """
    spoken_for = _spoken_for(at)
    waiting = AccessRequest.objects.filter(state=State.WAITLISTED).order_by("submitted_at", "pk")
    return steps.each(waiting, partial(_free_seat, spoken_for=spoken_for, at=at))


def _free_seat(case: AccessRequest, *, spoken_for: Counter[int], at: datetime) -> bool:
    case = held(case)
    if State(case.state) != State.WAITLISTED:
        return False
    wanted = _wanted(case, at)
    capped = {quota: seats for quota, seats in wanted.items() if quota.left is not None}
    free = min(((quota.left or 0) - spoken_for[quota.pk] for quota in capped), default=inf)
    fits = bool(capped) and all((quota.left or 0) - spoken_for[quota.pk] >= seats for quota, seats in capped.items())
    least = _least_seen(case, free, at)
    if not fits and free <= max(least, 0):
        return False
    move(case, Event.FREE_SEAT, actor=Actor.SYSTEM, by=None, at=at)
    spoken_for.update({quota.pk: seats for quota, seats in wanted.items()})
    return True


def _least_seen(case: AccessRequest, free: float, at: datetime) -> float:
    """The fewest free seats since the request began to wait; what is seen now is remembered if it is less."""
    subject = f"request:{case.pk}:waiting:{case.version}"
    seen = ReminderSent.objects.filter(subject=subject, step__startswith=FREE).values_list("step", flat=True)
    least = min((float(step.removeprefix(FREE)) for step in seen), default=None)
    if least is None or free < least:
        steps.first_time(subject, f"{FREE}{free}", at)
        return free
    return least


def _spoken_for(at: datetime) -> Counter[int]:
    """Seats of each quota for requests that have left the waiting list and are not decided yet."""
    found: Counter[int] = Counter()
    back = AccessRequest.objects.filter(state__in=[State.REVIEW, State.INFO_REQUESTED])
    for case in back.filter(events__event=Event.FREE_SEAT).select_related("country").distinct():
        found.update({quota.pk: seats for quota, seats in _wanted(case, at).items()})
    return found


def _wanted(case: AccessRequest, at: datetime) -> dict[Quota, int]:
    """How many seats a request would take from which quota."""
    day, wanted = deadlines.local_day(case, at), Counter[Quota]()
    for line in case.lines.select_related("module"):
        carried = carried_by(case, line.module)
        for quota in Quota.objects.of(line.module, case.country, is_sponsored=case.is_sponsored, on=day):
            wanted[quota] += carried.beyond(quota, line.seats)
    return wanted
