"""Who may open what: grants to a person or to all people of an organisation, for a time."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, Expression, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.models import Module
from people.models import Appointment, Organisation, User
from people.scopes import in_scope

EXPIRING = timedelta(days=30)
GRACE = timedelta(days=14)  # in which an attempt that was begun in time may be finished


class GrantStanding(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    ACTIVE = "active", _("In force")
    EXPIRING = "expiring", _("Ends soon")
    EXPIRED = "expired", _("Ended")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")
    RENEWED = "renewed", _("Renewed")


class Right(models.TextChoices):
    """What a grant lets an organisation do."""

    SELF_PACED = "self_paced", _("Learn at one's own pace")
    KIT = "facilitator_kit", _("Use the facilitator kit")
    OWN_SESSIONS = "own_sessions", _("Run own sessions")


class Reason(models.TextChoices):
    """Why something was decided; sentences for each, which the programme can edit, are `ReasonText`."""

    ELIGIBLE = "eligible_quota", _("Eligible, within the quota")
    NOT_ELIGIBLE = "not_eligible_org", _("The organisation is not eligible")
    NOT_TARGET_GROUP = "not_target_group", _("The people named are not whom the module is for")
    DUPLICATE = "duplicate", _("Asked for already")
    INSUFFICIENT = "insufficient_justification", _("The reasons given are not sufficient")
    CAPACITY = "capacity", _("Not enough seats")
    CONFLICT = "conflict", _("Conflict of interest")
    SECURITY = "security", _("Security")
    OTHER = "other", _("Another reason, in words")


class GrantQuerySet(models.QuerySet["Grant"]):
    def current(self, on: date | Expression | None = None) -> "GrantQuerySet":
        """Grants in force on that day (today if not given)."""
        day = on or timezone.localdate()
        running = Q(ends_on=None) | Q(ends_on__gte=day)
        return self.filter(running, starts_on__lte=day, revoked_at=None, suspended_at=None)

    def in_grace(self, on: date) -> "GrantQuerySet":
        """Grants that have run out less than `GRACE` ago: what was begun in time may be finished."""
        return self.filter(ends_on__lt=on, ends_on__gte=on - GRACE, revoked_at=None, suspended_at=None)

    def of(self, user: User) -> "GrantQuerySet":
        """Grants that hold for this person, their own and their organisation's."""
        return self.held_by(user.pk, user.confirmed_organisation_id)

    def held_by(self, person: Any, organisation: Any) -> "GrantQuerySet":
        """Grants that hold for the person with this id, who works at the organisation with that id (or None).

        A grant with seats holds for those who have accepted one; a grant without holds for all of the organisation.
        """
        seats = apps.get_model("access", "Seat").objects.filter(grant=OuterRef("pk"), person=person, state="claimed")
        holder = Q(person=person) | Q(Exists(seats))
        if organisation is not None:
            holder |= Q(organisation=organisation, seats=None)
        return self.filter(holder)

    def within(self, appointments: Iterable[Appointment]) -> "GrantQuerySet":
        """Grants in the scope of at least one appointment: its module, and the holder's country and organisation."""
        country = ("person__country", "organisation__country")
        organisation = ("person__organisation", "organisation")
        return self.filter(in_scope(appointments, country=country, organisation=organisation, module="module__slug"))


class Grant(models.Model):
    """The right to open a module; a revoked or ended grant stays as a record."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="grants", verbose_name=_("module"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("organisation"),
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    line = models.ForeignKey(
        "access.RequestLine", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="grants"
    )
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Empty: everybody of the organisation.")
    )
    seats_used = models.PositiveIntegerField(default=0, editable=False)
    rights = models.JSONField(_("rights"), default=list, blank=True)
    editions_from = models.PositiveIntegerField(_("from edition"), null=True, blank=True)
    editions_before = models.PositiveIntegerField(_("before edition"), null=True, blank=True)
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="renewals"
    )
    counted_in = models.ManyToManyField("access.Quota", editable=False, related_name="grants")
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoke_reason = models.CharField(max_length=30, choices=Reason, blank=True, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="grants_given"
    )
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="grants_revoked",
    )
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["-granted_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None),
                name="grant_has_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="grant_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(seats=None, seats_used=0) | Q(seats__isnull=False, organisation__isnull=False),
                name="grant_with_seats_to_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(seats=None) | Q(seats_used__lte=F("seats")), name="grant_uses_no_more_than_its_seats"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="grant_revoked_at_and_by_together",
            ),
        ]
        indexes = [models.Index(fields=["module", "person"]), models.Index(fields=["module", "organisation"])]

    def __str__(self) -> str:
        return f"{self.module}: {self.holder}"

    @property
    def holder(self) -> User | Organisation:
        """Who has access: the database holds that there is one of the two."""
        return cast("User | Organisation", self.person or self.organisation)

    @property
    def seats_left(self) -> int | None:
        """Seats that can still be offered; None when everybody of the organisation has one."""
        return None if self.seats is None else self.seats - self.seats_used

    def standing(self, on: date) -> "GrantStanding":
        """Where the grant stands on that day."""
        if self.is_revoked:
            return GrantStanding.REVOKED
        if self.seats == 0:
            return GrantStanding.RENEWED
        if self.ends_on is not None and self.ends_on < on:
            return GrantStanding.EXPIRED
        if self.suspended_at is not None:
            return GrantStanding.SUSPENDED
        if self.starts_on > on:
            return GrantStanding.SCHEDULED
        if self.ends_on is not None and self.ends_on - on <= EXPIRING:
            return GrantStanding.EXPIRING
        return GrantStanding.ACTIVE

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_running(self) -> bool:
        """Whether people may still come in: neither ended, suspended nor revoked; perhaps not begun yet."""
        is_over = self.ends_on is not None and self.ends_on < timezone.localdate()
        return not (is_over or self.is_revoked or self.suspended_at is not None)
