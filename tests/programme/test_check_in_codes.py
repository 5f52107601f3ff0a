from datetime import UTC, datetime, timedelta

import pytest

from programme.check_in_codes import code_at, is_time_for, minute_of, minute_said, read_code, seconds_left, spaced

SECRET = b"12345678901234567890"
NOON = datetime(2027, 3, 26, 12, 0, 30, tzinfo=UTC)


def test_codes_have_six_digits_and_change_with_the_minute_and_the_secret():
    codes = {code_at(secret, minute_of(NOON) + minute) for secret in (SECRET, b"another") for minute in range(100)}

    assert {len(code) for code in codes} == {6}
    assert len(codes) > 195


def test_a_code_holds_in_its_minute_and_the_next_and_no_longer():
    code = code_at(SECRET, minute_of(NOON))

    found = [minute_said(SECRET, code, NOON + timedelta(minutes=minute)) for minute in (-1, 0, 1, 2)]

    assert found == [None, minute_of(NOON), minute_of(NOON), None]


def test_a_page_knows_when_the_next_code_comes():
    assert [seconds_left(NOON), seconds_left(NOON + timedelta(seconds=29)), seconds_left(NOON.replace(second=0))] == [
        30,
        1,
        60,
    ]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("123-456", "123456"),
        ("12345", ""),
        ("12345a", ""),
        ("١٢٣٤٥٦", ""),
    ],
)
def test_what_people_type_is_read(typed, code):
    assert read_code(typed) == code


def test_codes_are_written_in_two_groups():
    assert spaced("012345") == "012 345"


def test_people_check_in_from_half_an_hour_before_to_the_end():
    starts, ends = NOON, NOON + timedelta(hours=1)
    minutes = (-31, -30, 0, 60, 61)

    assert [is_time_for(NOON + timedelta(minutes=minute), starts, ends) for minute in minutes] == [
        False,
        True,
        True,
        True,
        False,
    ]
