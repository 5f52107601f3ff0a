"""Files that go with a session, for the people who come to it."""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.models import SiteDocument
from programme.models.sessions import TrainingSession


class MaterialTime(models.TextChoices):
    """From when on a material is there for whoever has a place."""

    BEFORE = "before", _("Before the session")
    AFTER = "after", _("When the session is over")


class SessionMaterial(models.Model):
    """A document of the module that belongs to a session; a session that was copied has the same documents."""

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="materials")
    document = models.ForeignKey(SiteDocument, on_delete=models.CASCADE, related_name="session_materials")
    title = models.CharField(_("title"), max_length=120)
    when = models.CharField(_("from when on"), max_length=6, choices=MaterialTime, default=MaterialTime.BEFORE)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["-when", "added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "document"], name="session_material_once")]

    def __str__(self) -> str:
        return self.title

    def is_released(self, at: datetime) -> bool:
        """Whether people with a place may read it now."""
        return self.when == MaterialTime.BEFORE or self.session.is_over(at)
