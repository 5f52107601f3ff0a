"""One more try for the people of a group, such as a training session: all who need one, in one act."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ground import audit
from learning.actions import standing_with
from learning.limits import limits_of
from learning.models import ActivityResult, Attempt, Enrolment, ExtraTry
from modules.editions import ActivityEntry, Manifest, definition_in
from modules.models import Module
from people.models import User


@dataclass(frozen=True)
class Need:
    """Somebody who may not begin a quiz now, after so many runs, and whether one of these was passed."""

    enrolment: Enrolment
    runs: int
    has_passed: bool

    @property
    def key(self) -> str:
        """Who it is and after which run: somebody who has taken another run since is no longer meant by it."""
        return f"{self.enrolment.learner_id}-{self.runs}"


@dataclass(frozen=True)
class Quiz:
    """A quiz of a module as it stands in an edition."""

    module: Module
    entry: ActivityEntry
    contents: Manifest


def needs_of(quiz: Quiz, people: Collection[int], *, fallen_only: bool, at: datetime, held: bool = False) -> list[Need]:
    """Return who of these people needs one more try: they have begun the module, may not begin the quiz, have none in store.

    `fallen_only` leaves out whoever has passed it. Four queries, however many people they are. `held` locks enrolments.
    """
    enrolments = Enrolment.objects.filter(module=quiz.module, learner__in=people, learner__is_active=True)
    if held:
        enrolments = enrolments.select_for_update(of=("self",)).order_by("pk")
    found = list(enrolments.select_related("learner"))
    needs = _needs(quiz, found, at)
    kept = [need for need in needs if not (fallen_only and need.has_passed)]
    return sorted(kept, key=lambda need: (str(need.enrolment.learner).casefold(), need.enrolment.pk))


def _needs(quiz: Quiz, enrolments: Sequence[Enrolment], at: datetime) -> list[Need]:
    definition, _texts = definition_in(quiz.contents, quiz.entry)
    limits = limits_of(definition.structure)
    learners = [enrolment.learner_id for enrolment in enrolments]
    runs = Attempt.objects.filter(learner__in=learners, key=quiz.entry.key).defer("state").order_by("number")
    latest = {run.learner_id: run for run in runs}
    given: dict[int, list[ExtraTry]] = {}
    for extra in ExtraTry.objects.filter(learner__in=learners, key=quiz.entry.key):
        given.setdefault(extra.learner_id, []).append(extra)
    results = ActivityResult.objects.filter(learner__in=learners, key=quiz.entry.key, passed=True)
    passed = set(results.values_list("learner", flat=True))
    found = []
    for enrolment in enrolments:
        run = latest.get(enrolment.learner_id)
        if run is None or not run.is_finished:
            continue
        tries = standing_with(given.get(enrolment.learner_id, []), limits, run, at=at)
        if not tries.standing.may_begin and tries.unused is None:
            found.append(Need(enrolment, run.number, enrolment.learner_id in passed))
    return found


@transaction.atomic
def give_to_group(
    quiz: Quiz,
    people: Collection[int],
    *,
    meant: Collection[str],
    fallen_only: bool,
    reason: str,
    language: str,
    by: User,
) -> list[ExtraTry]:
    """Give one more try to those of a group who were meant, by the keys of their needs, and still need it.

    Posted twice it gives once, also when somebody has used theirs in between.
    """
    needs = needs_of(quiz, people, fallen_only=fallen_only, at=timezone.now(), held=True)
    words = {"module": quiz.module, "key": UUID(quiz.entry.key), "reason": reason, "language": language, "given_by": by}
    made = [ExtraTry.objects.create(learner=need.enrolment.learner, **words) for need in needs if need.key in meant]
    payload = {"module": quiz.module.slug, "activity": quiz.entry.slug}
    for extra in made:
        audit.record("learning.give_try", extra, by=by, payload=payload)
    return made
