"""What is known about a request when it is checked."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from access.actions import deciding, requests, seats
from access.actions.moving import LineGiven
from access.checks import findings
from access.facts import policy_of, request_facts
from access.models import DECLARATIONS, AccessRequest, ModulePolicy, Outcome, Reason, Seat
from access.workflow import State
from people.models import CountryGroup, GovernmentSuffix, GroupMembership, OrganisationDomain, Role
from tests.factories.access import (
    a_draft,
    a_module,
    an_authority,
    an_official,
    approved,
    decided,
    endorsed,
    nominated,
    sent,
)
from tests.factories.people import OrganisationFactory, UserFactory, appointed

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 15)


def codes(case: AccessRequest, on: date | None = None) -> set[str]:
    return {finding.code for finding in findings(request_facts(case, on=on))}


def a_policy(*groups: str, **fields: object) -> ModulePolicy:
    policy = ModulePolicy.objects.create(module=a_module(), **fields)
    policy.eligible_groups.set(CountryGroup.objects.filter(code__in=groups))
    return policy


def test_without_a_policy_everybody_signs_what_is_usual():
    policy = policy_of(a_draft().lines.get())

    assert (policy.pk, policy.declarations) == (None, list(DECLARATIONS))


@pytest.mark.parametrize(
    ("country", "is_eligible"), [("FR", True), ("NO", True), ("CH", True), ("XK", False), ("MA", False)]
)
def test_member_states_and_associated_countries_have_the_same_right(country, is_eligible):
    a_policy("RRF_MS")

    assert ("group_not_eligible" not in codes(a_draft(country=country))) is is_eligible


def test_associated_countries_are_told_apart_where_a_policy_says_so():
    a_policy("EU")

    assert ["group_not_eligible" in codes(a_draft(country=country)) for country in ("FR", "NO")] == [False, True]


def test_a_country_that_leaves_a_group_is_eligible_until_its_last_day():
    group = CountryGroup.objects.create(code="PILOT", name="Pilot")
    GroupMembership.objects.create(group=group, country_id="FR", starts_on=DAY, ends_on=DAY + timedelta(days=9))
    a_policy("PILOT")
    case = a_draft()

    days = [-1, 0, 9, 10]
    assert ["group_not_eligible" in codes(case, DAY + timedelta(days=day)) for day in days] == [
        True,
        False,
        False,
        True,
    ]


def test_sponsored_requests_and_agencies_are_held_to_no_group():
    a_policy("EU")
    agency = UserFactory(country_id=None, organisation=OrganisationFactory(kind="agency", country_id=None))
    sponsored = a_draft(by=an_official())
    partner = OrganisationFactory(country_id="XK")
    sponsored = requests.choose_organisation(sponsored, partner, is_sponsored=True, sponsor="Return together")

    assert "group_not_eligible" in codes(a_draft(country="XK"))
    assert "group_not_eligible" not in codes(sponsored)
    assert "group_not_eligible" not in codes(a_draft(by=agency))


@pytest.mark.parametrize(("days", "is_there"), [(-1, False), (0, True), (1, True)])
def test_a_module_can_be_asked_for_from_its_day(days, is_there):
    a_policy(available_from=DAY)

    assert ("not_yet_available" not in codes(a_draft(), DAY + timedelta(days=days))) is is_there


@pytest.mark.parametrize(("seats_wanted", "found"), [(1, {"too_few_seats"}), (5, set()), (11, {"too_many_seats"})])
def test_seats_are_held_to_the_policy(seats_wanted, found):
    a_policy(least_seats=2, most_seats=10)

    assert codes(a_draft(seats=seats_wanted)) & {"too_few_seats", "too_many_seats"} == found


def test_more_seats_than_people_are_noted():
    small = an_authority(headcount=10)

    assert "more_than_headcount" in codes(a_draft(by=an_official(organisation=small), seats=11))
    assert "more_than_headcount" not in codes(a_draft(by=an_official(organisation=small), seats=10))


def _refused(official, **fields):
    decided(endorsed(by=official, **fields), Outcome.REJECTED)


def _refused_in_part(official, **fields):
    case = a_draft(by=official, **fields)
    requests.choose_lines(case, {a_module(): 2, a_module("other"): 2})
    case = requests.submit(case, by=official)
    first, second = case.lines.all()
    given = [
        LineGiven(first, Outcome.REJECTED, 0, Reason.CAPACITY),
        LineGiven(second, Outcome.APPROVED, 2),
    ]
    deciding.decide(case, given, by=appointed(Role.APPROVER), version=case.version, how_checked="By telephone.")


def _declined(official, **fields):
    focal_point = appointed(Role.FOCAL_POINT)
    case = sent(by=official, **fields)
    deciding.decline(case, by=focal_point, version=case.version, reason=Reason.CAPACITY, text="Not this year.")


@pytest.mark.parametrize("refuse", [_refused, _refused_in_part, _declined])
def test_the_same_reasons_after_a_refusal_are_noted(refuse):
    official = an_official()
    refuse(official)

    again = a_draft(by=official)
    better = a_draft(by=official, justification="Since then two teams have been set up, and both have asked for it.")

    assert "after_refusal_without_new_facts" in codes(again)
    assert "after_refusal_without_new_facts" not in codes(better)
    assert "after_refusal_without_new_facts" not in codes(a_draft(by=an_official()))


def test_a_refusal_that_was_undone_is_none():
    official = an_official()
    case = decided(endorsed(by=official), Outcome.REJECTED)
    given = [LineGiven(case.lines.get(), Outcome.APPROVED, 20)]
    deciding.correct(case, given, by=appointed(Role.APPROVER), version=case.version, text="We were told wrong.")

    assert "after_refusal_without_new_facts" not in codes(a_draft(by=official))


@pytest.mark.parametrize(("days", "is_noted"), [(10, True), (729, True), (731, False)])
def test_people_trained_within_two_years_are_noted(days, is_noted):
    (seat,) = nominated(approved(), "ana@example.org")
    seats.accept(seat, person=UserFactory())
    Seat.objects.update(claimed_at=timezone.now() - timedelta(days=days), state="left")
    case = a_draft()
    nominated(case, "ana@example.org", "ben@example.org")

    assert ("already_trained" in codes(case)) is is_noted


def test_people_who_were_forgotten_are_not_taken_for_each_other():
    (seat,) = nominated(approved(), "ana@example.org")
    seats.accept(seat, person=UserFactory())
    case = a_draft()
    nominated(case, "ben@example.org")
    Seat.objects.update(email="")

    assert "already_trained" not in codes(case)


def test_an_open_request_of_the_organisation_for_the_module_is_found():
    official = an_official()
    sent(by=official)

    assert "already_open" in codes(a_draft(by=official))
    assert "already_open" not in codes(a_draft(by=official, module=a_module("other")))
    assert "already_open" not in codes(a_draft(by=an_official()))


def with_address(email: str) -> AccessRequest:
    organisation = an_authority()
    OrganisationDomain.objects.create(
        organisation=organisation, domain="asylum.example", verified_on=DAY, evidence="Letter"
    )
    GovernmentSuffix.objects.create(country_id="FR", suffix="gouv.example")
    return a_draft(by=UserFactory(email=email, organisation=organisation))


@pytest.mark.parametrize(
    ("email", "found"),
    [
        ("ana@asylum.example", set()),
        ("ana@sub.asylum.example", {"email_unknown"}),
        ("ana@asylun.example", {"email_look_alike"}),
        ("ana@interieur.gouv.example", {"email_country_plausible"}),
        ("ana@gmail.com", {"email_free_mail"}),
    ],
)
def test_the_address_is_a_note(email, found):
    assert {code for code in codes(with_address(email), DAY) if code.startswith("email_")} == found


def test_the_proof_of_a_domain_is_old_after_two_years():
    assert "email_unknown" in codes(with_address("ana@asylum.example"), date(2028, 7, 1))


def test_notes_never_stop_a_request():
    case = sent(seats=500, languages=["zz"])

    assert case.state == State.REVIEW
    assert {one["is_blocking"] for one in case.findings} == {False}
