"""What calendar programmes read from the mails to somebody, parsed back."""

from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar

from ground.models import OutboxAttachment, OutboxMessage
from people.models import User


@dataclass(frozen=True)
class Read:
    """One message about one block."""

    method: str
    uid: str
    sequence: int
    status: str
    starts: datetime
    place: str
    attendee: str
    note: str


def calendars_to(person: User) -> list[Read]:
    """Every message to the person so far, oldest first."""
    files = OutboxAttachment.objects.filter(message__address=person.email).order_by("message", "pk")
    return [read(one) for one in files]


def last_calendars_to(person: User) -> list[Read]:
    """The messages of the last mail to the person."""
    mail = OutboxMessage.objects.filter(address=person.email).latest("pk")
    return [read(one) for one in mail.attachments.all()]


def read(file: OutboxAttachment) -> Read:
    """The only event of a file. That the part of the mail says the same method is seen to here."""
    calendar = Calendar.from_ical(bytes(file.content))
    [event] = calendar.walk("VEVENT")
    assert file.content_type == f"text/calendar; method={calendar['METHOD']}; charset=UTF-8"
    return Read(
        method=str(calendar["METHOD"]),
        uid=str(event["UID"]),
        sequence=int(event["SEQUENCE"]),
        status=str(event["STATUS"]),
        starts=event["DTSTART"].dt,
        place=str(event["LOCATION"]),
        attendee=str(event["ATTENDEE"]),
        note=str(event.get("DESCRIPTION", "")),
    )


def in_calendar_of(person: User) -> dict[str, Read]:
    """What the person's calendar shows after all messages, as RFC 5546 orders them; what was cancelled is gone."""
    shown: dict[str, Read] = {}
    for one in calendars_to(person):
        before = shown.get(one.uid)
        assert before is None or one.sequence >= before.sequence, "A programme would drop this message as an old one."
        shown[one.uid] = one
    return {uid: one for uid, one in shown.items() if one.method == "REQUEST"}


def subjects_to(person: User) -> list[str]:
    """The subjects of all mails to the person, oldest first."""
    return list(OutboxMessage.objects.filter(address=person.email).order_by("pk").values_list("subject", flat=True))
