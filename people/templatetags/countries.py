from collections.abc import Iterable

from django import template

from people.countries import footnote_for
from people.models import Country

register = template.Library()


@register.filter
def footnote(countries: Country | Iterable[Country | None] | None) -> str:
    """The note that belongs to a marked country among these (one, several or none)."""
    if countries is None or isinstance(countries, Country):
        countries = [countries]
    return footnote_for(countries)
