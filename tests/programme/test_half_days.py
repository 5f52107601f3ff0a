"""Mornings and afternoons, without a database; and that whole days of before are both."""

from datetime import date, time
from importlib import import_module

import pytest
from django.apps import apps

from programme import half_days
from programme.half_days import Half, HalfDay
from programme.models import Expression
from tests.factories.calls import begun, open_call

DAY, NEXT = date(2027, 5, 10), date(2027, 5, 11)
BOTH = frozenset(Half)


def test_half_days_are_kept_so_that_they_sort_and_read_back():
    codes = half_days.kept(DAY)

    assert codes == ["2027-05-10-am", "2027-05-10-pm"]
    assert [half_days.read(code) for code in codes] == [HalfDay(DAY, Half.MORNING), HalfDay(DAY, Half.AFTERNOON)]
    assert half_days.by_day([*half_days.kept(NEXT, [Half.AFTERNOON]), *codes]) == {
        DAY: BOTH,
        NEXT: frozenset({Half.AFTERNOON}),
    }


@pytest.mark.parametrize(
    ("begins", "ends", "halves"),
    [
        (time(9, 30), time(13), {Half.MORNING}),
        (time(13), time(16), {Half.AFTERNOON}),
        (time(9, 30), time(13, 30), BOTH),
    ],
)
def test_a_stretch_of_a_day_takes_its_halves(begins, ends, halves):
    assert half_days.halves_between(begins, ends) == halves


def test_a_day_counts_where_a_half_is_taken_at_which_nobody_can_come():
    away = [*half_days.kept(DAY, [Half.MORNING]), *half_days.kept(NEXT)]

    assert half_days.days_away(away, {Half.MORNING}) == [DAY, NEXT]
    assert half_days.days_away(away, {Half.AFTERNOON}) == [NEXT]


@pytest.mark.django_db
def test_days_that_were_kept_whole_become_both_halves_and_back():
    migration = import_module("programme.migrations.0022_half_days")
    expression = begun(open_call())
    Expression.objects.update(blackout_days=["2027-05-10"])

    migration.to_halves(apps, None)
    forth = Expression.objects.get(pk=expression.pk).blackout_days
    migration.to_days(apps, None)

    assert forth == half_days.kept(DAY)
    assert Expression.objects.get(pk=expression.pk).blackout_days == ["2027-05-10"]
