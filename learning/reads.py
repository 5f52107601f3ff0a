"""What the learner's pages read at every request, prepared."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from access.learners import LearnerStatus
from access.models import Grant
from access.rules import ended_lately
from ground.prepared import Given, Prepared
from learning.models import ActivityResult, Attempt, AttemptState, Enrolment, Reflection, Response
from modules.models import Module
from people.models import User

DAY = Given("day", Grant._meta.get_field("starts_on"))
LEARNER = Given("learner", User._meta.pk)
ORGANISATION = Given("organisation", Grant._meta.get_field("organisation"))
KEY = Attempt._meta.get_field("key")

_enrolment = Prepared(
    lambda: (
        Enrolment.objects.filter(learner=LEARNER, module__slug=Given("module", Module._meta.get_field("slug")))
        .with_edition()
        .annotate(
            has_grant=Exists(
                Grant.objects.current(DAY).held_by(LEARNER, ORGANISATION).filter(module=OuterRef("module"))
            )
        )
        .order_by()
    )
)
_enrolments = Prepared(lambda: Enrolment.objects.filter(learner=LEARNER).with_edition())
_attempts = Prepared(lambda: Attempt.objects.filter(learner=LEARNER, key=Given("key", KEY)).order_by("-number")[:1])
_attempts_locked = Prepared(
    lambda: (
        Attempt.objects.filter(learner=LEARNER, key=Given("key", KEY))
        .order_by("-number")
        .select_for_update(of=("self",))
        .select_related("enrolment")[:1]
    )
)
_last_response = Prepared(
    lambda: Response.objects.filter(attempt=Given("attempt", Attempt._meta.pk)).only("at").order_by("-sequence")[:1]
)


def enrolment_of(learner: User, module: str) -> tuple[Enrolment, bool] | None:
    """A person's enrolment in the module of that slug, and whether a grant holds for it; one query for both."""
    found = _enrolment.first(
        learner=learner.pk, module=module, day=timezone.localdate(), organisation=learner.confirmed_organisation_id
    )
    return None if found is None else (found, found.has_grant)  # type: ignore[attr-defined]  # an annotation


def enrolments_of(learner: User) -> list[Enrolment]:
    """All that a person has begun, the last used first."""
    return _enrolments.rows(learner=learner.pk)


def newest_attempt(learner: User, key: str) -> Attempt | None:
    """The learner's newest attempt at the activity with that key, open or finished."""
    return _attempts.first(learner=learner.pk, key=key)


def newest_attempt_locked(learner: User, key: str) -> Attempt | None:
    """The same, with its enrolment, held by this transaction: no other response can come between."""
    return _attempts_locked.first(learner=learner.pk, key=key)


def run_in_grace(learner: User, module: Module, key: str) -> Attempt | None:
    """The run that was begun before the learner's grant ran out and may still be finished, or was finished since.

    None when the grant did not run out in the last days, when it was taken back, or without such a run.
    """
    ended_on = ended_lately(learner, module, on=timezone.localdate())
    run = newest_attempt(learner, key) if ended_on else None
    if run is None or ended_on is None or timezone.localdate(run.begun_at) > ended_on:
        return None
    is_over = run.finished_at is not None and timezone.localdate(run.finished_at) <= ended_on
    return None if is_over else run


def runs_to_finish(learner: User, module: Module) -> list[Attempt]:
    """The learner's open runs of a module that may still be finished although the grant has run out."""
    open_runs = Attempt.objects.filter(learner=learner, enrolment__module=module, status=AttemptState.OPEN)
    return [run for run in open_runs.order_by("begun_at") if run_in_grace(learner, module, str(run.key))]


def statuses_in(module: Module, people: Collection[int]) -> dict[int, LearnerStatus]:
    """Who of these people has begun or completed a module; nothing else of what they did. One query."""
    rows = Enrolment.objects.filter(module=module, learner__in=people).values_list("learner", "completed_at")
    return {person: LearnerStatus.COMPLETED if completed else LearnerStatus.BEGUN for person, completed in rows}


def saved_at(attempt: Attempt) -> datetime | None:
    """When the newest response of an attempt was kept; no query while there is none."""
    newest = _last_response.first(attempt=attempt.pk) if attempt.responses_count else None
    return newest.at if newest else None


def results_of(learner: User, keys: Sequence[str]) -> dict[str, ActivityResult]:
    """What the learner has reached in those activities, by key; no query for none."""
    if not keys:
        return {}
    rows = _results(len(keys)).rows(learner=learner.pk, **_numbered(keys))
    return {str(row.key): row for row in rows}


def reflections_of(enrolment: Enrolment, keys: Sequence[str]) -> dict[str, str]:
    """What the learner wrote at those places, by key; no query for none."""
    if not keys:
        return {}
    rows = _reflections(len(keys)).rows(enrolment=enrolment.pk, **_numbered(keys))
    return {str(row.key): row.text for row in rows}


@cache
def _results(count: int) -> Prepared[ActivityResult]:
    return Prepared(lambda: ActivityResult.objects.filter(learner=LEARNER, key__in=_keys(count)))


@cache
def _reflections(count: int) -> Prepared[Reflection]:
    enrolment = Given("enrolment", Enrolment._meta.pk)
    return Prepared(lambda: Reflection.objects.filter(enrolment=enrolment, key__in=_keys(count)).only("key", "text"))


def _keys(count: int) -> list[Any]:
    # Django takes expressions in a list as it takes values; its types do not know.
    return [Given(f"key{number}", KEY) for number in range(count)]


def _numbered(keys: Sequence[str]) -> dict[str, UUID]:
    return {f"key{number}": UUID(key) for number, key in enumerate(keys)}
