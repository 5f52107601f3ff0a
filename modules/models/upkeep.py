"""What stands beside the content to keep it sound: who checked which fact, and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from modules.models.module import Module


class FactCheck(models.Model):
    """Somebody has compared a fact with its source; the hash of its words ends the check when the words change.

    It stands beside the page and not in it: a check changes no word that was reviewed.
    """

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="fact_checks")
    unit = models.SlugField(max_length=80)
    language = models.CharField(max_length=10)
    block = models.UUIDField()
    words_sha256 = models.CharField(max_length=64)
    checked_on = models.DateField(_("checked on"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="facts_checked"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["block", "language", "words_sha256", "checked_on"], name="fact_check_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_id}/{self.unit}: {self.checked_on}"
