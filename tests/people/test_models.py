import pytest
from django.db import IntegrityError, transaction

from people.models import Country, Organisation, User
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_kosovo_always_carries_its_mark():
    assert str(Country.objects.get(pk="XK")) == "Kosovo*"


def test_the_countries_of_the_union_and_around_it_are_there():
    codes = set(Country.objects.values_list("code", flat=True))

    assert len(codes) == 72
    assert {"BE", "HR", "NO", "AL", "MD", "TR", "UA", "BD", "ZA"} <= codes


def test_an_organisation_stands_once_in_a_country():
    OrganisationFactory(name="Open Hands", country_id="HR")
    OrganisationFactory(name="Open Hands", country_id="IT")

    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="open hands", country_id="HR")


def test_addresses_are_kept_in_lower_case():
    assert User.objects.create_user("Amina@Example.ORG").email == "amina@example.org"


def test_a_person_without_a_name_is_called_by_the_address():
    person = User(email="a@example.org")

    assert (str(person), person.get_full_name(), person.get_short_name()) == ("a@example.org",) * 3
