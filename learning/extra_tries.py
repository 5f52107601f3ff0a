"""One more try for a person where tries are limited or one has to wait: given by a trainer, taken back until it is used."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ground import audit
from learning.actions import standing_of
from learning.limits import limits_of
from learning.models import Attempt, Enrolment, ExtraTry
from modules.editions import ActivityEntry, Manifest, definition_in
from modules.models import Module
from people.models import User


class NotBegun(Exception):
    """Nobody with this address has begun the module."""


class NotNeeded(Exception):
    """The person may begin a run now, or has one open: no other try is given in store."""


class AlreadyGiven(Exception):
    """The person has one more try that they have not used yet."""


class AlreadyUsed(Exception):
    """The try has been begun: it is not taken back any more."""


@transaction.atomic
def give(
    module: Module,
    entry: ActivityEntry,
    contents: Manifest,
    *,
    email: str,
    reason: str,
    by: User,
    language: str = "",
) -> ExtraTry:
    """Give the learner of a module with this address one more try at a quiz.

    Raises NotBegun, NotNeeded, AlreadyGiven; nothing is changed then.
    """
    # Held, as whoever begins a run holds it: nothing is given and used at the same moment.
    enrolments = Enrolment.objects.select_for_update(of=("self",)).select_related("learner")
    enrolment = enrolments.filter(module=module, learner__email__iexact=email, learner__is_active=True).first()
    if enrolment is None:
        raise NotBegun
    latest = Attempt.objects.of(enrolment.learner).filter(key=entry.key).order_by("-number").first()
    definition, _texts = definition_in(contents, entry)
    tries = standing_of(enrolment.learner, entry.key, limits_of(definition.structure), latest, at=timezone.now())
    if tries.unused is not None:
        raise AlreadyGiven
    if tries.standing.may_begin or (latest is not None and not latest.is_finished):
        raise NotNeeded
    made = ExtraTry.objects.create(
        learner=enrolment.learner, module=module, key=UUID(entry.key), reason=reason, language=language, given_by=by
    )
    audit.record("learning.give_try", made, by=by, payload={"module": module.slug, "activity": entry.slug})
    return made


@transaction.atomic
def take_back(extra: ExtraTry, *, by: User) -> None:
    """Take a try back that has not been begun. Raises AlreadyUsed."""
    target = f"{ExtraTry._meta.label_lower}:{extra.pk}"
    gone, _by_model = ExtraTry.objects.filter(pk=extra.pk, attempt=None).delete()
    if not gone:
        raise AlreadyUsed
    audit.record("learning.take_try_back", target, by=by, payload={"module": extra.module.slug})


def unused_in(module: Module) -> "QuerySet[ExtraTry]":
    """Tries of a module that have been given and not used yet, the newest first."""
    return ExtraTry.objects.filter(module=module, attempt=None).select_related("learner", "given_by").order_by("-pk")
