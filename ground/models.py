"""What every app stands on: messages that leave after commit, and the ledger of decisions."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")


class OutboxMessage(models.Model):
    """A mail written in the transaction that caused it; it leaves after commit, once."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    once = models.CharField(max_length=200, blank=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="outbox_messages"
    )
    address = models.EmailField()
    subject = models.CharField(max_length=250)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=OutboxState, default=OutboxState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    send_after = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["once"], condition=~Q(once=""), name="outbox_message_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at=None),
                name="outbox_message_sent_with_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "send_after"])]

    def __str__(self) -> str:
        return self.subject


class OutboxAttachment(models.Model):
    """A file that a mail carries; like the words, it goes once the mail has left."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=100)
    # With its parameters, as it stands in the head of the part: "text/calendar; method=REQUEST; charset=UTF-8".
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class AuditEvent(models.Model):
    """One row of the ledger: append only, chained by hash, without names (they stand in `AuditName`)."""

    number = models.PositiveBigIntegerField(unique=True)
    action = models.CharField(max_length=80)
    target = models.CharField(max_length=120)
    actor_hash = models.CharField(max_length=64, blank=True)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["target", "number"]), models.Index(fields=["action", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.target}"


class AuditName(models.Model):
    """Who did it: erasable; without the salt, the hash in the event leads to nobody."""

    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="name")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="audit_names"
    )
    salt = models.CharField(max_length=32, blank=True)
    label = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.label
