"""The plan of a call: what was proposed and changed by hand, version by version, and the sessions made of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.models import Module
from programme.models.calls import Call
from programme.models.sessions import TrainingSession


class VersionKind(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CHANGED = "changed", _("Changed by hand")


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def standing(self) -> "PlanVersionQuerySet":
        """Versions that were not undone, the newest first: the first one is the plan."""
        return self.filter(undone_at=None).order_by("-number")


class PlanVersion(models.Model):
    """The sessions of a plan as they stood after one act. Trainers and rooms stand in it by their keys."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="plan_versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=VersionKind)
    # Chosen among the modules of the call; none in plans that were kept while there was no choice.
    module = models.ForeignKey(Module, on_delete=models.PROTECT, null=True, related_name="plan_versions")
    groups = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of plans")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="plan_version_number_once")]

    def __str__(self) -> str:
        return f"{self.call_id}/{self.number}"


class PlannedSession(models.Model):
    """A session that was made of the plan of a call; with one of them the plan is done."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="planned_sessions")
    session = models.OneToOneField(TrainingSession, on_delete=models.PROTECT, related_name="planned_from")
    place = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("session of a plan")
        verbose_name_plural = _("sessions of plans")
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["call", "place"], name="planned_session_place_once")]

    def __str__(self) -> str:
        return f"{self.call_id}/{self.place}"
