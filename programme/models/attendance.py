"""Who was there: one row for everything that was said about somebody's presence in a block."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.sessions import Booking, SessionBlock, TrainingSession


class CheckInSource(models.TextChoices):
    CODE = "code", _("Code")
    REGISTER = "register", _("Register")
    SHEET = "sheet", _("Signature sheet")
    CORRECTION = "correction", _("Correction")


class CorrectionReason(models.TextChoices):
    """Why presence was corrected: a choice, so that no words about a person enter the ledger."""

    SLIP = "slip", _("It was entered wrongly")
    MIXED_UP = "mixed_up", _("Two people were mixed up")
    LEFT_EARLY = "left_early", _("The person came late or left early")
    PROOF = "proof", _("There is proof that the person was there")
    TECHNICAL = "technical", _("Checking in did not work")


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def of_session(self, session: TrainingSession) -> "CheckInQuerySet":
        """All that was said of a session, the newest last: it counts."""
        return self.filter(block__session=session).order_by("at", "pk")


class CheckIn(models.Model):
    """Somebody was, or was not, in a block. Rows are only added; of a booking and a block the newest one counts.

    `at` is when it was so said: a check-in that a phone has kept for a while counts by the minute of its code.
    """

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="check_ins")
    block = models.ForeignKey(SessionBlock, on_delete=models.PROTECT, related_name="check_ins")
    is_present = models.BooleanField(_("present"))
    source = models.CharField(_("source"), max_length=10, choices=CheckInSource)
    reason = models.CharField(_("reason"), max_length=10, choices=CorrectionReason, blank=True)
    idempotency_key = models.UUIDField(default=uuid.uuid4, unique=True)
    at = models.DateTimeField()
    kept_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="check_ins_made")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.CheckConstraint(
                condition=Q(source="correction") & ~Q(reason="") | ~Q(source="correction") & Q(reason=""),
                name="check_in_corrected_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(source="code") | Q(is_present=True), name="check_in_code_means_present"
            ),
        ]
        indexes = [models.Index(fields=["booking", "block", "at"])]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.block_id} {self.is_present}"
