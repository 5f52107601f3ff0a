"""What readers write about a problem, and what editors answer."""

from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from modules.models import ProblemKind, ProblemState
from modules.models.upkeep import LONGEST_ANSWER, LONGEST_REPORT
from modules.upkeep.filter_forms import ModuleFilterForm

TOO_FAST = _(
    "Much was sent from your side in a short time. Wait a minute, then send this again: your words stand below."
)


class ReportForm(forms.Form):
    """A problem in a sentence or two."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=ProblemKind, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What have you noticed?"),
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_REPORT}),
        help_text=_("One or two sentences. Please write nothing about people you work with: no names, no stories."),
    )
    part = forms.RegexField(regex=r"\As-[0-9a-f]{8}\Z", required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    # People leave it empty, since they do not see it; programs that fill in every field do not.
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=200)

    def say_too_fast(self) -> None:
        """Refuse for a minute, and keep what was typed."""
        self.add_error(None, forms.ValidationError(TOO_FAST, code="too_fast"))

    @property
    def status(self) -> int:
        """200 for an empty form, 429 for one that came too fast, 422 for one that cannot be taken as it is."""
        if not self.is_bound:
            return 200
        return 429 if self.has_error(NON_FIELD_ERRORS, "too_fast") else 422


class AnswerForm(forms.Form):
    """What the editors answer."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Whoever has reported it signed in gets this by mail. Say what you have changed, or why not."),
    )


class ProblemFilterForm(ModuleFilterForm):
    """What the list is narrowed to."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("Open")), *ProblemState.choices, ("all", _("All"))], required=False
    )
    field_order = ("state", "module")
