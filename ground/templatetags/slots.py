from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from ground.registries import slots

register = template.Library()


@register.simple_tag(takes_context=True)
def fill(context: Context, place: str, *values: Any) -> SafeString:
    """Show what upper apps contribute to this place: `{% fill "module_page.aside" module %}`."""
    return slots.fill(place, context["request"], *values)
