"""How long answers to self-assessments are kept: the text of each promises at most a year."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground import retention
from learning.assessing import KIND, START, forget_start
from learning.models import ActivityResult, AssessmentConsent, AssessmentRound, Attempt
from learning.rebuilding import results_of

YEAR = 365


def old_assessments(before: datetime) -> "QuerySet[Attempt]":
    """Runs through self-assessments that were begun before that moment, finished or not."""
    return Attempt.objects.filter(kind__in=(KIND, START), begun_at__lt=before)


def forget_assessments(runs: "QuerySet[Attempt]") -> None:
    """Delete runs with every answer in them, and count anew what is left of the same assessments.

    How somebody rates their start now goes with them, as its page promises.
    """
    affected = set(runs.values_list("learner", "key"))
    runs.delete()
    for learner, key in affected:
        ActivityResult.objects.filter(learner=learner, key=key).delete()
        forget_start(learner, key)
        left = results_of(learner).get(str(key))
        if left is not None:
            left.save()
        else:
            AssessmentConsent.objects.filter(learner=learner, key=key).delete()


def old_rounds(before: datetime) -> "QuerySet[AssessmentRound]":
    """Rounds in which people were asked that began before that moment."""
    return AssessmentRound.objects.filter(begun_at__lt=before)


def forget_rounds(rounds: "QuerySet[AssessmentRound]") -> None:
    """Forget who was asked."""
    rounds.delete()


retention.register(
    retention.Rule(
        "learning.self_assessments",
        YEAR,
        _("Answers to self-assessments; each person can delete their own at any time"),
        old_assessments,
        forget_assessments,
    )
)
retention.register(
    retention.Rule(
        "learning.assessment_rounds",
        YEAR,
        _("Who was asked by their organisation to fill in a self-assessment"),
        old_rounds,
        forget_rounds,
    )
)
