from django import template

from modules.freezing import values_of
from modules.models import UnitPage
from modules.rendering import Body, made_from

register = template.Library()


@register.simple_tag
def unit_body(page: UnitPage) -> Body:
    """Render a unit page as it stands in the editor."""
    return made_from(values_of(page), page.locale.language_code, show_editor_notes=True)
