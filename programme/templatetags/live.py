"""Figures of agreement in words."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from programme.agreement import ENOUGH_RATINGS, Agreement

register = template.Library()


@register.filter
def coefficient(found: Agreement) -> str:
    """Alpha with its interval, such as “0.68 (0.41 to 0.86)”; why there is none, where all gave the same level."""
    if found.alpha is None or found.interval is None:
        return _("all the same level") if found.ratings >= ENOUGH_RATINGS else "–"
    value, low, high = (_in_figures(one) for one in (found.alpha, *found.interval))
    return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


def _in_figures(value: float) -> str:
    return number_format(value, decimal_pos=2).replace("-", "−")
