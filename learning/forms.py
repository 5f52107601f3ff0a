"""What learners post."""

from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from learning.models import REFLECTION_LIMIT


class AlternativeForm(forms.Form):
    """A private reflection on the text that stands for a role-play."""

    text = forms.CharField(
        label=_("What do you take along?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=REFLECTION_LIMIT,
        min_length=20,
        help_text=_("One or two sentences. Only you can read this. Do not write about real clients by name."),
        error_messages={
            "required": _("Write one or two sentences; then the text counts as done."),
            "min_length": _("Write a little more: one or two sentences."),
            "max_length": _("This is too long. Shorten it to 4,000 characters; nothing was lost."),
        },
    )


def idempotency_key(posted: QueryDict) -> UUID:
    """Return the key that a page was made with; a post without a readable one gets its own."""
    try:
        return UUID(posted.get("key", ""))
    except ValueError:
        return uuid4()


def confidence(posted: QueryDict) -> int | None:
    """Return how sure somebody says they are, 0 to 10; None where they did not say, or said something else."""
    said = posted.get("confidence", "")
    return int(said) if said.isascii() and said.isdigit() and int(said) <= 10 else None
