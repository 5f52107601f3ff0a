"""Words for what is printed of a role-play: the table of levels, the steps of a session, kinds of ending."""

from collections.abc import Iterable

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from modules.competencies import RUBRICS
from modules.models import SiteImage
from modules.paper import picture_of

register = template.Library()

STEPS = {
    "read": _("Everybody reads their brief, apart from each other; whoever prefers to watch, watches"),
    "play": _("The talk"),
    "derole": _("Leave the roles: own name, another place, one thing in which I differ from the role"),
    "counsellor": _("The counsellor first: what I wanted, what I would do again"),
    "actor": _("The actor, once in the role (“it became easier when …”), then as themselves"),
    "observers": _("The observers: quotations first, then levels"),
    "again": _("One minute of the talk again, with another choice"),
    "questions": _("Debrief questions of the ending, and what each takes along"),
}
ENDING_KINDS = {
    "good": _("it went well"),
    "partial": _("something is missing"),
    "harmful": _("harm was done"),
    "emergency": _("emergency"),
}


@register.inclusion_tag("activities/roleplay/print/_lines.html")
def lines(count: int) -> dict[str, range]:
    """So many lines to write on."""
    return {"lines": range(count)}


@register.inclusion_tag("modules/paper/_option_picture.html")
def paper_picture(image: int, alt: str) -> dict[str, str]:
    """The picture of an option of a question, in the file itself; `alt` says what it shows."""
    return {"picture": picture_of(SiteImage.objects.filter(pk=image).first()), "alt": alt}


@register.filter
def competency_description(competency: str) -> Promise | str:
    """What a competency is; nothing for one that is not in the table."""
    return RUBRICS[competency].description if competency in RUBRICS else ""


@register.filter
def competency_levels(competency: str) -> Iterable[tuple[int, Promise]]:
    """The levels of a competency with what is seen at each; none for one that is not in the table."""
    return RUBRICS[competency].levels.items() if competency in RUBRICS else ()


@register.filter
def step_words(step: str) -> Promise:
    """What is done in a step of a live session."""
    return STEPS[step]


@register.filter
def ending_kind(kind: str) -> Promise:
    """How a talk ended, in words."""
    return ENDING_KINDS[kind]
