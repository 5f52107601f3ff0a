"""Questions about a call, and their answers for everybody."""

from datetime import datetime

from django.db import transaction

from ground import audit
from people.models import User
from programme.calls import mails
from programme.models import Call, CallQuestion, CallState


class NotOpen(Exception):
    """Questions are taken while the call is open."""


class AlreadyAnswered(Exception):
    """Somebody has answered meanwhile."""


@transaction.atomic
def ask(call: Call, *, text: str, by: User, at: datetime) -> CallQuestion:
    """Ask about a call that countries can answer still. Raises `NotOpen`."""
    if call.state != CallState.PUBLISHED or call.closes_at is None or call.closes_at <= at:
        raise NotOpen
    question = CallQuestion.objects.create(call=call, text=text, asked_by=by, at=at)
    audit.record("calls.ask", call, by=by)
    return question


@transaction.atomic
def answer(question: CallQuestion, *, text: str, by: User, at: datetime) -> CallQuestion:
    """Answer for everybody, and write to whoever asked. Raises `AlreadyAnswered`."""
    question = CallQuestion.objects.select_for_update().get(pk=question.pk)
    if question.answered_at:
        raise AlreadyAnswered
    question.answer, question.answered_at, question.answered_by = text, at, by
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record("calls.answer", question.call, by=by)
    mails.tell_answered(question)
    return question
