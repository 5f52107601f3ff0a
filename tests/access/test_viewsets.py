"""Grants in the admin: given to a person or an organisation, revoked once, seen in one's scope."""

import html
import re

import pytest
from django.test import Client

from access import actions
from access.models import Grant
from access.rules import may_open
from ground.models import AuditEvent
from modules.models import Module
from people.groups import ensure_groups
from people.models import Role, User
from tests.factories.people import OrganisationFactory, UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db

NEW = "/admin/grants/new/"


@pytest.fixture(autouse=True)
def _groups():
    ensure_groups()


@pytest.fixture
def module() -> Module:
    return Module.objects.create(slug="small", code="SMALL", minutes=60)


def words(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def give(client: Client, module: Module, **fields: object):
    said = {
        "module": module.pk,
        "person": "",
        "organisation": "",
        "starts_on": "2026-01-01",
        "ends_on": "",
        "reason": "",
    }
    return client.post(NEW, said | fields, follow=True)


def test_staff_give_a_person_access(module, client_of):
    approver, person = appointed(Role.APPROVER), UserFactory(name="Amina Diallo")

    page = give(client_of(approver), module, person=person.pk, reason="Pilot group")

    grant = Grant.objects.get()
    assert (grant.person, grant.granted_by, grant.reason) == (person, approver, "Pilot group")
    assert may_open(person, module)
    assert "Amina Diallo" in words(page)
    assert AuditEvent.objects.filter(action="access.give", name__actor=approver).exists()


def test_staff_give_all_people_of_an_organisation_access(module, client_of):
    organisation = OrganisationFactory(name="Open Hands")

    give(client_of(appointed(Role.APPROVER)), module, organisation=organisation.pk)

    assert Grant.objects.get().organisation == organisation
    assert may_open(UserFactory(organisation=organisation), module)


def test_a_grant_for_nobody_is_refused_with_a_sentence(module, client_of):
    page = give(client_of(appointed(Role.APPROVER)), module)

    assert "Choose a person or an organisation, one of the two." in words(page)
    assert not Grant.objects.exists()


def test_a_grant_for_two_is_refused_with_a_sentence(module, client_of):
    page = give(
        client_of(appointed(Role.APPROVER)), module, person=UserFactory().pk, organisation=OrganisationFactory().pk
    )

    assert "Choose a person or an organisation, one of the two." in words(page)
    assert not Grant.objects.exists()


def test_a_grant_that_ends_before_it_starts_is_refused_with_a_sentence(module, client_of):
    page = give(client_of(appointed(Role.APPROVER)), module, person=UserFactory().pk, ends_on="2025-12-31")

    assert "The last day must not be before the first." in words(page)
    assert not Grant.objects.exists()


@pytest.mark.parametrize("scope", [{"module_slug": "elsewhere"}, {"country": "IT"}])
def test_staff_give_nothing_outside_their_scope(module, client_of, scope):
    give(client_of(appointed(Role.APPROVER, **scope)), module, person=UserFactory(country_id="FR").pk)

    assert not Grant.objects.exists()


@pytest.mark.parametrize("scope", [{"module_slug": "small"}, {"country": "FR"}])
def test_staff_give_inside_their_scope(module, client_of, scope):
    give(client_of(appointed(Role.APPROVER, **scope)), module, person=UserFactory(country_id="FR").pk)

    assert Grant.objects.count() == 1


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.TRAINER, Role.FOCAL_POINT])
def test_others_give_nothing(module, client_of, role):
    give(client_of(appointed(role)), module, person=UserFactory().pk)

    assert not Grant.objects.exists()


def test_revoking_asks_once_and_keeps_the_row(module, client_of):
    person, approver = UserFactory(name="Amina Diallo"), appointed(Role.APPROVER)
    grant = actions.give(module, by=None, person=person)
    client, path = client_of(approver), f"/admin/grants/{grant.pk}/revoke/"

    question = client.get(path)
    assert "can no longer open the module from now on. What was learnt is kept." in words(question)
    assert may_open(person, module)

    page = client.post(path, follow=True)
    assert "SMALL: Amina Diallo: access is revoked." in words(page)
    assert (Grant.objects.get().revoked_by, may_open(person, module)) == (approver, False)


def test_revoking_twice_is_no_error_and_changes_nothing(module, client_of):
    first, second = appointed(Role.APPROVER), appointed(Role.APPROVER)
    grant = actions.give(module, by=None, person=UserFactory())
    client_of(first).post(f"/admin/grants/{grant.pk}/revoke/")

    page = client_of(second).post(f"/admin/grants/{grant.pk}/revoke/", follow=True)

    assert page.status_code == 200
    assert Grant.objects.get().revoked_by == first


@pytest.mark.parametrize("scope", [{"module_slug": "elsewhere"}, {"country": "IT"}])
def test_staff_revoke_nothing_outside_their_scope(module, client_of, scope):
    grant = actions.give(module, by=None, person=UserFactory(country_id="FR"))

    client_of(appointed(Role.APPROVER, **scope)).post(f"/admin/grants/{grant.pk}/revoke/")

    assert not Grant.objects.get().is_revoked


def test_the_list_shows_what_is_in_one_s_scope(module, client_of):
    actions.give(module, by=None, person=UserFactory(name="Amina Diallo", country_id="FR"))
    actions.give(module, by=None, person=UserFactory(name="Luc Fontaine", country_id="IT"))

    def shown(**scope: object) -> list[bool]:
        page = words(client_of(appointed(Role.APPROVER, **scope)).get("/admin/grants/"))
        return [name in page for name in ("Amina Diallo", "Luc Fontaine")]

    assert shown() == [True, True]
    assert shown(country="FR") == [True, False]
    assert shown(module_slug="elsewhere") == [False, False]


def test_the_list_offers_to_revoke_what_holds(module, client_of):
    holding = actions.give(module, by=None, person=UserFactory())
    revoked = actions.revoke(actions.give(module, by=None, person=UserFactory()), by=administrator())

    def offered(person: User) -> list[bool]:
        page = client_of(person).get("/admin/grants/").content.decode()
        return [f"/admin/grants/{grant.pk}/revoke/" in page for grant in (holding, revoked)]

    assert offered(appointed(Role.APPROVER)) == [True, False]
    assert offered(appointed(Role.AUDITOR)) == [False, False]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many(module, client_of, django_assert_num_queries, count):
    for _number in range(count):
        actions.give(module, by=None, person=UserFactory(organisation=OrganisationFactory()))
    client = client_of(appointed(Role.APPROVER))
    client.get("/admin/grants/")

    with django_assert_num_queries(10):
        client.get("/admin/grants/")


@pytest.mark.parametrize("way", ["edit", "delete"])
def test_not_even_administrators_edit_or_delete_a_grant(module, client_of, way):
    grant = actions.give(module, by=None, person=UserFactory(), reason="Pilot group")

    client_of(administrator()).post(f"/admin/grants/{way}/{grant.pk}/", {"reason": "Another"})

    assert Grant.objects.get().reason == "Pilot group"
