"""What stands beside questions of the bank: which sets were imported, and which warnings authors live with."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 300  # characters


class QuestionImport(models.Model):
    """One set of questions that was kept; `key` was drawn when its preview was shown."""

    key = models.UUIDField(unique=True)
    module = models.ForeignKey("modules.Module", on_delete=models.CASCADE, related_name="question_imports")
    questions = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.module}: {self.questions}"


class AcceptedWarning(models.Model):
    """A warning about a question that its authors live with, and why.

    It stands beside the question and not in it: a reason changes no word that learners read, so makes no revision.
    """

    question = models.ForeignKey("modules.Question", on_delete=models.CASCADE, related_name="accepted_warnings")
    warning = models.CharField(max_length=200)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "warning"], name="accepted_warning_once")]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.warning}"
