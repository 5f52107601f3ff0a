"""Grants: their time, their chain of renewals, and what a suspension closes and opens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.actions import deciding, grants, requests, seats
from access.models import AccessRequest, Grant, GrantStanding, ModulePolicy, Outcome, Reason
from access.rules import may_open
from access.workflow import State
from ground.models import AuditEvent
from people.models import Role, User
from tests.factories.access import (
    a_module,
    an_authority,
    an_official,
    approved,
    decided,
    endorsed,
    fresh,
    grant_of,
    nominated,
)
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db


def learner_on(grant: Grant) -> User:
    person = UserFactory()
    (seat,) = nominated(grant.line.request, person.email)
    seats.accept(seat, person=person)
    return person


def test_a_grant_runs_from_today_for_the_days_of_the_policy():
    ModulePolicy.objects.create(module=a_module(), default_days=10)
    today = timezone.localdate()

    grant = grant_of(approved())

    assert (grant.starts_on, grant.ends_on) == (today, today + timedelta(days=9))


def test_a_grant_that_is_wanted_later_begins_later():
    ModulePolicy.objects.create(module=a_module(), default_days=10)
    begin = timezone.localdate() + timedelta(days=30)

    grant = grant_of(approved(wanted_from=begin))

    assert (grant.starts_on, grant.ends_on) == (begin, begin + timedelta(days=9))
    assert grant.standing(timezone.localdate()) == GrantStanding.SCHEDULED


def test_a_renewal_follows_the_grant_before_day_by_day():
    ModulePolicy.objects.create(module=a_module(), default_days=10)
    first = approved(seats=4)
    second = renewal(grant_of(first))
    renewal(grant_of(second))

    chain = list(Grant.objects.order_by("pk"))
    assert [grant.renews for grant in chain] == [None, *chain[:2]]
    today = timezone.localdate()
    assert [(grant.ends_on - today).days for grant in chain] == [9, 19, 29]


def renewal(grant: Grant) -> AccessRequest:
    """A request that renews the grant, approved."""
    case = requests.renew(grant, by=grant.line.request.requester)
    deciding.endorse(case, by=appointed(Role.FOCAL_POINT), version=case.version)
    return decided(fresh(case), Outcome.APPROVED, grant.seats)


def test_a_suspended_organisation_loses_all_access_and_gets_it_back():
    officer, organisation = appointed(Role.APPROVER), an_authority()
    first = grant_of(approved(by=an_official(organisation=organisation)))
    second = grant_of(approved(by=an_official(organisation=organisation), module=a_module("other")))
    elsewhere = grant_of(approved())
    people = [learner_on(grant) for grant in (first, second, elsewhere)]
    doors = list(zip(people, [a_module(), a_module("other"), a_module()], strict=True))
    assert [may_open(*one) for one in doors] == [True, True, True]

    assert grants.suspend_organisation(organisation, by=officer) == 2
    assert [may_open(*one) for one in doors] == [False, False, True]
    assert Grant.objects.get(pk=first.pk).standing(timezone.localdate()) == GrantStanding.SUSPENDED

    assert grants.resume_organisation(organisation, by=officer) == 2
    assert [may_open(*one) for one in doors] == [True, True, True]
    actions = AuditEvent.objects.filter(action__endswith="_organisation").order_by("number")
    assert list(actions.values_list("action", "payload__grants")) == [
        ("access.suspend_organisation", 2),
        ("access.resume_organisation", 2),
    ]


def test_what_a_suspended_organisation_is_given_opens_with_everything_else():
    case, officer = endorsed(seats=1), appointed(Role.APPROVER)
    grants.suspend_organisation(case.organisation, by=officer)
    case = fresh(case)

    case = decided(case, Outcome.APPROVED, 1)
    assert grant_of(case).standing(timezone.localdate()) == GrantStanding.SUSPENDED
    grants.resume_organisation(case.organisation, by=officer)

    assert grant_of(case).suspended_at is None


def test_a_revoked_grant_stays_with_its_reason_and_its_people_stay_outside():
    case = approved(seats=1)
    grant = grant_of(case)
    person, officer = learner_on(grant), appointed(Role.APPROVER)

    grants.revoke(grant, by=officer, reason=Reason.SECURITY)

    grant.refresh_from_db()
    assert (grant.standing(timezone.localdate()), grant.revoke_reason) == (GrantStanding.REVOKED, Reason.SECURITY)
    assert (may_open(person, a_module()), fresh(case).state) == (False, State.APPROVED)
    with pytest.raises(grants.AlreadyRevoked):
        grants.revoke(grant, by=officer)
