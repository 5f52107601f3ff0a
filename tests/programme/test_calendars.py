"""What calendars read, parsed back, without a database."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import UUID

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from programme.calendars import Address, Block, Method, Sender, Status, content_type, feed, message, uid
from programme.times import moment

KEY = UUID("7d1f6f4e-0000-4000-8000-000000000001")
SENDER = Sender(Address("training@example.org", "Training team"), "training.example.org")
MIRELA = Address("mirela@example.org", "Kovač, Mirela")
WRITTEN = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)


def block(start: str = "2027-03-26T09:30", zone: str = "Europe/Brussels", **changes: object) -> Block:
    starts = datetime.fromisoformat(start)
    usual = {"title": "Opening", "place": "Room 1, Rue de l’Été; step-free"}
    return Block(KEY, starts=starts, ends=starts + timedelta(hours=3), zone=zone, **(usual | changes))


def read(written: bytes):
    """The calendar and its only event."""
    calendar = Calendar.from_ical(written)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def invited(one: Block, method: Method = Method.REQUEST):
    return read(message(one, method=method, to=MIRELA, sender=SENDER, at=WRITTEN))


def test_an_invitation_says_who_what_when_and_where():
    calendar, event = invited(block())

    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == f"block-{KEY}@training.example.org"
    assert event["SUMMARY"] == "Opening"
    assert event["LOCATION"] == "Room 1, Rue de l’Été; step-free"
    assert event["STATUS"] == "CONFIRMED"
    assert event["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2027, 3, 26, 8, 30, tzinfo=UTC)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=3)
    assert event["DTSTAMP"].dt == WRITTEN
    assert str(event["ORGANIZER"]) == "mailto:training@example.org"


def test_an_invitation_names_nobody_but_its_receiver():
    _calendar, event = invited(block())

    attendees = event["ATTENDEE"]
    assert str(attendees) == "mailto:mirela@example.org"
    assert attendees.params["CN"] == "Kovač, Mirela"


def test_a_moved_block_keeps_its_identity_and_counts_up():
    _calendar, before = invited(block())
    _calendar, after = invited(block("2027-03-26T10:30", sequence=1))

    assert (before["UID"], before["SEQUENCE"]) == (after["UID"], 0)
    assert after["SEQUENCE"] == 1


def test_a_cancellation_is_one_in_method_and_status():
    calendar, event = invited(block(sequence=2), Method.CANCEL)

    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)


def test_an_offer_from_the_waiting_list_is_tentative():
    _calendar, event = invited(block(status=Status.TENTATIVE))

    assert (event["STATUS"], event["ATTENDEE"].params["PARTSTAT"]) == ("TENTATIVE", "TENTATIVE")


def test_the_mail_part_says_the_method_again():
    assert content_type(Method.CANCEL) == "text/calendar; method=CANCEL; charset=UTF-8"


def test_lines_end_as_the_standard_says():
    written = message(block(), method=Method.REQUEST, to=MIRELA, sender=SENDER, at=WRITTEN)

    assert written.count(b"\n") == written.count(b"\r\n")
    assert max(map(len, written.split(b"\r\n"))) <= 75


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Europe/Lisbon", "Europe/Athens", "Africa/Casablanca"])
@pytest.mark.parametrize(
    "day", ["2026-03-27", "2026-03-30", "2026-10-23", "2026-10-26", "2027-02-05", "2027-02-09", "2027-03-12"]
)
def test_another_reader_finds_the_same_moment_by_the_rules_that_are_sent(zone, day):
    one = block(f"{day}T09:30", zone)
    written = message(one, method=Method.REQUEST, to=MIRELA, sender=SENDER, at=WRITTEN).decode()

    start = one.starts.replace(tzinfo=tzical(StringIO(written)).get(zone))

    assert start.astimezone(UTC) == moment(one.starts, zone)


def test_a_feed_holds_every_block_and_no_person():
    other = UUID("7d1f6f4e-0000-4000-8000-000000000002")
    blocks = [
        block(),
        Block(
            other,
            "Closing",
            datetime.fromisoformat("2027-03-27T09:00"),
            datetime.fromisoformat("2027-03-27T12:00"),
            "UTC",
            "Online",
        ),
    ]

    calendar = Calendar.from_ical(feed(blocks, name="Sessions", sender=SENDER, at=WRITTEN))

    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Sessions"
    assert [event["UID"] for event in calendar.walk("VEVENT")] == [uid(KEY, SENDER.host), uid(other, SENDER.host)]
    assert not any("ATTENDEE" in event for event in calendar.walk("VEVENT"))


def test_a_feed_of_nothing_is_a_calendar_all_the_same():
    assert Calendar.from_ical(feed([], name="Sessions", sender=SENDER, at=WRITTEN)).walk("VEVENT") == []
