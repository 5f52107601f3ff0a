"""Words and marks for the workbench of scenarios."""

from collections.abc import Mapping

from django import template
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from modules.activities.roleplay.drafts import Lost
from modules.activities.roleplay.graph import Rank
from modules.outline import ENDING_KINDS, anchor_of
from modules.scene_forms import PartForm

register = template.Library()

# Marks say without colour what lines and boxes say with it.
RANK_MARKS: Mapping[str, str] = {Rank.HARMFUL: "✕", Rank.MINIMAL: "~", Rank.COMPETENT: "✓"}
PLACE_MARKS: Mapping[str, str] = {"good": "✓", "partial": "~", "harmful": "✕", "emergency": "!"}
LOSSES: Mapping[str, Promise] = {
    Lost.MACRO: _("Macro"),
    Lost.VARIABLE: _("Variable"),
    Lost.STYLE: _("Style"),
    Lost.SCRIPT: _("Script or style sheet"),
    Lost.PASSAGE: _("Passage that the format runs by itself"),
    Lost.TARGET: _("Link to a passage that is not there: an empty ending stands in its place"),
    Lost.MEDIUM: _("Picture, sound or film"),
    Lost.CONTENT: _("Content of another kind: its title stands in its place"),
    Lost.TEXT: _("Text in content of another kind, or about a picture"),
    Lost.HEADING: _("Heading"),
    Lost.SCREEN: _("End screen that nothing leads to"),
    Lost.LINK: _("Address that words led to"),
    Lost.SCORE: _("Points"),
    Lost.WAY_BACK: _("Learners could go back"),
    Lost.SHUFFLE: _("Answers stood in another order each time"),
    Lost.FINISHING: _("Had to be finished before one could go on"),
    Lost.TIMER: _("Time for an answer, in seconds"),
    Lost.CREDIT: _("Licence, authors and source: name them where the scenario is used"),
}


@register.filter
def anchor(name: str, noun: str) -> str:
    """The id on the page of an entry of the outline."""
    return anchor_of(noun, name)


@register.filter
def rank_mark(rank: str) -> str:
    """The mark of the lowest rating of a choice."""
    return RANK_MARKS[rank]


@register.filter
def place_mark(kind: str) -> str:
    """The mark of the kind of an ending."""
    return PLACE_MARKS[kind]


@register.filter
def place_kind(kind: str) -> Promise:
    """The name of a scene or of the kind of an ending."""
    return ENDING_KINDS.get(kind, _("Scene"))


@register.filter
def loss_name(kind: str) -> Promise:
    """What a scenario has no room for, in words."""
    return LOSSES[kind]


@register.filter
def hints_of(form: PartForm, name: str) -> list[str]:
    """What the checks say about a field of a form of a scenario."""
    return form.hints.get(name, [])


@register.filter
def is_long(field: BoundField) -> bool:
    """Whether a field is for more than a line."""
    return bool(field.widget_type == "textarea")


@register.filter
def zoomed(length: int, percent: int) -> int:
    """A length at so many percent."""
    return length * percent // 100
