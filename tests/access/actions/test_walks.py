"""Many people do many things in any order: whatever they try, the books of a request stay in order."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db.models import Count, Q, Sum

from access.actions import deciding, grants, quotas, requests, seats
from access.actions.moving import AlreadyOpen, LineGiven, Outdated, held, move
from access.models import HOLDING, AccessRequest, Grant, Outcome, Quota, QuotaScope, Reason, RequestLine
from access.rules import hat_for
from access.workflow import OPEN, Actor, Event, NotPossible, State, possible, target
from ground import audit
from ground.models import AuditEvent
from modules.models import Module
from people.models import Rank, Role, User
from tests.factories.access import a_draft, a_module, a_row, an_official
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db

STEPS = 300
SEATS_FOR_ALL = 40
WORDS = "Because of what we have learnt about the teams."
ENDS = {Event.DISCARD, Event.WITHDRAW, Event.LAPSE}
REFUSALS = (
    NotPossible,
    Outdated,
    AlreadyOpen,
    quotas.SeatsExhausted,
    grants.AlreadyRevoked,
    requests.NotADraft,
    requests.Incomplete,
    requests.OnlyOnce,
    requests.OtherOrganisation,
    deciding.HowCheckedMissing,
    deciding.NothingChanged,
    deciding.NotImpartial,
    deciding.OneOrTheOther,
    deciding.OverQuota,
    deciding.RankMissing,
    deciding.ReasonMissing,
    deciding.SameCountryOnly,
    deciding.TooManySeats,
    seats.AlreadyAnswered,
    seats.AlreadySeated,
)


@dataclass
class World:
    """Three authorities of one country, who ask for the same two modules, and everybody who has a say in it."""

    chance: random.Random
    modules: list[Module] = field(default_factory=lambda: [a_module("first"), a_module("second")])
    requesters: list[User] = field(default_factory=lambda: [an_official(), an_official(), an_official()])
    others: list[User] = field(
        default_factory=lambda: [
            appointed(Role.FOCAL_POINT),
            appointed(Role.FOCAL_POINT, rank=Rank.DEPUTY),
            appointed(Role.APPROVER),
            appointed(Role.APPROVER),
            appointed(Role.APPEAL_REVIEWER),
            UserFactory(),
        ]
    )

    def __post_init__(self) -> None:
        for module in self.modules:
            Quota.objects.create(
                module=module, scope=QuotaScope.EVERYBODY, starts_on="2020-01-01", cap=SEATS_FOR_ALL, extra=0
            )
        self.case = self.ask_anew()

    def ask_anew(self) -> AccessRequest:
        modules = self.chance.sample(self.modules, self.chance.choice([1, 2]))
        case = a_draft(by=self.chance.choice(self.requesters), module=modules[0])
        return requests.choose_lines(case, {module: self.chance.randint(3, 15) for module in modules})

    def step(self) -> None:
        """Somebody does something to some request; most of them look first whether they may."""
        case = self.case = self._likely_case()
        person = self.chance.choice(self.requesters + self.others)
        acts = self._likely_acts(case)
        (act,) = self.chance.choices(acts, [1 if act in ENDS else 4 for act in acts])
        is_careful = self.chance.random() < 0.7
        if is_careful and isinstance(act, Event) and Actor.SYSTEM not in _who(case, act):
            person = next((one for one in self.requesters + self.others if hat_for(one, case, act)), person)
        ACTS[act](self, case, person)

    def _likely_case(self) -> AccessRequest:
        cases = list(AccessRequest.objects.order_by("pk"))
        alive = [case for case in cases if any(possible(State(case.state), actor) for actor in Actor)]
        return self.chance.choice(cases if self.chance.random() < 0.1 else alive or cases)

    def _likely_acts(self, case: AccessRequest) -> list[Event | str]:
        if self.chance.random() < 0.1:
            return list(ACTS)
        events = {event for actor in Actor for event in possible(State(case.state), actor)}
        return [event for event in ACTS if event in events] or list(ACTS)

    def version(self, case: AccessRequest) -> int:
        """What the person has seen: now and then an older page."""
        return case.version - (self.chance.random() < 0.1)

    def given(self, case: AccessRequest) -> list[LineGiven]:
        outcomes = self.chance.choices(list(Outcome), k=case.lines.count())
        return [self._line(line, outcome) for line, outcome in zip(case.lines.all(), outcomes, strict=True)]

    def all_given(self, case: AccessRequest, outcome: Outcome) -> list[LineGiven]:
        return [self._line(line, outcome) for line in case.lines.all()]

    def _line(self, line: RequestLine, outcome: Outcome) -> LineGiven:
        wanted = {Outcome.APPROVED: line.seats, Outcome.PARTLY: self.chance.randint(0, line.seats - 1)}
        return LineGiven(line, outcome, wanted.get(outcome, 0), self.chance.choice(["", *[Reason.CAPACITY] * 4]))


Act = Callable[[World, AccessRequest, User], object]


def _who(case: AccessRequest, event: Event) -> set[Actor]:
    return {actor for actor in Actor if event in possible(State(case.state), actor)}


def by_the_system(event: Event) -> Act:
    return lambda _world, case, _person: move(held(case), event, actor=Actor.SYSTEM, by=None)


def decision(outcome: Outcome) -> Act:
    return lambda world, case, person: deciding.decide(
        case, world.all_given(case, outcome), by=person, version=world.version(case), how_checked="By telephone."
    )


def correction(outcome: Outcome) -> Act:
    return lambda world, case, person: deciding.correct(
        case, world.all_given(case, outcome), by=person, version=world.version(case), text=WORDS
    )


def endorse(world: World, case: AccessRequest, person: User) -> object:
    return deciding.endorse(
        case, by=person, version=world.version(case), rank=world.chance.choice([None, 1, 2]), over_quota_reason=WORDS
    )


def merge(world: World, case: AccessRequest, person: User) -> object:
    into = world.chance.choice(list(deciding.rivals_of(case).order_by("pk")) or [case])
    actor = world.chance.choice([Actor.FOCAL_POINT, Actor.APPROVER])
    return deciding.merge(case, into, by=person, actor=actor, version=world.version(case))


def revoke(world: World, case: AccessRequest, person: User) -> object:
    running = list(requests.case_grants(case).order_by("pk"))
    return [grants.revoke(world.chance.choice(running), by=person) if running else None]


def nominate(world: World, case: AccessRequest, person: User) -> object:
    line = world.chance.choice(list(case.lines.all()))
    row = a_row(f"nominee{world.chance.randint(1, 9)}@example.org", priority=world.chance.randint(1, 3))
    return seats.nominate(line, [row], by=person, organisation=case.organisation)


def answer_invitation(world: World, case: AccessRequest, person: User) -> None:
    for line in case.lines.all():
        for seat in line.nominees.all():
            acts = [lambda seat=seat: seats.accept(seat, person=UserFactory())]
            acts += [lambda seat=seat: seats.refuse(seat), lambda seat=seat: seats.leave(seat, by=person)]
            world.chance.choice(acts)()


def appeal(world: World, case: AccessRequest, person: User) -> object:
    actor = world.chance.choice([Actor.REQUESTER, Actor.FOCAL_POINT])
    return requests.appeal(case, by=person, actor=actor, text=WORDS)


MOVES = {f"access.{event}" for event in Event}
SOME_DONE = (seats.AlreadyAnswered, seats.AlreadySeated)
ACTS: dict[Event | str, Act] = {
    Event.SUBMIT: lambda _world, case, person: requests.submit(case, by=person),
    Event.DISCARD: lambda _world, case, person: requests.discard(case, by=person),
    Event.RESUBMIT: lambda _world, case, person: requests.submit(case, by=person),
    Event.ENDORSE: endorse,
    Event.RETURN: lambda world, case, person: deciding.send_back(
        case, by=person, version=world.version(case), text=WORDS
    ),
    Event.DECLINE: lambda world, case, person: deciding.decline(
        case, by=person, version=world.version(case), reason=Reason.CAPACITY, text=WORDS
    ),
    Event.ESCALATE: by_the_system(Event.ESCALATE),
    Event.ANSWER: lambda _world, case, person: requests.answer(case, by=person, text=WORDS),
    Event.ASK_PROGRAMME: lambda _world, case, person: requests.ask_programme(case, by=person, text=WORDS),
    Event.ASK: lambda world, case, person: deciding.ask(case, by=person, version=world.version(case), text=WORDS),
    Event.APPROVE: decision(Outcome.APPROVED),
    Event.APPROVE_PARTLY: decision(Outcome.PARTLY),
    Event.REJECT: decision(Outcome.REJECTED),
    Event.WAITLIST: decision(Outcome.WAITLISTED),
    Event.FREE_SEAT: by_the_system(Event.FREE_SEAT),
    Event.CORRECT_TO_APPROVED: correction(Outcome.APPROVED),
    Event.CORRECT_TO_PARTLY_APPROVED: correction(Outcome.PARTLY),
    Event.CORRECT_TO_REJECTED: correction(Outcome.REJECTED),
    Event.APPEAL: appeal,
    Event.APPEAL_REVOCATION: appeal,
    Event.UPHOLD: lambda world, case, person: deciding.uphold(case, by=person, version=world.version(case), text=WORDS),
    Event.OVERTURN: lambda world, case, person: deciding.overturn(
        case, by=person, version=world.version(case), text=WORDS
    ),
    Event.MODIFY: lambda world, case, person: deciding.modify(
        case, world.given(case), by=person, version=world.version(case), text=WORDS
    ),
    Event.MERGE: merge,
    Event.WITHDRAW: lambda _world, case, person: requests.withdraw(case, by=person),
    Event.LAPSE: by_the_system(Event.LAPSE),
    "decide in any way": lambda world, case, person: deciding.decide(
        case, world.given(case), by=person, version=world.version(case), how_checked="By telephone."
    ),
    "declare a conflict": lambda _world, case, person: deciding.declare_conflict(case, by=person),
    "change the lines": lambda world, case, _person: requests.choose_lines(
        case, {module: world.chance.randint(1, 15) for module in world.chance.sample(world.modules, 1)}
    ),
    "hand over": lambda world, case, person: requests.hand_over(
        case, by=person, to=world.chance.choice(world.requesters)
    ),
    "revoke": revoke,
    "nominate": nominate,
    "answer an invitation": answer_invitation,
}


def books() -> list[tuple[object, ...]]:
    """What a refusal must leave as it was."""
    return [
        *AccessRequest.objects.order_by("pk").values_list("pk", "state", "version", "requester"),
        *RequestLine.objects.order_by("pk").values_list("pk", "is_open", "outcome", "seats", "seats_granted"),
        *Quota.objects.order_by("pk").values_list("pk", "used"),
        *Grant.objects.order_by("pk").values_list("pk", "revoked_at", "seats_used"),
        *AuditEvent.objects.order_by("number").values_list("number"),
    ]


def assert_history_follows_the_table(case: AccessRequest) -> None:
    case, state = AccessRequest.objects.get(pk=case.pk), State.DRAFT
    events = list(case.events.all())
    for one in events:
        assert one.from_state == state
        state = target(state, Event(one.event), Actor(one.actor))
        assert one.to_state == state
    assert case.state == state
    written = AuditEvent.objects.filter(target=f"access.accessrequest:{case.pk}", action__in=MOVES)
    assert list(written.order_by("number").values_list("action", flat=True)) == [
        f"access.{one.event}" for one in events
    ]
    assert {line.is_open for line in case.lines.all()} <= {case.state in OPEN}


def assert_seats_are_counted() -> None:
    for quota in Quota.objects.annotate(running=Sum("grants__seats", filter=Q(grants__revoked_at=None), default=0)):
        assert quota.used == quota.running
        assert quota.cap is None or quota.used <= quota.cap
    for grant in Grant.objects.annotate(held=Count("places", filter=Q(places__state__in=HOLDING))):
        assert grant.seats_used == grant.held


def assert_those_who_review_have_not_decided() -> None:
    for case in AccessRequest.objects.prefetch_related("events"):
        said = [one for one in case.events.all() if one.by_id]
        deciders = {one.by_id for one in said if one.actor in {Actor.APPROVER, Actor.FOCAL_POINT}}
        reviewers = {one.by_id for one in said if one.actor == Actor.APPEAL_REVIEWER}
        assert deciders & reviewers == set()


def refusal_of(step: Callable[[], None]) -> Exception | None:
    try:
        step()
    except REFUSALS as refusal:
        return refusal
    return None


def test_the_books_stay_in_order_whatever_people_try():
    world = World(random.Random(3))
    refused = Counter()

    for _number in range(STEPS):
        if world.chance.random() < 0.15:
            world.ask_anew()
        before = books()
        refusal = refusal_of(world.step)
        refused[type(refusal)] += 1
        # Several invitations are answered in one step: those before the refused one are.
        assert refusal is None or isinstance(refusal, SOME_DONE) or books() == before
        assert_history_follows_the_table(world.case)
        assert_seats_are_counted()

    assert_those_who_review_have_not_decided()
    assert list(audit.breaks()) == []
    reached = {State(state) for state in AccessRequest.objects.values_list("events__to_state", flat=True) if state}
    # Not every walk ends in every state, but one that stays near its beginning would show nothing.
    assert len(reached) >= 15
    assert {NotPossible, Outdated, AlreadyOpen} <= refused.keys()
