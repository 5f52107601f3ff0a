"""What a country does with its answer to a call. Each holds the expression's row."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ground import audit
from people.models import Country, Holiday, User
from programme import half_days
from programme.calls import mails
from programme.calls.actions.calls import held as call_held
from programme.calls.checks import Missing, missing
from programme.calls.rules import is_asked
from programme.models import Call, CallState, Expression, ExpressionState

LATE_IN = (CallState.PUBLISHED, CallState.CLOSED)
# What is the country's own from call to call; weeks and days, and what it binds itself to, are asked anew.
COPIED = (
    "least_seats",
    "seats",
    "formats",
    "languages",
    "needs_interpretation",
    "profile",
    "settings",
    "previous_training",
    "needs",
    "multiplier_plan",
    "host_offer",
    "access_needs",
    "sending_capacity",
)
SATURDAY = 5


class CallClosed(Exception):
    """The call cannot be answered now: it is not open yet, or its time is up."""


class NotAsked(Exception):
    """The call is not for this country."""


class NotOverYet(Exception):
    """Nobody is late before the close."""


class AlreadySubmitted(Exception):
    """The country has answered in time."""


class Incomplete(Exception):
    """Something is missing that everybody has to say; `missing` names it."""

    def __init__(self, found: list[Missing]) -> None:
        super().__init__(" ".join(one.sentence for one in found))
        self.missing = found


@transaction.atomic
def begin(call: Call, *, country: Country, by: User, at: datetime, copied_from: Expression | None = None) -> Expression:
    """Open the country's expression, or return the one that is open. Raises `CallClosed` or `NotAsked`."""
    call = call_held(call)
    found = call.expressions.current().filter(country=country).first()
    if found:
        return found
    if not call.is_open(at):
        raise CallClosed
    expression = _new(call, country, by=by, at=at)
    if copied_from:
        _copy(expression, copied_from)
    expression.save()
    audit.record("calls.begin", expression, by=by)
    return expression


def _new(call: Call, country: Country, *, by: User | None, at: datetime) -> Expression:
    if not is_asked(call, country, on=at.date()):
        raise NotAsked
    expression = Expression(call=call, country=country, opened_by=by, opened_at=at, saved_at=at)
    expression.blackout_days = [half for day in holidays_in(call, country) for half in half_days.kept(day)]
    if by and by.confirmed_organisation_id and by.organisation and by.organisation.country_id == country.pk:
        expression.organisation = by.organisation
    return expression


def holidays_in(call: Call, country: Country) -> Mapping[Any, str]:
    """The country's holidays in the weeks of the call, working days only, with their names. One query."""
    if not call.weeks:
        return {}
    last = call.weeks[-1] + timedelta(days=6)
    holidays = Holiday.objects.filter(country=country, day__range=(call.weeks[0], last)).order_by("day")
    return {one.day: one.name for one in holidays if one.day.weekday() < SATURDAY}


def _copy(expression: Expression, source: Expression) -> None:
    """Take over what fits the call: formats and languages that it does not offer stay behind."""
    for name in COPIED:
        setattr(expression, name, getattr(source, name))
    expression.formats = [one for one in source.formats if one in expression.call.formats]
    expression.languages = [one for one in source.languages if one in expression.call.languages]
    if not expression.call.host_offer_wanted:
        expression.host_offer = {}


@transaction.atomic
def save(expression: Expression, *, answers: Mapping[str, Any], by: User, at: datetime) -> Expression:
    """Keep what was answered on one step. What is submitted has to stay complete.

    Raises `CallClosed`, or `Incomplete` where a submitted expression would lack something.
    """
    expression = _held_open(expression, at)
    for name, value in answers.items():
        setattr(expression, name, value)
    if expression.is_submitted and (found := missing(expression)):
        raise Incomplete(found)
    expression.saved_at = at
    expression.save(update_fields=[*answers, "saved_at"])
    audit.record("calls.save_expression", expression, by=by, payload={"fields": sorted(answers)})
    return expression


@transaction.atomic
def submit(expression: Expression, *, by: User, at: datetime) -> Expression:
    """Send the expression, with the country's commitment. A second time does nothing more.

    Raises `CallClosed` or `Incomplete`.
    """
    expression = _held_open(expression, at)
    if expression.is_submitted:
        return expression
    if found := missing(expression):
        raise Incomplete(found)
    expression.state, expression.submitted_at, expression.commits = ExpressionState.SUBMITTED, at, True
    expression.save(update_fields=["state", "submitted_at", "commits"])
    audit.record("calls.submit", expression, by=by)
    mails.tell_submitted(expression, by=by)
    return expression


@transaction.atomic
def withdraw(expression: Expression, *, by: User, at: datetime) -> Expression:
    """Take the country's expression back, before the close. A second time does nothing more. Raises `CallClosed`."""
    expression = _held(expression)
    if expression.is_withdrawn:
        return expression
    _require_open(expression, at)
    expression.state, expression.withdrawn_at = ExpressionState.WITHDRAWN, at
    expression.save(update_fields=["state", "withdrawn_at"])
    audit.record("calls.withdraw", expression, by=by)
    return expression


@transaction.atomic
def admit(call: Call, *, country: Country, because: str, by: User, at: datetime) -> Expression:
    """Let a country answer after the close, with the reason. What it had begun goes on, else it begins now.

    Raises `NotOverYet`, `CallClosed` once the scores have begun to count, `NotAsked` or `AlreadySubmitted`.
    """
    call = call_held(call)
    if call.is_open(at) or call.is_draft:
        raise NotOverYet
    if call.state not in LATE_IN:
        raise CallClosed
    found = call.expressions.current().select_for_update().filter(country=country).first()
    if found and found.is_submitted:
        raise AlreadySubmitted
    expression = found or _new(call, country, by=None, at=at)
    expression.late_because, expression.admitted_by = because, by
    expression.save()
    audit.record("calls.admit", expression, by=by)
    mails.tell_admitted(expression, on=at.date())
    return expression


def is_open(expression: Expression, at: datetime) -> bool:
    """Whether the country can still change its answer: until the close, or because it was admitted late."""
    call = expression.call
    return call.is_open(at) or (expression.is_admitted_late and call.state in LATE_IN)


def _held_open(expression: Expression, at: datetime) -> Expression:
    expression = _held(expression)
    _require_open(expression, at)
    if expression.is_withdrawn:
        raise CallClosed
    return expression


def _held(expression: Expression) -> Expression:
    """The expression as it stands. The call is held first, so that no act on both waits for another."""
    call = call_held(expression.call)
    fresh = Expression.objects.select_for_update(of=("self",)).select_related("country").get(pk=expression.pk)
    fresh.call = call
    return fresh


def _require_open(expression: Expression, at: datetime) -> None:
    if not is_open(expression, at):
        raise CallClosed
