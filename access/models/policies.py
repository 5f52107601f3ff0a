"""How a module is got into: the rules of a request, and how many seats there are for whom."""

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access import clock
from modules.models import Module
from people.models import Country, CountryGroup

# What a requester signs, by code and version; the words stand in `access.words`.
DECLARATIONS = ("code_of_conduct-1", "no_case_data-1", "licence-1")


class Endorsement(models.TextChoices):
    """Whether the national focal point speaks before the programme does."""

    REQUIRED = "required", _("Required")
    IF_APPOINTED = "if_appointed", _("If the country has appointed a focal point")
    NONE = "none", _("Not needed")


def all_declarations() -> list[str]:
    return list(DECLARATIONS)


class ModulePolicy(models.Model):
    """The rules by which Member States get seats in a module that is open on request."""

    module = models.OneToOneField(Module, on_delete=models.CASCADE, related_name="policy", verbose_name=_("module"))
    eligible_groups = models.ManyToManyField(
        CountryGroup, blank=True, related_name="+", verbose_name=_("for countries of"), help_text=_("None: all.")
    )
    eligible_kinds = models.JSONField(
        _("for organisations of the kind"), default=list, blank=True, help_text=_("None: all.")
    )
    endorsement = models.CharField(
        _("endorsement by the focal point"), max_length=20, choices=Endorsement, default=Endorsement.REQUIRED
    )
    default_days = models.PositiveIntegerField(
        _("days that a grant runs"), default=365, validators=[MinValueValidator(1)]
    )
    least_seats = models.PositiveIntegerField(_("fewest seats of a request"), default=1)
    most_seats = models.PositiveIntegerField(_("most seats of a request"), null=True, blank=True)
    available_from = models.DateField(_("accessible from"), null=True, blank=True)
    declarations = models.JSONField(_("declarations to sign"), default=all_declarations, blank=True)
    includes_kit = models.BooleanField(_("with the facilitator kit"), default=False)
    renews_by_itself = models.BooleanField(
        _("renewal without the programme"),
        default=False,
        help_text=_("A renewal with the same seats needs the focal point's nod only."),
    )
    endorsement_days = models.PositiveSmallIntegerField(
        _("working days of the focal point"), default=clock.ENDORSEMENT_DAYS
    )
    review_days = models.PositiveSmallIntegerField(_("working days of the programme"), default=clock.REVIEW_DAYS)

    class Meta:
        verbose_name = _("access policy")
        verbose_name_plural = _("access policies")
        ordering = ["module__code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(most_seats=None) | Q(most_seats__gte=F("least_seats")),
                name="module_policy_most_seats_not_below_least",
            )
        ]

    def __str__(self) -> str:
        return str(self.module)


class QuotaScope(models.TextChoices):
    """Whose seats are counted."""

    COUNTRY = "country", _("One country")
    PARTNERS = "partners", _("Partner seats")
    EVERYBODY = "everybody", _("All together")


class QuotaQuerySet(models.QuerySet["Quota"]):
    def of(self, module: Module, country: Country | None, *, is_sponsored: bool, on: date) -> "QuotaQuerySet":
        """The counters that an approval for this module and country takes from, on that day."""
        if is_sponsored:
            own = Q(scope=QuotaScope.PARTNERS)
        else:
            own = Q(scope=QuotaScope.COUNTRY, country=country) if country else Q(pk=None)
        running = Q(ends_on=None) | Q(ends_on__gte=on)
        return self.filter(running, own | Q(scope=QuotaScope.EVERYBODY), module=module, starts_on__lte=on)


class Quota(models.Model):
    """Seats in a module for a country, for partners or for all, in a period. Without a cap it only counts."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="quotas", verbose_name=_("module"))
    scope = models.CharField(_("whose seats"), max_length=10, choices=QuotaScope, default=QuotaScope.COUNTRY)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="quotas", verbose_name=_("country")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    cap = models.PositiveIntegerField(_("seats"), null=True, blank=True, help_text=_("Empty: no limit."))
    extra = models.PositiveIntegerField(_("additional seats"), default=0)
    used = models.PositiveIntegerField(_("used"), default=0, editable=False)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["module__code", "scope", "country", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="country", country__isnull=False) | ~Q(scope="country") & Q(country=None),
                name="quota_of_a_country_names_it",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="quota_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["module", "country", "starts_on"], condition=Q(scope="country"), name="quota_once_per_country"
            ),
            models.UniqueConstraint(
                fields=["module", "scope", "starts_on"], condition=~Q(scope="country"), name="quota_once_per_scope"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module}: {self.country or self.get_scope_display()}"

    @property
    def left(self) -> int | None:
        """Seats that can still be given; below zero after a cap was lowered; None without a cap."""
        return None if self.cap is None else self.cap + self.extra - self.used
