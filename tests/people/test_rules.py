from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from people import actions, rules
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


def seen(user: User) -> set[str]:
    return set(rules.people_seen_by(user).values_list("name", flat=True))


@pytest.fixture
def three_people() -> dict[str, User]:
    organisation = OrganisationFactory(name="Open Hands")
    return {
        "Amina": UserFactory(name="Amina", country_id="FR", organisation=organisation),
        "Bruno": UserFactory(name="Bruno", country_id="IT"),
        "Chiara": UserFactory(name="Chiara", country_id=None),
    }


def test_staff_without_a_limit_see_everybody(three_people):
    assert seen(appointed(Role.APPROVER)) >= set(three_people)


def test_auditors_see_nobody(three_people):
    auditor = appointed(Role.AUDITOR)

    assert seen(auditor) & set(three_people) == set()


def test_staff_of_a_country_see_its_people_and_those_who_hold_a_role_there(three_people):
    role = Role.APPROVER
    actions.appoint(person=three_people["Bruno"], role=Role.TRAINER, country=country("HR"), by=None)

    assert seen(appointed(role, country="FR")) >= {"Amina"}
    assert seen(appointed(role, country="FR")) & {"Bruno", "Chiara"} == set()
    assert seen(appointed(role, country="HR")) & set(three_people) == {"Bruno"}


def test_staff_of_an_organisation_see_its_people(three_people):
    approver = appointed(Role.APPROVER, organisation=three_people["Amina"].organisation)

    assert seen(approver) & set(three_people) == {"Amina"}


def test_staff_of_a_module_see_whoever_has_to_do_with_it(three_people):
    actions.appoint(person=three_people["Chiara"], role=Role.TRAINER, module_slug="small", by=None)

    assert seen(appointed(Role.APPROVER, module_slug="small")) & set(three_people) == {"Chiara"}
    assert seen(appointed(Role.APPROVER, module_slug="elsewhere")) & set(three_people) == set()


def test_staff_of_a_module_reach_people_whom_they_do_not_see_yet(three_people):
    reached = rules.people_reached_by(appointed(Role.APPROVER, module_slug="small"))

    assert set(reached.values_list("name", flat=True)) >= set(three_people)
    assert not rules.people_reached_by(appointed(Role.AUDITOR)).exists()


def test_two_appointments_see_what_either_does(three_people):
    approver = appointed(Role.APPROVER, country="FR")
    actions.appoint(person=approver, role=Role.APPROVER, country=country("IT"), by=None)

    assert seen(User.objects.get(pk=approver.pk)) & set(three_people) == {"Amina", "Bruno"}


@pytest.mark.parametrize("role", [Role.TRAINER, Role.FOCAL_POINT, Role.EDITOR, Role.APPEAL_REVIEWER])
def test_other_roles_see_nobody(three_people, role):
    person = appointed(role)

    assert seen(person) == set()
    assert not rules.appointments_seen_by(person).exists()
    assert not rules.organisations_kept_by(person).exists()


def test_an_ended_appointment_sees_nobody(three_people):
    approver = appointed(Role.APPROVER)
    actions.end_appointment(approver.appointments.get(), by=None)

    assert seen(User.objects.get(pk=approver.pk)) == set()


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        ({}, {"FR", "IT", "small", "Open Hands"}),
        ({"country": "FR"}, {"FR", "Open Hands"}),
        ({"module_slug": "small"}, {"small"}),
    ],
)
def test_appointments_are_seen_in_scope(scope, found):
    organisation = OrganisationFactory(name="Open Hands", country_id="FR")
    made = {
        "FR": {"country": "FR"},
        "IT": {"country": "IT"},
        "small": {"module_slug": "small"},
        "Open Hands": {"organisation": organisation},
    }
    names = {appointed(Role.TRAINER, **where).pk: name for name, where in made.items()}

    shown = rules.appointments_seen_by(appointed(Role.APPROVER, **scope)).filter(role=Role.TRAINER)

    assert {names[one.person_id] for one in shown} == found


def test_countries_are_kept_in_scope():
    assert set(rules.countries_kept_by(appointed(Role.APPROVER, country="FR")).values_list("pk", flat=True)) == {"FR"}
    assert rules.countries_kept_by(appointed(Role.APPROVER)).count() == Country.objects.count()
    assert not rules.countries_kept_by(appointed(Role.APPROVER, organisation=OrganisationFactory())).exists()


def test_whoever_decides_about_one_module_keeps_nothing_that_every_module_rests_on():
    organisation, of_one_module = OrganisationFactory(), appointed(Role.APPROVER, module_slug="small")

    assert not rules.countries_kept_by(of_one_module).exists()
    assert not rules.organisations_kept_by(of_one_module).exists()
    assert list(rules.organisations_reached_by(of_one_module)) == [organisation]
    assert list(rules.organisations_kept_by(appointed(Role.APPROVER))) == [organisation]


def test_organisations_are_administered_by_appointment():
    administrator = appointed(Role.ORGANISATION_ADMIN)
    own, other = administrator.current_appointments[0].organisation, OrganisationFactory()

    assert list(rules.organisations_administered_by(administrator)) == [own]
    assert (rules.may_administer(administrator, own), rules.may_administer(administrator, other)) == (True, False)
    assert not rules.organisations_administered_by(appointed(Role.APPROVER)).exists()


def test_nobody_confirms_themselves():
    approver = appointed(Role.APPROVER)
    approver.organisation = OrganisationFactory()
    person = UserFactory(organisation=approver.organisation, organisation_confirmed_at=None)

    assert (rules.may_confirm(approver, approver), rules.may_confirm(approver, person)) == (False, True)


def test_what_holds_for_everybody_is_kept_by_those_without_a_limit():
    assert rules.may_keep(appointed(Role.APPROVER))
    assert rules.may_keep(appointed(Role.APPROVER, country="FR"), country=country("FR"))
    assert not rules.may_keep(appointed(Role.APPROVER, country="FR"))
    assert not rules.may_keep(appointed(Role.AUDITOR))


def test_no_approver_appoints_who_reviews_appeals():
    assert not rules.may_appoint(appointed(Role.APPROVER), Role.APPEAL_REVIEWER)
    assert rules.may_appoint(administrator(), Role.APPEAL_REVIEWER)
