"""A seat: one named person may learn on an organisation's grant."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models.grants import Grant
from access.models.requests import RequestLine
from people.models import Organisation


class SeatState(models.TextChoices):
    """Where a nomination stands."""

    NOMINATED = "nominated", _("Nominated")
    INVITED = "invited", _("Invited")
    CLAIMED = "claimed", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Not answered in time")
    LEFT = "left", pgettext_lazy("given back", "Left")
    REPLACED = "replaced", _("Replaced")
    UNREACHABLE = "unreachable", _("Address does not work")


# States that take one of the grant's seats, and those in which a nomination has not ended.
HOLDING = (SeatState.INVITED, SeatState.CLAIMED)
CURRENT = (SeatState.NOMINATED, *HOLDING)


class JobRole(models.TextChoices):
    OUTREACH = "outreach", _("Outreach worker")
    COUNSELLOR = "counsellor", _("Counsellor")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    HEALTH = "health", _("Health professional")
    MEDIATOR = "mediator", _("Interpreter or mediator")
    CASE_OFFICER = "case_officer", _("Case officer")
    TRAINER = "trainer", _("Trainer")
    MANAGER = "manager", _("Manager or coordinator")
    OTHER = "other", _("Other")


class SeatQuerySet(models.QuerySet["Seat"]):
    def holding(self) -> "SeatQuerySet":
        """Those that take a seat of their grant."""
        return self.filter(state__in=HOLDING)

    def current(self) -> "SeatQuerySet":
        """Those that have not ended."""
        return self.filter(state__in=CURRENT)

    def on_line(self, line: RequestLine) -> "SeatQuerySet":
        """Nominees of the line, and people whose seats its grant has taken over from the one that it renews."""
        return self.filter(Q(line=line) | Q(grant__line=line))

    def in_use(self, *, on: date) -> "SeatQuerySet":
        """Accepted seats of grants that have not ended by that day."""
        running = Q(grant__ends_on=None) | Q(grant__ends_on__gte=on)
        return self.filter(running, state=SeatState.CLAIMED, grant__revoked_at=None)

    def without_seat_elsewhere(self) -> "SeatQuerySet":
        """Those who do not learn on another seat in the module."""
        return self.with_seat_elsewhere().filter(Q(has_seat_elsewhere=False))

    def with_seat_elsewhere(self) -> "SeatQuerySet":
        """With `has_seat_elsewhere`: whether the same address or person learns on another seat in the module."""
        others = Seat.objects.in_use(on=timezone.localdate()).exclude(pk=OuterRef("pk"))
        others = others.filter(line__module=OuterRef("line__module")).annotate(
            address=Lower("email"), account=Lower("person__email")
        )
        same = Q(address=Lower(OuterRef("email"))) | Q(account=Lower(OuterRef("email")))
        return self.annotate(has_seat_elsewhere=Exists(others.filter(same).exclude(address="")))

    def other_invitations(self, seat: "Seat") -> "SeatQuerySet":
        """Open invitations of other organisations to the same address and module."""
        same = self.filter(state=SeatState.INVITED, line__module=seat.line.module_id, email__iexact=seat.email)
        return same.exclude(pk=seat.pk).exclude(email="").select_related("line", "organisation")


class Seat(models.Model):
    """A nominee: until they accept there is no account, and these few facts are all that is kept."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    line = models.ForeignKey(RequestLine, on_delete=models.PROTECT, related_name="nominees")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, null=True, blank=True, related_name="places")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="seats"
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    job_role = models.CharField(_("job"), max_length=20, choices=JobRole)
    language = models.CharField(_("language"), max_length=10)
    priority = models.PositiveSmallIntegerField(_("priority"), default=1)
    needs_accommodation = models.BooleanField(_("needs support to take part"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=SeatState, default=SeatState.NOMINATED)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    replaced_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces")
    nominated_at = models.DateTimeField(default=timezone.now)
    invited_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["priority", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "email"], condition=~Q(email=""), name="seat_once_per_address"),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="seat_invitation_leads_to_one"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["invited", "claimed"]) | Q(grant__isnull=False), name="seat_held_on_a_grant"
            ),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(claimed_at__isnull=False), name="seat_claimed_with_time"
            ),
        ]
        indexes = [models.Index(fields=["person", "state"]), models.Index(fields=["state", "invited_at"])]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or str(self.key)

    @property
    def is_current(self) -> bool:
        """Whether the nomination has not ended."""
        return self.state in CURRENT
