from collections.abc import Iterator
from datetime import date
from typing import Any

from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
from django.conf import settings
from django.core.validators import DomainNameValidator
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from ground.languages import site_languages
from people.choosers import person_chooser
from people.countries import footnote_for_all, in_order
from people.models import (
    Absence,
    Appointment,
    Country,
    GovernmentSuffix,
    Holiday,
    Organisation,
    Rank,
    Role,
    User,
)
from people.rules import countries_kept_by, may_appoint, may_keep, people_reached_by, people_seen_by

PROVED_BY_EVIDENCE = {Role.FOCAL_POINT, Role.APPEAL_REVIEWER}


class ByName(ModelChoiceIterator):
    """Countries in the order of their names in every database."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for country in in_order(self.queryset):
            yield self.choice(country)


class CountryField(forms.ModelChoiceField):
    """One of the countries, with the note that belongs to a marked name beside the list."""

    iterator = ByName

    def __init__(self, *, queryset: QuerySet[Country] | None = None, help_text: str | Promise = "", **options: Any):
        options.setdefault("label", capfirst(Country._meta.verbose_name))
        options.setdefault("empty_label", _("Choose a country"))
        said = lazy(lambda: " ".join(filter(None, [str(help_text), footnote_for_all()])), str)()
        super().__init__(queryset=Country.objects.all() if queryset is None else queryset, help_text=said, **options)


class TrapField(forms.CharField):
    """A field that only programs fill in; pages hide it by a class, because inline styles are refused."""

    is_trap = True
    widget = forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})


class SignupForm(BaseSignupForm):
    """Sign-up with an e-mail address and a name; the password is optional, a code by mail is enough."""

    field_order = ["email", "name", "password1"]

    name = forms.CharField(
        label=capfirst(User._meta.get_field("name").verbose_name),
        help_text=User._meta.get_field("name").help_text,
        max_length=User._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password1"]
        password.label = _("Password")
        password.help_text = _("At least 12 characters. Leave it empty to sign in with a code that we mail to you.")
        self.fields["email"].label = capfirst(User._meta.get_field("email").verbose_name)
        for field in (self.fields["email"], password):
            field.widget.attrs.pop("placeholder", None)
        trap = settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD
        self.fields[trap] = TrapField(label=_("Leave this empty"), required=False)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ProfileForm(forms.ModelForm):
    """What people say about themselves."""

    language = forms.ChoiceField(label=capfirst(User._meta.get_field("language").verbose_name), choices=site_languages)
    organisation = forms.ModelChoiceField(
        label=capfirst(User._meta.get_field("organisation").verbose_name),
        queryset=Organisation.objects.all(),
        empty_label=_("Not in the list, or none"),
        required=False,
        help_text=_(
            "If you change it, you leave the seats that your former organisation gave you. Your certificates stay."
        ),
    )
    country = CountryField(label=capfirst(User._meta.get_field("country").verbose_name), required=False)

    class Meta:
        model = User
        fields = ["name", "organisation", "organisation_said", "country", "language"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class ErasureForm(forms.Form):
    """Erasing an account is confirmed on purpose."""

    is_certain = forms.BooleanField(label=_("Erase my account. I know that it cannot be brought back."))


class AbsenceForm(forms.ModelForm):
    """From when to when somebody is away; the last day counts."""

    class Meta:
        model = Absence
        fields = ["starts_on", "ends_on"]
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in fields}

    def clean_ends_on(self) -> date:
        """Refuse an absence that is over, and one that ends before it begins."""
        last: date = self.cleaned_data["ends_on"]
        if last < timezone.localdate():
            raise forms.ValidationError(_("This day is past."))
        first = self.cleaned_data.get("starts_on")
        if first and last < first:
            raise forms.ValidationError(_("The last day must not be before the first."))
        return last


class AbsenceInAdminForm(WagtailAdminModelForm):
    """The absence of somebody in one's own scope, for those who cannot set it themselves."""

    class Meta:
        model = Absence
        fields = ["person", "starts_on", "ends_on"]
        widgets = {"person": person_chooser.widget_class}

    def clean_person(self) -> User:
        """Refuse people outside one's scope, as if they were not there."""
        person: User = self.cleaned_data["person"]
        if not people_seen_by(self.for_user).filter(pk=person.pk).exists():
            raise forms.ValidationError(_("There is nobody like this in your scope."))
        return person

    def clean(self) -> dict[str, Any]:
        """Two absences of one person do not overlap."""
        said = super().clean() or self.cleaned_data
        if {"person", "starts_on", "ends_on"} <= said.keys() and said["person"].absences.filter(
            starts_on__lte=said["ends_on"], ends_on__gte=said["starts_on"]
        ):
            raise forms.ValidationError(_("There is an absence for some of these days."))
        return said


class AppointmentForm(WagtailAdminModelForm):
    """Appointing in the admin; nobody appoints beyond their own scope."""

    country = CountryField(required=False, empty_label=_("Every country"))
    rank = forms.ChoiceField(
        label=capfirst(Appointment._meta.get_field("rank").verbose_name),
        choices=Rank.choices,
        required=False,
        help_text=_("Of focal points: who is written to first, who stands in, whom a late request is taken to."),
    )

    class Meta:
        model = Appointment
        fields = [
            "person",
            "role",
            "country",
            "organisation",
            "module_slug",
            "rank",
            "evidence",
            "starts_on",
            "ends_on",
        ]
        widgets = {"person": person_chooser.widget_class}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_reached_by(self.for_user)

    def clean_rank(self) -> Rank:
        """First, unless told otherwise."""
        return Rank(self.cleaned_data["rank"] or Rank.MAIN)

    def clean(self) -> dict[str, Any]:
        """Refuse what the person who fills in the form may not do."""
        said = super().clean()
        scope = {name: said.get(name) for name in ("country", "organisation")}
        if "role" in said and not may_appoint(
            self.for_user, Role(said["role"]), module_slug=said.get("module_slug", ""), **scope
        ):
            raise forms.ValidationError(_("You cannot appoint to this role for this scope: it is wider than your own."))
        if said.get("role") in PROVED_BY_EVIDENCE and not said.get("evidence"):
            self.add_error("evidence", _("Say which letter or mail names the person."))
        return said


class OrganisationForm(WagtailAdminModelForm):
    """What staff say about an organisation in their scope."""

    country = CountryField(
        required=False, help_text=Organisation._meta.get_field("country").help_text, empty_label=_("None")
    )

    class Meta:
        model = Organisation
        fields = ["name", "kind", "country", "region", "code", "headcount"]

    def clean(self) -> dict[str, Any]:
        """Refuse organisations outside one's scope."""
        said = super().clean() or self.cleaned_data
        scope = self.instance if self.instance.pk else None
        if not may_keep(self.for_user, country=said.get("country"), organisation=scope):
            raise forms.ValidationError(_("This country is outside your scope."))
        return said


class HolidayForm(WagtailAdminModelForm):
    """A day that is no working day in a country in one's scope, or at the office."""

    country = CountryField(required=False, empty_label=_("The programme’s office"))

    class Meta:
        model = Holiday
        fields = ["day", "name", "country"]

    def clean_country(self) -> Country | None:
        """Refuse countries outside one's scope."""
        country: Country | None = self.cleaned_data["country"]
        if not may_keep(self.for_user, country=country):
            raise forms.ValidationError(_("This country is outside your scope."))
        return country


class GovernmentSuffixForm(WagtailAdminModelForm):
    """The end of the addresses of a country's authorities."""

    country = CountryField()
    suffix = forms.CharField(
        label=capfirst(GovernmentSuffix._meta.get_field("suffix").verbose_name),
        max_length=GovernmentSuffix._meta.get_field("suffix").max_length,
        help_text=_("Without the sign @, such as “authority.example”. It makes an address plausible, never more."),
    )

    class Meta:
        model = GovernmentSuffix
        fields = ["country", "suffix"]

    def clean_country(self) -> Country:
        """Refuse countries outside one's scope."""
        country: Country = self.cleaned_data["country"]
        if not countries_kept_by(self.for_user).filter(pk=country.pk).exists():
            raise forms.ValidationError(_("This country is outside your scope."))
        return country

    def clean_suffix(self) -> str:
        """Keep it as a domain in small letters."""
        suffix = self.cleaned_data["suffix"].strip().lstrip("@.").lower()
        DomainNameValidator()(suffix)
        return suffix
