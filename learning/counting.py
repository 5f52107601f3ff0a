"""Whose answers to a self-assessment count, because they agreed, and with whom: read for figures of five or more people."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from curriculum.assessments import key_for
from learning.gain import in_fives
from learning.models import AssessmentConsent, AttemptState
from modules.activities.assessment.engine import answers_in, importance_in
from modules.activities.assessment.figures import Sheet
from people.models import Organisation, User


@transaction.atomic
def agree(learner: User, slug: str, *, for_organisation: bool, for_training: bool, with_words: bool) -> None:
    """Keep with whom somebody's answers count from now on; what is not said yes to is taken back.

    The organisation is where somebody else has confirmed that they work; without one they count for none.
    """
    organisation = learner.confirmed_organisation_id if for_organisation else None
    if organisation is None and not for_training:
        withdraw(learner, slug)
        return
    said = {
        "organisation_id": organisation,
        "for_training": for_training,
        "with_words": with_words and for_training,
        "agreed_at": timezone.now(),
    }
    AssessmentConsent.objects.update_or_create(learner=learner, key=key_for(slug), defaults=said)


def withdraw(learner: User, slug: str) -> None:
    """Count somebody's answers nowhere any more; doing it twice changes nothing."""
    AssessmentConsent.objects.filter(learner=learner, key=key_for(slug)).delete()


def consent_of(learner: User, slug: str) -> AssessmentConsent | None:
    """Return what somebody has agreed to, None for nothing. One query."""
    return AssessmentConsent.objects.filter(learner=learner, key=key_for(slug)).first()


def sheets_of_organisation(organisation: Organisation, slug: str) -> list[Sheet]:
    """Return the answers of the people who belong to the organisation and let them count for it. One query."""
    consents = AssessmentConsent.objects.filter(organisation=organisation, learner__organisation=organisation)
    return _sheets(consents.filter(learner__organisation_confirmed_at__isnull=False), slug)


def sheets_of_people(people: Collection[int], slug: str, *, with_words: bool = False) -> list[Sheet]:
    """Return the answers of those among some people who let them count for training. One query.

    With `with_words`, of those alone who let trainers read what they wrote.
    """
    consents = AssessmentConsent.objects.filter(learner__in=people, for_training=True)
    return _sheets(consents.filter(with_words=True) if with_words else consents, slug)


def sheets_of_everybody(slug: str) -> list[Sheet]:
    """Return the answers of everybody who lets them count for training. One query."""
    return _sheets(AssessmentConsent.objects.filter(for_training=True), slug)


def told(sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    """Return the first so many fives of those who answered.

    So the difference between what a page says today and tomorrow is never one more person.
    """
    return in_fives(sheets)


def _sheets(consents: "QuerySet[AssessmentConsent]", slug: str) -> list[Sheet]:
    """Return the newest finished run of each, in the order in which they were finished."""
    runs = consents.filter(
        key=key_for(slug),
        learner__is_active=True,
        learner__attempts__key=F("key"),
        learner__attempts__status=AttemptState.FINISHED,
    )
    rows = runs.order_by("learner__attempts__number").values_list(
        "learner",
        "learner__attempts__finished_at",
        "learner__attempts__state",
        "learner__organisation",
        "learner__organisation_confirmed_at",
        "learner__country",
    )
    # Answers that were deleted when a curriculum ended count no more.
    newest = {row[0]: row for row in rows if answers_in(row[2])}
    return [_sheet(*row[2:]) for row in sorted(newest.values(), key=lambda row: (row[1], row[0]))]


def _sheet(state: Any, organisation: int | None, confirmed_at: datetime | None, country: str | None) -> Sheet:
    return Sheet(answers_in(state), importance_in(state), organisation if confirmed_at else None, country)
