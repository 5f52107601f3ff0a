"""The requests and nominees that `make bench` measures with: as true as those that people make."""

from collections import Counter

import pytest
from django.db.models import F, Sum

from access.models import HOLDING, Grant, LineDecision, Quota, QuotaScope, RequestLine, Seat, SeatState
from access.nominations import nominees_of
from access.workflow import State
from people.models import Country, CountryGroup, GroupMembership
from tests.factories.access import a_module
from training_site.bench_nominations import make_nominations
from training_site.bench_requests import LARGEST, make_approver, make_requests

pytestmark = pytest.mark.django_db

REQUESTS, NOMINATIONS = 60, 1_000


@pytest.fixture
def lines() -> list[RequestLine]:
    group, _is_new = CountryGroup.objects.get_or_create(code="EU", defaults={"name": "Union"})
    for code, name in (("BE", "Belgium"), ("FR", "France")):
        country, _is_new = Country.objects.get_or_create(code=code, defaults={"name": name})
        GroupMembership.objects.get_or_create(group=group, country=country)
    approver = make_approver()
    modules = [a_module(slug) for slug in ("first", "second")]
    made = make_requests(REQUESTS, modules, by=approver)
    make_nominations(NOMINATIONS, made, by=approver)
    return made


def test_as_many_people_as_asked_for_are_named_and_one_request_names_as_many_as_fit(lines):
    assert Seat.objects.count() == NOMINATIONS
    assert lines[LARGEST - 1].nominees.count() == 500
    assert set(Seat.objects.values_list("state", flat=True)) == set(SeatState.values)


def test_every_grant_counts_the_seats_that_are_held(lines):
    held = Counter(Seat.objects.filter(state__in=HOLDING).values_list("grant", flat=True))

    grants = {grant.pk: grant.seats_used for grant in Grant.objects.exclude(line=None)}

    assert len(grants) == sum(line.request.state == State.APPROVED for line in lines)
    assert grants == {pk: held[pk] for pk in grants}
    assert not Grant.objects.filter(seats_used__gt=F("seats")).exists()


def test_every_quota_counts_the_seats_that_were_granted(lines):
    granted = LineDecision.objects.aggregate(seats=Sum("seats"))["seats"]

    for scope in (QuotaScope.COUNTRY, QuotaScope.EVERYBODY):
        assert Quota.objects.filter(scope=scope).aggregate(seats=Sum("used"))["seats"] == granted


def test_some_who_wait_learn_through_another_request_and_those_replaced_have_a_successor(lines):
    waiting = [seat for line in lines for seat in nominees_of(line) if seat.has_seat_elsewhere]

    assert {seat.state for seat in waiting} == {SeatState.NOMINATED}
    assert not Seat.objects.filter(state=SeatState.REPLACED, replaced_by=None).exists()
