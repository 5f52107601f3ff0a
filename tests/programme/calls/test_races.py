"""Many at once, on PostgreSQL: a country has one answer, and every corrigendum its own number."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from people.models import Country, Role
from programme.calls.actions import calls, expressions
from programme.models import Expression
from tests.factories.calls import IN_TIME, LATE, open_call
from tests.factories.people import appointed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]


def together(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Do all of them at once, each on a connection of its own."""

    def one(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, acts))


def test_a_country_that_begins_many_times_at_once_has_one_answer():
    call = open_call()
    france = Country.objects.get(pk="FR")
    people = [appointed(Role.FOCAL_POINT) for _number in range(8)]

    begun = together([lambda by=by: expressions.begin(call, country=france, by=by, at=IN_TIME) for by in people])

    assert set(begun) == {Expression.objects.get()}


def test_corrigenda_written_at_once_have_each_their_number():
    staff = appointed(Role.APPROVER)
    call = open_call(by=staff)
    values = {name: getattr(call, name) for name in calls.CORRECTABLE}

    together(
        [
            lambda seats=seats: calls.correct(
                call, values=values | {"seats_planned": seats}, text="More.", by=staff, at=IN_TIME
            )
            for seats in range(20, 26)
        ]
    )

    assert list(call.corrigenda.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_timers_that_run_at_once_close_a_call_once():
    open_call()

    closed = together([lambda: calls.close_due(LATE + timedelta(hours=1)) for _number in range(4)])

    assert sum(closed) == 1
