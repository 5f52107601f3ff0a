"""Requests of many Member States in all states, for `make bench`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import cycle

from django.utils import timezone

from access.models import AccessRequest, LineDecision, Outcome, RequestEvent, RequestLine
from access.nomination_file import MAX_ROWS
from access.workflow import OPEN, Actor, Event, State
from modules.models import Module
from people import actions
from people.countries import Group
from people.models import Country, Organisation, OrganisationKind, Role, User

WAYS: Sequence[tuple[State, Sequence[tuple[Event, State, State, Actor]]]] = (
    (State.ENDORSEMENT, ()),
    (State.REVIEW, ((Event.ENDORSE, State.ENDORSEMENT, State.REVIEW, Actor.FOCAL_POINT),)),
    (State.RETURNED, ((Event.RETURN, State.ENDORSEMENT, State.RETURNED, Actor.FOCAL_POINT),)),
    (State.REVIEW, ((Event.ESCALATE, State.ENDORSEMENT, State.REVIEW, Actor.SYSTEM),)),
    (
        State.APPROVED,
        (
            (Event.ENDORSE, State.ENDORSEMENT, State.REVIEW, Actor.FOCAL_POINT),
            (Event.APPROVE, State.REVIEW, State.APPROVED, Actor.APPROVER),
        ),
    ),
    (
        State.REJECTED,
        (
            (Event.ENDORSE, State.ENDORSEMENT, State.REVIEW, Actor.FOCAL_POINT),
            (Event.REJECT, State.REVIEW, State.REJECTED, Actor.APPROVER),
        ),
    ),
)
LARGEST = 4  # the number of the request that names the most people; it is approved
OUTCOMES = {State.APPROVED: Outcome.APPROVED, State.REJECTED: Outcome.REJECTED}
SENT = (
    (Event.SUBMIT, State.DRAFT, State.CHECKING, Actor.REQUESTER),
    (Event.PASS_CHECKS, State.CHECKING, State.ENDORSEMENT, Actor.SYSTEM),
)


def make_approver() -> User:
    """Somebody of the programme who decides everywhere."""
    person = User.objects.create_user("approver@bench.example", None, name="Approver")
    actions.appoint(person=person, role=Role.APPROVER, by=None)
    return person


def make_trainer(module: str) -> User:
    """Somebody who trains a module."""
    person = User.objects.create_user("trainer@bench.example", None, name="Trainer")
    actions.appoint(person=person, role=Role.TRAINER, module_slug=module, by=None)
    return person


def make_requests(count: int, modules: Sequence[Module], *, by: User) -> list[RequestLine]:
    """So many requests, each of another authority and for one module, sent one hour after the other; `by` decided."""
    organisations = _organisations(count)
    officials = _officials(organisations)
    now = timezone.now()
    cases = AccessRequest.objects.bulk_create(
        _case(number, organisation, official, now - timedelta(hours=number))
        for number, (organisation, official) in enumerate(zip(organisations, officials, strict=True), 1)
    )
    lines = RequestLine.objects.bulk_create(
        _line(number, case, module) for number, (case, module) in enumerate(zip(cases, cycle(modules), strict=False), 1)
    )
    events = RequestEvent.objects.bulk_create(event for case in cases for event in _events(case, by))
    LineDecision.objects.bulk_create(_decisions(events, {line.request_id: line for line in lines}))
    return lines


def people_named(number: int) -> int:
    """How many people the request with this number names: one as many as fit, some a whole service, most a team."""
    if number == LARGEST:
        return MAX_ROWS
    if number % 50 == LARGEST:
        return 120
    return 20 if _state(number) == State.APPROVED else 5


def _organisations(count: int) -> list[Organisation]:
    countries = cycle(Country.objects.filter(memberships__group=Group.UNION).order_by("code"))
    return Organisation.objects.bulk_create(
        Organisation(name=f"Authority {number}", kind=OrganisationKind.AUTHORITY, country=country)
        for number, country in zip(range(count), countries, strict=False)
    )


def _officials(organisations: Sequence[Organisation]) -> list[User]:
    return User.objects.bulk_create(
        User(
            email=f"official{number}@bench.example",
            name=f"Official {number}",
            organisation=organisation,
            country=organisation.country,
        )
        for number, organisation in enumerate(organisations)
    )


def _state(number: int) -> State:
    return WAYS[number % len(WAYS)][0]


def _case(number: int, organisation: Organisation, official: User, at: datetime) -> AccessRequest:
    state = _state(number)
    return AccessRequest(
        reference=f"RRF-{organisation.country_id}-{at.year}-{number:05}",
        country=organisation.country,
        organisation=organisation,
        requester=official,
        state=state.value,
        purpose="own_staff",
        justification="Outreach teams meet people who ask for help every week, and nobody has trained them for it.",
        target_group="Outreach workers",
        expected_number=20,
        languages=["en"],
        delivery="self_paced",
        submitted_at=at,
        state_since=at,
        changed_at=at,
        due_on=timezone.localdate(at) + timedelta(days=number % 20) if state in OPEN else None,
    )


def _line(number: int, case: AccessRequest, module: Module) -> RequestLine:
    outcome = OUTCOMES.get(State(case.state), "")
    seats = max(people_named(number), 5 + number % 30)
    return RequestLine(
        request=case,
        module=module,
        organisation=case.organisation,
        seats=seats,
        seats_granted=seats if outcome == Outcome.APPROVED else None,
        outcome=outcome,
        is_open=case.is_open,
    )


def _events(case: AccessRequest, approver: User) -> Iterator[RequestEvent]:
    way = next(way for state, way in WAYS if state == case.state)
    people = {Actor.REQUESTER: case.requester, Actor.APPROVER: approver}
    for event, before, after, actor in (*SENT, *way):
        by, at = people.get(actor), case.state_since
        yield RequestEvent(request=case, event=event, from_state=before, to_state=after, actor=actor, by=by, at=at)


def _decisions(events: Sequence[RequestEvent], lines: Mapping[int, RequestLine]) -> Iterator[LineDecision]:
    for event in events:
        if event.actor == Actor.APPROVER:
            line = lines[event.request_id]
            yield LineDecision(event=event, line=line, outcome=line.outcome, seats=line.seats_granted or 0)
