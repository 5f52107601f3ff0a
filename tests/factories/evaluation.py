"""Closed calls with answers, and people who score them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from modules.models import Module
from people.models import Role, User
from programme.calls.actions.calls import close_due
from programme.evaluating import actions, reserve
from programme.evaluating.actions import Verdict
from programme.models import (
    Call,
    Evaluator,
    Expression,
    Gate,
    KeptPlaces,
    Outcome,
    PlannedSession,
    ReserveOffer,
    TrainingSession,
)
from tests.factories.calls import CLOSES, open_call, submitted
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import a_session

EVALUATED = CLOSES + timedelta(days=3)
ALL = {"need": 30, "profile": 20, "multiplier": 15, "equity": 15, "fit": 10, "host": 10}
HALF = {"need": 15, "profile": 10, "multiplier": 7, "equity": 8, "fit": 5, "host": 5}


def closed_call(*countries: str, by: User | None = None, **answers: Any) -> Call:
    """A call that these countries have answered, after its close."""
    call = open_call(by=by)
    for country in countries:
        submitted(call, country, **answers)
    close_due(CLOSES)
    return Call.objects.get(pk=call.pk)


def expression_of(call: Call, country: str) -> Expression:
    """What a country has answered."""
    return call.expressions.get(country=country)


def evaluators(call: Call, number: int = 2, country: str = "CH") -> list[Evaluator]:
    """People of another country who score."""
    staff = appointed(Role.APPROVER)
    return [actions.name_evaluator(call, person=UserFactory(country_id=country), by=staff) for _each in range(number)]


def passed(expression: Expression) -> Expression:
    """The expression, past the gate."""
    gate = Gate(expression=expression, is_eligible=True, is_complete=True, fits_profile=True, commits=True)
    actions.check_gate(gate, by=appointed(Role.APPROVER))
    return Expression.objects.get(pk=expression.pk)


def scored(evaluator: Evaluator, expression: Expression, points: dict[str, int] | None = None):
    """The sheet of an evaluator, half of all points unless told otherwise."""
    by = evaluator.person
    return actions.score(evaluator, expression=expression, points=points or HALF, remark="", by=by)


def ranked_call(*countries: str) -> Call:
    """A call whose countries have all been scored alike, the scoring ended."""
    call = closed_call(*countries)
    people = evaluators(call)
    for country in countries:
        expression = passed(expression_of(call, country))
        for one in people:
            scored(one, expression)
    return actions.close_scoring(call, by=appointed(Role.APPROVER), at=EVALUATED)


def decided_call(*countries: str, seats: int = 6) -> Call:
    """A call whose countries have all been selected."""
    call = ranked_call(*countries)
    verdicts = {one.pk: Verdict(Outcome.SELECTED, "A clear need.", seats) for one in call.expressions.submitted()}
    actions.decide(call, verdicts=verdicts, by=appointed(Role.APPROVER), at=EVALUATED)
    return Call.objects.get(pk=call.pk)


def call_with_reserve(*, by: User) -> Call:
    """A call with one country selected, Austria, and two on the reserve list."""
    made = ranked_call("AT", "FR", "IT")
    verdicts = {one.pk: Verdict(Outcome.RESERVE, "Later.") for one in made.expressions.submitted()}
    verdicts[expression_of(made, "AT").pk] = Verdict(Outcome.SELECTED, "A need.", 6)
    actions.decide(made, verdicts=verdicts, by=by, at=EVALUATED)
    return Call.objects.get(pk=made.pk)


def planned_session(call: Call, *, kept: Mapping[str, int], by: User, **fields: Any) -> TrainingSession:
    """A session made of the plan of the call, in eight weeks, with places in the room kept for countries."""
    usual = {"module": call.modules.get(), "day": EVALUATED.date() + timedelta(weeks=8), "by": by, "planned": True}
    session = a_session(**(usual | fields))
    PlannedSession.objects.create(call=call, session=session, place=call.planned_sessions.count() + 1)
    for country, places in kept.items():
        KeptPlaces.objects.create(session=session, country_id=country, places=places)
    return session


def accepted(call: Call, *, seats: int, by: User) -> ReserveOffer:
    """An offer to the country that is next, accepted."""
    given = reserve.offer(reserve.next_on(call, at=EVALUATED), seats=seats, reason="Room.", by=by, at=EVALUATED)
    reserve.accept(given, by=by, at=EVALUATED)
    return ReserveOffer.objects.get(pk=given.pk)


def evaluated_call(module: Module, people: Mapping[str, User]) -> dict[str, object]:
    """A call about the module that has closed, with the answer of a country."""
    opened = timezone.now() - timedelta(days=40)
    call = open_call(by=people["approver"], module=module, opens=opened, title="Closed sessions")
    submitted(call, "FR", by=people["focal_point"], at=opened + timedelta(days=1))
    close_due(timezone.now())
    return {"closed_call": call.key}
