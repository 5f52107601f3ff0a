"""Wall times across the changes of the clock, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from programme.times import (
    ClockChange,
    NoSuchTime,
    Shown,
    UnknownZone,
    changes_of_clock,
    moment,
    offset_words,
    shown_in,
)

FRIDAY, MONDAY = datetime.fromisoformat("2026-03-27T09:30"), datetime.fromisoformat("2026-03-30T09:30")


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Atlantic/Reykjavik", "08:30", "07:30"),
        ("Africa/Dakar", "08:30", "07:30"),
        ("Africa/Cairo", "10:30", "09:30"),
        ("Atlantic/Azores", "07:30", "07:30"),
        ("Europe/Lisbon", "08:30", "08:30"),
        ("Europe/Dublin", "08:30", "08:30"),
        ("Europe/Athens", "10:30", "10:30"),
        ("Asia/Nicosia", "10:30", "10:30"),
        ("Europe/Chisinau", "10:30", "10:30"),
    ],
)
def test_half_past_nine_in_brussels_is_read_from_other_clocks(zone, before, after):
    shown = [shown_in(moment(wall, "Europe/Brussels"), zone).wall for wall in (FRIDAY, MONDAY)]

    assert [f"{wall:%H:%M}" for wall in shown] == [before, after]


@pytest.mark.parametrize(
    ("day", "clock"), [("02-10", "09:30"), ("03-05", "08:30"), ("03-26", "09:30"), ("04-02", "08:30")]
)
def test_casablanca_moves_four_times_against_brussels(day, clock):
    at = moment(datetime.fromisoformat(f"2026-{day}T09:30"), "Europe/Brussels")

    assert f"{shown_in(at, 'Africa/Casablanca').wall:%H:%M}" == clock


def test_an_hour_that_the_clocks_leave_out_is_refused():
    with pytest.raises(NoSuchTime, match="2026-03-29 02:30 Europe/Brussels"):
        moment(datetime.fromisoformat("2026-03-29T02:30"), "Europe/Brussels")


def test_an_hour_that_comes_twice_is_the_first():
    assert moment(datetime.fromisoformat("2026-10-25T02:30"), "Europe/Brussels") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_shown_says_the_zone_and_its_offset():
    at = datetime(2026, 3, 27, 8, 30, tzinfo=UTC)

    assert shown_in(at, "Europe/Brussels") == Shown(FRIDAY, "Europe/Brussels", "+01:00")


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "+00:00"), (120, "+02:00"), (-60, "−01:00"), (330, "+05:30"), (-570, "−09:30")]
)
def test_offset_in_words(minutes, words):
    assert offset_words(timedelta(minutes=minutes)) == words


@pytest.mark.parametrize("name", ["Europe/Brusels", "", "../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused(name):
    with pytest.raises(UnknownZone):
        moment(FRIDAY, name)


def test_a_time_with_a_zone_of_its_own_is_not_a_wall_time():
    with pytest.raises(ValueError, match="no zone of its own"):
        moment(datetime(2026, 3, 27, 9, 30, tzinfo=UTC), "Europe/Brussels")


def test_changes_of_the_clock_are_found_to_the_minute():
    first, last = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)
    one, two = timedelta(hours=1), timedelta(hours=2)

    assert changes_of_clock("Europe/Brussels", first, last) == [
        ClockChange(datetime.fromisoformat("2027-03-28T02:00"), one, two, is_summer=True),
        ClockChange(datetime.fromisoformat("2027-10-31T03:00"), two, one, is_summer=False),
    ]
    assert changes_of_clock("UTC", first, last) == []


def test_changes_for_ramadan_are_found():
    first, last = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)

    changes = changes_of_clock("Africa/Casablanca", first, last)

    assert [f"{change.wall:%m-%d %H:%M}" for change in changes] == ["02-07 03:00", "03-14 02:00"]
