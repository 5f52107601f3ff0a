"""What staff fill in about certificates: what they look for, why one is revoked, the right name."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.desk.reading import SHOWN_STATES, matching, standing_at, with_newest_state
from certificates.models import REVOKED_FOR, STATE_WORDS, CredentialQuerySet, Reason
from certificates.payload import written_name
from certificates.standing import State
from modules.models import Module
from programme.models import TrainingSession

LONGEST_WORDS = 150


class SessionField(forms.ModelChoiceField):
    """A session by its title and day."""

    def label_from_instance(self, session: Any) -> str:
        """Its title, and when it began."""
        return f"{session.title} ({session.starts_at:%Y-%m-%d})" if session.starts_at else str(session.title)


class WordsForm(forms.Form):
    """Asks for a code or a name; it is posted, so that no name stands in an address."""

    words = forms.CharField(label=_("Code or name"), max_length=LONGEST_WORDS, required=False)


class FilterForm(forms.Form):
    """By module, session and state: what may stand in an address."""

    module = forms.ModelChoiceField(
        label=_("Module"),
        queryset=Module.objects.none(),
        to_field_name="slug",
        empty_label=_("All modules"),
        required=False,
    )
    session = SessionField(
        label=_("Session"),
        queryset=TrainingSession.objects.none(),
        to_field_name="key",
        empty_label=_("All sessions"),
        required=False,
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All states")), *((one.value, STATE_WORDS[one.value]) for one in SHOWN_STATES)],
        required=False,
    )

    def __init__(self, *args: Any, seen: CredentialQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = seen
        modules = Module.objects.filter(pk__in=seen.order_by().values("module")).order_by("code")
        sessions = TrainingSession.objects.filter(pk__in=seen.order_by().values("booking__session"))
        self.fields["module"].queryset = modules  # type: ignore[attr-defined]  # a field of models
        self.fields["session"].queryset = sessions.order_by("-starts_at")  # type: ignore[attr-defined]  # likewise

    def found(self, words: str) -> CredentialQuerySet:
        """The certificates that fit, the newest first; what cannot be understood narrows nothing."""
        said = self.cleaned_data if self.is_valid() else {}
        found = with_newest_state(self.seen).select_related("holder", "module")
        if words:
            found = found.filter(matching(words))
        if said.get("module"):
            found = found.filter(module=said["module"])
        if said.get("session"):
            found = found.filter(booking__session=said["session"])
        if said.get("state"):
            found = found.filter(standing_at(State(said["state"]), timezone.localdate()))
        return found.order_by("-issued_at", "-pk")


class NothingToSay(forms.Form):
    """For what is done without another word."""


class RevocationForm(forms.Form):
    """Why a certificate is revoked; the reason is public."""

    reason = forms.ChoiceField(
        label=_("Why is it revoked?"),
        help_text=_("Whoever checks the code reads it, and the holder too."),
        choices=[(reason.value, reason.label) for reason in REVOKED_FOR],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )

    def clean_reason(self) -> Reason:
        """The reason."""
        return Reason(self.cleaned_data["reason"])


class CorrectionForm(forms.Form):
    """The name as it shall stand on the certificate."""

    name = forms.CharField(
        label=_("Name on the new certificate"),
        help_text=_("As the holder writes it. The name in their profile stays as it is."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the name with letters.")},
    )

    def clean_name(self) -> str:
        """The name as it is written on paper."""
        name = written_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write the name with letters."))
        return name
