"""What evaluators and programme staff do with the expressions of a closed call. Each holds the call's row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from ground import audit
from people.models import User
from programme.calls.actions.calls import held as call_held
from programme.evaluating import mails
from programme.evaluating.ranking import Standing, standings_of
from programme.evaluating.rules import SCORED_IN, is_blocked
from programme.models import (
    Call,
    CallState,
    Conflict,
    Decision,
    DiscussionNote,
    Evaluator,
    Expression,
    Gate,
    Outcome,
    ScoreSheet,
)
from programme.selection import Score, check_score


class NotNow(Exception):
    """The call is not at the point where this is done."""


class Conflicted(Exception):
    """The evaluator may not score this country."""


class NotPassed(Exception):
    """The expression has not passed the gate, so it is not scored."""


class AlreadyScored(Exception):
    """Whoever has scored a country cannot say afterwards that they should not have."""


class Unsettled(Exception):
    """Some expressions cannot be ranked yet: `countries` are their names."""

    def __init__(self, countries: list[str]) -> None:
        super().__init__()
        self.countries = countries


@dataclass(frozen=True)
class Verdict:
    """What programme staff decide about one expression."""

    outcome: Outcome
    reason: str
    seats: int = 0


@transaction.atomic
def name_evaluator(call: Call, *, person: User, by: User) -> Evaluator:
    """Let somebody score the expressions of a call; a second time nothing changes. Raises `NotNow`."""
    call = _held(call, *SCORED_IN, CallState.PUBLISHED)
    evaluator, is_new = Evaluator.objects.get_or_create(call=call, person=person)
    if is_new:
        audit.record("evaluation.name_evaluator", evaluator, by=by)
        mails.tell_named(evaluator)
    return evaluator


@transaction.atomic
def check_gate(gate: Gate, *, by: User) -> Gate:
    """Keep whether an expression is scored. Raises `NotNow`."""
    _held(gate.expression.call, *SCORED_IN)
    kept = Gate.objects.filter(expression=gate.expression).first()
    gate.pk = kept.pk if kept else None
    gate.save(force_insert=kept is None, force_update=kept is not None)
    audit.record("evaluation.gate", gate.expression, by=by, payload={"is_passed": gate.is_passed})
    return gate


@transaction.atomic
def declare_conflict(evaluator: Evaluator, *, expression: Expression, reason: str, by: User) -> Conflict:
    """Keep that an evaluator should not score a country. Raises `NotNow`, or `AlreadyScored` where they have."""
    _held(evaluator.call, *SCORED_IN)
    if evaluator.score_sheets.filter(expression=expression).exists():
        raise AlreadyScored
    conflict, _is_new = Conflict.objects.get_or_create(
        evaluator=evaluator, expression=expression, defaults={"reason": reason}
    )
    audit.record("evaluation.declare_conflict", expression, by=by)
    return conflict


@transaction.atomic
def score(
    evaluator: Evaluator, *, expression: Expression, points: Mapping[str, int], remark: str, by: User
) -> ScoreSheet:
    """Give an expression points by the published criteria; a later sheet takes the place of one's own before.

    Raises `NotNow`, `NotPassed`, `Conflicted`, or `BadScore` where the points do not fit the criteria.
    """
    call = _held(evaluator.call, *SCORED_IN)
    if is_blocked(evaluator, expression):
        raise Conflicted
    if not Gate.objects.filter(expression=expression).exists() or not expression.gate.is_passed:
        raise NotPassed
    check_score(Score(str(evaluator.pk), points), call.criteria)
    own = ScoreSheet.objects.filter(evaluator=evaluator, expression=expression)
    number = (own.aggregate(last=Max("number"))["last"] or 0) + 1
    sheet = own.create(evaluator=evaluator, expression=expression, number=number, points=dict(points), remark=remark)
    audit.record("evaluation.score", expression, by=by, payload={"number": number})
    return sheet


@transaction.atomic
def note(evaluator: Evaluator, *, expression: Expression, text: str, by: User) -> DiscussionNote:
    """Keep what evaluators who were far apart have found together. Raises `NotNow`, or `Conflicted` for who did not score."""
    _held(evaluator.call, *SCORED_IN)
    if not evaluator.score_sheets.filter(expression=expression).exists():
        raise Conflicted
    kept, _is_new = DiscussionNote.objects.update_or_create(
        expression=expression, defaults={"text": text, "written_by": evaluator}
    )
    audit.record("evaluation.note", expression, by=by)
    return kept


@transaction.atomic
def close_scoring(call: Call, *, by: User, at: datetime) -> Call:
    """End the scoring: the ranking stands. Raises `NotNow`, or `Unsettled` while one expression cannot be ranked."""
    call = _held(call, *SCORED_IN)
    if unsettled := [str(one.expression.country) for one in standings_of(call, at=at) if not one.is_settled]:
        raise Unsettled(unsettled)
    call.state = CallState.EVALUATED
    call.save(update_fields=["state"])
    audit.record("evaluation.close_scoring", call, by=by)
    return call


@transaction.atomic
def decide(call: Call, *, verdicts: Mapping[int, Verdict], by: User, at: datetime) -> list[Decision]:
    """Decide about every submitted expression at once, by its key, and write to each country. Raises `NotNow`."""
    call = _held(call, CallState.EVALUATED)
    decisions = [_decided(one, verdicts[one.expression.pk], by, at) for one in standings_of(call, at=at)]
    Decision.objects.bulk_create(decisions)
    call.state = CallState.DECIDED
    call.save(update_fields=["state"])
    audit.record("evaluation.decide", call, by=by, payload={"countries": len(decisions)})
    for decision in decisions:
        mails.tell_decided(decision, on=at.date())
    return decisions


def _decided(standing: Standing, verdict: Verdict, by: User, at: datetime) -> Decision:
    average = standing.average
    return Decision(
        expression=standing.expression,
        outcome=verdict.outcome,
        place=standing.place,
        average=None if average is None else round(Decimal(average.numerator) / Decimal(average.denominator), 2),
        is_drawn=standing.is_drawn,
        recent_seats=standing.recent_seats,
        seats=verdict.seats if verdict.outcome == Outcome.SELECTED else 0,
        reason=verdict.reason,
        decided_at=at,
        decided_by=by,
        valid_until=_a_year_later(at.date()) if verdict.outcome == Outcome.RESERVE else None,
    )


def _a_year_later(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28) if is_leap_day else day.replace(year=day.year + 1)


def _held(call: Call, *states: str) -> Call:
    call = call_held(call)
    if call.state not in states:
        raise NotNow
    return call
