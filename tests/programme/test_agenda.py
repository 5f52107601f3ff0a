from datetime import datetime, timedelta

import pytest

from programme.agenda import Block, Kind, Remark, remarks

NINE = datetime(2027, 3, 26, 9, 0)  # noqa: DTZ001 - wall times have no zone
UNITS = {"u1": 60, "u2": 30, "u3": 0}


def block(title: str, begins: int, minutes: int, **more) -> Block:
    """A block so many minutes after nine."""
    start = NINE + timedelta(minutes=begins)
    return Block(title, start, start + timedelta(minutes=minutes), **more)


def test_an_agenda_in_order_with_breaks_has_nothing_to_look_at():
    agenda = [
        block("One", 0, 60, unit="u1"),
        block("Coffee", 60, 15, is_break=True),
        block("Two", 75, 30, unit="u2"),
        block("Three", 105, 10, unit="u3"),
    ]

    assert remarks(agenda, UNITS) == []


def test_blocks_that_overlap_are_named_both():
    agenda = [block("Late", 30, 60), block("Early", 0, 31)]

    assert remarks(agenda, UNITS) == [Remark(Kind.OVERLAP, "Early", "Late")]


def test_a_unit_before_the_one_it_builds_on_is_named():
    agenda = [block("Two", 0, 30, unit="u2"), block("One", 30, 60, unit="u1")]

    assert remarks(agenda, UNITS) == [Remark(Kind.OUT_OF_ORDER, "Two", "One")]


def test_where_units_say_what_they_build_on_that_counts_and_not_the_order():
    agenda = [block("Two", 0, 30, unit="u2"), block("Three", 30, 10, unit="u3"), block("One", 40, 60, unit="u1")]

    assert remarks(agenda, UNITS, {"u3": ["u2", "u1", "u9"]}) == [Remark(Kind.OUT_OF_ORDER, "Three", "One")]
    assert remarks(agenda, UNITS, {"u3": ["u2"]}) == []


def test_a_unit_that_comes_up_again_later_is_in_order():
    agenda = [block("One", 0, 45, unit="u1"), block("Two", 45, 30, unit="u2"), block("One again", 75, 45, unit="u1")]

    assert remarks(agenda, UNITS) == []


def test_a_unit_that_the_edition_no_longer_has_is_named():
    assert remarks([block("Old", 0, 30, unit="u9")], UNITS) == [Remark(Kind.NOT_IN_EDITION, "Old")]


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        (44, [Remark(Kind.TOO_SHORT, "One", minutes=44, meant=60)]),
        (45, []),
        (120, []),
        (121, [Remark(Kind.TOO_LONG, "One", minutes=121, meant=60)]),
    ],
)
def test_a_unit_much_shorter_or_longer_than_meant_is_named(minutes, found):
    assert remarks([block("One", 0, minutes, unit="u1")], UNITS) == found


def test_the_minutes_of_a_unit_are_those_of_all_its_blocks():
    agenda = [block("One", 0, 30, unit="u1"), block("Rest of one", 60, 30, unit="u1")]

    assert remarks(agenda, UNITS) == []


@pytest.mark.parametrize(("pause", "found"), [(9, [Remark(Kind.NO_BREAK, "First", minutes=189)]), (10, [])])
def test_three_hours_without_a_pause_of_ten_minutes_are_too_long(pause, found):
    agenda = [block("First", 0, 90), block("Second", 90 + pause, 90)]

    assert remarks(agenda, UNITS) == found


def test_a_break_ends_a_stretch():
    agenda = [block("First", 0, 100), block("Coffee", 100, 15, is_break=True), block("Second", 115, 100)]

    assert remarks(agenda, UNITS) == []
