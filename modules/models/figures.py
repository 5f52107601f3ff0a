"""How questions and quizzes fare with learners: roll-ups of runs, which can be worked out anew. They name nobody."""

from collections.abc import Sequence

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FEWEST = 5  # people; of fewer nothing is kept, not even how many there are


class QuizFigures(models.Model):
    """A quiz: its scores, and how well its questions hang together (`alphas`, or why there is none in `no_alpha`).

    `runs` and `version` say what the figures were made from: where they differ from what is there, they are out of date.
    """

    key = models.UUIDField(unique=True)  # of the activity
    module = models.ForeignKey("modules.Module", on_delete=models.CASCADE, related_name="quiz_figures")
    slug = models.SlugField(max_length=80)
    version = models.ForeignKey("modules.ActivityVersion", on_delete=models.PROTECT, related_name="+")
    runs = models.PositiveIntegerField(default=0)
    is_outdated = models.BooleanField(default=False)
    people = models.PositiveIntegerField(default=0)
    mean = models.FloatField(null=True)
    spread = models.FloatField(null=True)
    scores = models.JSONField(default=list)  # people by bands of 20 percent, rounded down to fives
    alphas = models.JSONField(default=list)
    no_alpha = models.CharField(max_length=20, blank=True)
    worked_out_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("figures of a quiz")
        verbose_name_plural = _("figures of quizzes")
        ordering = ["module", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(people=0) | Q(people__gte=FEWEST), name="quiz_figures_of_nobody_or_five")
        ]

    def __str__(self) -> str:
        return f"{self.module_id} {self.slug}"


class QuestionFiguresQuerySet(models.QuerySet["QuestionFigures"]):
    def current(self) -> "QuestionFiguresQuerySet":
        """Of the questions as they are asked today, over all languages."""
        return self.filter(is_newest=True, locale="")

    def in_order_of_trouble(self) -> "QuestionFiguresQuerySet":
        """What should be looked at first; of what is alike, the hardest."""
        return self.order_by("-trouble", F("right").asc(), "position")


class QuestionFigures(models.Model):
    """A question of a quiz, or a part of its case study, in one version: over all languages, or in one of them."""

    quiz = models.ForeignKey(QuizFigures, on_delete=models.CASCADE, related_name="questions")
    question = models.CharField(max_length=100)  # u1q5, or u1q5/a for a part
    within = models.CharField(max_length=100, blank=True)  # the case study of a part
    question_key = models.UUIDField(db_index=True)  # the translation key of the whole question in the bank
    version = models.CharField(max_length=16)
    is_newest = models.BooleanField()
    asked_in = models.ForeignKey("modules.ActivityVersion", on_delete=models.PROTECT, related_name="+")
    locale = models.CharField(max_length=10, blank=True)
    position = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    right = models.FloatField()
    discrimination = models.FloatField(null=True)
    options = models.JSONField(default=list)
    flags = models.CharField(max_length=150, blank=True)  # codes with blanks between them
    trouble = models.PositiveSmallIntegerField(default=0)

    objects = QuestionFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = _("figures of a question")
        verbose_name_plural = _("figures of questions")
        ordering = ["quiz", "position", "-is_newest", "locale"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "question", "version", "locale"], name="question_figures_once_per_version_and_language"
            ),
            models.CheckConstraint(condition=Q(people__gte=FEWEST), name="question_figures_of_five_people"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.question} {self.locale}"

    @property
    def flag_codes(self) -> Sequence[str]:
        return self.flags.split()
