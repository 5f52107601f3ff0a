"""Offers from a reserve list at once, on PostgreSQL: no place is promised or given twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.db.models import Sum

from people.models import Role
from programme.evaluating import placing, reserve
from programme.models import KeptPlaces, ReserveOffer
from tests.factories.evaluation import EVALUATED, accepted, call_with_reserve, planned_session
from tests.factories.people import appointed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]


def together(acts):
    """Do all of them at once, each on a connection of its own; a refusal is a result too."""

    def one(act):
        try:
            return act()
        except (placing.NotSoMany, placing.NothingToPlace, reserve.NotNext, reserve.NotSoManyFree) as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, acts))


def test_two_countries_that_accepted_never_get_more_places_than_were_freed():
    staff = appointed(Role.APPROVER)
    call = call_with_reserve(by=staff)
    session = planned_session(call, room=8, kept={}, by=staff)
    offers = [accepted(call, seats=4, by=staff) for _country in range(2)]
    KeptPlaces.objects.create(session=session, country_id="AT", places=3)
    free = placing.sources_of(call, at=EVALUATED)[0]

    results = together(
        [
            lambda given=given: placing.place(given, source=free, seats=3, by=staff, at=EVALUATED)
            for given in (*offers, *offers)
        ]
    )

    assert free.places == 5
    assert sum(isinstance(one, KeptPlaces) for one in results) == 1
    assert session.kept_places.exclude(country="AT").aggregate(all=Sum("places"))["all"] == 3


def test_offers_at_once_promise_no_place_twice():
    staff = appointed(Role.APPROVER)
    call = call_with_reserve(by=staff)
    planned_session(call, room=5, kept={}, by=staff)
    first = reserve.next_on(call, at=EVALUATED)
    second = call.expressions.exclude(pk=first.expression_id).exclude(country="AT").get().decision

    together(
        [
            lambda one=one: reserve.offer(one, seats=3, reason="Room.", by=staff, at=EVALUATED)
            for one in (first, second, first, second)
        ]
    )

    assert list(ReserveOffer.objects.values_list("decision", "seats")) == [(first.pk, 3)]
