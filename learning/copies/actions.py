"""What was done in a copy comes back: each thing once, in the order in which it was done, judged by the site alone."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from learning import actions
from learning.copies.runs import Run
from learning.models import Attempt, Enrolment, Reflection
from learning.reads import newest_attempt_locked
from modules.activities.posted import Posted
from modules.editions import ActivityEntry, Manifest


class BegunElsewhere(Exception):
    """Another run of the activity has been begun since the copy was made: two runs cannot be one."""


class WrittenElsewhere(Exception):
    """The reflection has been written anew since, on another device; that text stays."""


@transaction.atomic
def take_answer(
    enrolment: Enrolment,
    posted: Posted,
    *,
    run: Run,
    contents: Manifest,
    activity: ActivityEntry,
    locale: str,
    key: UUID,
    age: timedelta,
    at: datetime,
) -> Attempt:
    """Take one answer of a run that was drawn for a copy; the first one begins the run. The same key counts once.

    Raises BegunElsewhere, what `actions.begin` and `actions.respond` raise, and BadResponse; nothing is changed then.
    """
    attempt = _begun(enrolment, run, contents, activity, at)
    if attempt.responses.filter(idempotency_key=key).exists():
        return attempt
    if attempt.is_finished:
        raise actions.AttemptFinished
    return actions.respond(
        enrolment.learner,
        posted,
        contents=contents,
        activity=activity,
        locale=locale,
        key=key,
        age=age,
        at=at,
    )


def _begun(enrolment: Enrolment, run: Run, contents: Manifest, activity: ActivityEntry, at: datetime) -> Attempt:
    # The run is held first and the enrolment after it, as by answers on the site: two that come at once wait in turn.
    newest = newest_attempt_locked(enrolment.learner, activity.key)
    if newest is None or newest.number < run.number:
        # Held, so that two tabs that come back at once begin one run.
        Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    runs = Attempt.objects.of(enrolment.learner).filter(key=activity.key, number__gte=run.number).order_by("number")
    first = runs.first()
    if first is None:
        return actions.begin(enrolment, activity, contents, drawn=(run.version, run.seed), at=at)
    if (first.number, first.seed) != (run.number, run.seed):
        raise BegunElsewhere
    return first


@transaction.atomic
def take_reflection(enrolment: Enrolment, key: UUID, text: str, *, written_at: datetime) -> Reflection:
    """Keep a private thought that was written in a copy. Raises WrittenElsewhere, and ReflectionTooLong."""
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    later = Reflection.objects.filter(enrolment=enrolment, key=key, updated_at__gt=written_at).first()
    if later is not None and later.text == text:
        return later
    if later is not None:
        raise WrittenElsewhere
    return actions.save_reflection(enrolment, key, text)
