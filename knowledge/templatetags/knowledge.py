"""Short names of what a card says."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.vocabulary import Channel, CostBand, Evidence, Kind, Setting, TargetGroup

register = template.Library()

SHOWN_ON_CARD = 3
CHOICES = {"place": Setting, "channel": Channel, "group": TargetGroup}
ICONS = {
    Kind.TOOL: "talk",
    Kind.BITE: "clock",
    Kind.PAPER: "book",
    Kind.INITIATIVE: "flag",
    Kind.WEBINAR: "play",
    Kind.TEMPLATE: "pen",
}
COSTS = {CostBand.LOW: _("Low cost"), CostBand.MEDIUM: _("Medium cost"), CostBand.HIGH: _("High cost")}
EVIDENCE = {
    Evidence.PRACTICE: pgettext_lazy("evidence", "From practice"),
    Evidence.DESCRIBED: pgettext_lazy("evidence", "Described"),
    Evidence.EVALUATED: pgettext_lazy("evidence", "Evaluated"),
}


@register.filter
def kind_icon(kind: str) -> str:
    """The drawing that stands for a kind of item."""
    return ICONS[Kind(kind)]


@register.filter
def names_of(values: Iterable[str], of: str) -> str:
    """The first names of a list of words, and that there are more."""
    labels = dict(CHOICES[of].choices)
    names = [str(labels.get(value, value)) for value in values]
    return ", ".join(names[:SHOWN_ON_CARD]) + (" …" if len(names) > SHOWN_ON_CARD else "")


@register.filter
def cost_in_short(band: str) -> object:
    """The band of cost in two words."""
    return COSTS[CostBand(band)]


@register.filter
def evidence_in_short(level: str) -> object:
    """The level of evidence in one or two words."""
    return EVIDENCE[Evidence(level)]
