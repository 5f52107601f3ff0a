"""Credentials and their ledger: what was certified never changes, what became of it is appended, the name stands apart."""

import math
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.offers import language_name
from certificates.codes import grouped
from certificates.designs import CertificateDesign
from learning.models import Enrolment
from modules.models import Edition, Module
from people.models import User
from programme.models import Booking, Mode, SessionKind

__all__ = ["CertificateDesign"]  # Django looks for models here


class CredentialKind(models.TextChoices):
    COMPLETION = "completion", _("Completion")
    ATTENDANCE = "attendance", _("Attendance")


class State(models.TextChoices):
    ISSUED = "issued", _("Valid")
    REVOKED = "revoked", _("Revoked")


class Reason(models.TextChoices):
    """Why a credential was revoked: a choice, so that no personal data enters the ledger."""

    ERROR = "error", _("It was issued in error.")
    NOT_OWN_WORK = "not_own_work", _("It rested on answers that were not the holder’s own.")
    WRONG_NAME = "wrong_name", _("The name on it is wrong.")
    HOLDER = "holder", _("The holder asked for it.")


class CredentialQuerySet(models.QuerySet["Credential"]):
    def of(self, person: User) -> "CredentialQuerySet":
        return self.filter(holder__person=person)

    def with_standing(self) -> "CredentialQuerySet":
        """Everything that says what is certified, to whom, and whether it still holds: two queries."""
        return self.select_related("holder", "file", "module", "edition").prefetch_related("statuses")


class Credential(models.Model):
    """What was certified, once and for all: the database refuses a change. `payload` holds all the words of it."""

    code = models.CharField(_("code"), max_length=11, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=CredentialKind, default=CredentialKind.COMPLETION)
    # What it rests on: a completed module, or a place in a session that was attended.
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="credentials")
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, null=True, related_name="credential")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="credentials", verbose_name=_("module"))
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, related_name="credentials", verbose_name=_("edition")
    )
    language = models.CharField(_("language"), max_length=10)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    payload = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "kind", "edition"], name="credential_once_per_enrolment"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="credential_hours_positive"),
            models.CheckConstraint(
                condition=Q(kind="completion", enrolment__isnull=False, edition__isnull=False, booking=None)
                | Q(kind="attendance", enrolment=None, edition=None, booking__isnull=False),
                name="credential_rests_on_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.grouped_code

    @property
    def grouped_code(self) -> str:
        return grouped(self.code)

    @property
    def is_attendance(self) -> bool:
        return self.kind == CredentialKind.ATTENDANCE

    @property
    def title(self) -> str:
        return str((self.payload.get("session") or self.payload["module"])["title"])

    @property
    def words_language(self) -> str:
        """The language of title and outcomes, where module or session do not speak the certificate's."""
        return str((self.payload.get("session") or self.payload["module"])["language"])

    @property
    def session(self) -> dict[str, Any]:
        """The session that was attended, in the words of today's language. Only a certificate of attendance has one."""
        said = self.payload["session"]
        return {
            "kind": SessionKind(said["kind"]).label,
            "mode": Mode(said["mode"]).label,
            "spoken": language_name(said["language"]),
            "began_on": date.fromisoformat(said["began_on"]),
            "ended_on": date.fromisoformat(said["ended_on"]),
            "blocks": [{**block, "day": date.fromisoformat(block["day"])} for block in said["blocks"]],
        }

    @property
    def outcomes(self) -> list[str]:
        return list(self.payload["outcomes"])

    @property
    def issuer(self) -> str:
        return str(self.payload["issuer"])

    @property
    def footnotes(self) -> list[dict[str, Any]]:
        return list(self.payload["footnotes"])

    @property
    def is_demonstration(self) -> bool:
        return bool(self.payload["demonstration"])

    @property
    def completed_on(self) -> date:
        return date.fromisoformat(self.payload["completed_on"])

    @property
    def dated(self) -> date:
        """The day that is entered on paper: of completion, and for attendance, whose days are printed, of issue."""
        return date.fromisoformat(self.payload["issued_on"]) if self.is_attendance else self.completed_on

    @property
    def hours_shown(self) -> int | Decimal:
        """8 rather than 8.0."""
        return int(self.hours) if self.hours == int(self.hours) else self.hours

    @property
    def hours_counted(self) -> int:
        """The whole number that decides between “hour” and “hours”."""
        return math.ceil(self.hours)

    @property
    def standing(self) -> "CredentialStatus":
        """The newest row of the status ledger."""
        return max(self.statuses.all(), key=lambda status: status.pk)

    @property
    def is_revoked(self) -> bool:
        return self.standing.state == State.REVOKED


class CredentialHolder(models.Model):
    """Whose credential it is: erasable. The payload holds only the salted hash of the name."""

    credential = models.OneToOneField(Credential, on_delete=models.PROTECT, related_name="holder")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="credentials_held"
    )
    name = models.CharField(_("name as issued"), max_length=150, blank=True)
    salt = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(name="", salt="", person=None) | ~Q(name="") & ~Q(salt=""),
                name="credential_holder_erased_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CredentialStatus(models.Model):
    """What became of a credential: append only, the newest row holds."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="statuses")
    state = models.CharField(_("state"), max_length=12, choices=State)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="credential_statuses_set",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["credential", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="issued", reason="") | Q(state="revoked") & ~Q(reason=""),
                name="credential_status_revoked_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credential_id} {self.state}"


class CredentialFile(models.Model):
    """The PDF, made once: where it is kept, its hash, and whose electronic signature is in it. Append only."""

    credential = models.OneToOneField(Credential, on_delete=models.PROTECT, related_name="file")
    pdf = models.FileField(max_length=200)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    # As the signing certificate says it; both empty where the site had no key.
    signer = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signer="", fingerprint="") | ~Q(signer="") & ~Q(fingerprint=""),
                name="credential_file_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pdf.name)

    @property
    def fingerprint_shown(self) -> str:
        """The fingerprint of the signing certificate as readers of PDFs show it: pairs of digits."""
        return " ".join(self.fingerprint[place : place + 2] for place in range(0, len(self.fingerprint), 2)).upper()
