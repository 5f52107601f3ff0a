"""The door of a module, and who decides about grants."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from access import actions
from access.rules import Door, door, grants_seen_by, may_grant, may_open, modules_open_to
from learning.rules import trains
from modules.models import AccessPolicy, Module
from people.models import Role, User
from tests.factories.people import OrganisationFactory, UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db

BEHIND_A_GRANT = [AccessPolicy.ON_REQUEST, AccessPolicy.BY_INVITATION]


@pytest.fixture
def module() -> Module:
    return Module.objects.create(slug="small", code="SMALL", minutes=60)


def with_policy(module: Module, policy: AccessPolicy) -> Module:
    module.access = policy
    return module


@pytest.mark.parametrize("policy", AccessPolicy)
def test_door_is_closed_to_visitors_whatever_the_policy(module, policy):
    assert door(AnonymousUser(), with_policy(module, policy)) == Door(False, "signed_out")


@pytest.mark.parametrize("policy", [AccessPolicy.OPEN, AccessPolicy.REGISTERED])
def test_door_is_open_to_everybody_with_an_account(module, policy, django_assert_num_queries):
    person = UserFactory()

    with django_assert_num_queries(0):
        assert door(person, with_policy(module, policy)) == Door(True, "policy")


@pytest.mark.parametrize("policy", BEHIND_A_GRANT)
def test_door_opens_by_a_grant_in_one_query(module, policy, django_assert_num_queries):
    person = UserFactory()
    actions.give(module, by=None, person=person)

    with django_assert_num_queries(1):
        assert door(person, with_policy(module, policy)) == Door(True, "grant")


@pytest.mark.parametrize("policy", BEHIND_A_GRANT)
def test_door_is_closed_without_a_grant(module, policy):
    assert door(UserFactory(), with_policy(module, policy)) == Door(False, "no_grant")


def test_door_opens_to_the_people_of_an_organisation_with_a_grant(module):
    organisation = OrganisationFactory()
    actions.give(module, by=None, organisation=organisation)

    assert may_open(UserFactory(organisation=organisation), module)
    assert not may_open(UserFactory(organisation=OrganisationFactory()), module)


def test_door_is_closed_by_a_grant_for_another_module(module):
    person = UserFactory()
    actions.give(Module.objects.create(slug="other", code="OTHER", minutes=60), by=None, person=person)

    assert not may_open(person, module)


@pytest.mark.parametrize("days", [(-9, -1), (1, 9)], ids=["ended yesterday", "begins tomorrow"])
def test_door_is_closed_outside_the_days_of_a_grant(module, days):
    person, today = UserFactory(), timezone.localdate()
    starts, ends = (today + timedelta(days=number) for number in days)
    actions.give(module, by=None, person=person, starts_on=starts, ends_on=ends)

    assert door(person, module) == Door(False, "no_grant")


def test_door_closes_when_a_grant_is_revoked(module):
    person = UserFactory()
    grant = actions.give(module, by=None, person=person)

    actions.revoke(grant, by=administrator())

    assert door(person, module) == Door(False, "no_grant")


def test_door_of_trainers_opens_by_no_grant(module):
    person = UserFactory()
    actions.give(module, by=None, person=person)

    assert door(person, with_policy(module, AccessPolicy.TRAINER_ONLY)) == Door(False, "trainers")


@pytest.mark.parametrize("policy", [*BEHIND_A_GRANT, AccessPolicy.TRAINER_ONLY])
@pytest.mark.parametrize("role", [Role.TRAINER, Role.EDITOR])
def test_door_opens_to_those_who_work_on_the_module(module, policy, role):
    assert door(appointed(role, module_slug="small"), with_policy(module, policy)) == Door(True, "appointment")
    if (role, policy) != (Role.TRAINER, AccessPolicy.TRAINER_ONLY):
        assert not may_open(appointed(role, module_slug="elsewhere"), module)


@pytest.mark.parametrize(
    "scope", [{}, {"module_slug": "elsewhere"}, {"country": "FR"}], ids=["all", "module", "country"]
)
def test_a_module_for_trainers_opens_to_trainers_of_anything_and_lists_them_as_its_learners(module, scope):
    trainer = appointed(Role.TRAINER, **scope)
    for_trainers = with_policy(module, AccessPolicy.TRAINER_ONLY)
    for_trainers.save()

    assert door(trainer, for_trainers) == Door(True, "appointment")
    assert module.pk in modules_open_to(trainer)
    assert trains(trainer, for_trainers) == (scope == {})


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.TRAINER, Role.EDITOR)])
def test_a_module_for_trainers_opens_to_no_other_role(module, role):
    assert door(appointed(role), with_policy(module, AccessPolicy.TRAINER_ONLY)) == Door(False, "trainers")


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.APPROVER, Role.AUDITOR])
def test_door_opens_to_nobody_because_they_decide_or_watch(module, role):
    assert not may_open(appointed(role), module)


def test_door_is_open_to_administrators(module):
    assert door(administrator(), module) == Door(True, "appointment")


def test_may_grant_covers_the_module_and_where_the_holder_works(module):
    french, italian = UserFactory(country_id="FR"), UserFactory(country_id="IT")
    organisation = OrganisationFactory(country_id="FR")

    def asked(holder: object, **scope: object) -> bool:
        return may_grant(appointed(Role.APPROVER, **scope), module, holder=holder)

    assert [asked(french), asked(organisation)] == [True, True]
    assert [asked(french, module_slug="small"), asked(french, module_slug="elsewhere")] == [True, False]
    assert [asked(one, country="FR") for one in (french, organisation, italian)] == [True, True, False]
    member = UserFactory(organisation=organisation)
    assert [asked(one, organisation=organisation) for one in (organisation, member, french)] == [True, True, False]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.APPROVER])
def test_may_grant_is_for_programme_staff_alone(module, role):
    assert not may_grant(appointed(role), module, holder=UserFactory())


def test_may_grant_is_for_administrators_too(module):
    assert may_grant(administrator(), module, holder=UserFactory())


def test_grants_are_seen_in_one_s_scope(module):
    grant = actions.give(module, by=None, person=UserFactory(country_id="FR"))

    def sees(person: User) -> bool:
        return grant in grants_seen_by(person)

    inside = [administrator(), appointed(Role.APPROVER), appointed(Role.AUDITOR), appointed(Role.AUDITOR, country="FR")]
    outside = [
        appointed(Role.AUDITOR, country="IT"),
        appointed(Role.APPROVER, module_slug="elsewhere"),
        appointed(Role.EDITOR),
        UserFactory(),
    ]
    assert [sees(person) for person in inside] == [True] * 4
    assert [sees(person) for person in outside] == [False] * 4
