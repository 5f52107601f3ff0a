"""Who may open what: grants to a person or to all people of an organisation, for a time."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Expression, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.models import Module
from people.models import Appointment, Organisation, User


class GrantQuerySet(models.QuerySet["Grant"]):
    def current(self, on: date | Expression | None = None) -> "GrantQuerySet":
        """Grants in force on that day (today if not given)."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, revoked_at=None)

    def of(self, user: User) -> "GrantQuerySet":
        """Grants that hold for this person, their own and their organisation's."""
        return self.held_by(user.pk, user.organisation_id)

    def held_by(self, person: object, organisation: object) -> "GrantQuerySet":
        """Grants to the person or organisation with these ids; whoever has no organisation (None) has only their own."""
        if organisation is None:
            return self.filter(person=person)
        return self.filter(Q(person=person) | Q(organisation=organisation))

    def within(self, appointments: Iterable[Appointment]) -> "GrantQuerySet":
        """Grants in the scope of at least one appointment: its module, and the holder's country and organisation."""
        covered = Q(pk=None)
        for appointment in appointments:
            covered |= _scope(appointment)
        return self.filter(covered)


def _scope(appointment: Appointment) -> Q:
    scope = Q(pk__isnull=False)
    if appointment.module_slug:
        scope &= Q(module__slug=appointment.module_slug)
    if appointment.country_id:
        scope &= Q(person__country=appointment.country_id) | Q(organisation__country=appointment.country_id)
    if appointment.organisation_id:
        scope &= Q(person__organisation=appointment.organisation_id) | Q(organisation=appointment.organisation_id)
    return scope


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
    def is_revoked(self) -> bool:
        return self.revoked_at is not None
