"""Self-assessments of a curriculum: the single answers are deleted once the curriculum has ended for a person."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import CurriculumCompletion
from curriculum.assessments import key_for
from ground import retention
from learning.assessing import KIND, forget_answers
from learning.models import Attempt, Response
from programme.curricula.reading import assessments_in, curricula_in

DAYS = 30  # to look at the start and the end side by side, and to keep them as a file


def of_ended_curricula(before: datetime) -> "QuerySet[Attempt]":
    """Runs finished by that moment that still hold answers, of people who had completed a curriculum that asks for them.

    What somebody fills in after the end, to look at it beside the start, is kept as long.
    """
    ended = CurriculumCompletion.objects.filter(person=OuterRef("learner"), completed_on__lt=timezone.localdate(before))
    of_them = Q(pk=None)
    for page in curricula_in(""):
        keys = [key_for(slug) for slug in assessments_in(page)]
        if keys:
            of_them |= Q(Exists(ended.filter(curriculum=page.slug)), key__in=keys)
    has_answers = Exists(Response.objects.filter(attempt=OuterRef("pk")))
    return Attempt.objects.finished().filter(of_them, has_answers, kind=KIND, finished_at__lt=before)


retention.register(
    retention.Rule(
        "certificates.self_assessments",
        DAYS,
        _("Answers to the self-assessments of a curriculum, once it has ended for a person; that they were done stays"),
        of_ended_curricula,
        forget_answers,
    )
)
