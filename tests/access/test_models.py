"""Grants: what the database holds, and which hold when."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.models import Grant
from modules.models import Module
from people.models import Role
from tests.factories.people import OrganisationFactory, UserFactory, appointed

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 15)


@pytest.fixture
def module() -> Module:
    return Module.objects.create(slug="small", code="SMALL", minutes=60)


def grant(module: Module, **fields: object) -> Grant:
    holder = {} if "person" in fields or "organisation" in fields else {"person": UserFactory()}
    return Grant.objects.create(module=module, **holder, **fields)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [(0, None, True), (-9, 0, True), (-9, 9, True), (0, 0, True), (1, None, False), (-9, -1, False)],
)
def test_current_counts_the_first_and_the_last_day(module, starts, ends, holds):
    ends_on = None if ends is None else DAY + timedelta(days=ends)
    grant(module, starts_on=DAY + timedelta(days=starts), ends_on=ends_on)

    assert Grant.objects.current(DAY).exists() is holds


def test_current_leaves_out_what_was_revoked(module):
    grant(module, starts_on=DAY, revoked_at=timezone.now(), revoked_by=UserFactory())

    assert not Grant.objects.current(DAY).exists()


def test_of_finds_one_s_own_and_one_s_organisation_s(module):
    person = UserFactory(organisation=OrganisationFactory())
    own, shared = grant(module, person=person), grant(module, organisation=person.organisation)
    grant(module)
    grant(module, organisation=OrganisationFactory())

    assert set(Grant.objects.of(person)) == {own, shared}


def test_of_finds_nothing_for_somebody_without_organisation_and_grant(module):
    grant(module, organisation=OrganisationFactory())

    assert not Grant.objects.of(UserFactory()).exists()


def test_within_follows_module_country_and_organisation(module):
    organisation = OrganisationFactory(country_id="IT")
    other = Module.objects.create(slug="other", code="OTHER", minutes=60)
    in_france = grant(module, person=UserFactory(country_id="FR"))
    of_organisation = grant(module, organisation=organisation)
    of_member = grant(other, person=UserFactory(country_id="IT", organisation=organisation))

    def seen(**scope: object) -> set[Grant]:
        return set(Grant.objects.within(appointed(Role.APPROVER, **scope).current_appointments))

    assert seen() == {in_france, of_organisation, of_member}
    assert seen(module_slug="small") == {in_france, of_organisation}
    assert seen(country="IT") == {of_organisation, of_member}
    assert seen(organisation=organisation) == {of_organisation, of_member}
    assert seen(country="FR", module_slug="other") == set()


def test_within_no_appointment_is_nothing(module):
    grant(module)

    assert not Grant.objects.within([]).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"person": None},
        {"ends_on": DAY - timedelta(days=1)},
        {"revoked_at": timezone.now()},
    ],
    ids=["a grant for nobody", "ends before it starts", "revoked by nobody"],
)
def test_the_database_refuses(module, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(module, **({"starts_on": DAY} | fields))


def test_the_database_refuses_two_holders(module):
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(module, person=UserFactory(), organisation=OrganisationFactory())


def test_a_grant_is_named_by_module_and_holder(module):
    assert str(grant(module, person=UserFactory(name="Amina Diallo"))) == "SMALL: Amina Diallo"
