from datetime import date, datetime, time

import pytest

from programme.day_plan import (
    Concern,
    Links,
    Overlap,
    Part,
    Remark,
    minutes_left,
    minutes_of,
    remarks,
    timetable,
    wanted_before,
)

NINE = datetime.combine(date(2027, 3, 26), time(9))


def part(unit: str, minutes: int = 45, module: str = "one", requires: tuple[str, ...] = ()) -> Part:
    return Part(module, unit, f"{module} {unit}", minutes, requires)


def clock(*parts: Part) -> list[tuple[str, str]]:
    words = {True: "lunch", False: "break"}
    return [
        (f"{one.begins:%H:%M}", one.part.unit if one.part else words[one.is_lunch])
        for one in timetable(parts, begins=NINE)
    ]


def test_a_break_comes_before_anybody_works_too_long_and_lunch_at_noon():
    assert clock(*(part(f"u{number}") for number in range(1, 8))) == [
        ("09:00", "u1"),
        ("09:45", "u2"),
        ("10:30", "break"),
        ("10:45", "u3"),
        ("11:30", "u4"),
        ("12:15", "lunch"),
        ("13:15", "u5"),
        ("14:00", "u6"),
        ("14:45", "break"),
        ("15:00", "u7"),
    ]


def test_no_day_begins_or_ends_with_a_break():
    assert clock(part("u1", 200)) == [("09:00", "u1")]
    assert clock() == []


def test_minutes_are_those_of_the_units_without_breaks():
    assert minutes_of([part("u1", 100), part("u2", 100)]) == 200


@pytest.mark.parametrize("said_by", [("one", "two"), ("two", "one"), ("one", "two", "two", "one")])
def test_an_overlap_is_said_once_whoever_names_it(said_by):
    ends = {"one": ("one", "u1"), "two": ("two", "u4")}
    overlaps = [
        Overlap(ends[first], ends[second], 6) for first, second in zip(said_by[::2], said_by[1::2], strict=True)
    ]

    found = remarks([part("u1"), part("u4", module="two"), part("u5", module="two")], Links(overlaps=overlaps))

    assert found == [Remark(Concern.OVERLAP, "one u1", "two u4", 6)]


def test_what_is_not_in_the_plan_overlaps_with_nothing():
    links = Links(overlaps=[Overlap(("one", "u1"), ("two", "u4"), 6)])

    assert remarks([part("u1")], links) == []


def test_a_unit_without_or_before_what_it_builds_on_is_named():
    parts = [part("u2", requires=("u1", "u3")), part("u3")]

    assert remarks(parts, Links()) == [
        Remark(Concern.BUILDS_ON, "one u2", "one/u1"),
        Remark(Concern.AFTER, "one u2", "one u3"),
    ]


def test_the_same_unit_twice_is_named_once():
    assert remarks([part("u1"), part("u1"), part("u1")], Links()) == [Remark(Concern.TWICE, "one u1")]


def test_modules_that_should_come_before_are_missing_unless_they_are_in_the_plan():
    links = Links(requires={"one": ["base", "two"]}, recommended={"one": ["extra"], "two": ["extra"]})
    parts = [part("u1"), part("u1", module="two")]

    assert remarks(parts, links) == [
        Remark(Concern.REQUIRED, "one", "base"),
        Remark(Concern.RECOMMENDED, "one", "extra"),
        Remark(Concern.RECOMMENDED, "two", "extra"),
    ]
    assert wanted_before(parts, links) == ["base", "extra"]


def test_more_than_seven_hours_are_too_long():
    assert remarks([part(f"u{number}", 60) for number in range(7)], Links()) == []
    assert remarks([part(f"u{number}", 60) for number in range(8)], Links()) == [Remark(Concern.LONG_DAY, minutes=480)]


def test_an_overlap_is_no_longer_said_once_either_unit_was_shortened_by_as_much():
    links = Links(overlaps=[Overlap(("one", "u1"), ("two", "u2"), 6), Overlap(("one", "u1"), ("two", "u3"), 6)])
    shortened = Part("one", "u1", "one u1", 39, meant=45)

    found = remarks([shortened, part("u2", module="two"), part("u3", module="two")], links)

    assert found == [Remark(Concern.OVERLAP, "one u1", "two u3", 6)]
    assert found[0].places == (0, 2)


def test_a_unit_with_much_less_time_is_said_unless_another_one_says_it_as_well():
    shortened = Part("one", "u1", "one u1", 30, meant=45)
    other, links = part("u2", module="two"), Links(overlaps=[Overlap(("one", "u1"), ("two", "u2"), 15)])

    assert remarks([shortened], links) == [Remark(Concern.TOO_SHORT, "one u1", minutes=30, meant=45)]
    assert remarks([shortened, other], links) == []


@pytest.mark.parametrize(
    ("left", "found"),
    [
        (None, []),
        (14, []),
        (15, [Remark(Concern.FREE, minutes=15)]),
        (-1, [Remark(Concern.TOO_LATE, minutes=1)]),
    ],
)
def test_a_day_may_end_too_late_or_leave_time_free(left, found):
    assert remarks([part("u1")], Links(), left=left) == found


def test_minutes_left_are_those_between_the_last_part_and_the_end():
    day = timetable([part("u1", 45)], begins=NINE)

    assert minutes_left(day, until=NINE.replace(hour=10)) == 15
    assert minutes_left(day, until=NINE.replace(minute=30)) == -15
    assert minutes_left([], until=NINE) == 0


def test_what_belongs_to_no_module_takes_nothing_for_granted():
    own = Part("", "own:Welcome", "Welcome", 15)

    assert remarks([own], Links(requires={"": ["two"]})) == []
