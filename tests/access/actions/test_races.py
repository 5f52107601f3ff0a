"""Many at once: no seat is given twice, none is lost, and one request has one decision."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from access.actions import deciding, grants, quotas, requests, seats
from access.actions.moving import AlreadyOpen, LineGiven, Outdated
from access.models import AccessRequest, Grant, Outcome, Quota, QuotaScope, Reason, RequestEvent, RequestLine
from access.workflow import Actor, Event, NotPossible, State
from ground import audit
from people import memberships
from people.models import Organisation, Role, User
from tests.factories.access import (
    a_draft,
    a_module,
    an_authority,
    an_official,
    approved,
    endorsed,
    grant_of,
    nominated,
    sent,
)
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 20  # connections open at the same time
CAP = 30
REFUSALS = (
    AlreadyOpen,
    Outdated,
    grants.AlreadyRevoked,
    quotas.SeatsExhausted,
    deciding.SameCountryOnly,
    requests.NotRenewable,
)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Do things at the same time from connections of their own; a refusal is a result too."""

    def one(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except REFUSALS as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, acts))


def a_cap(seats: int) -> Quota:
    return Quota.objects.create(
        module=a_module(), scope=QuotaScope.EVERYBODY, cap=seats, starts_on=timezone.localdate()
    )


def many_requests(number: int) -> list[AccessRequest]:
    focal_point = appointed(Role.FOCAL_POINT)
    return [endorsed(seats=1, focal_point=focal_point) for _number in range(number)]


def approval(case: AccessRequest, **fields: Any) -> Callable[[], Any]:
    by, line = fields.get("by") or appointed(Role.APPROVER), RequestLine.objects.get(request=case)
    given = [LineGiven(line, Outcome.APPROVED, line.seats)]
    return lambda: deciding.decide(case, given, by=by, version=case.version)


@pytest.mark.postgresql_only
def test_fifty_approvals_at_once_give_no_more_than_there_is():
    cases, approver = many_requests(50), appointed(Role.APPROVER)
    quota = a_cap(CAP)

    results = together(*[approval(case, by=approver) for case in cases])

    assert sum(isinstance(one, quotas.SeatsExhausted) for one in results) == 50 - CAP
    quota.refresh_from_db()
    assert (quota.used, Grant.objects.count()) == (CAP, CAP)
    assert AccessRequest.objects.filter(state=State.APPROVED).count() == CAP
    assert Quota.objects.get(scope=QuotaScope.COUNTRY).used == CAP
    assert list(audit.breaks()) == []


@pytest.mark.postgresql_only
def test_no_seat_is_lost_when_some_are_taken_back_while_others_are_given():
    officer, focal_point = appointed(Role.APPROVER), appointed(Role.FOCAL_POINT)
    given = [grant_of(approved(seats=1, focal_point=focal_point)) for _number in range(20)]
    waiting = [endorsed(seats=1, focal_point=focal_point) for _number in range(20)]
    quota = Quota.objects.get(scope=QuotaScope.EVERYBODY)
    quotas.set_cap(quota, by=officer, cap=20, extra=0)

    together(
        *[lambda grant=grant: grants.revoke(grant, by=officer) for grant in given],
        *[approval(case, by=officer) for case in waiting],
        *[lambda: quotas.set_cap(quota, by=officer, cap=20, extra=0)] * 10,
    )

    quota.refresh_from_db()
    assert quota.used == Grant.objects.filter(revoked_at=None).count() <= 20
    assert Grant.objects.exclude(revoked_at=None).count() == 20
    assert Quota.objects.get(scope=QuotaScope.COUNTRY).used == quota.used


@pytest.mark.postgresql_only
def test_the_first_approvals_at_once_begin_to_count_once():
    cases, approver = many_requests(10), appointed(Role.APPROVER)

    together(*[approval(case, by=approver) for case in cases])

    assert sorted(Quota.objects.values_list("scope", "used")) == [("country", 10), ("everybody", 10)]


@pytest.mark.postgresql_only
def test_references_given_at_once_are_all_different_and_leave_no_gap():
    drafts = [a_draft() for _number in range(20)]

    together(*[lambda case=case: requests.submit(case, by=case.requester) for case in drafts])

    numbers = sorted(reference[-5:] for reference in AccessRequest.objects.values_list("reference", flat=True))
    assert numbers == [f"{number:05}" for number in range(1, 21)]


def test_two_approvers_at_once_make_one_decision():
    case = endorsed()
    by, line = appointed(Role.APPROVER), case.lines.get()
    refusal = [LineGiven(line, Outcome.REJECTED, 0, Reason.CAPACITY)]

    results = together(
        approval(case), lambda: deciding.decide(case, refusal, by=by, version=case.version), approval(case)
    )

    assert sorted(type(one).__name__ for one in results) == ["Outdated", "Outdated", "RequestEvent"]
    decision = RequestEvent.objects.filter(line_decisions__isnull=False).get()
    assert {one.last for one in results if isinstance(one, Outdated)} == {decision}
    assert Grant.objects.count() == (1 if decision.event == Event.APPROVE else 0)


def test_two_submits_at_once_for_one_organisation_and_module_open_one_request():
    organisation = an_authority()
    drafts = [a_draft(by=an_official(organisation=organisation)) for _number in range(2)]

    results = together(*[lambda case=case: requests.submit(case, by=case.requester) for case in drafts])

    assert sorted(type(one).__name__ for one in results) == ["AccessRequest", "AlreadyOpen"]
    assert sorted(AccessRequest.objects.values_list("state", flat=True)) == ["draft", "review"]
    assert RequestLine.objects.filter(is_open=True).count() == 1


def test_a_draft_that_is_sent_from_two_windows_is_sent_once():
    case = a_draft()

    together(*[lambda: _sent_or_not(case)] * 2)

    assert [event.event for event in case.events.all()] == ["submit", "pass_checks", "escalate"]


def _sent_or_not(case: AccessRequest) -> bool:
    try:
        requests.submit(case, by=case.requester)
    except NotPossible:
        return False
    return True


def test_two_requests_joined_with_each_other_at_once_leave_one_open():
    focal_point = appointed(Role.FOCAL_POINT)
    first, second = sent(), sent()

    def merge(case: AccessRequest, into: AccessRequest) -> Callable[[], Any]:
        return lambda: deciding.merge(case, into, by=focal_point, actor=Actor.FOCAL_POINT, version=case.version)

    results = together(merge(first, second), merge(second, first))

    assert sorted(type(one).__name__ for one in results) == ["RequestEvent", "SameCountryOnly"]
    assert sorted(AccessRequest.objects.values_list("state", flat=True)) == ["endorsement", "merged"]


def ending(organisation: Organisation, number: int) -> list[Grant]:
    """Grants of one organisation, each of a module of its own, that can be renewed."""
    official, focal_point = an_official(organisation=organisation), appointed(Role.FOCAL_POINT)
    for one in range(number):
        approved(by=official, module=a_module(f"module-{one}"), seats=2, focal_point=focal_point)
    soon = timezone.localdate() + timedelta(days=30)
    Grant.objects.filter(organisation=organisation).update(ends_on=soon)
    return list(Grant.objects.filter(organisation=organisation).order_by("pk"))


def renewal_of(grant: Grant) -> AccessRequest:
    """Asked for, endorsed, and waiting for the programme."""
    case = requests.renew(grant, by=grant.line.request.requester)
    deciding.endorse(case, by=appointed(Role.FOCAL_POINT), version=case.version, rank=1)
    case.refresh_from_db()
    return case


@pytest.mark.postgresql_only
def test_renewals_at_once_count_no_seat_twice():
    running, approver = ending(an_authority(), 8), appointed(Role.APPROVER)
    renewals = [renewal_of(grant) for grant in running]
    Quota.objects.filter(scope=QuotaScope.COUNTRY).update(cap=2)

    results = together(
        *[approval(case, by=approver) for case in renewals],
        *[lambda grant=grant: grants.revoke(grant, by=approver) for grant in running[:4]],
    )

    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, REFUSALS)]
    for quota in Quota.objects.all():
        assert quota.used == sum(quota.grants.filter(revoked_at=None).values_list("seats", flat=True))
        assert quota.left is None or quota.left >= 0


@pytest.mark.postgresql_only
def test_acts_on_one_organisation_at_once_do_not_wait_for_each_other_for_ever():
    organisation, approver = an_authority(), appointed(Role.APPROVER)
    running = ending(organisation, 6)
    renewals, asked_again = [renewal_of(grant) for grant in running[:3]], running[3:]
    learner = UserFactory(organisation=organisation)
    for grant in running:
        (seat,) = nominated(grant.line.request, learner.email)
        seats.accept(seat, person=learner)
    person = User.objects.get(pk=learner.pk)

    results = together(
        *[approval(case, by=approver) for case in renewals],
        *[lambda: grants.suspend_organisation(organisation, by=approver)] * 3,
        *[lambda: grants.resume_organisation(organisation, by=approver)] * 3,
        *[lambda grant=grant: requests.renew(grant, by=grant.line.request.requester) for grant in asked_again],
        lambda: memberships.end(person, organisation, by=approver, reason="They work elsewhere now."),
        *[lambda quota=quota: quotas.set_cap(quota, by=approver, cap=50, extra=0) for quota in Quota.objects.all()],
    )

    assert [one for one in results if isinstance(one, Exception) and not isinstance(one, REFUSALS)] == []
    assert AccessRequest.objects.filter(pk__in=[case.pk for case in renewals], state=State.APPROVED).count() == 3
    suspended = set(Grant.objects.filter(organisation=organisation).values_list("suspended_at", flat=True))
    assert len(suspended) == 1
    assert list(audit.breaks()) == []
