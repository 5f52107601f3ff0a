"""What programme staff say about rules, seats and domains."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import validate_domain_name
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from access.models import DECLARATIONS, ModulePolicy, Quota, QuotaScope
from access.policies import may_set_quota, modules_decided_by
from access.words import DECLARATION_WORDS
from modules.models import AccessPolicy, Module
from people.domains import FREE_MAIL
from people.forms import CountryField
from people.models import Country, Organisation, OrganisationDomain, OrganisationKind
from people.rules import organisations_kept_by

RULES = (
    "eligible_kinds",
    "endorsement",
    "default_days",
    "least_seats",
    "most_seats",
    "available_from",
    "declarations",
    "includes_kit",
    "renews_by_itself",
    "endorsement_days",
    "review_days",
)


class ModulePolicyForm(WagtailAdminModelForm):
    """The rules by which seats in a module are given."""

    eligible_kinds = forms.MultipleChoiceField(
        label=ModulePolicy._meta.get_field("eligible_kinds").verbose_name,
        help_text=ModulePolicy._meta.get_field("eligible_kinds").help_text,
        choices=OrganisationKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    declarations = forms.MultipleChoiceField(
        label=ModulePolicy._meta.get_field("declarations").verbose_name,
        choices=[(code, DECLARATION_WORDS.get(code, code)) for code in DECLARATIONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = ModulePolicy
        fields = ["module", "eligible_groups", *RULES]
        widgets = {"eligible_groups": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = modules_decided_by(self.for_user).filter(access=AccessPolicy.ON_REQUEST)
        if self.instance.pk:
            self.fields["module"].disabled = True
        else:
            self.fields["module"].queryset = mine.filter(policy=None)

    def clean(self) -> dict[str, Any]:
        """The most seats are not below the fewest."""
        said = super().clean() or self.cleaned_data
        if said.get("most_seats") is not None and said["most_seats"] < said.get("least_seats", 0):
            self.add_error("most_seats", _("The most seats must not be below the fewest."))
        return said


class QuotaForm(WagtailAdminModelForm):
    """Seats for a country, for partners or for everybody, from a day on."""

    country = CountryField(required=False, empty_label=_("None"), help_text=_("Only for the seats of one country."))

    class Meta:
        model = Quota
        fields = ["module", "scope", "country", "starts_on", "ends_on", "cap", "extra"]

    def clean(self) -> dict[str, Any]:
        """Refuse what is outside one's scope, and a second count over the same days."""
        said = super().clean() or self.cleaned_data
        if not {"module", "scope", "country", "starts_on"} <= said.keys():
            return said
        if (said["scope"] == QuotaScope.COUNTRY) != bool(said["country"]):
            self.add_error("country", _("Choose a country for the seats of one country, and none for the others."))
        elif not may_set_quota(self.for_user, said["module"], said["country"]):
            raise forms.ValidationError(_("This module or country is outside your scope."))
        elif counted(
            said["module"], said["scope"], said["country"], starts_on=said["starts_on"], ends_on=said.get("ends_on")
        ).exists():
            raise forms.ValidationError(
                _("Seats are counted for these days already. Change that quota, or give it a last day first.")
            )
        return said


class QuotaChangeForm(WagtailAdminModelForm):
    """How many seats there are from now on, and until when."""

    class Meta:
        model = Quota
        fields = ["cap", "extra", "ends_on"]

    def clean_ends_on(self) -> date | None:
        """The last day is not before the first, nor in the next period."""
        last: date | None = self.cleaned_data["ends_on"]
        quota = self.instance
        if last and last < quota.starts_on:
            raise forms.ValidationError(_("The last day must not be before the first."))
        others = counted(quota.module, quota.scope, quota.country, starts_on=quota.starts_on, ends_on=last)
        if others.exclude(pk=quota.pk).exists():
            raise forms.ValidationError(_("Another period begins before this day."))
        return last


def counted(
    module: Module, scope: str, country: Country | None, *, starts_on: date, ends_on: date | None
) -> QuerySet[Quota]:
    """Quotas for the same people that hold on one of these days."""
    same = Quota.objects.filter(module=module, scope=scope, country=country)
    until = Q(starts_on__lte=ends_on) if ends_on else Q()
    return same.filter(until, Q(ends_on=None) | Q(ends_on__gte=starts_on))


class DomainForm(WagtailAdminModelForm):
    """A domain that is said to be an organisation's; with the evidence it is proved."""

    domain = forms.CharField(
        label=OrganisationDomain._meta.get_field("domain").verbose_name,
        max_length=200,
        help_text=_("What stands behind the sign @ in the addresses."),
    )

    class Meta:
        model = OrganisationDomain
        fields = ["organisation", "domain", "includes_subdomains", "evidence", "verified_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_kept_by(self.for_user)

    def clean_domain(self) -> str:
        """Keep it in small letters; refuse what is no domain, or anybody's."""
        domain: str = self.cleaned_data["domain"].strip().lstrip("@").lower()
        validate_domain_name(domain)
        if domain in FREE_MAIL:
            raise forms.ValidationError(_("Everybody can have an address there: it proves nothing."))
        return domain

    def clean(self) -> dict[str, Any]:
        """A proof has a day and evidence, or neither."""
        said = super().clean() or self.cleaned_data
        if said.get("verified_on") and not said.get("evidence"):
            self.add_error("evidence", _("Say how it was found: a mail to the focal point, an official page."))
        if said.get("evidence") and not said.get("verified_on"):
            self.add_error("verified_on", _("Say on which day it was found."))
        return said


class DomainProofForm(DomainForm):
    """The proof of a domain, new or renewed; organisation and domain stay."""

    organisation = forms.ModelChoiceField(queryset=Organisation.objects.all(), disabled=True)
    domain = forms.CharField(disabled=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].required = self.fields["verified_on"].required = True

    def clean_domain(self) -> str:
        """Stays."""
        return self.instance.domain
