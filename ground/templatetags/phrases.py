from django import template

from ground import phrases

register = template.Library()


@register.filter
def named(name: object, value: object) -> str:
    """A value with its name in front, as the language writes the colon: `{{ field.label|named:error }}`."""
    return phrases.named(name, value)
