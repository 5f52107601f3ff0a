"""What a certificate of attendance says of a session, and who can have one: never anybody who only studied alone."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from access.offers import titles_of
from certificates.issuers import issuer_of
from certificates.models import CredentialKind
from certificates.payload import Facts
from certificates.validity import last_day
from people.models import User
from programme.attending.register import Register
from programme.models import Booking, BookingState, Presence, SessionBlock, SessionState
from programme.times import shown_in


def has_attended(booking: Booking) -> bool:
    """Whether the session is closed and the person was there for four fifths of its minutes."""
    is_held = booking.session.is_closed and booking.state == BookingState.CONFIRMED
    return is_held and booking.presence == Presence.ATTENDED


def attended_by(person: User) -> QuerySet[Booking]:
    """The bookings of a person for which `has_attended` holds."""
    return Booking.objects.of(person).filter(
        state=BookingState.CONFIRMED, presence=Presence.ATTENDED, session__state=SessionState.CLOSED
    )


def ended_on(booking: Booking) -> date:
    """The last day of the session, by its own clock."""
    session = booking.session
    return shown_in(session.ends_at, session.zone).wall.date() if session.ends_at else timezone.localdate()


def attendance_facts(booking: Booking, *, code: str, language: str) -> Facts:
    """Return what is certified of a booking whose session is closed; hours are those of the blocks in which they were."""
    session, register = booking.session, Register(booking.session, only=booking)
    blocks = [_block(block, register) for block in register.present_in(booking)]
    module, days = session.module, sorted(block["day"] for block in blocks)
    held_on = ended_on(booking)
    return Facts(
        code=code,
        kind=CredentialKind.ATTENDANCE.value,
        language=language,
        module={
            "slug": module.slug,
            "code": module.code,
            "title": titles_of([module], language)[module.pk],
            "language": language,
        },
        edition=None,
        minutes=sum(block["minutes"] for block in blocks),
        outcomes=[],
        issuer=issuer_of(module, language),
        completed_on=held_on,
        issued_on=timezone.localdate(),
        expires_on=last_day(module, CredentialKind.ATTENDANCE.value, held_on),
        is_demonstration=module.is_demonstration,
        session={
            "title": session.title,
            "kind": session.kind,
            "mode": booking.mode,
            "language": session.language,
            "began_on": days[0],
            "ended_on": days[-1],
            "blocks": blocks,
        },
    )


def _block(block: SessionBlock, register: Register) -> dict[str, Any]:
    return {"title": block.title, "day": block.day.isoformat(), "minutes": register.minutes[str(block.pk)]}
