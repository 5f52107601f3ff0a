"""Words about questions that come in and go out."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

OUTCOMES = {
    "whole": _("taken whole"),
    "with-loss": _("taken with a loss"),
    "not-taken": _("not taken"),
}
KINDS = {
    "single": _("One answer"),
    "multiple": _("Several answers"),
    "truefalse": _("True or false"),
    "order": _("Put in order"),
    "match": _("Match"),
    "gaps": _("Fill the gaps"),
    "numeric": _("Number"),
    "sort": _("Sort into groups"),
}


@register.filter
def outcome_name(outcome: str) -> str:
    """What came of a question, in words."""
    return str(OUTCOMES[outcome])


@register.filter
def kind_name(kind: str | None) -> str:
    """A kind of ours in words; what another system calls one stays as it is."""
    return str(KINDS.get(kind or "", kind or ""))
