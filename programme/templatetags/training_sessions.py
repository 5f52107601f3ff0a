from django import template

from people.rules import Visitor
from programme.sessions.rules import keeps_any

register = template.Library()


@register.filter
def keeps_sessions(user: Visitor) -> bool:
    """Whether the menu leads this person to the sessions that they keep; no query for people without an appointment."""
    return keeps_any(user)
