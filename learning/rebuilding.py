"""Roll-ups worked out anew from what they stand for: finished attempts and facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from learning import actions
from learning.models import ActivityResult, Attempt, AttemptState, Enrolment

COMPARED = ("kind", "finished", "passed", "best_score", "last_score", "last_number", "has_open")


@dataclass(frozen=True)
class Difference:
    """A roll-up that does not say what it should; `row` names it without naming the person."""

    row: str
    kept: object
    right: object


def differences() -> Iterator[Difference]:
    """Yield every roll-up that differs from what the attempts and facts say; writes nothing."""
    for learner in _learners():
        yield from _result_differences(learner)
    for enrolment in Enrolment.objects.with_edition().order_by("pk").iterator(chunk_size=200):
        kept = [list(enrolment.done), list(enrolment.missing)]
        actions.work_out([enrolment], at=enrolment.active_at, results=results_of(enrolment.learner_id))
        if kept != [enrolment.done, enrolment.missing]:
            yield Difference(f"enrolment {enrolment.pk}", kept, [enrolment.done, enrolment.missing])


@transaction.atomic
def rebuild() -> int:
    """Write every roll-up anew; returns how many differed. Who has completed stays completed."""
    found = len(list(differences()))
    for learner in _learners():
        results = list(results_of(learner).values())
        ActivityResult.objects.filter(learner=learner).delete()
        ActivityResult.objects.bulk_create(results)
    for enrolment in Enrolment.objects.with_edition().order_by("pk"):
        actions.refresh_progress([enrolment], at=enrolment.active_at)
    return found


def results_of(learner: int) -> dict[str, ActivityResult]:
    """Return what a learner's attempts come to, by the key of the activity."""
    results = actions.results_from(Attempt.objects.filter(learner=learner))
    for attempt in Attempt.objects.filter(learner=learner, status=AttemptState.OPEN):
        fresh = ActivityResult(learner_id=learner, key=attempt.key, kind=attempt.kind)
        results.setdefault(str(attempt.key), fresh).has_open = True
    return results


def _learners() -> Iterator[int]:
    """Yield everybody who has begun a module, or a self-assessment, which stands in none."""
    rows = (Enrolment.objects.all(), Attempt.objects.all(), ActivityResult.objects.all())
    yield from sorted({learner for of_all in rows for learner in _learners_in(of_all)})


def _learners_in(rows: QuerySet[Any]) -> Iterator[int]:
    yield from rows.order_by("learner").values_list("learner", flat=True).distinct()


def _result_differences(learner: int) -> Iterator[Difference]:
    right = {key: _compared(row) for key, row in results_of(learner).items()}
    kept = {str(row.key): _compared(row) for row in ActivityResult.objects.filter(learner=learner)}
    for key in sorted(right.keys() | kept.keys()):
        if right.get(key) != kept.get(key):
            yield Difference(f"result {key} of learner {learner}", kept.get(key), right.get(key))


def _compared(row: ActivityResult) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in COMPARED)
