"""What is kept of how questions fare. The figures come from above: this app knows no learners."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from modules.models import QuestionFigures, QuizFigures

WORKED_OUT = ("module_id", "slug", "version_id", "runs", "people", "mean", "spread", "scores", "alphas", "no_alpha")


@transaction.atomic
def keep_figures(quiz: QuizFigures, questions: Sequence[QuestionFigures]) -> QuizFigures:
    """Put figures that were worked out in the place of what was kept of a quiz; twice the same changes nothing."""
    values = {name: getattr(quiz, name) for name in WORKED_OUT}
    values |= {"is_outdated": False, "worked_out_at": quiz.worked_out_at}
    hold(quiz.key)
    kept, _is_new = QuizFigures.objects.update_or_create(key=quiz.key, defaults=values)
    kept.questions.all().delete()
    for row in questions:
        row.quiz = kept
    QuestionFigures.objects.bulk_create(questions)
    return kept


def hold(key: UUID) -> None:
    """Hold the figures of a quiz, so that of two who work them out one comes after the other."""
    QuizFigures.objects.select_for_update().filter(key=key).first()


def call_outdated(keys: Collection[UUID]) -> None:
    """Have the figures of these quizzes worked out anew, although no run has come.

    Somebody has taken their answers back, or has ruled on a question.
    """
    QuizFigures.objects.filter(key__in=keys).update(is_outdated=True)


def drop_figures(keys: Collection[UUID]) -> None:
    """Forget the figures of quizzes that no edition asks any more."""
    QuizFigures.objects.exclude(key__in=keys).delete()
