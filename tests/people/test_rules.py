from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from people import rules
from people.models import Country, Role, User
from tests.factories.people import OrganisationFactory, UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db


def country(code: str) -> Country:
    return Country.objects.get(pk=code)


def test_an_appointment_without_scope_covers_everything():
    approver = appointed(Role.APPROVER)

    assert rules.covers(approver, Role.APPROVER)
    assert rules.covers(approver, Role.APPROVER, country=country("FR"), module_slug="outreach-mhsud")


def test_an_appointment_for_a_country_covers_that_country_only():
    focal_point = appointed(Role.FOCAL_POINT, country="FR")

    assert rules.covers(focal_point, Role.FOCAL_POINT, country=country("FR"))
    assert not rules.covers(focal_point, Role.FOCAL_POINT, country=country("IT"))
    assert not rules.covers(focal_point, Role.FOCAL_POINT)


def test_every_scope_must_fit():
    organisation = OrganisationFactory()
    trainer = appointed(Role.TRAINER, organisation=organisation, module_slug="outreach-mhsud")

    assert rules.covers(trainer, Role.TRAINER, organisation=organisation, module_slug="outreach-mhsud")
    assert not rules.covers(trainer, Role.TRAINER, organisation=organisation, module_slug="rrf-01-foundations")
    assert not rules.covers(trainer, Role.TRAINER, organisation=OrganisationFactory(), module_slug="outreach-mhsud")


def test_one_role_is_not_another():
    assert not rules.covers(appointed(Role.EDITOR), Role.APPROVER)


@pytest.mark.parametrize(
    ("starts", "ends", "is_covered"), [(0, None, True), (-9, 0, True), (-9, -1, False), (1, None, False)]
)
def test_appointments_count_from_their_first_to_their_last_day(starts, ends, is_covered):
    today = timezone.localdate()
    last = None if ends is None else today + timedelta(days=ends)
    trainer = appointed(Role.TRAINER, starts_on=today + timedelta(days=starts), ends_on=last)

    assert rules.covers(trainer, Role.TRAINER) is is_covered
    assert rules.holds(trainer, Role.TRAINER) is is_covered


def test_visitors_and_people_who_left_are_covered_by_nothing():
    left = appointed(Role.APPROVER)
    left.is_active = False

    assert not rules.covers(left, Role.APPROVER)
    assert not rules.covers(AnonymousUser(), Role.APPROVER)
    assert not rules.holds(AnonymousUser(), Role.APPROVER)


def test_asking_often_costs_one_query(django_assert_num_queries):
    trainer = User.objects.get(pk=appointed(Role.TRAINER).pk)

    with django_assert_num_queries(1):
        answers = [rules.covers(trainer, role) for role in Role] + [rules.holds(trainer, Role.TRAINER)]

    assert answers == [role == Role.TRAINER for role in Role] + [True]


def test_holds_is_true_for_any_scope():
    focal_point = appointed(Role.FOCAL_POINT, country="IT")

    assert rules.holds(focal_point, Role.FOCAL_POINT)
    assert not rules.holds(focal_point, Role.TRAINER)


def test_an_approver_appoints_within_their_own_scope_only():
    approver = appointed(Role.APPROVER, country="FR")

    assert rules.may_appoint(approver, Role.TRAINER, country=country("FR"))
    assert not rules.may_appoint(approver, Role.TRAINER, country=country("IT"))
    assert not rules.may_appoint(approver, Role.TRAINER)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR])
def test_only_administrators_appoint_who_decides_or_watches(role):
    assert not rules.may_appoint(appointed(Role.APPROVER), role)
    assert rules.may_appoint(administrator(), role)


def test_may_end_follows_may_appoint():
    french, italian = appointed(Role.TRAINER, country="FR"), appointed(Role.TRAINER, country="IT")
    approver = appointed(Role.APPROVER, country="FR")

    assert rules.may_end(approver, french.appointments.get())
    assert not rules.may_end(approver, italian.appointments.get())


def test_everybody_with_a_role_needs_a_second_factor():
    assert all(rules.needs_second_factor(appointed(role)) for role in Role)
    assert rules.needs_second_factor(administrator())
    assert not rules.needs_second_factor(UserFactory())
    assert not rules.needs_second_factor(AnonymousUser())
