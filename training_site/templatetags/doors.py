"""Where the menus of the site lead somebody."""

from typing import NamedTuple

from django import template

from access.log import may_see_desk
from certificates.rules import has_desk
from people.rules import Visitor
from programme.sessions.rules import keeps_any

register = template.Library()


class Doors(NamedTuple):
    """What the menus offer beyond one's own: requests and certificates of others, sessions one keeps, the workshop."""

    requests: bool = False
    certificates: bool = False
    sessions: bool = False
    workshop: bool = False


@register.filter
def doors_of(user: Visitor) -> Doors:
    """The doors of the menus that are open to this person; one query at most, none without an appointment."""
    if not user.is_authenticated:
        return Doors()
    return Doors(may_see_desk(user), has_desk(user), keeps_any(user), user.is_staff)
