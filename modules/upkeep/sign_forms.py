"""What reviewers say: that they sign, or what should change first."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_REMARK = 1000


def in_a_year() -> date:
    """The usual day of the next review."""
    today = timezone.localdate()
    return today.replace(year=today.year + 1, day=min(today.day, 28))


class SignForm(forms.Form):
    """Sign the words that were read."""

    name = forms.CharField(
        label=_("Name to show"),
        max_length=120,
        required=False,
        help_text=_(
            "As readers shall see it, with your profession if you like. Empty: only the kind of review is shown."
        ),
    )
    review_on = forms.DateField(
        label=_("Next review"), initial=in_a_year, widget=forms.DateInput(attrs={"type": "date"})
    )
    comment = forms.CharField(
        label=_("Remark for the editors"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_review_on(self) -> date:
        """Refuse a day that has passed."""
        day: date = self.cleaned_data["review_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day to come."))
        return day


class ChangesForm(forms.Form):
    """Say what should change before it is signed."""

    comment = forms.CharField(
        label=_("What should change"), max_length=LONGEST_REMARK, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].error_messages["required"] = _("Say in a sentence or two what should change.")
