"""Which forms of imported questions were kept: pressed twice, a button brings one set."""

from django.db import models
from django.utils import timezone


class QuestionImport(models.Model):
    """One set of questions that was kept; `key` was drawn when its preview was shown."""

    key = models.UUIDField(unique=True)
    module = models.ForeignKey("modules.Module", on_delete=models.CASCADE, related_name="question_imports")
    questions = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.module}: {self.questions}"
