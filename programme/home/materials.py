"""Who may read the materials of a session: whoever keeps it, and whoever has a place, each at its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from access.rules import may_open
from modules.models import SiteDocument
from people.models import User
from people.rules import Visitor
from programme.models import Booking, BookingState, SessionMaterial, TrainingSession
from programme.sessions.reads import materials_of
from programme.sessions.rules import may_keep


@dataclass(frozen=True)
class MaterialRow:
    """A material as the page of its session names it; without an address before its time."""

    title: str
    url: str
    size: int | None
    is_released: bool


def may_read(user: Visitor, material: SessionMaterial, *, at: datetime) -> bool:
    """Whether somebody may have the file now: with a place, while the module is open to them. Three queries at most."""
    session = material.session
    if may_keep(user, session.module):
        return True
    return material.is_released(at) and _has_place(user, session) and may_open(user, session.module)


def _has_place(user: Visitor, session: TrainingSession) -> bool:
    return (
        isinstance(user, User)
        and Booking.objects.of(user).filter(session=session, state=BookingState.CONFIRMED).exists()
    )


def is_closed_to(request: HttpRequest, document: SiteDocument) -> bool:
    """Whether a document belongs to sessions, and none of them lets this reader have it. One query for all others."""
    materials = list(document.session_materials.select_related("session__module"))
    now = timezone.now()
    return bool(materials) and not any(may_read(request.user, material, at=now) for material in materials)


def rows_for(
    user: Visitor, session: TrainingSession, booking: Booking | None, *, may_open: bool, at: datetime
) -> Sequence[MaterialRow]:
    """Return what the page of a session names to this reader; nothing to people without a place. One query at most.

    `may_open` says whether the module is open to them.
    """
    has_place = booking is not None and booking.state == BookingState.CONFIRMED
    keeps = may_keep(user, session.module)
    if not keeps and not (has_place and may_open):
        return []
    return [_row(material, keeps or material.is_released(at)) for material in materials_of(session)]


def _row(material: SessionMaterial, is_released: bool) -> MaterialRow:
    document = material.document
    return MaterialRow(material.title, document.url if is_released else "", document.file_size, is_released)
