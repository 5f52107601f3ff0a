"""Counting seats: taken at approval, given back on revocation, by country, for partners and for all together."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.actions import deciding, grants, quotas, requests
from access.actions.moving import LineGiven
from access.models import AccessRequest, Grant, Outcome, Quota, QuotaScope, Reason
from access.workflow import State
from ground.models import AuditEvent
from modules.models import Module
from people.models import Role
from tests.factories.access import (
    a_draft,
    a_module,
    an_official,
    approved,
    decided,
    endorsed,
    fresh,
    grant_of,
    nominated,
)
from tests.factories.people import OrganisationFactory, appointed

pytestmark = pytest.mark.django_db


def a_quota(cap: int | None, *, scope: str = QuotaScope.COUNTRY, country: str | None = "FR", **fields) -> Quota:
    facts = {"starts_on": timezone.localdate(), "module": a_module()} | fields
    return Quota.objects.create(scope=scope, country_id=country, cap=cap, **facts)


def used() -> dict[str, int]:
    return {quota.country_id or quota.scope: quota.used for quota in Quota.objects.all()}


def sponsored(seats: int = 3) -> AccessRequest:
    """A partner outside the Union, for whom somebody else asks; approved."""
    case = a_draft(by=an_official("DE"), seats=seats, country="DE")
    requests.choose_organisation(
        case, OrganisationFactory(country_id="XK"), is_sponsored=True, sponsor="Return together"
    )
    return decided(requests.submit(case, by=case.requester), Outcome.APPROVED, seats)


def test_seats_are_counted_before_anybody_sets_a_quota():
    approved(seats=20)
    approved(seats=5)
    approved(seats=7, country="DE")

    assert used() == {"FR": 25, "DE": 7, "everybody": 32}


def test_seats_are_counted_for_each_module():
    approved(seats=20)
    approved(seats=5, module=a_module("other"))

    counted = Quota.objects.filter(scope=QuotaScope.COUNTRY).values_list("module__slug", "used")
    assert set(counted) == {("asked-for", 20), ("other", 5)}


def test_partner_seats_have_a_counter_of_their_own():
    sponsored(seats=3)

    assert used() == {"partners": 3, "everybody": 3}


def test_partner_seats_are_not_held_to_a_country():
    a_quota(0, country="XK")
    a_quota(0, country="DE")

    assert sponsored(seats=3).state == State.APPROVED


@pytest.mark.parametrize("country", ["NO", "CH"])
def test_associated_countries_are_counted_like_member_states(country):
    approved(seats=4, country=country)

    assert used() == {country: 4, "everybody": 4}


@pytest.mark.parametrize(("cap", "extra", "is_enough"), [(20, 0, True), (19, 0, False), (19, 1, True), (None, 0, True)])
def test_approval_takes_no_more_than_there_is(cap, extra, is_enough):
    quota = a_quota(cap, extra=extra)
    case = endorsed_over_quota(20)

    if is_enough:
        decided(case, Outcome.APPROVED, 20)
    else:
        with pytest.raises(quotas.SeatsExhausted) as exhausted:
            decided(case, Outcome.APPROVED, 20)
        assert (exhausted.value.quota, exhausted.value.left) == (quota, 19)

    assert (fresh(case).state, Grant.objects.count()) == ((State.APPROVED, 1) if is_enough else (State.REVIEW, 0))
    assert used()["FR"] == (20 if is_enough else 0)


def endorsed_over_quota(number: int) -> AccessRequest:
    """Endorsed before the quota was set, as far as the focal point knew."""
    Quota.objects.all().update(starts_on=timezone.localdate() + timedelta(days=1))
    case = endorsed(seats=number)
    Quota.objects.all().update(starts_on=timezone.localdate())
    return case


def test_when_the_cap_for_all_is_reached_the_country_keeps_its_seats():
    a_quota(100)
    a_quota(10, scope=QuotaScope.EVERYBODY, country=None)
    case = endorsed_over_quota(20)

    with pytest.raises(quotas.SeatsExhausted) as exhausted:
        decided(case, Outcome.APPROVED, 20)

    assert (exhausted.value.quota.scope, exhausted.value.left) == (QuotaScope.EVERYBODY, 10)
    assert used() == {"FR": 0, "everybody": 0}


def test_a_decision_on_two_modules_is_whole_or_not_at_all():
    a_quota(3, module=a_module("other"))
    case = a_draft()
    requests.choose_lines(case, {a_module(): 20, a_module("other"): 5})
    case = requests.submit(case, by=case.requester)
    given = [LineGiven(line, Outcome.APPROVED, line.seats) for line in case.lines.all()]

    with pytest.raises(quotas.SeatsExhausted):
        deciding.decide(case, given, by=appointed(Role.APPROVER), version=case.version, how_checked="By telephone.")

    assert (fresh(case).state, Grant.objects.count()) == (State.REVIEW, 0)
    assert set(Quota.objects.values_list("used", flat=True)) == {0}


def test_revoked_seats_can_be_given_to_others():
    a_quota(20)
    case = approved(seats=20)

    grants.revoke(grant_of(case), by=appointed(Role.APPROVER), reason=Reason.SECURITY)

    assert used() == {"FR": 0, "everybody": 0}
    assert approved(seats=20).state == State.APPROVED


def test_a_correction_counts_only_what_stands():
    case = approved(seats=20)
    given = [LineGiven(case.lines.get(), Outcome.PARTLY, 8, Reason.CAPACITY)]

    deciding.correct(case, given, by=appointed(Role.APPROVER), version=case.version, text="We were told wrong.")

    assert used() == {"FR": 8, "everybody": 8}


def test_a_part_can_be_corrected_to_another_part():
    case, officer = decided(endorsed(seats=20), Outcome.PARTLY, 15), appointed(Role.APPROVER)

    corrected = deciding.correct(case, a_part(case, 10), by=officer, version=case.version, text="We counted wrong.")

    assert (corrected.event, grant_of(case).seats) == ("correct_to_partly_approved", 10)
    assert used() == {"FR": 10, "everybody": 10}


def test_a_correction_to_what_was_decided_is_refused():
    case = decided(endorsed(seats=20), Outcome.PARTLY, 15)

    with pytest.raises(deciding.NothingChanged):
        deciding.correct(case, a_part(case, 15), by=appointed(Role.APPROVER), version=case.version, text="Once more.")

    assert fresh(case).version == case.version


def a_part(case: AccessRequest, seats: int) -> list[LineGiven]:
    return [LineGiven(case.lines.get(), Outcome.PARTLY, seats, Reason.CAPACITY)]


def renewed(case: AccessRequest, seats: int) -> AccessRequest:
    """A request to renew what this one was given, asking for so many seats; endorsed."""
    ending = grant_of(case)
    Grant.objects.filter(pk=ending.pk).update(ends_on=timezone.localdate() + timedelta(days=30))
    asked = requests.renew(ending, by=case.requester)
    asked.lines.update(seats=seats)
    focal_point = appointed(Role.FOCAL_POINT)
    deciding.endorse(asked, by=focal_point, version=asked.version, over_quota_reason="The teams have grown.")
    return fresh(asked)


@pytest.mark.parametrize(("asked", "counted"), [(20, 20), (25, 25), (15, 20)])
def test_a_renewal_counts_what_it_gives_beyond_the_seats_before(asked, counted):
    first = approved(seats=20)

    second = decided(renewed(first, asked), Outcome.APPROVED, asked)

    assert used() == {"FR": counted, "everybody": counted}
    assert [grant.seats for grant in Grant.objects.order_by("pk")] == [counted - asked, asked]
    grants.revoke(grant_of(second), by=appointed(Role.APPROVER))
    assert used() == {"FR": counted - asked, "everybody": counted - asked}


def test_a_renewal_chain_counts_once():
    case = approved(seats=20)
    for _number in range(3):
        case = decided(renewed(case, 20), Outcome.APPROVED, 20)

    assert used() == {"FR": 20, "everybody": 20}
    standing = [grant.standing(timezone.localdate()) for grant in Grant.objects.order_by("pk")]
    assert standing == ["renewed", "renewed", "renewed", "active"]


@pytest.mark.parametrize(("asked", "is_enough"), [(20, True), (22, True), (23, False)])
def test_a_renewal_gets_no_more_than_there_is_beyond_the_seats_before(asked, is_enough):
    case = renewed(approved(seats=20), asked)
    Quota.objects.filter(scope=QuotaScope.COUNTRY).update(cap=22)

    assert quotas.left_for(case, a_module(), on=timezone.localdate()) == 22
    if is_enough:
        decided(case, Outcome.APPROVED, asked)
    else:
        with pytest.raises(quotas.SeatsExhausted) as exhausted:
            decided(case, Outcome.APPROVED, asked)
        assert exhausted.value.left == 22

    assert used()["FR"] == (asked if is_enough else 20)


def test_what_one_has_can_be_renewed_under_a_lower_quota():
    case = renewed(approved(seats=20), 20)
    Quota.objects.filter(scope=QuotaScope.COUNTRY).update(cap=15)

    decided(case, Outcome.APPROVED, 20)

    assert used() == {"FR": 20, "everybody": 20}


def test_a_renewal_in_a_new_period_is_counted_in_it():
    today = timezone.localdate()
    old = a_quota(None, starts_on=today - timedelta(days=400))
    case = approved(seats=20)
    Quota.objects.filter(pk=old.pk).update(ends_on=today - timedelta(days=1))
    new = a_quota(30)

    decided(renewed(case, 25), Outcome.APPROVED, 25)

    assert dict(Quota.objects.filter(scope=QuotaScope.COUNTRY).values_list("pk", "used")) == {old.pk: 20, new.pk: 25}
    assert Quota.objects.get(scope=QuotaScope.EVERYBODY).used == 25


@pytest.mark.parametrize(("outcome", "seats", "counted"), [(Outcome.REJECTED, 0, 20), (Outcome.PARTLY, 10, 20)])
def test_a_renewal_that_is_corrected_leaves_the_grant_before_as_it_was(outcome, seats, counted):
    first = approved(seats=20)
    nominated(first, "a@example.org", "b@example.org")
    second = decided(renewed(first, 24), Outcome.APPROVED, 24)
    given = [LineGiven(second.lines.get(), outcome, seats, Reason.CAPACITY)]

    deciding.correct(second, given, by=appointed(Role.APPROVER), version=second.version, text="We counted wrong.")

    assert used() == {"FR": counted, "everybody": counted}
    running = Grant.objects.filter(revoked_at=None).order_by("pk")
    expected = [(20, 2)] if outcome == Outcome.REJECTED else [(10, 0), (10, 2)]
    assert list(running.values_list("seats", "seats_used")) == expected


def test_a_quota_lowered_below_what_is_used_takes_no_seat_from_anybody():
    case, officer = approved(seats=20), appointed(Role.APPROVER)
    waiting = endorsed(seats=1)

    quota = quotas.set_cap(Quota.objects.get(scope=QuotaScope.COUNTRY), by=officer, cap=15, extra=0)

    assert (quota.left, grant_of(case).seats) == (-5, 20)
    with pytest.raises(quotas.SeatsExhausted):
        decided(waiting, Outcome.APPROVED, 1)
    assert AuditEvent.objects.get(action="access.set_cap").payload == {"cap": 15, "extra": 0, "used": 20}


def test_a_new_period_counts_anew_and_running_grants_keep_their_seats():
    today = timezone.localdate()
    a_quota(20, starts_on=today - timedelta(days=400))
    case = approved(seats=20)
    Quota.objects.filter(scope=QuotaScope.COUNTRY).update(ends_on=today - timedelta(days=1))
    new = a_quota(20)

    approved(seats=15)

    new.refresh_from_db()
    assert (new.used, grant_of(case).seats) == (15, 20)
    grants.revoke(grant_of(case), by=appointed(Role.APPROVER))
    new.refresh_from_db()
    assert new.used == 15


def test_left_is_the_least_of_what_is_left(django_assert_num_queries):
    case, module = endorsed(seats=1), a_module()
    assert quotas.left_for(case, module, on=timezone.localdate()) is None
    a_quota(7)
    a_quota(5, scope=QuotaScope.EVERYBODY, country=None)
    a_quota(1, country="DE")

    with django_assert_num_queries(1):
        assert quotas.left_for(case, module, on=timezone.localdate()) == 5


def test_an_agency_takes_from_the_seats_for_all():
    agency = OrganisationFactory(kind="agency", country_id=None)
    official = an_official(organisation=agency)
    decided(requests.submit(a_draft(by=official), by=official), Outcome.APPROVED, 20)

    assert used() == {"everybody": 20}
    assert Module.objects.count() == 1
