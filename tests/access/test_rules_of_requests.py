"""Who may ask, who is asked, and as whom one acts."""

import pytest
from django.contrib.auth.models import AnonymousUser

from access.actions import requests, seats
from access.models import AccessRequest
from access.rules import (
    focal_points_of,
    hat_for,
    hats,
    may_nominate,
    may_open,
    may_renew,
    may_request,
    needs_endorsement,
    requests_seen_by,
)
from access.workflow import Actor, Event
from people.actions import end_appointment
from people.models import OrganisationKind, Rank, Role, User
from tests.factories.access import (
    a_draft,
    a_module,
    an_authority,
    an_official,
    approved,
    decided,
    endorsed,
    fresh,
    grant_of,
    nominated,
    sent,
)
from tests.factories.people import OrganisationFactory, UserFactory, appointed

pytestmark = pytest.mark.django_db


def works_for(kind: OrganisationKind, **fields: object) -> User:
    country = None if kind == OrganisationKind.AGENCY else "FR"
    return UserFactory(organisation=OrganisationFactory(kind=kind, country_id=country), **fields)


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        (OrganisationKind.AUTHORITY, True),
        (OrganisationKind.AGENCY, True),
        (OrganisationKind.CIVIL_SOCIETY, False),
        (OrganisationKind.OTHER, False),
    ],
)
def test_authorities_and_agencies_ask_for_seats(kind, may):
    assert may_request(works_for(kind)) is may


def test_saying_that_one_works_there_is_not_enough_to_ask():
    assert not may_request(works_for(OrganisationKind.AUTHORITY, organisation_confirmed_at=None))


def test_a_seat_opens_its_module_and_speaks_for_nobody():
    case = approved(seats=2)
    grant = grant_of(case)
    stranger, without_a_profile = UserFactory(), UserFactory(country_id=None)
    for person, seat in zip(
        (stranger, without_a_profile), nominated(case, stranger.email, without_a_profile.email), strict=True
    ):
        seats.accept(seat, person=person)
    people = [User.objects.get(pk=person.pk) for person in (stranger, without_a_profile)]

    assert [may_open(person, grant.module) for person in people] == [True, True]
    assert [person.organisation for person in people] == [case.organisation, case.organisation]
    assert [person.confirmed_organisation_id for person in people] == [None, None]
    assert [may_request(person) or may_renew(person, grant) for person in people] == [False, False]


def test_a_member_may_renew_and_a_requester_who_left_may_not():
    case = approved(seats=2)
    colleague = an_official(organisation=case.organisation)
    User.objects.filter(pk=case.requester_id).update(organisation_confirmed_at=None)
    left = User.objects.get(pk=case.requester_id)

    assert (may_renew(colleague, grant_of(case)), may_renew(left, grant_of(case))) == (True, False)
    assert (case in requests_seen_by(left), hats(left, case)) == (False, frozenset())


@pytest.mark.parametrize("role", Role)
def test_focal_points_and_the_programme_ask_for_others(role):
    assert may_request(appointed(role)) is (role in {Role.FOCAL_POINT, Role.APPROVER})


def test_nobody_asks_without_an_active_account():
    assert not may_request(AnonymousUser())
    assert not may_request(UserFactory())
    assert not may_request(works_for(OrganisationKind.AUTHORITY, is_active=False))


def test_focal_points_are_asked_in_the_order_of_their_rank():
    deputy = appointed(Role.FOCAL_POINT, rank=Rank.DEPUTY)
    main = appointed(Role.FOCAL_POINT)
    alternate = appointed(Role.FOCAL_POINT, rank=Rank.ALTERNATE)
    case = a_draft()

    assert [one.person for one in focal_points_of(case)] == [main, deputy]
    assert [one.person for one in focal_points_of(case, ranks=[Rank.ALTERNATE])] == [alternate]


def test_a_vacant_post_is_nobody_to_ask():
    focal_point, absent = appointed(Role.FOCAL_POINT), appointed(Role.FOCAL_POINT)
    case = a_draft()
    assert len(focal_points_of(case)) == 2

    end_appointment(focal_point.appointments.get(), by=None)
    absent.is_active = False
    absent.save()

    assert focal_points_of(case) == []


def test_focal_points_of_a_module_are_asked_about_that_module_alone():
    appointed(Role.FOCAL_POINT, module_slug="asked-for")
    bundle = a_draft()
    requests.choose_lines(bundle, {a_module(): 1, a_module("other"): 1})

    assert len(focal_points_of(a_draft())) == 1
    assert focal_points_of(a_draft(module=a_module("other"))) == []
    assert focal_points_of(bundle) == []


def test_focal_points_cost_two_queries(django_assert_num_queries):
    for _number in range(3):
        appointed(Role.FOCAL_POINT)
    case = a_draft()

    with django_assert_num_queries(2):
        assert [one.person.is_active for one in focal_points_of(case)] == [True] * 3


@pytest.mark.parametrize("number", [1, 3])
def test_the_need_of_an_endorsement_costs_one_query_whatever_the_lines(django_assert_num_queries, number):
    case = with_lines(number)

    with django_assert_num_queries(1):
        assert needs_endorsement(case)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [(Role.FOCAL_POINT, 2), (Role.APPROVER, 2), (Role.APPEAL_REVIEWER, 3)])
def test_the_hats_of_one_role_cost_few_queries(django_assert_num_queries, role, queries, number):
    case = with_lines(number)
    case = requests.submit(case, by=case.requester)
    person = appointed(role)
    assert person.current_appointments

    with django_assert_num_queries(queries):
        assert hats(person, case) == {Actor(role)}


def with_lines(number: int) -> AccessRequest:
    case = a_draft()
    return requests.choose_lines(case, {a_module(f"module-{one}"): 1 for one in range(number)})


def test_the_hats_of_somebody_without_a_role_cost_nothing(django_assert_num_queries):
    case, person = sent(), UserFactory()

    with django_assert_num_queries(0):
        assert hats(person, case) == frozenset()


def test_a_bundle_is_decided_by_somebody_who_covers_every_module():
    case = with_lines(2)
    case = requests.submit(case, by=case.requester)
    of_one, of_all = appointed(Role.APPROVER, module_slug="module-0"), appointed(Role.APPROVER)

    assert (hats(of_one, case), hats(of_all, case)) == (frozenset(), {Actor.APPROVER})


def test_a_hat_is_worn_for_what_is_possible_now():
    case, officer = endorsed(), appointed(Role.APPROVER)
    assert (hat_for(officer, case, Event.APPROVE), hat_for(officer, case, Event.ENDORSE)) == (Actor.APPROVER, None)

    case = decided(case, "rejected", by=officer)

    assert hat_for(officer, case, Event.APPROVE) is None
    assert hat_for(officer, case, Event.CORRECT_TO_APPROVED) == Actor.APPROVER


def test_nominees_are_named_by_requester_and_focal_point_while_there_is_something_to_have():
    focal_point = appointed(Role.FOCAL_POINT)
    case = approved(focal_point=focal_point)
    others = [appointed(Role.APPROVER), an_official(organisation=case.organisation), UserFactory()]

    assert [may_nominate(one, case) for one in (case.requester, focal_point)] == [True, True]
    assert [may_nominate(one, case) for one in others] == [False] * 3

    case = fresh(decided(endorsed(focal_point=focal_point), "rejected"))
    assert not may_nominate(case.requester, case)


def test_sponsored_requests_and_agencies_need_no_endorsement():
    agency = works_for(OrganisationKind.AGENCY)
    sponsored = a_draft(by=an_official())
    requests.choose_organisation(sponsored, an_authority("DE"), is_sponsored=True, sponsor="Return together")

    assert needs_endorsement(a_draft())
    assert not needs_endorsement(fresh(sponsored))
    assert not needs_endorsement(a_draft(by=agency))
