"""A request for seats: the case, its lines, and the ledger of what became of it."""

from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from access.models.grants import Grant, Reason
from access.words import event_choices, state_choices
from access.workflow import OPEN, Actor, State
from modules.models import Module
from people.models import Appointment, Country, Organisation, User
from people.scopes import in_scope


class Purpose(models.TextChoices):
    OWN_STAFF = "own_staff", _("Train our own staff")
    NATIONAL_SESSION = "national_session", _("Run a national session with our own trainers")
    PARTNERS = "partners", _("Train partners from civil society")
    REVIEW = "review", _("Review the curriculum")


class Delivery(models.TextChoices):
    SELF_PACED = "self_paced", _("Each person at their own pace")
    PROGRAMME_SESSION = "programme_session", _("A session run by the programme")
    OWN_SESSION = "own_session", _("Our own session, with the facilitator kit")


class Setting(models.TextChoices):
    STREET = "street", _("Street")
    RECEPTION = "reception", _("Reception centre")
    DETENTION = "detention", _("Detention")
    OFFICE = "office", _("Office")
    ONLINE = "online", _("Online")


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def open(self) -> "AccessRequestQuerySet":
        return self.filter(state__in=OPEN)

    def submitted(self) -> "AccessRequestQuerySet":
        """Everything that was sent at least once: drafts are nobody's business but the requester's."""
        return self.exclude(submitted_at=None)

    def within(self, appointments: Iterable[Appointment]) -> "AccessRequestQuerySet":
        """Requests in the scope of at least one appointment: its country, organisation and module."""
        scope = in_scope(appointments, country=["country"], organisation=["organisation"], module="lines__module__slug")
        return self.filter(scope).distinct()

    def judged_by(self, user: User) -> "AccessRequestQuerySet":
        """Requests about which the person has said a word that an appeal is about, or taken back what was given."""
        by_role = Q(actor__in=[Actor.APPROVER, Actor.FOCAL_POINT])
        said = RequestEvent.objects.filter(by_role, request=OuterRef("pk"), by=user)
        revoked = Grant.objects.filter(line__request=OuterRef("pk"), revoked_by=user)
        return self.filter(Q(Exists(said)) | Q(Exists(revoked)))

    def languages_wanted(self) -> Counter[str]:
        """In how many requests each language was asked for that a module did not exist in: what to translate next."""
        wanted: Counter[str] = Counter()
        for found in self.values_list("findings", flat=True):
            missing = [one["values"]["languages"] for one in found if one["code"] == "language_missing"]
            wanted.update(set().union(*missing))
        return wanted

    def for_list(self) -> "AccessRequestQuerySet":
        """With what a row of a list shows."""
        return self.select_related("country", "organisation", "requester").prefetch_related("lines__module")


class AccessRequest(models.Model):
    """An organisation asks for seats. `state` is moved by `access.actions.moving.move` and by nothing else."""

    reference = models.CharField(_("reference"), max_length=40, blank=True, editable=False)
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="access_requests",
        verbose_name=_("country"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="access_requests",
        verbose_name=_("organisation"),
    )
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_requests", verbose_name=_("requester")
    )
    unit = models.CharField(_("unit or department"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=state_choices, default=State.DRAFT.value)
    version = models.PositiveIntegerField(default=0, editable=False)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose, blank=True)
    justification = models.TextField(_("reasons"), blank=True, max_length=2000)
    target_group = models.CharField(_("who will be trained"), max_length=300, blank=True)
    expected_number = models.PositiveIntegerField(_("expected number of people"), null=True, blank=True)
    settings = models.JSONField(_("where they work"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    wanted_from = models.DateField(_("from"), null=True, blank=True)
    wanted_to = models.DateField(_("to"), null=True, blank=True)
    delivery = models.CharField(_("form"), max_length=20, choices=Delivery, blank=True)
    declarations = models.JSONField(_("declarations"), default=list, blank=True)
    attachment = models.FileField(_("attachment"), upload_to="access/requests/", blank=True)
    is_sponsored = models.BooleanField(_("sponsored request"), default=False)
    sponsor = models.CharField(_("sponsor"), max_length=200, blank=True)
    renews = models.ForeignKey(Grant, on_delete=models.PROTECT, null=True, blank=True, related_name="renewal_requests")
    is_unendorsed = models.BooleanField(_("passed on without an endorsement"), default=False)
    is_self_endorsed = models.BooleanField(_("endorsed by the requester"), default=False)
    asked_programme_at = models.DateTimeField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank in the country"), null=True, blank=True)
    over_quota_reason = models.CharField(_("why more than the quota"), max_length=500, blank=True)
    findings = models.JSONField(default=list, blank=True, editable=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    state_since = models.DateTimeField(default=timezone.now, editable=False)
    due_on = models.DateField(_("due"), null=True, blank=True, editable=False)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("access request")
        verbose_name_plural = _("access requests")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="access_request_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"])
                | ~Q(reference="") & Q(submitted_at__isnull=False, organisation__isnull=False),
                name="access_request_sent_with_reference_and_organisation",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | ~Q(state="merged") & Q(merged_into=None),
                name="access_request_merged_into_another",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["country", "state"]),
            models.Index(fields=["requester", "state"]),
        ]

    def __str__(self) -> str:
        return self.reference or str(_("Draft"))

    @property
    def key(self) -> str:
        """Names the form of a request in addresses: a draft has no reference, and a count of rows tells of others' requests."""
        return salted_hmac("access.request", str(self.pk)).hexdigest()[:16]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    def is_judged_by(self, user: User) -> bool:
        """Whether the person has said one of the words that an appeal is about; see `judged_by`. One query."""
        return AccessRequest.objects.judged_by(user).filter(pk=self.pk).exists()


class Outcome(models.TextChoices):
    """What a decision gave a line."""

    APPROVED = "approved", _("Approved")
    PARTLY = "partly", _("Approved in part")
    REJECTED = "rejected", _("Refused")
    WAITLISTED = "waitlisted", _("Waiting list")


class RequestLine(models.Model):
    """One module of a request, decided on its own. `is_open` follows the state of the case."""

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="lines")
    module = models.ForeignKey(
        Module, on_delete=models.PROTECT, related_name="access_request_lines", verbose_name=_("module")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="access_request_lines"
    )
    seats = models.PositiveIntegerField(_("seats wanted"), default=1, validators=[MinValueValidator(1)])
    seats_granted = models.PositiveIntegerField(_("seats granted"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True, editable=False)
    is_open = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "module"], name="request_line_once_per_module"),
            models.UniqueConstraint(
                fields=["organisation", "module"],
                condition=Q(is_open=True),
                name="request_line_one_open_per_organisation_and_module",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="request_line_at_least_one_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.module}: {self.seats}"


class RequestEvent(models.Model):
    """One move of a request: append only. Words stand in `RequestNote`, so that they can be erased."""

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="events")
    event = models.CharField(max_length=30, choices=event_choices)
    from_state = models.CharField(max_length=20, choices=state_choices)
    to_state = models.CharField(max_length=20, choices=state_choices)
    actor = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=30, choices=Reason, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["request", "event"])]

    def __str__(self) -> str:
        return f"{self.request}: {self.from_state} → {self.to_state}"


class LineDecision(models.Model):
    """What one decision gave one line: append only; a correction is a new row of a new event."""

    event = models.ForeignKey(RequestEvent, on_delete=models.PROTECT, related_name="line_decisions")
    line = models.ForeignKey(RequestLine, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=Outcome)
    seats = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=30, choices=Reason, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "line"], name="line_decision_once_per_event")]

    def __str__(self) -> str:
        return f"{self.line}: {self.outcome}"


class NoteKind(models.TextChoices):
    """Who reads a note."""

    MESSAGE = "message", _("Message")
    REASON = "reason", _("Reason of a decision")
    FOCAL_POINT = "focal_point", _("Note of the focal point")
    PROGRAMME = "programme", _("Note of the programme")


class RequestNote(models.Model):
    """Words about a request: what was asked and answered, why it was decided so, and notes of each side."""

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="notes")
    event = models.ForeignKey(RequestEvent, on_delete=models.PROTECT, null=True, related_name="notes")
    line = models.ForeignKey(RequestLine, on_delete=models.CASCADE, null=True, related_name="notes")
    kind = models.CharField(max_length=12, choices=NoteKind)
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Conflict(models.Model):
    """Somebody has said that they are not impartial about a request: they take no part in deciding it."""

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="conflict_declared_once")]

    def __str__(self) -> str:
        return f"{self.request}: {self.person}"


class ReferenceCounter(models.Model):
    """The last number given to a country's requests in a year: nobody learns how many others have sent."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="reference_counter_once")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"


class ReminderSent(models.Model):
    """A step of a clock that was taken (or skipped, because a later one came due first): never a second time.

    `subject` names what the clock runs for, such as "request:12:endorsement:1" (the case, the clock, its round).
    """

    subject = models.CharField(max_length=80)
    step = models.CharField(max_length=40)
    is_skipped = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "step"], name="reminder_sent_once")]

    def __str__(self) -> str:
        return f"{self.subject} {self.step}"
