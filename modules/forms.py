"""What editors post."""

from django import forms
from django.utils.translation import gettext_lazy as _

from modules.models import ChangeClass


class EditionForm(forms.Form):
    """The kind of change and what changed, in words for learners."""

    change = forms.ChoiceField(
        label=_("Kind of change"),
        choices=ChangeClass.choices,
        widget=forms.RadioSelect,
        initial=ChangeClass.EDITORIAL,
        help_text=_("Learners follow editorial editions silently. Others are offered to them with your note."),
    )
    note = forms.CharField(
        label=_("What changed"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("Plain words: learners who have begun read this before they decide to change."),
    )
