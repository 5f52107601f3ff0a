"""Busy times from a calendar file, and nothing else of it."""

from datetime import UTC, datetime, timedelta

import pytest

from programme import busy_feed
from programme.busy_feed import BadFeed, busy_in

FIRST = datetime(2027, 3, 1, tzinfo=UTC)
LAST = datetime(2027, 5, 1, tzinfo=UTC)


def calendar(*parts: str) -> bytes:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example.org//EN", *parts, "END:VCALENDAR", ""]
    ).encode()


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", "UID:one@example.org", "SUMMARY:Doctor", *lines, "END:VEVENT"])


def busy(*parts: str, zone: str = "Europe/Brussels") -> list[str]:
    found = busy_in(calendar(*parts), zone, first=FIRST, last=LAST)
    return [f"{one.starts:%d %b %H:%M}-{one.ends:%d %b %H:%M}" for one in found]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART:20270310T090000Z", "DTEND:20270310T100000Z"], ["10 Mar 09:00-10 Mar 10:00"]),
        (["DTSTART:20270310T090000", "DURATION:PT2H"], ["10 Mar 08:00-10 Mar 10:00"]),
        (["DTSTART;TZID=Europe/Lisbon:20270310T090000", "DURATION:PT1H"], ["10 Mar 09:00-10 Mar 10:00"]),
        (["DTSTART;VALUE=DATE:20270310"], ["09 Mar 23:00-10 Mar 23:00"]),
        (["DTSTART;VALUE=DATE:20270310", "DTEND;VALUE=DATE:20270312"], ["09 Mar 23:00-11 Mar 23:00"]),
        (["DTSTART:20270310T090000Z"], []),
        (["DTSTART:20270310T090000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT"], []),
        (["DTSTART:20270310T090000Z", "DURATION:PT1H", "STATUS:CANCELLED"], []),
        (["DTSTART:20270228T230000Z", "DURATION:PT2H"], ["01 Mar 00:00-01 Mar 01:00"]),
        (["DTSTART:20270701T090000Z", "DURATION:PT2H"], []),
    ],
)
def test_an_event_is_busy_for_its_time(lines, expected):
    assert busy(event(*lines)) == expected


def test_a_weekly_event_keeps_its_wall_time_when_the_clocks_change():
    found = busy(event("DTSTART;TZID=Europe/Brussels:20270105T093000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"))

    assert found[:2] == ["02 Mar 08:30-02 Mar 09:30", "09 Mar 08:30-09 Mar 09:30"]
    assert found[4] == "30 Mar 07:30-30 Mar 08:30"
    assert len(found) == 9


def test_exceptions_and_ends_of_a_repeated_event_are_heeded():
    rule = ["DTSTART:20270302T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20270305T235959Z"]

    assert len(busy(event(*rule))) == 4
    assert len(busy(event(*rule, "EXDATE:20270303T090000Z"))) == 3


def test_a_time_that_was_moved_takes_the_place_of_its_own():
    rule = ["DTSTART:20270302T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"]
    moved = ["RECURRENCE-ID:20270309T090000Z", "DTSTART:20270310T140000Z", "DURATION:PT1H"]

    assert busy(event(*rule), event(*moved)) == ["02 Mar 09:00-02 Mar 10:00", "10 Mar 14:00-10 Mar 15:00"]


def test_free_and_busy_periods_are_read_too():
    part = [
        "BEGIN:VFREEBUSY",
        "FREEBUSY;FBTYPE=BUSY:20270310T090000Z/PT1H,20270311T090000Z/20270311T100000Z",
        "FREEBUSY;FBTYPE=FREE:20270312T090000Z/PT1H",
        "END:VFREEBUSY",
    ]

    assert busy("\r\n".join(part)) == ["10 Mar 09:00-10 Mar 10:00", "11 Mar 09:00-11 Mar 10:00"]


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"Dear colleague",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"\xff\xfe\x00",
        b"BEGIN:VEVENT\r\nDTSTART:nonsense\r\nEND:VEVENT",
    ],
)
def test_what_is_no_calendar_is_refused(file):
    with pytest.raises(BadFeed):
        busy_in(file, "UTC", first=FIRST, last=LAST)


def test_what_is_too_large_is_refused():
    one = event("DTSTART:20270310T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")

    with pytest.raises(BadFeed):
        busy_in(calendar(*[one] * (busy_feed.MOST_REPEATED + 1)), "UTC", first=FIRST, last=LAST)
    with pytest.raises(BadFeed):
        busy_in(b" " * (busy_feed.MOST_BYTES + 1), "UTC", first=FIRST, last=LAST)


def test_a_rule_of_seconds_is_no_appointment():
    assert busy(event("DTSTART:20270310T090000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY")) == []


def test_nothing_is_read_beyond_the_days_that_count():
    found = busy_in(
        calendar(event("DTSTART:20270310T090000Z", "DURATION:P60D")),
        "UTC",
        first=FIRST,
        last=FIRST + timedelta(days=20),
    )

    assert [(one.starts.day, one.ends) for one in found] == [(10, FIRST + timedelta(days=20))]
