"""What an administrator of an organisation says when somebody does not, or no longer, belong to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from access.pace import FormWithStatus


class ReasonForm(FormWithStatus):
    """Why; the person reads it."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads this in a mail. Nothing about clients or about anybody’s health."),
        error_messages={"required": _("Say why: the person reads it.")},
    )
