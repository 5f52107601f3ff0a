from typing import Any

from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from people.choosers import person_chooser
from people.models import Appointment, Country, Organisation, Role, User
from people.rules import may_appoint


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

    language = forms.ChoiceField(
        label=capfirst(User._meta.get_field("language").verbose_name), choices=lambda: settings.LANGUAGES
    )
    organisation = forms.ModelChoiceField(
        label=capfirst(User._meta.get_field("organisation").verbose_name),
        queryset=Organisation.objects.all(),
        empty_label=_("Not in the list, or none"),
        required=False,
    )
    country = forms.ModelChoiceField(
        label=capfirst(User._meta.get_field("country").verbose_name),
        queryset=Country.objects.all(),
        empty_label=_("Choose a country"),
        required=False,
    )

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


class AppointmentForm(WagtailAdminModelForm):
    """Appointing in the admin; nobody appoints beyond their own scope."""

    class Meta:
        model = Appointment
        fields = ["person", "role", "country", "organisation", "module_slug", "starts_on", "ends_on"]
        widgets = {"person": person_chooser.widget_class}

    def clean(self) -> dict[str, Any]:
        """Refuse what the person who fills in the form may not do."""
        said = super().clean()
        scope = {name: said.get(name) for name in ("country", "organisation")}
        if "role" in said and not may_appoint(
            self.for_user, Role(said["role"]), module_slug=said.get("module_slug", ""), **scope
        ):
            raise forms.ValidationError(_("You cannot appoint to this role for this scope: it is wider than your own."))
        return said
