"""Authorities' parts of a country's answer: released, written, sent and taken over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from ground import audit
from people.models import Country, Organisation, User
from programme.calls import mails, merging
from programme.calls.actions import expressions
from programme.calls.actions.calls import held as call_held
from programme.calls.actions.expressions import CallClosed
from programme.models import Call, Expression, ExpressionPart, PartState


class NotOfTheCountry(Exception):
    """The authority works in another country."""


class AlreadySent(Exception):
    """The part is with the focal point."""


class NoSeats(Exception):
    """A part has to say how many seats it is about."""


@transaction.atomic
def release(call: Call, *, organisation: Organisation, country: Country, by: User, at: datetime) -> ExpressionPart:
    """Let an authority write its part, and tell its administrators. A second time does nothing more.

    Raises `CallClosed` or `NotOfTheCountry`.
    """
    call = call_held(call)
    if not call.is_open(at):
        raise CallClosed
    if organisation.country_id != country.pk:
        raise NotOfTheCountry
    part, is_new = ExpressionPart.objects.get_or_create(
        call=call, organisation=organisation, defaults={"country": country}
    )
    if is_new:
        audit.record("calls.release_part", part, by=by)
        mails.tell_released(part, on=at.date())
    return part


@transaction.atomic
def save(part: ExpressionPart, *, answers: Mapping[str, Any], by: User, at: datetime) -> ExpressionPart:
    """Keep what an authority has written. Raises `CallClosed` or `AlreadySent`."""
    part = _held(part, at)
    if part.state != PartState.DRAFT:
        raise AlreadySent
    for name, value in answers.items():
        setattr(part, name, value)
    part.written_by = by
    part.save()
    audit.record("calls.save_part", part, by=by)
    return part


@transaction.atomic
def send(part: ExpressionPart, *, by: User, at: datetime) -> ExpressionPart:
    """Give the part to the country's focal points. Raises `CallClosed`, `AlreadySent` or `NoSeats`."""
    part = _held(part, at)
    if part.state != PartState.DRAFT:
        raise AlreadySent
    if not part.seats:
        raise NoSeats
    part.state, part.sent_at = PartState.SENT, at
    part.save(update_fields=["state", "sent_at"])
    audit.record("calls.send_part", part, by=by)
    mails.tell_part_sent(part, on=at.date())
    return part


@transaction.atomic
def merge(
    expression: Expression,
    *,
    order: Sequence[ExpressionPart],
    sending_capacity: int,
    by: User,
    at: datetime,
) -> Expression:
    """Take parts over into the country's expression in the focal point's order; the other sent ones are left out.

    It replaces what the expression says about seats, languages, weeks and people. Raises `CallClosed`.
    """
    call_held(expression.call)
    sent = {
        part.pk: part
        for part in ExpressionPart.objects.sent()
        .select_for_update()
        .filter(call=expression.call_id, country=expression.country_id)
    }
    chosen = [sent[part.pk] for part in order]
    answers = merging.merged([part.facts for part in chosen], capacity=sending_capacity)
    expression = expressions.save(expression, answers=answers, by=by, at=at)
    for part in sent.values():
        part.state, part.priority = PartState.LEFT_OUT, None
    for place, part in enumerate(chosen, start=1):
        part.state, part.priority = PartState.MERGED, place
    for part in sent.values():
        part.save(update_fields=["state", "priority"])
    audit.record("calls.merge", expression, by=by, payload={"merged": len(chosen), "sent": len(sent)})
    return expression


def _held(part: ExpressionPart, at: datetime) -> ExpressionPart:
    call = call_held(part.call)
    if not call.is_open(at):
        raise CallClosed
    return ExpressionPart.objects.select_for_update().get(pk=part.pk)
