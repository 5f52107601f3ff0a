"""Runs whose time is up: what was answered by then counts, whether the learner comes back or not."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from ground.registries import ticks
from learning.actions import go_on
from learning.editions import edition_for
from learning.models import Attempt, AttemptState, Enrolment
from modules.editions import definition, locales_of, newest_texts
from modules.kinds import KINDS


@transaction.atomic
def close(attempt: Attempt, *, at: datetime) -> Attempt:
    """End a run whose time is up: what was answered by then counts. A run that has ended, or has time left, stays as it is."""
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=attempt.pk)
    if not attempt.is_overdue(at) or attempt.deadline_at is None:
        return attempt
    text_ids = newest_texts(attempt.version_id)
    run_on = definition(attempt.version_id, text_ids, _language_of(attempt.enrolment_id or 0))
    response = {"close": True, "locale": run_on.language}
    state = KINDS[attempt.kind].engine.answer(run_on, attempt.state, response, at=attempt.deadline_at)
    text_id = locales_of(text_ids)[run_on.language]
    outcome = KINDS[attempt.kind].engine.outcome(run_on, state)
    return go_on(attempt, response, state, outcome, text_id, key=uuid4(), at=attempt.deadline_at)


def _language_of(enrolment: int) -> str:
    return edition_for(Enrolment.objects.with_edition().get(pk=enrolment)).language


def close_overdue(at: datetime) -> int:
    """End every run whose time is up, each in a transaction of its own; returns how many there were."""
    overdue = Attempt.objects.filter(status=AttemptState.OPEN, deadline_at__lt=at).order_by("deadline_at")
    return sum(close(attempt, at=at).is_finished for attempt in overdue)


ticks.register("learning.close_overdue", close_overdue)
