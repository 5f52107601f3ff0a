"""The choice of a reason: alone, or with one of the sentences that the programme keeps for it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.models import Reason, ReasonText

BETWEEN = ":"  # a reason, and the number of a sentence for it
# A focal point declines and the programme refuses for these; the first one is why something is approved.
REFUSALS = [reason for reason in Reason if reason != Reason.ELIGIBLE]

Group = Sequence[tuple[str, str | Promise]]


class ReasonField(forms.ChoiceField):
    """A reason for giving less than was asked for; `texts` are the sentences that can be chosen with it."""

    def __init__(self, *, texts: Iterable[ReasonText], **options: Any) -> None:
        self.sentences = {f"{text.reason}{BETWEEN}{text.pk}": text.sentence for text in texts}
        options.setdefault("error_messages", {"required": _("Choose a reason from the list.")})
        super().__init__(choices=[("", _("Choose a reason")), *map(self._choices_of, REFUSALS)], **options)

    def _choices_of(self, reason: Reason) -> tuple[str | Promise, str | Promise | Group]:
        """A group with the reason alone, for own words, and the sentences for it; no group where there are none."""
        own: list[tuple[str, str | Promise]] = [
            (key, sentence) for key, sentence in self.sentences.items() if key.split(BETWEEN)[0] == reason
        ]
        if not own:
            return str(reason), reason.label
        return reason.label, [(str(reason), reason.label), *own]

    def sentence(self, chosen: str) -> str:
        """The sentence of what was chosen; "" for a reason alone."""
        return self.sentences.get(chosen, "")


def reason_of(chosen: str) -> str:
    """The reason of what was chosen, with or without a sentence."""
    return chosen.partition(BETWEEN)[0]


def in_words(*parts: str) -> str:
    """Sentence and own words, one after the other."""
    return " ".join(part.strip() for part in parts if part.strip())
