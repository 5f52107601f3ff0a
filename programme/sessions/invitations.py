"""What a person's calendar reads from a mail: a file for each block, with the person as its only guest.

A booking that holds a place is in the person's calendar: firm where it is confirmed, tentative where they still have to
answer. The order of messages is that of RFC 5546: the sequence of the block, then the time at which they were written.
"""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ground.languages import spoken
from ground.outbox import Attachment
from ground.phrases import named
from programme import calendars
from programme.calendars import Address, Method, Sender, Status
from programme.models import Booking, BookingState, Mode, SessionBlock, TrainingSession


def sender() -> Sender:
    """In whose name calendars are sent: a role's address, and the host of the site."""
    organiser = Address(settings.ORGANISER_EMAIL, settings.SITE_NAME)
    return Sender(organiser, urlsplit(settings.SITE_URL).hostname or "localhost")


def blocks_of(session: TrainingSession) -> list[SessionBlock]:
    """The blocks that stand in calendars: a break is no appointment. One query."""
    return list(session.blocks.filter(is_break=False))


def invite(booking: Booking, blocks: Iterable[SessionBlock] | None = None, *, at: datetime) -> list[Attachment]:
    """Return the files that put blocks, all of them unless some are given, into the person's calendar or move them there."""
    return _files(booking, blocks, Method.REQUEST, at)


def take_back(booking: Booking, blocks: Iterable[SessionBlock] | None = None, *, at: datetime) -> list[Attachment]:
    """Return the files that take blocks, all of them unless some are given, out of the person's calendar."""
    return _files(booking, blocks, Method.CANCEL, at)


def calendar_block(
    session: TrainingSession, block: SessionBlock, *, place: str, note: str, status: Status = Status.CONFIRMED
) -> calendars.Block:
    """Return a block as calendars read it."""
    return calendars.Block(
        key=block.key,
        title=named(session.title, block.title),
        starts=datetime.combine(block.day, block.begins),
        ends=datetime.combine(block.day, block.ends),
        zone=session.zone,
        place=place,
        note=note,
        sequence=block.sequence,
        status=status,
    )


def block_for(booking: Booking, block: SessionBlock, *, at: datetime) -> calendars.Block:
    """Return a block as it stands in the calendar of the booking's person, in the language that is active."""
    session = booking.session
    place = session.place if booking.mode == Mode.ROOM else _("Online")
    status = Status.CONFIRMED if booking.state == BookingState.CONFIRMED else Status.TENTATIVE
    return calendar_block(session, block, place=place, note=_note(booking, at), status=status)


def _note(booking: Booking, at: datetime) -> str:
    page = f"{settings.SITE_URL}{reverse('sessions:session', args=[booking.session.key])}"
    words = [_("Answers by calendar are not read. Your place is taken and given back on this page: %(page)s")]
    values = {"page": page}
    if booking.sees_link(at):
        words.insert(0, _("Join online: %(link)s"))
        values["link"] = booking.session.link
    return "\n".join(words) % values


def _files(booking: Booking, blocks: Iterable[SessionBlock] | None, method: Method, at: datetime) -> list[Attachment]:
    if booking.person is None:
        return []
    to = Address(booking.person.email, booking.person.name or booking.person.email)
    shown = blocks_of(booking.session) if blocks is None else blocks
    with translation.override(spoken(booking.person.language)):
        return [_file(block_for(booking, block, at=at), method, to, at) for block in shown]


def _file(block: calendars.Block, method: Method, to: Address, at: datetime) -> Attachment:
    content = calendars.message(block, method=method, to=to, sender=sender(), at=at)
    return Attachment(f"{block.starts:%Y-%m-%d-%H%M}.ics", calendars.content_type(method), content)
