"""What staff fill in about certificates: what they look for, why one is revoked, the right name, rules of validity."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certificates.achievement import live_round_in
from certificates.desk.reading import SHOWN_STATES, matching, standing_at, with_newest_state
from certificates.models import REVOKED_FOR, STATE_WORDS, CredentialKind, CredentialQuerySet, Reason, Renewal
from certificates.payload import written_name
from certificates.rules import may_set_rule
from certificates.standing import State
from learning.progress import ROLEPLAY
from modules.editions import manifest
from modules.models import Module
from people.models import User
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


class RuleForm(forms.Form):
    """How long certificates of a module and kind are valid, and what renews them."""

    module = forms.ModelChoiceField(
        label=_("Module"),
        queryset=Module.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Every module without a rule of its own"),
    )
    kind = forms.ChoiceField(label=_("Kind of certificate"), choices=CredentialKind.choices)
    live_round = forms.ChoiceField(
        label=_("Live round"),
        help_text=_("For certificates of achievement: what people take part in beside completing the module."),
        required=False,
    )
    valid_months = forms.IntegerField(
        label=_("Valid for how many months?"),
        help_text=_(
            "1 to 120, counted from the day of completion or the last day of the session. Leave it empty only for certificates of achievement that do not end."
        ),
        min_value=1,
        max_value=120,
        required=False,
    )
    renewal = forms.ChoiceField(label=_("Renewal"), choices=Renewal.choices)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        modules = [one for one in Module.objects.select_related("latest_edition") if may_set_rule(by, one)]
        chosen = Module.objects.filter(pk__in=[one.pk for one in modules]).order_by("code")
        self.fields["module"].queryset = chosen  # type: ignore[attr-defined]  # a field of models
        self.role_plays = {(one.slug, slug): title for one in modules for slug, title in role_plays_of(one)}
        shown = [(slug, f"{module}: {title}") for (module, slug), title in self.role_plays.items()]
        self.fields["live_round"].choices = [("", _("None")), *shown]  # type: ignore[attr-defined]  # choices

    def clean(self) -> dict[str, Any]:
        """Refuse what the person may not say, and what makes no sense together."""
        said = super().clean() or {}
        if "module" in said and not may_set_rule(self.by, said["module"]):
            self.add_error("module", _("Choose a module: a rule for all is set by those whose role has no limits."))
        if said.get("kind") == CredentialKind.ACHIEVEMENT:
            self._check_achievement(said)
        else:
            self._check_others(said)
        return said

    def _check_achievement(self, said: dict[str, Any]) -> None:
        module = said.get("module")
        if module is None:
            self.add_error("module", _("Choose the module that the certificate of achievement is for."))
        elif (module.slug, said.get("live_round")) not in self.role_plays:
            self.add_error("live_round", _("Choose a role-play of this module."))
        self._check_renewal(said, str(_("A certificate of achievement is not renewed.")))

    def _check_others(self, said: dict[str, Any]) -> None:
        said["live_round"] = ""
        if said.get("valid_months") is None and "valid_months" not in self.errors:
            self.add_error("valid_months", _("Write for how many months: without a rule certificates do not expire."))
        if said.get("kind") == CredentialKind.ATTENDANCE:
            self._check_renewal(
                said, str(_("Whoever attends another session gets another certificate, so none is renewed."))
            )

    def _check_renewal(self, said: dict[str, Any], sentence: str) -> None:
        if said.get("renewal") != Renewal.NONE:
            self.add_error("renewal", sentence)


def role_plays_of(module: Module) -> list[tuple[str, str]]:
    """The role-plays of the module's latest edition, by id and title."""
    if module.latest_edition_id is None:
        return []
    contents = manifest(module.latest_edition_id)
    plays = [one for one in contents.activities if one.kind == ROLEPLAY]
    return [(one.slug, live_round_in(contents, one.slug, get_language() or "")["title"]) for one in plays]
