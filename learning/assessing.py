"""A self-assessment that a person answers for themselves: it stands in no module, and nobody else sees it."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from curriculum.actions import freeze
from curriculum.assessments import ORIGINAL, key_for
from learning.actions import SEED_BITS, AttemptFinished, NotBegun, go_on, note_open
from learning.models import ActivityResult, AssessmentConsent, Attempt, AttemptState, Response, SharedResult
from learning.reads import newest_attempt_locked
from modules.activities.assessment import engine, play
from modules.activities.definition import Definition
from modules.activities.posted import Posted
from modules.editions import definition, locales_of, newest_texts
from people.models import User

KIND = "assessment"
START = "retrospective"  # the kind of what somebody says of their start now


class SavedMeanwhile(Exception):
    """The part has been saved since the page was shown: in another window, or before going back."""


def definition_of_run(attempt: Attempt) -> tuple[Definition, Mapping[str, int]]:
    """Return what a run is on, with its newest words, and the ids of those by language."""
    text_ids = newest_texts(attempt.version_id)
    return definition(attempt.version_id, text_ids, ORIGINAL), locales_of(text_ids)


@transaction.atomic
def begin(learner: User, slug: str) -> Attempt:
    """Return the learner's open run of an assessment, or begin another. Raises NoAssessment."""
    version = freeze(slug)
    key = key_for(slug)
    seed = secrets.randbits(SEED_BITS)
    latest = Attempt.objects.of(learner).filter(key=key).order_by("-number").values_list("number", flat=True).first()
    run = {
        "kind": KIND,
        "version": version,
        "number": (latest or 0) + 1,
        "seed": seed,
        "state": engine.begin(definition(version.pk, newest_texts(version.pk), ORIGINAL), seed=seed),
    }
    # Two windows that begin at once meet at the constraint, and get the same run.
    attempt, _is_new = Attempt.objects.get_or_create(learner=learner, key=key, status=AttemptState.OPEN, defaults=run)
    note_open(learner, key, KIND)
    return attempt


@transaction.atomic
def respond(learner: User, posted: Posted, *, slug: str, locale: str, key: UUID, seen: int) -> Attempt:
    """Take one posted part, or the end, as the next response of the learner's newest run.

    `seen` is how many responses there were when the page was made. Raises NotBegun, AttemptFinished, BadResponse, and
    SavedMeanwhile, which keeps an older window from writing over a newer one unasked; nothing is changed then.
    """
    attempt = newest_attempt_locked(learner, str(key_for(slug)))
    if attempt is None:
        raise NotBegun
    if attempt.last_response_key == key:
        return attempt
    if attempt.is_finished:
        raise AttemptFinished
    definition, text_ids = definition_of_run(attempt)
    return keep_part(attempt, posted, definition, text_ids, locale=locale, key=key, seen=seen)


def keep_part(
    attempt: Attempt,
    posted: Posted,
    definition: Definition,
    text_ids: Mapping[str, int],
    *,
    locale: str,
    key: UUID,
    seen: int,
) -> Attempt:
    """Take one posted part as the next response of a run that is held. Raises BadResponse and SavedMeanwhile."""
    shown, _words = definition.words(locale)
    response = {**play.response_from(definition, attempt.state, posted), "locale": shown}
    if _is_repeated(attempt, response, key, seen):
        return attempt
    moment = timezone.now()
    state = engine.answer(definition, attempt.state, response, at=moment)
    return go_on(attempt, response, state, engine.outcome(definition, state), text_ids[shown], key=key, at=moment)


def _is_repeated(attempt: Attempt, response: Mapping[str, Any], key: UUID, seen: int) -> bool:
    """Whether this is a form that was taken before, sent again. Raises SavedMeanwhile if it is not the newest of its part."""
    known = attempt.responses.filter(idempotency_key=key).first()
    if known is not None and known.payload == response:
        return True
    later = attempt.responses.filter(sequence__gt=seen, payload__section=response.get("section"))
    if known is not None or later.exists():
        raise SavedMeanwhile
    return False


@transaction.atomic
def forget_answers(runs: "QuerySet[Attempt]") -> None:
    """Delete every answer in finished runs: nothing of them is counted or shown any more; that they were done stays.

    With whom answers count stays for those who have a later run, open or with answers in it.
    """
    found = list(runs.values_list("pk", "learner", "key"))
    attempts = Attempt.objects.filter(pk__in=[pk for pk, _learner, _key in found])
    Response.objects.filter(attempt__in=attempts).delete()
    SharedResult.objects.filter(attempt__in=attempts).delete()
    attempts.update(state={"sections": {}, "finished": True})
    later = Attempt.objects.filter(learner=OuterRef("learner"), key=OuterRef("key"))
    later = later.filter(Q(status=AttemptState.OPEN) | Q(responses__isnull=False))
    for learner, key in {(learner, key) for _pk, learner, key in found}:
        AssessmentConsent.objects.filter(~Exists(later), learner=learner, key=key).delete()
        forget_start(learner, key)


@transaction.atomic
def forget(learner: User, slug: str) -> int:
    """Delete all that a person has answered in an assessment, and with whom it counts; returns how many runs there were."""
    key = key_for(slug)
    AssessmentConsent.objects.filter(learner=learner, key=key).delete()
    ActivityResult.objects.filter(learner=learner, key=key).delete()
    forget_start(learner.pk, key)
    _rows, by_model = Attempt.objects.of(learner).filter(key=key).delete()
    return by_model.get("learning.Attempt", 0)


def start_key(assessment: UUID) -> UUID:
    """Return the key of how somebody rates their start now, by that of the assessment: it is never counted with runs."""
    return uuid5(assessment, "start")


def forget_start(learner: int, assessment: UUID) -> None:
    """Delete how somebody rates their start now; without the answers of then it says nothing."""
    of_start = {"learner": learner, "key": start_key(assessment)}
    ActivityResult.objects.filter(**of_start).delete()
    Attempt.objects.filter(**of_start).delete()
