from datetime import date

import pytest

from programme.months import Month, month_named, month_of

TODAY = date(2027, 3, 26)


def test_weeks_begin_on_monday_and_leave_other_months_out():
    weeks = Month(2027, 3).weeks

    assert weeks[0] == [date(2027, 3, day) for day in range(1, 8)]
    assert weeks[-1] == [date(2027, 3, 29), date(2027, 3, 30), date(2027, 3, 31), None, None, None, None]


@pytest.mark.parametrize(
    ("month", "previous", "following"),
    [("2027-01", "2026-12", "2027-02"), ("2027-12", "2027-11", "2028-01"), ("2028-02", "2028-01", "2028-03")],
)
def test_months_follow_each_other_over_the_years(month, previous, following):
    found = month_named(month, today=TODAY)

    assert (found.name, found.previous.name, found.next.name) == (month, previous, following)


def test_a_month_ends_on_its_last_day():
    assert (Month(2028, 2).first, Month(2028, 2).last) == (date(2028, 2, 1), date(2028, 2, 29))


@pytest.mark.parametrize("name", ["", "2027", "2027-13", "2027-00", "1999-01", "march", "2027-03-01", "٢٠٢٧-03"])
def test_what_is_no_month_is_this_one(name):
    assert month_named(name, today=TODAY) == month_of(TODAY) == Month(2027, 3)
