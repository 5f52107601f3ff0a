from django import template

from access.words import PolicyWords, policy_words
from modules.models import Module

register = template.Library()


@register.simple_tag
def policy_of(module: Module) -> PolicyWords:
    """What locks this module, who decides, and how to get in."""
    return policy_words(module.access)
