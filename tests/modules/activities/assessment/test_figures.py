"""Figures of groups, worked out by hand."""

import pytest

from modules.activities.assessment.figures import (
    Band,
    Limits,
    Sheet,
    band_of,
    by_competency,
    by_statement,
    lie_apart,
    limits_of,
    open_answers,
)
from tests.modules.activities.assessment.assessments import assessment

STRUCTURE = assessment().structure


def said(importance: int | None = None, organisation: int | None = None, **answers: object) -> Sheet:
    """One person; `importance` is that of safety in work on risk."""
    return Sheet(answers, {} if importance is None else {"risk": importance}, organisation)


def figures_of(sheets, competency: str):
    return next(row for row in by_competency(STRUCTURE, sheets) if row.competency == competency)


def statement_of(sheets, item: str):
    return next(row for row in by_statement(STRUCTURE, sheets) if row.item == item)


@pytest.mark.parametrize(
    ("level", "band"),
    [
        (1, Band.LOW),
        (2, Band.LOW),
        (2.25, Band.LOW),
        (2.5, Band.MIDDLE),
        (3.25, Band.MIDDLE),
        (3.5, Band.HIGH),
        (5, Band.HIGH),
    ],
)
def test_band_of_a_level(level, band):
    assert band_of(level) is band


@pytest.mark.parametrize(
    ("levels", "is_apart"),
    [
        ([3, 3, 3, 3, 3], False),
        ([1, 3, 3, 3, 5], False),  # one at each end: the halves' medians are 3 and 3
        ([2, 2, 3, 3, 3], False),  # 2 and 3: a point is still close
        ([1, 1, 3, 5, 5], True),
        ([2, 2, 2, 3.5, 3.5, 3.5], True),  # 2 and 3.5
    ],
)
def test_levels_lie_apart_when_the_quartiles_do(levels, is_apart):
    assert lie_apart(levels) is is_apart


def test_the_level_of_a_group_is_the_median_of_peoples_means():
    # Means of n09 and n10: 1.5, 2, 3 (one answer), 4.5, 1; the median is 2. Importance 3, 2 (skipped), 3, 1, 3: 3.
    sheets = [
        said(3, n09=1, n10=2),
        said(None, n09=2, n10=2),
        said(3, n09=3),
        said(1, n09=4, n10=5),
        said(3, n09=1, n10=1),
    ]

    row = figures_of(sheets, "risk")

    assert (row.people, row.band, row.is_apart) == (5, Band.LOW, True)  # halves 1, 1.5, 2 and 2, 3, 4.5: 1.5 apart
    assert (row.weighted_gap, row.need, row.counts) == (9, 0.75, {})  # (5 - 2) * 3, of 12


def test_nothing_is_told_of_a_competency_with_four_levels():
    sheets = [said(n09=2)] * 4 + [said(n09="not_applicable", n01=5)]

    row = figures_of(sheets, "risk")

    assert (row.people, row.band, row.weighted_gap, row.counts) == (0, None, None, {})


def test_every_competency_is_there_even_if_nobody_has_answered():
    rows = by_competency(STRUCTURE, [said(n09=2)])

    assert [len(rows), rows[0].competency, rows[-1].competency] == [12, "role", "safety_self"]
    assert {row.band for row in rows} == {None}


@pytest.mark.parametrize(
    ("low", "middle", "high", "is_told"), [(5, 5, 5, True), (4, 6, 5, False), (15, 0, 0, False), (7, 5, 6, True)]
)
def test_counts_are_told_only_where_every_band_has_five(low, middle, high, is_told):
    sheets = [said(n09=1)] * low + [said(n09=3)] * middle + [said(n09=5)] * high

    counts = figures_of(sheets, "risk").counts

    assert counts == ({Band.LOW: low, Band.MIDDLE: middle, Band.HIGH: high} if is_told else {})


def test_a_statement_is_told_by_its_median_without_those_who_do_not_know():
    sheets = [said(o1=point) for point in (1, 2, 3, 3, 5)] + [said(o1="dont_know")]

    row = statement_of(sheets, "o1")

    assert (row.people, row.median, row.many_do_not_know, row.is_suggested) == (6, 3, False, True)


@pytest.mark.parametrize(
    ("known", "unknown", "is_many", "middle"),
    [(5, 2, False, 4), (6, 3, True, 4), (4, 1, False, None), (3, 2, True, None)],
)
def test_a_third_or_more_who_do_not_know(known, unknown, is_many, middle):
    sheets = [said(o1=4)] * known + [said(o1="dont_know")] * unknown

    row = statement_of(sheets, "o1")

    assert (row.many_do_not_know, row.median, row.is_suggested) == (is_many, middle, is_many)


def test_nothing_is_told_of_a_statement_that_four_have_answered():
    row = statement_of([said(o1=1)] * 4 + [said(o2=1)], "o1")

    assert (row.people, row.is_told, row.is_suggested) == (0, False, False)


def test_open_answers_come_from_five_and_in_an_order_that_says_nothing():
    sheets = [said(q1=text, q2="Time") for text in ("e", "a", "d", "b", "c")] + [said(q1="")]
    sheets[0] = said(q1="e")

    assert open_answers(STRUCTURE, sheets) == {"q1": ["a", "b", "c", "d", "e"], "q2": [], "q3": []}


@pytest.mark.parametrize(
    ("view", "limits"),
    [
        ("organisation", Limits(5, 0)),
        ("group", Limits(5, 2)),
        ("country_or_project", Limits(5, 2)),
        ("open_answers", Limits(5, 0)),
    ],
)
def test_limits_stand_in_the_file(view, limits):
    assert limits_of(STRUCTURE, view) == limits


def test_a_file_cannot_ask_for_fewer_than_five():
    careless = {"display": {"smallest_group": 2, "organisation": {"from_answers": 1}}}

    assert limits_of(careless, "organisation") == Limits(5)
    assert by_competency(STRUCTURE, [said(n09=1)] * 4, least=1)[4].band is None


@pytest.mark.parametrize(
    ("organisations", "is_allowed"),
    [((1, 1, 1, 2, 2), True), ((1,) * 9, False), ((1, 2, 3, 4), False), ((1, None, None, None, None), False)],
)
def test_a_group_needs_people_and_organisations(organisations, is_allowed):
    sheets = [said(organisation=one) for one in organisations]

    assert Limits(5, 2).allow(sheets) is is_allowed
