"""The result of a self-assessment that a person shows a trainer, or no longer."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from learning.models import Attempt, Enrolment, SharedResult
from people.models import Appointment, Role, User


class NoSuchTrainer(LookupError):
    """Not among the people whom this person can choose, or the run is not over."""


def trainers_for(learner: User) -> "QuerySet[User]":
    """Everybody who is appointed as a trainer of a module that the person has begun, by name; without limits of place.

    Nobody for those who have begun none: names of trainers are for those who learn with them.
    """
    begun = Enrolment.objects.of(learner)
    unlimited = Appointment.objects.current().filter(Exists(begun), role=Role.TRAINER, country=None, organisation=None)
    appointed = unlimited.filter(Q(module_slug="") | Q(module_slug__in=begun.values("module__slug")))
    people = User.objects.filter(is_active=True, appointments__in=appointed).exclude(pk=learner.pk)
    return people.order_by("name", "pk").distinct()


def choices_of(attempt: Attempt) -> list[tuple[User, bool]]:
    """Return whom the person can show the result of a run, and who sees it now. Two queries."""
    shared = set(attempt.shared_results.values_list("trainer", flat=True))
    return [(trainer, trainer.pk in shared) for trainer in trainers_for(attempt.learner)]


@transaction.atomic
def share(attempt: Attempt, trainers: Collection[int]) -> None:
    """Show the result of a finished run to these trainers and to nobody else. Raises NoSuchTrainer; nothing is changed then.

    With whom it was shared before and who is not among them does not see it any more.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    chosen = set(trainers)
    known = set(trainers_for(attempt.learner).filter(pk__in=chosen).values_list("pk", flat=True))
    if not attempt.is_finished or chosen != known:
        raise NoSuchTrainer
    attempt.shared_results.exclude(trainer__in=chosen).delete()
    shared = set(attempt.shared_results.values_list("trainer", flat=True))
    SharedResult.objects.bulk_create(
        SharedResult(attempt=attempt, trainer_id=trainer) for trainer in sorted(chosen - shared)
    )


def shared_with(trainer: User) -> "QuerySet[SharedResult]":
    """Results that people show somebody, as long as they are a trainer of a module that those have begun, the newest first."""
    begun = Enrolment.objects.filter(learner=OuterRef(OuterRef("attempt__learner"))).values("module__slug")
    current = Appointment.objects.current().filter(role=Role.TRAINER, country=None, organisation=None, person=trainer)
    is_theirs = Exists(current.filter(Q(module_slug="") | Q(module_slug__in=begun)))
    shared = SharedResult.objects.filter(is_theirs, trainer=trainer)
    return shared.select_related("attempt__learner").order_by("-shared_at", "-pk")
