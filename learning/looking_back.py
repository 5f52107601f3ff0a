"""How somebody rates their start now, at the end: for the person alone, and in no figure.

It is an open run under a key of its own, on the words of the newest run. So it is kept, exported, deleted and forgotten
as runs are, and whatever counts runs of the assessment does not meet it.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from curriculum.assessments import key_for
from learning.actions import note_open
from learning.assessing import START, definition_of_run, forget_start, keep_part, start_key
from learning.models import Attempt, AttemptState
from learning.reads import newest_attempt, newest_attempt_locked
from modules.activities.assessment import engine, retrospective
from modules.activities.definition import BadResponse
from modules.activities.posted import Posted, value_of
from people.models import User


class NothingToLookBackOn(LookupError):
    """The assessment has not been answered twice, or does not ask for a look back."""


def answered_runs(learner: User, slug: str) -> "QuerySet[Attempt]":
    """Finished runs of an assessment that still hold answers, the first first."""
    runs = Attempt.objects.of(learner).finished().filter(key=key_for(slug), responses__isnull=False)
    return runs.order_by("number").distinct()


def start_of(learner: User, slug: str) -> Attempt | None:
    """Return how somebody rates their start now, None for not at all. One query."""
    return newest_attempt(learner, str(start_key(key_for(slug))))


def newest_to_look_back_from(learner: User, slug: str) -> Attempt:
    """Return the run of today, whose statements are asked for the start. Raises NothingToLookBackOn."""
    runs = list(answered_runs(learner, slug))
    if len(runs) < 2 or not retrospective.is_asked(definition_of_run(runs[-1])[0]):
        raise NothingToLookBackOn
    return runs[-1]


@transaction.atomic
def rate_start(learner: User, posted: Posted, *, slug: str, locale: str, key: UUID, seen: int) -> Attempt:
    """Keep a part of how somebody rates their start now, in the place of what they said of it before.

    Raises NothingToLookBackOn, BadResponse, and SavedMeanwhile where another window was newer; nothing is changed then.
    """
    if value_of(posted, "finish"):
        # It is never over: what somebody says of their start they may say otherwise.
        raise BadResponse(engine.UNKNOWN_SECTION)
    now = newest_to_look_back_from(learner, slug)
    of_start = start_key(key_for(slug))
    blank: dict[str, Any] = {"kind": START, "version_id": now.version_id, "number": 1, "seed": 0}
    blank["state"] = engine.begin(definition_of_run(now)[0], seed=0)
    Attempt.objects.get_or_create(learner=learner, key=of_start, status=AttemptState.OPEN, defaults=blank)
    held = newest_attempt_locked(learner, str(of_start))
    if held is None:
        raise NothingToLookBackOn
    if held.last_response_key == key:
        return held
    note_open(learner, of_start, START)
    definition, text_ids = definition_of_run(held)
    return keep_part(held, posted, retrospective.looking_back(definition), text_ids, locale=locale, key=key, seen=seen)


@transaction.atomic
def forget_rating_of_start(learner: User, slug: str) -> None:
    """Take back how somebody rates their start now; the runs stay. Doing it twice changes nothing."""
    forget_start(learner.pk, key_for(slug))
