"""What learners post."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from learning.models import REFLECTION_LIMIT, ExtraTime


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


class GroupForm(forms.Form):
    """A group that plays one role-play."""

    name = forms.CharField(
        label=_("Name of the group"),
        max_length=80,
        help_text=_("Its members and the other trainers of the module see it. Do not name people."),
        error_messages={"required": _("Give the group a name, such as the place and the week.")},
    )

    field_order = ["roleplay", "name"]

    def __init__(self, *args: Any, roleplays: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roleplay"] = forms.ChoiceField(label=_("Role-play"), choices=roleplays)
        self.order_fields(self.field_order)


class CodeForm(forms.Form):
    """The code of a group, as somebody types it."""

    code = forms.CharField(
        label=_("Code of the group"),
        max_length=20,
        help_text=_("Eight letters and digits, such as 7KQ3 M8XN. Spaces and small letters do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the code that your trainer shows.")},
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
    return int(said) if said.isascii() and said.isdigit() and len(said) < 3 and int(said) <= 10 else None


def run_shown(address: QueryDict) -> int | None:
    """Return the number of the run that a page showed; None where the address of its form does not say it."""
    said = address.get("run", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else None


def seen(posted: QueryDict) -> int:
    """Return how many responses there were when the page was made; none where that is not readable."""
    said = posted.get("seen", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def age(posted: QueryDict) -> timedelta:
    """Return how long an answer has waited in the browser for a connection, in whole seconds; none where that is not readable."""
    said = posted.get("age", "")
    return timedelta(seconds=int(said)) if said.isascii() and said.isdigit() and len(said) < 8 else timedelta()


class ExtraTimeForm(forms.Form):
    """How much more time somebody needs."""

    percent = forms.TypedChoiceField(
        label=_("Time where it is limited"),
        choices=[(0, _("The time that stands there is enough")), *ExtraTime.Percent.choices],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the four."),
            "invalid_choice": _("Choose one of the four."),
        },
    )
