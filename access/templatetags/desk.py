from collections.abc import Iterable
from typing import cast

from django import template
from django.forms import BoundField, ChoiceField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
SELECTED = SafeString(" selected")


@register.filter
def options(field: BoundField) -> SafeString:
    """The options of a select, made at once: a page has hundreds of them, too many for a template of each."""
    choices = cast("Iterable[tuple[object, object]]", cast("ChoiceField", field.field).choices)
    chosen = "" if field.value() is None else str(field.value())
    marked = ((value, SELECTED if str(value) == chosen else "", label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)
