import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef

from ground.prepared import Given, Prepared
from people.models import Appointment, Country, Organisation, Role, User
from tests.factories.people import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

KEY = Given("key", User._meta.get_field("key"))


def test_rows_are_those_of_the_plain_query_for_each_value():
    first, second = UserFactory(), UserFactory()
    prepared = Prepared(lambda: User.objects.filter(key=KEY))

    assert prepared.rows(key=first.key) == [first]
    assert prepared.rows(key=second.key) == [second]
    assert prepared.rows(key=uuid4()) == []


def test_first_is_none_where_nothing_fits():
    assert Prepared(lambda: User.objects.filter(key=KEY)).first(key=uuid4()) is None


def test_rows_come_with_related_rows_in_one_query(django_assert_num_queries):
    organisation = OrganisationFactory(name="Open Hands")
    person = UserFactory(organisation=organisation, country=organisation.country)
    prepared = Prepared(lambda: User.objects.select_related("organisation__country").filter(key=KEY))

    with django_assert_num_queries(1):
        found = prepared.first(key=person.key)
        assert (found.organisation.name, found.organisation.country) == ("Open Hands", organisation.country)


@pytest.mark.parametrize("role", [Role.TRAINER, Role.AUDITOR])
def test_rows_carry_what_a_subquery_with_a_given_value_says(role):
    person = UserFactory()
    Appointment.objects.create(person=person, role=Role.TRAINER)
    held = Appointment.objects.filter(person=OuterRef("pk"), role=Given("role", Appointment._meta.get_field("role")))
    prepared = Prepared(lambda: User.objects.filter(key=KEY).annotate(holds=Exists(held)))

    assert bool(prepared.first(key=person.key, role=role).holds) == (role == Role.TRAINER)


def test_a_null_value_fits_no_row():
    OrganisationFactory()
    country = Given("country", Organisation._meta.get_field("country"))

    assert Prepared(lambda: Organisation.objects.filter(country=country)).rows(country=None) == []


def test_values_of_a_list_are_given_one_by_one():
    codes = [Given(name, Country._meta.pk) for name in ("one", "two")]
    prepared = Prepared(lambda: Country.objects.filter(code__in=codes).order_by("code"))

    assert [country.code for country in prepared.rows(one="HR", two="BE")] == ["BE", "HR"]


def test_each_value_must_be_given():
    with pytest.raises(KeyError):
        Prepared(lambda: User.objects.filter(key=KEY)).rows(name="no such value")


@pytest.mark.django_db(transaction=True)
def test_rows_are_read_on_the_connection_of_the_asking_thread():
    person = UserFactory()
    prepared = Prepared(lambda: User.objects.filter(key=KEY))
    prepared.rows(key=uuid4())
    found = []

    def ask() -> None:
        found.extend(prepared.rows(key=person.key))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    assert found == [person]
