"""When the next word on a request is due, from its events, its policy and the holidays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Min, Q
from django.utils.functional import cached_property

from access import clock, workflow
from access.clock import Pause, Step
from access.models import AccessRequest, RequestEvent, RequestLine
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


class Terms:
    """What the clocks of these requests go by: read once, however many requests there are."""

    def __init__(self, cases: Iterable[AccessRequest]) -> None:
        places = [(case.pk, case.country_id) for case in cases]
        self.keys, self.countries = [key for key, _country in places], {country for _key, country in places}

    def target(self, case: AccessRequest, state: State) -> int:
        """The working days that the strictest of the request's policies gives for its state."""
        if state == State.UNDER_APPEAL:
            return clock.APPEAL_DAYS
        endorsement, review = self._days.get(case.pk, (None, None))
        if state == State.ENDORSEMENT:
            return endorsement or clock.ENDORSEMENT_DAYS
        return review or clock.REVIEW_DAYS

    def holidays(self, case: AccessRequest, state: State) -> frozenset[date]:
        """Those of the country while its focal point has the request, those of the programme's office otherwise."""
        country = case.country_id if state == State.ENDORSEMENT else None
        return frozenset(day for place, day in self._holidays if place == country)

    @cached_property
    def _days(self) -> dict[int, tuple[int | None, int | None]]:
        lines = RequestLine.objects.filter(request__in=self.keys).order_by().values_list("request")
        days = lines.annotate(Min("module__policy__endorsement_days"), Min("module__policy__review_days"))
        return {request: (endorsement, review) for request, endorsement, review in days}

    @cached_property
    def _holidays(self) -> list[tuple[str | None, date]]:
        places = Q(country=None) | Q(country__in=self.countries - {None})
        return list(Holiday.objects.filter(places).values_list("country", "day"))


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


def clock_of(case: AccessRequest, *, terms: Terms | None = None) -> RunningClock | None:
    """The clock of the state, or of the state that a question has paused; None when no clock runs. Three queries.

    `terms` are those of many requests, read before.
    """
    state = next((whose for whose, pause in PAUSED_BY.items() if pause == case.state), State(case.state))
    if state not in STEPS:
        return None
    events = [event for event in case.events.all() if State(event.to_state) in {state, PAUSED_BY.get(state)}]
    begins = [event for event in events if event.to_state == state and event.from_state != PAUSED_BY.get(state)]
    if not begins:
        return None
    start, terms = begins[-1], terms or Terms([case])
    return RunningClock(
        subject=f"request:{case.pk}:{state}:{len(begins)}",
        start=local_day(case, start.at),
        target=terms.target(case, state),
        holidays=terms.holidays(case, state),
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
