"""What happens by itself when time has passed. Each job may run twice, late, or not for days; `at` is the moment.

Nothing here decides at discretion: a request is passed on, lapses or is discarded, a seat is free for somebody else.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils import timezone

from access import clock, deadlines, mails, receivers, steps, workflow
from access.actions import seats
from access.actions.deciding import rivals_of
from access.actions.moving import held, hold_requests, move
from access.actions.quotas import left_for
from access.digests import MORNING, send_digests
from access.models import AccessRequest, AccessRequestQuerySet, ReminderSent, RequestLine, Seat, SeatState
from access.waiting import free_seats
from access.workflow import Actor, Event, State
from ground import audit
from ground.registries import ticks
from people.models import Appointment, AppointmentQuerySet, Role

RANKING_STEP = "overdue"  # by then the focal point should have said which request comes first
COMPLETE = (State.ENDORSEMENT, State.REVIEW)


def pass_on(at: datetime) -> int:
    """Pass requests on to the programme that nobody has endorsed in time, or that nobody could."""
    overdue_or_vacant = Q(due_on__lte=_latest_day(at)) | ~Exists(_national_posts(at))
    return steps.each(_in(State.ENDORSEMENT).filter(overdue_or_vacant), partial(_pass_on, at=at))


def lapse(at: datetime) -> int:
    """End requests whose question nobody has answered, or whose fault nobody has mended, for thirty days."""
    quiet = _in(*workflow.PAUSED).filter(state_since__lte=at - workflow.SILENCE_TIME)
    return steps.each(quiet, partial(_lapse, at=at))


def discard_drafts(at: datetime) -> int:
    """Discard drafts that nobody has touched for ninety days."""
    old = _in(State.DRAFT).filter(changed_at__lte=at - workflow.DRAFT_TIME)
    return steps.each(old, partial(_discard, at=at))


def release_seats(at: datetime) -> int:
    """Give seats to others whose invitation nobody has answered for three weeks."""
    return steps.each(_invited(), partial(_release, at=at))


def remind_nominees(at: datetime) -> int:
    """Ask nominees once more for an answer, in the morning of the country that has nominated them."""
    return steps.each(_invited(), partial(_remind, at=at))


def rank_by_time(at: datetime) -> int:
    """Order requests for the last seats by the time of sending where the focal point has not said which comes first."""
    overdue = _in(State.ENDORSEMENT).filter(due_on__lte=_latest_day(at))
    unranked = overdue.filter(rank=None, is_sponsored=False).exclude(country=None)
    return steps.each(unranked.order_by("submitted_at", "pk"), partial(_rank, at=at))


def _in(*states: State) -> AccessRequestQuerySet:
    cases = AccessRequest.objects.filter(state__in=states)
    return cases.select_related("country", "organisation", "requester").prefetch_related("events")


def _latest_day(at: datetime) -> date:
    """The day it is where days begin first: nothing is over anywhere that is not over by then."""
    return (at.astimezone(UTC) + timedelta(hours=14)).date()


def _national_posts(at: datetime) -> AppointmentQuerySet:
    """Focal points of a request's country for all of its organisations and modules."""
    holders = Appointment.objects.current(timezone.localdate(at)).filter(
        role=Role.FOCAL_POINT, rank__in=receivers.ASKED_FIRST, person__is_active=True
    )
    return holders.filter(country=OuterRef("country"), organisation=None, module_slug="")


def _pass_on(case: AccessRequest, *, at: datetime) -> bool:
    if not _nobody_endorses(case, at):
        return False
    case = held(case)
    if State(case.state) != State.ENDORSEMENT or not _nobody_endorses(case, at):
        return False
    case.is_unendorsed = True
    move(case, Event.ESCALATE, actor=Actor.SYSTEM, by=None, at=at)
    return True


def _nobody_endorses(case: AccessRequest, at: datetime) -> bool:
    """Whether the time of the focal points is over, or the post is vacant."""
    day, running = deadlines.local_day(case, at), deadlines.clock_of(case)
    if running and steps.of_clock(running, day, (), names={"pass_on"}).now:
        return True
    return not receivers.holders(Role.FOCAL_POINT, case, on=day, ranks=receivers.ASKED_FIRST)


def _lapse(case: AccessRequest, *, at: datetime) -> bool:
    case = held(case)
    asked_on, day = deadlines.local_day(case, case.state_since), deadlines.local_day(case, at)
    if State(case.state) not in workflow.PAUSED or day <= workflow.silence_ends(asked_on):
        return False
    move(case, Event.LAPSE, actor=Actor.SYSTEM, by=None, at=at)
    return True


def _discard(case: AccessRequest, *, at: datetime) -> bool:
    case = held(case)
    changed_on, day = deadlines.local_day(case, case.changed_at), deadlines.local_day(case, at)
    if State(case.state) != State.DRAFT or day <= workflow.draft_ends(changed_on):
        return False
    move(case, Event.DISCARD, actor=Actor.SYSTEM, by=None, at=at)
    return True


def _invited() -> Iterable[Seat]:
    invited = Seat.objects.filter(state=SeatState.INVITED, invited_at__isnull=False)
    return invited.select_related("line__request__country", "line__module", "organisation", "nominated_by")


def _claim_steps(seat: Seat, at: datetime, sent: Collection[str] = ()) -> clock.Due:
    case = seat.line.request
    start = deadlines.local_day(case, seat.invited_at or seat.nominated_at)
    return steps.of_calendar(clock.CLAIM_STEPS, start, deadlines.local_day(case, at), sent)


def _release(seat: Seat, *, at: datetime) -> bool:
    if not any(step.acts for step in _claim_steps(seat, at).now):
        return False
    seats.release(seat, at=at)
    return True


def _remind(seat: Seat, *, at: datetime) -> bool:
    if at.astimezone(ZoneInfo(deadlines.zone_of(seat.line.request))).hour < MORNING:
        return False
    subject = f"seat:{seat.pk}:{seat.invited_at:%Y%m%d%H%M}"
    sent = ReminderSent.objects.filter(subject=subject).values_list("step", flat=True)
    reminders = [step for step in _claim_steps(seat, at, list(sent)).now if not step.acts]
    if not any(steps.first_time(subject, step.name, at) for step in reminders):
        return False
    seats.remind(seat)
    return True


def _rank(case: AccessRequest, *, at: datetime) -> bool:
    """Give this request and its unranked rivals the next ranks, and tell all who asked."""
    hold_requests(case.pk, *rivals_of(case).values_list("pk", flat=True))
    case = held(case)
    rivals = list(rivals_of(case).filter(state__in=COMPLETE).select_related("country", "organisation", "requester"))
    if case.rank is not None or not rivals or not _should_have_been_ranked(case, rivals, at):
        return False
    unranked = [one for one in [case, *rivals] if one.rank is None]
    last = max((one.rank for one in rivals if one.rank is not None), default=0)
    for rank, one in enumerate(sorted(unranked, key=lambda one: (one.submitted_at, one.pk)), start=last + 1):
        one.rank = rank
        one.save(update_fields=["rank"])
        audit.record("access.rank_by_time", one, by=None, payload={"reference": one.reference, "rank": rank})
        mails.tell_ranked(one)
    return True


def _should_have_been_ranked(case: AccessRequest, rivals: Collection[AccessRequest], at: datetime) -> bool:
    """Whether the focal point's days are over, and there is not enough for all."""
    running, day = deadlines.clock_of(case), deadlines.local_day(case, at)
    if running is None or not steps.of_clock(running, day, (), names={RANKING_STEP}).now:
        return False
    for line in case.lines.select_related("module"):
        left = left_for(case, line.module, on=day)
        asked = RequestLine.objects.filter(request__in=[case, *rivals], module=line.module)
        if left is not None and (asked.aggregate(seats=Sum("seats"))["seats"] or 0) > left:
            return True
    return False


for job in (pass_on, lapse, discard_drafts, free_seats, release_seats, remind_nominees, rank_by_time, send_digests):
    ticks.register(f"access.{job.__name__}", job)
