"""Credentials and their ledger: what was certified never changes, what became of it is appended, the name stands apart."""

import math
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.badges.models import CredentialBadge
from certificates.codes import grouped
from certificates.designs import CertificateDesign
from certificates.payload import without_empty_half
from certificates.standing import ONCE, REASONED, VALID, State, held_on
from ground.languages import language_name
from learning.models import Enrolment
from modules.models import Edition, Module
from people.models import User
from programme.models import Booking, Mode, SessionKind, TrainingSession

__all__ = ["CertificateDesign", "CredentialBadge"]  # Django looks for models here


class CredentialKind(models.TextChoices):
    COMPLETION = "completion", _("Completion")
    ATTENDANCE = "attendance", _("Attendance")
    ACHIEVEMENT = "achievement", _("Achievement")
    TRAINER = "trainer", _("Trainer")
    CURRICULUM = "curriculum", _("Whole curriculum")


# What is certified of one module beside that it was completed, where a rule says what it takes.
FURTHER = (CredentialKind.ACHIEVEMENT, CredentialKind.TRAINER)


STATE_WORDS: dict[str, Promise] = {
    State.ISSUED.value: _("Valid"),
    State.SUSPENDED.value: _("Suspended"),
    State.REINSTATED.value: _("Valid again"),
    State.REVOKED.value: _("Revoked"),
    State.SUPERSEDED.value: _("Replaced"),
    State.EXPIRED.value: _("Expired"),
}


class Reason(models.TextChoices):
    """Why something became of a credential: a choice, so that no personal data enters the ledger."""

    ERROR = "error", _("It was issued in error.")
    NOT_OWN_WORK = "not_own_work", _("It rested on answers that were not the holder’s own.")
    WRONG_NAME = "wrong_name", _("The name on it is wrong.")
    HOLDER = "holder", _("The holder asked for it.")
    LOOKED_INTO = "looked_into", _("It is being looked into.")
    NAME_CORRECTED = "name_corrected", _("The name was corrected.")
    ISSUED_ANEW = "issued_anew", _("It was issued anew.")
    RENEWED = "renewed", _("It was renewed.")


REVOKED_FOR = (Reason.ERROR, Reason.NOT_OWN_WORK, Reason.WRONG_NAME, Reason.HOLDER)
# After these the same work can be certified again.
ALLOWING_ANOTHER = (Reason.ERROR, Reason.WRONG_NAME, Reason.HOLDER)


def _values(states: Iterable[State]) -> list[str]:
    return sorted(state.value for state in states)


# A certificate for trainers lists them, on one page.
MOST_SESSIONS_LED = 10


class Renewal(models.TextChoices):
    """What makes a certificate valid for another while."""

    NONE = "none", _("It cannot be renewed")
    SESSION = "session", _("By attending a session of the module")


class CredentialRule(models.Model):
    """How long certificates of a kind are valid, how they are renewed, and what they ask for beside what was completed.

    Without a rule certificates do not expire, and there is none of achievement and none for trainers.
    """

    module = models.ForeignKey(
        Module,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="credential_rules",
        verbose_name=_("module"),
        help_text=_("Without a module the rule is for every module that has none of its own."),
    )
    # The id of a curriculum, the same in every language; only for certificates of a whole one.
    curriculum = models.SlugField(_("curriculum"), max_length=80, blank=True)
    kind = models.CharField(_("kind of certificate"), max_length=12, choices=CredentialKind)
    valid_months = models.PositiveSmallIntegerField(
        _("valid for (months)"),
        null=True,
        blank=True,
        help_text=_("Counted from the day of completion, or the last day of the session."),
    )
    renewal = models.CharField(_("renewal"), max_length=12, choices=Renewal, default=Renewal.NONE)
    # The id of a role-play of the module: a live round of it has to be taken part in, beside completing the module.
    live_round = models.SlugField(_("live round"), max_length=80, blank=True)
    # How many closed sessions somebody has to have led or co-led; only of trainers. `reached.led_for` says which count.
    sessions_led = models.PositiveSmallIntegerField(_("sessions led"), null=True, blank=True)
    # The id of a self-assessment that has to be done. No certificate says so: it is nobody else's business.
    assessment = models.SlugField(_("self-assessment"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("rule for certificates")
        verbose_name_plural = _("rules for certificates")
        ordering = ["module__code", "curriculum", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["module", "kind"], name="credential_rule_once_per_module"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(module=None, curriculum=""), name="credential_rule_once_for_all"
            ),
            models.UniqueConstraint(
                fields=["curriculum"], condition=~Q(curriculum=""), name="credential_rule_once_per_curriculum"
            ),
            models.CheckConstraint(condition=Q(valid_months__range=(1, 120)), name="credential_rule_up_to_ten_years"),
            models.CheckConstraint(
                condition=Q(kind="completion") | Q(renewal="none"), name="credential_rule_renews_completion"
            ),
            models.CheckConstraint(
                condition=Q(kind="achievement", module__isnull=False, sessions_led=None, curriculum="")
                & ~Q(live_round="")
                | Q(kind="trainer", module__isnull=False, curriculum="", live_round="")
                & Q(sessions_led__isnull=False, sessions_led__range=(1, MOST_SESSIONS_LED))
                | Q(kind="curriculum", module=None, sessions_led=None, live_round="")
                & ~Q(curriculum="")
                & (Q(valid_months__isnull=False) | ~Q(assessment=""))
                | Q(kind__in=["completion", "attendance"], sessions_led=None, curriculum="", live_round="")
                & Q(assessment="", valid_months__isnull=False),
                name="credential_rule_asks_what_its_kind_can",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module or self.curriculum or '*'} {self.kind}"


class CurriculumCompletion(models.Model):
    """Somebody has done all that a curriculum asks for as a whole; kept when they ask for a certificate of it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="curricula_completed"
    )
    curriculum = models.SlugField(_("curriculum"), max_length=80)
    completed_on = models.DateField(_("completed on"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "curriculum"], name="curriculum_completed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.curriculum}"


class CredentialQuerySet(models.QuerySet["Credential"]):
    def of(self, person: User) -> "CredentialQuerySet":
        return self.filter(holder__person=person)

    def newest(self) -> "CredentialQuerySet":
        """Those that no other one has taken the place of."""
        return self.filter(superseded_by=None)

    def with_holders(self) -> "CredentialQuerySet":
        """With whom to write to, and where their page is."""
        return self.select_related("holder__person", "module", "booking__session", "completion")

    def with_standing(self) -> "CredentialQuerySet":
        """Everything that says what is certified, to whom, and whether it still holds: two queries."""
        return self.select_related("holder", "file", "badge", "module", "edition").prefetch_related("statuses")


class Credential(models.Model):
    """What was certified, once and for all: the database refuses a change. `payload` holds all the words of it."""

    code = models.CharField(_("code"), max_length=11, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=CredentialKind, default=CredentialKind.COMPLETION)
    # What it rests on: a completed module, a place in a session that was attended, or a completed curriculum.
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="credentials")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, related_name="credentials")
    completion = models.ForeignKey(
        CurriculumCompletion, on_delete=models.PROTECT, null=True, related_name="credentials"
    )
    # Whose place it takes: the same thing certified with another name, or anew.
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    module = models.ForeignKey(
        Module, on_delete=models.PROTECT, null=True, related_name="credentials", verbose_name=_("module")
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, related_name="credentials", verbose_name=_("edition")
    )
    language = models.CharField(_("language"), max_length=10)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    expires_on = models.DateField(_("valid until"), null=True)
    payload = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "kind"], condition=Q(supersedes=None), name="credential_first_of_enrolment_once"
            ),
            models.UniqueConstraint(
                fields=["booking"], condition=Q(supersedes=None), name="credential_first_of_booking_once"
            ),
            models.UniqueConstraint(
                fields=["completion"], condition=Q(supersedes=None), name="credential_first_of_completion_once"
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="credential_hours_positive"),
            models.CheckConstraint(
                condition=Q(kind__in=["completion", "achievement", "trainer"], booking=None, completion=None)
                & Q(enrolment__isnull=False, edition__isnull=False, module__isnull=False)
                | Q(kind="attendance", enrolment=None, edition=None, completion=None)
                & Q(booking__isnull=False, module__isnull=False)
                | Q(kind="curriculum", enrolment=None, edition=None, booking=None, module=None)
                & Q(completion__isnull=False),
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
    def is_achievement(self) -> bool:
        return self.kind == CredentialKind.ACHIEVEMENT

    @property
    def is_trainer(self) -> bool:
        return self.kind == CredentialKind.TRAINER

    @property
    def is_curriculum(self) -> bool:
        return self.kind == CredentialKind.CURRICULUM

    @property
    def module_slug(self) -> str:
        """The id of the module, empty for a whole curriculum: it is in nobody's scope who is limited to modules."""
        return self.module.slug if self.module else ""

    @property
    def subject_slug(self) -> str:
        """The id of the module, or of the whole curriculum."""
        return str(self.payload["module"]["slug"])

    @property
    def subject(self) -> str:
        """The code of the module, or of the whole curriculum."""
        return str(self.payload["module"]["code"])

    @property
    def sessions_led(self) -> list[dict[str, Any]]:
        """Sessions that a trainer led or co-led, the first held first; only of trainers."""
        return [{**one, "day": date.fromisoformat(one["day"])} for one in self.payload["sessions_led"]]

    @property
    def is_together(self) -> bool:
        """Whether those sessions are of any module, held together with another trainer; of training of trainers alone."""
        return bool(self.payload.get("is_together"))

    @property
    def modules(self) -> list[dict[str, Any]]:
        """Modules that counted for a whole curriculum, by code, with title, language and edition."""
        return list(self.payload["modules"])

    @property
    def live_round(self) -> dict[str, str]:
        """The role-play in whose live round somebody took part, with title and language; of achievement alone."""
        return dict(self.payload["live_round"])

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
        """The day that is entered on paper: of completion; of issue where the days are printed, or are many."""
        if self.is_attendance or self.is_curriculum:
            return date.fromisoformat(self.payload["issued_on"])
        return self.completed_on

    @property
    def hours_shown(self) -> Decimal:
        """8 rather than 8.0."""
        return without_empty_half(self.hours)

    @property
    def hours_counted(self) -> int:
        """The whole number that decides between “hour” and “hours”."""
        return math.ceil(self.hours)

    @property
    def standing(self) -> "CredentialStatus":
        """The newest row of the status ledger."""
        return max(self.statuses.all(), key=lambda status: status.pk)

    @property
    def state(self) -> State:
        """What holds today."""
        return held_on(State(self.standing.state), expires_on=self.expires_on, on=timezone.localdate())

    @property
    def is_valid(self) -> bool:
        return self.state in VALID

    @property
    def is_revoked(self) -> bool:
        return self.state == State.REVOKED

    @property
    def may_have_another(self) -> bool:
        """Whether the same work can be certified anew, in the place of this one."""
        standing = self.standing
        if standing.state == State.REVOKED:
            return standing.reason in ALLOWING_ANOTHER
        return standing.state in VALID or standing.state == State.EXPIRED


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
    state = models.CharField(_("state"), max_length=12, choices=STATE_WORDS)
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
                condition=Q(state__in=_values(set(State) - REASONED), reason="")
                | Q(state__in=_values(REASONED)) & ~Q(reason=""),
                name="credential_status_says_why",
            ),
            models.UniqueConstraint(
                fields=["credential", "state"],
                condition=Q(state__in=_values(ONCE)),
                name="credential_status_once",
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
        indexes = [models.Index(fields=["sha256"], name="credential_file_by_hash")]

    def __str__(self) -> str:
        return str(self.pdf.name)

    @property
    def fingerprint_shown(self) -> str:
        """The fingerprint of the signing certificate as readers of PDFs show it: pairs of digits."""
        return " ".join(self.fingerprint[place : place + 2] for place in range(0, len(self.fingerprint), 2)).upper()


class Batch(models.Model):
    """Certificates for everybody who attended a session, made in one go: one for each session, added to when asked again."""

    session = models.OneToOneField(TrainingSession, on_delete=models.PROTECT, related_name="certificate_batch")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificate_batches_begun")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.session)


class ItemState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ISSUED = "issued", _("Issued")
    NAME_MISSING = "name_missing", _("No name in the profile")
    NOT_ATTENDED = "not_attended", _("Not there for four fifths of the minutes")
    FAILED = "failed", _("Could not be made")


class BatchItem(models.Model):
    """One person of a batch, and what came of it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="batch_item")
    state = models.CharField(_("state"), max_length=12, choices=ItemState, default=ItemState.WAITING)
    credential = models.OneToOneField(Credential, on_delete=models.PROTECT, null=True, related_name="batch_item")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="issued", credential__isnull=False) | ~Q(state="issued") & Q(credential=None),
                name="batch_item_issued_has_its_credential",
            ),
        ]
        indexes = [models.Index(fields=["batch", "state"], name="batch_item_by_state")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.state}"


class TranscriptLink(models.Model):
    """The address at which others read a person's transcript; one each, until it ends or is stopped."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="transcript_link")
    # Whoever reads the database cannot read anybody's transcript by it.
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(_("open until"))

    class Meta:
        verbose_name = _("address of a transcript")
        verbose_name_plural = _("addresses of transcripts")

    def __str__(self) -> str:
        return f"{self.person_id} {self.expires_on}"
