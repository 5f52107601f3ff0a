"""The sentences in which officials give their reasons: kept by the programme, chosen in the forms of decisions."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from access.models.grants import Reason
from ground.languages import site_languages


class ReasonTextQuerySet(models.QuerySet["ReasonText"]):
    def offered(self, language: str) -> "Iterable[ReasonText]":
        """Sentences that are in use, for every reason in that language, or in the site's own where it has none. One query."""
        found = list(self.filter(is_active=True, language__in=[language, settings.LANGUAGE_CODE]))
        translated = {text.reason for text in found if text.language == language}
        return [text for text in found if text.language == language or text.reason not in translated]


class ReasonText(models.Model):
    """A ready-made sentence for a reason. What was sent with it stays as it was sent, whatever becomes of the sentence."""

    reason = models.CharField(_("reason"), max_length=30, choices=Reason)
    language = models.CharField(_("language"), max_length=10, choices=site_languages, default="en")
    sentence = models.CharField(
        _("sentence"), max_length=300, help_text=_("As the requester reads it. Nothing about a person.")
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Without it, the sentence is not offered any more.")
    )

    objects = ReasonTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("sentence for a reason")
        verbose_name_plural = _("sentences for reasons")
        ordering = ["reason", "language", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["reason", "language", "sentence"], name="reason_text_once"),
            models.CheckConstraint(condition=~models.Q(sentence=""), name="reason_text_says_something"),
        ]

    def __str__(self) -> str:
        return self.sentence
