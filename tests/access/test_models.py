"""Grants, requests, quotas and seats: what the database holds, and which grants hold when."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from access.models import (
    AccessRequest,
    Conflict,
    Grant,
    LineDecision,
    ModulePolicy,
    Quota,
    ReferenceCounter,
    ReminderSent,
    RequestEvent,
    RequestLine,
    Seat,
)
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


def sent_request(**fields: object) -> AccessRequest:
    facts = {
        "reference": "RRF-FR-2026-00001",
        "organisation": OrganisationFactory(),
        "submitted_at": timezone.now(),
        "state": "review",
    }
    return AccessRequest.objects.create(requester=UserFactory(), **(facts | fields))


@pytest.mark.parametrize(
    "fields",
    [{"reference": ""}, {"submitted_at": None}, {"organisation": None}, {"state": "merged"}],
    ids=["no reference", "never sent", "for nobody", "joined with nothing"],
)
def test_the_database_refuses_a_request_that_was_not_sent_properly(fields):
    assert sent_request(reference="RRF-FR-2026-00009").state == "review"

    with pytest.raises(IntegrityError), transaction.atomic():
        sent_request(**fields)


def test_the_database_refuses_a_reference_twice():
    sent_request()

    with pytest.raises(IntegrityError), transaction.atomic():
        sent_request()


def test_the_database_refuses_an_open_request_that_names_another_as_joined():
    with pytest.raises(IntegrityError), transaction.atomic():
        sent_request(reference="RRF-FR-2026-00002", merged_into=sent_request())


def test_the_database_refuses_a_module_twice_and_no_seats(module):
    case = sent_request()
    case.lines.create(module=module, organisation=case.organisation)

    with pytest.raises(IntegrityError), transaction.atomic():
        case.lines.create(module=module, organisation=case.organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        sent_request(reference="RRF-FR-2026-00002").lines.create(module=module, seats=0)


def test_the_database_refuses_two_open_lines_of_an_organisation_for_a_module(module):
    first = sent_request()
    second = sent_request(reference="RRF-FR-2026-00002", organisation=first.organisation)
    first.lines.create(module=module, organisation=first.organisation, is_open=True)
    second.lines.create(module=module, organisation=first.organisation, is_open=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        second.lines.update(is_open=True)


def an_event() -> RequestEvent:
    return RequestEvent.objects.create(
        request=sent_request(), event="approve", from_state="review", to_state="approved", actor="approver"
    )


def test_what_happened_is_not_rewritten(module):
    event = an_event()
    line = event.request.lines.create(module=module)
    LineDecision.objects.create(event=event, line=line, outcome="approved", seats=1)

    with pytest.raises(DatabaseError), transaction.atomic():
        RequestEvent.objects.update(to_state="rejected")
    with pytest.raises(DatabaseError), transaction.atomic():
        LineDecision.objects.update(seats=500)
    with pytest.raises(IntegrityError), transaction.atomic():
        LineDecision.objects.create(event=event, line=line, outcome="rejected")


def test_the_database_refuses_a_second_conflict_counter_and_reminder():
    case, person = sent_request(), UserFactory()
    Conflict.objects.create(request=case, person=person)
    ReferenceCounter.objects.create(prefix="FR", year=2026)
    ReminderSent.objects.create(subject="request:1", step="overdue")

    for again in (
        lambda: Conflict.objects.create(request=case, person=person),
        lambda: ReferenceCounter.objects.create(prefix="FR", year=2026),
        lambda: ReminderSent.objects.create(subject="request:1", step="overdue"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            again()


def quota(module: Module, **fields: object) -> Quota:
    return Quota.objects.create(
        **({"module": module, "scope": "country", "country_id": "FR", "starts_on": DAY} | fields)
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"country_id": None},
        {"scope": "everybody"},
        {"scope": "partners"},
        {"ends_on": DAY - timedelta(days=1)},
        {},
    ],
    ids=["of no country", "for all but of one country", "of partners and a country", "ends before it starts", "twice"],
)
def test_the_database_refuses_a_quota(module, fields):
    quota(module)

    with pytest.raises(IntegrityError), transaction.atomic():
        quota(module, **fields)


def test_the_database_refuses_a_quota_for_all_twice(module):
    quota(module, scope="everybody", country_id=None)
    quota(module, scope="partners", country_id=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        quota(module, scope="everybody", country_id=None)


@pytest.mark.parametrize(
    ("cap", "extra", "used", "left"), [(None, 5, 3, None), (10, 0, 3, 7), (10, 2, 3, 9), (2, 0, 3, -1)]
)
def test_left_of_a_quota(cap, extra, used, left):
    assert Quota(cap=cap, extra=extra, used=used).left == left


def test_the_database_refuses_a_policy_that_nobody_can_meet(module):
    with pytest.raises(IntegrityError), transaction.atomic():
        ModulePolicy.objects.create(module=module, least_seats=5, most_seats=4)


def test_the_database_refuses_more_people_than_seats(module):
    with_seats = grant(module, organisation=OrganisationFactory(), seats=2, seats_used=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=with_seats.pk).update(seats_used=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(module, person=UserFactory(), seats=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(module, organisation=OrganisationFactory(), seats_used=1)


def seat(line: RequestLine, **fields: object) -> Seat:
    facts = {"organisation": line.organisation, "job_role": "outreach", "language": "en"}
    return Seat.objects.create(line=line, **(facts | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "ana@example.org"},
        {"token_hash": "secret"},
        {"state": "invited"},
        {"state": "claimed", "claimed_at": timezone.now()},
        {"state": "claimed", "has_grant": True},
    ],
    ids=["an address twice", "one secret for two", "invited to nothing", "accepted nothing", "accepted at no time"],
)
def test_the_database_refuses_a_seat(module, fields):
    case = sent_request()
    line = case.lines.create(module=module, organisation=case.organisation)
    held = {"grant": grant(module, organisation=case.organisation, seats=2)} if fields.pop("has_grant", False) else {}
    seat(line, email="ana@example.org", token_hash="secret")
    seat(line)

    with pytest.raises(IntegrityError), transaction.atomic():
        seat(line, **fields, **held)


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({"starts_on": DAY, "ends_on": DAY + timedelta(days=31)}, "active"),
        ({"starts_on": DAY, "ends_on": DAY + timedelta(days=30)}, "expiring"),
        ({"starts_on": DAY, "ends_on": DAY}, "expiring"),
        ({"starts_on": DAY}, "active"),
        ({"starts_on": DAY + timedelta(days=1)}, "scheduled"),
        ({"starts_on": DAY - timedelta(days=9), "ends_on": DAY - timedelta(days=1)}, "expired"),
        ({"starts_on": DAY, "suspended_at": timezone.now()}, "suspended"),
        ({"starts_on": DAY, "suspended_at": timezone.now(), "revoked_at": timezone.now()}, "revoked"),
    ],
)
def test_the_standing_of_a_grant(fields, standing):
    assert Grant(**fields).standing(DAY) == standing


def test_requests_within_follow_country_organisation_and_module(module):
    case = sent_request(country_id="FR")
    case.lines.create(module=module, organisation=case.organisation)
    case.lines.create(module=Module.objects.create(slug="other", code="OTHER", minutes=60))

    def seen(**scope: object) -> list[AccessRequest]:
        return list(AccessRequest.objects.within(appointed(Role.APPROVER, **scope).current_appointments))

    assert [seen(), seen(country="FR"), seen(module_slug="small"), seen(organisation=case.organisation)] == [[case]] * 4
    assert [seen(country="IT"), seen(module_slug="else"), seen(country="IT", module_slug="small")] == [[]] * 3
