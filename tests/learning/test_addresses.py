"""Words that stand in addresses are no ids of modules and units."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import URLPattern

from learning import urls
from learning.copies import urls as copies
from modules.addresses import FIXED_FOR_MODULES, FIXED_FOR_UNITS
from modules.models import Module, UnitPage


def fixed_words(patterns: list, place: int) -> set[str]:
    """The words at a place of addresses that are as long as one with a name there, or longer."""
    routes = [str(one.pattern).strip("/").split("/") for one in patterns]
    return {
        route[place] for route in routes if len(route) > place and "<" not in route[place] and "." not in route[place]
    }


def test_every_fixed_word_of_an_address_is_known():
    routes = [*urls.urlpatterns, *(one for one in copies.urlpatterns if isinstance(one, URLPattern))]
    below = [one for one in routes if str(one.pattern).startswith("<slug:module>/")]

    assert fixed_words(routes, 0) - {""} == FIXED_FOR_MODULES
    assert fixed_words(below, 1) == FIXED_FOR_UNITS


@pytest.mark.django_db
@pytest.mark.any_database
def test_a_fixed_word_is_no_id():
    for one in (UnitPage(slug="sync"), Module(slug="offline")):
        with pytest.raises(ValidationError, match="another page"):
            one.clean()
