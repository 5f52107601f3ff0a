from django import template

from certificates.rules import has_desk
from people.models import User

register = template.Library()


@register.filter
def may_see_certificates(user: User) -> bool:
    """Whether the menu leads this person to the certificates of others; one query at most, none without an appointment."""
    return has_desk(user)
