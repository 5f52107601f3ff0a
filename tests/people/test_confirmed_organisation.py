"""Naming an organisation in the profile opens nothing; somebody else has to say so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access.actions import give
from access.rules import may_open
from people import actions
from people.groups import ensure_groups
from people.models import Organisation, Role, User
from tests.factories.access import a_module
from tests.factories.people import OrganisationFactory, UserFactory, appointed

pytestmark = pytest.mark.django_db


def names(person: User, organisation: Organisation) -> User:
    """The person fills in their profile."""
    actions.update_profile(
        person,
        name="Ana Novak",
        organisation=organisation,
        organisation_said="",
        country=organisation.country,
        language="en",
    )
    return person


@pytest.fixture
def organisation() -> Organisation:
    """An organisation all of whose people may open a module."""
    organisation = OrganisationFactory()
    give(a_module(), by=None, organisation=organisation)
    return organisation


def test_naming_an_organisation_opens_nothing(organisation):
    assert not may_open(names(UserFactory(), organisation), a_module())


def test_an_address_of_the_organisation_opens_what_it_has(organisation):
    domain = actions.propose_domain(organisation, "hands.example", by=appointed(Role.APPROVER))
    actions.verify_domain(domain, by=appointed(Role.APPROVER), evidence="Mail to the director")

    assert may_open(names(UserFactory(email="ana@hands.example"), organisation), a_module())
    assert not may_open(names(UserFactory(email="ana@other-hands.example"), organisation), a_module())
    assert not may_open(names(UserFactory(email="ana@sub.hands.example"), organisation), a_module())


def test_an_old_proof_opens_nothing(organisation):
    domain = actions.propose_domain(organisation, "hands.example", by=appointed(Role.APPROVER))
    long_ago = timezone.localdate() - timedelta(days=731)
    actions.verify_domain(domain, by=appointed(Role.APPROVER), evidence="Mail", on=long_ago)

    assert not may_open(names(UserFactory(email="ana@hands.example"), organisation), a_module())


def test_a_domain_that_is_proved_later_opens_for_those_who_are_there(organisation):
    person = names(UserFactory(email="ana@hands.example"), organisation)
    domain = actions.propose_domain(organisation, "hands.example", by=appointed(Role.APPROVER))

    actions.verify_domain(domain, by=appointed(Role.APPROVER), evidence="Official page")

    assert may_open(User.objects.get(pk=person.pk), a_module())


def test_programme_staff_confirm_in_the_workshop(organisation, client_of):
    ensure_groups()
    person, approver = names(UserFactory(), organisation), appointed(Role.APPROVER)

    response = client_of(approver).post(reverse("confirm_organisation", args=[person.pk]))

    assert response.status_code == 302
    assert may_open(User.objects.get(pk=person.pk), a_module())


def test_staff_of_another_country_cannot_confirm(organisation, client_of):
    ensure_groups()
    person, elsewhere = names(UserFactory(), organisation), appointed(Role.APPROVER, country="BE")

    response = client_of(elsewhere).post(reverse("confirm_organisation", args=[person.pk]), follow=True)

    assert response.status_code == 404
    assert not may_open(User.objects.get(pk=person.pk), a_module())


def test_whoever_moves_has_to_be_confirmed_anew(organisation):
    person = names(UserFactory(), organisation)
    actions.confirm_organisation(person, by=appointed(Role.APPROVER))

    names(person, OrganisationFactory())

    assert person.confirmed_organisation_id is None
