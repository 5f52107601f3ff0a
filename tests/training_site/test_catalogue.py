"""The catalogue: what narrows it, and what each answer would leave."""

import pytest
from django.http import QueryDict

from modules.models import AccessPolicy, Module
from tests.factories.modules import published_module
from training_site.catalogue import Catalogue

pytestmark = pytest.mark.django_db


def counts(catalogue: Catalogue) -> dict[str, dict[str, int]]:
    return {facet.name: {option.value: option.count for option in facet.options} for facet in catalogue.facets}


@pytest.fixture(autouse=True)
def _modules() -> None:
    published_module("short", access=AccessPolicy.OPEN)
    published_module("long", access=AccessPolicy.OPEN)
    published_module("closed", access=AccessPolicy.ON_REQUEST)
    for slug, minutes in (("short", 30), ("long", 200), ("closed", 30)):
        Module.objects.filter(slug=slug).update(minutes=minutes)


def test_each_facet_counts_what_the_others_leave():
    catalogue = Catalogue("en", QueryDict("duration=1&access=open"))

    assert [entry.slug for entry in catalogue.entries] == ["short"]
    assert counts(catalogue) == {"access": {"open": 1, "on_request": 1}, "duration": {"1": 1, "4": 1}}


def test_values_that_no_module_has_find_nothing_and_count_as_one():
    catalogue = Catalogue("en", QueryDict("&".join(f"topic=none-{number}" for number in range(500))))

    assert (catalogue.entries, catalogue.is_narrowed, catalogue.chosen["topic"]) == ([], True, {"none-0"})
