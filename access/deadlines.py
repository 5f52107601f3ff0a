"""When the next word on a request is due, from its events, its policy and the holidays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Min

from access import clock, workflow
from access.clock import Pause, Step
from access.models import AccessRequest, RequestEvent
from access.workflow import Event, State
from people.models import Holiday

OFFICE_ZONE = "Europe/Brussels"
PAUSED_BY = {State.ENDORSEMENT: State.RETURNED, State.REVIEW: State.INFO_REQUESTED}
STEPS = {
    State.ENDORSEMENT: clock.ENDORSEMENT_STEPS,
    State.REVIEW: clock.REVIEW_STEPS,
    State.UNDER_APPEAL: clock.APPEAL_STEPS,
}


@dataclass(frozen=True)
class RunningClock:
    """Working days that somebody has for a request; `subject` names this run of it, for reminders."""

    subject: str
    start: date
    target: int
    holidays: frozenset[date]
    pauses: tuple[Pause, ...]
    steps: Sequence[Step]

    def used(self, on: date) -> int:
        return clock.days_used(self.start, on, self.holidays, self.pauses)

    def due_on(self, on: date) -> date:
        return clock.due_on(self.start, self.target, self.holidays, self.pauses, on)

    def paused_since(self) -> date | None:
        """Since when somebody else has to act first."""
        return next((pause.begin for pause in self.pauses if pause.end is None), None)


def zone_of(case: AccessRequest) -> str:
    return case.country.zone if case.country else OFFICE_ZONE


def local_day(case: AccessRequest, at: datetime) -> date:
    """The day it is where the request comes from."""
    return at.astimezone(ZoneInfo(zone_of(case))).date()


def due_on(case: AccessRequest, at: datetime) -> date | None:
    """The day by whose end the next word is due; None when nobody has to say one."""
    state, day = State(case.state), local_day(case, at)
    if state in workflow.PAUSED:
        return workflow.silence_ends(day)
    running = clock_of(case)
    return running.due_on(day) if running else None


def clock_of(case: AccessRequest) -> RunningClock | None:
    """The clock of the state, or of the state that a question has paused; None when no clock runs. Three queries."""
    state = next((whose for whose, pause in PAUSED_BY.items() if pause == case.state), State(case.state))
    if state not in STEPS:
        return None
    events = [event for event in case.events.all() if State(event.to_state) in {state, PAUSED_BY.get(state)}]
    begins = [event for event in events if event.to_state == state and event.from_state != PAUSED_BY.get(state)]
    if not begins:
        return None
    start = begins[-1]
    return RunningClock(
        subject=f"request:{case.pk}:{state}:{len(begins)}",
        start=local_day(case, start.at),
        target=_target(case, state),
        holidays=_holidays(case, state),
        pauses=tuple(_pauses(case, [event for event in events if event.pk > start.pk], state)),
        steps=STEPS[state],
    )


def _pauses(case: AccessRequest, events: Sequence[RequestEvent], state: State) -> Iterable[Pause]:
    begun = None
    for event in events:
        if event.to_state == PAUSED_BY.get(state):
            begun = local_day(case, event.at)
        elif begun is not None and event.event == Event.ANSWER:
            yield Pause(begun, local_day(case, event.at))
            begun = None
    if begun is not None:
        yield Pause(begun, None)


def _target(case: AccessRequest, state: State) -> int:
    if state == State.UNDER_APPEAL:
        return clock.APPEAL_DAYS
    field = "endorsement_days" if state == State.ENDORSEMENT else "review_days"
    default = clock.ENDORSEMENT_DAYS if state == State.ENDORSEMENT else clock.REVIEW_DAYS
    return case.lines.aggregate(days=Min(f"module__policy__{field}"))["days"] or default


def _holidays(case: AccessRequest, state: State) -> frozenset[date]:
    """Those of the country while its focal point has the request, those of the programme's office otherwise."""
    country = case.country_id if state == State.ENDORSEMENT else None
    return frozenset(Holiday.objects.filter(country=country).values_list("day", flat=True))
