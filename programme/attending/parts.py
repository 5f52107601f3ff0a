"""What attendance contributes to the page of a session: one's own check-in, and the trainer's way to the register."""

from uuid import uuid4

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from ground.registries import slots
from programme.attending.forms import CodeForm
from programme.attending.rules import may_register
from programme.check_in_codes import OPENS_BEFORE, is_time_for
from programme.models import Booking, BookingState, CheckIn, SessionBlock, TrainingSession

SESSION_PAGE = "programme.session"


def own_part(request: HttpRequest, session: TrainingSession, booking: Booking | None) -> SafeString | str:
    """The form for the code while people can check in, and where one has been; nothing weeks before. Two queries."""
    now = timezone.now()
    has_come = session.starts_at is not None and session.starts_at - OPENS_BEFORE <= now
    if not has_come or booking is None or booking.state != BookingState.CONFIRMED:
        return ""
    blocks = list(session.blocks.filter(is_break=False).select_related("session"))
    said = {one.block_id: one for one in CheckIn.objects.of_session(session).filter(booking=booking)}
    open_now = [one for one in blocks if is_time_for(now, one.starts_at, one.ends_at) and not _is_there(one, said)]
    context = {
        "session": session,
        "booking": booking,
        "rows": [(block, said.get(block.pk)) for block in blocks],
        "form": CodeForm(initial={"key": uuid4()}) if open_now and not session.is_closed else None,
        "now": now,
    }
    return render_to_string("programme/attending/_own.html", context, request)


def _is_there(block: SessionBlock, said: dict[int, CheckIn]) -> bool:
    return block.pk in said and said[block.pk].is_present


def keeper_part(request: HttpRequest, session: TrainingSession, _booking: Booking | None) -> SafeString | str:
    """The ways to the register, to the codes of the blocks and to closing, for those who keep the session. One query."""
    if session.is_cancelled or session.starts_at is None or not may_register(request.user, session):
        return ""
    now = timezone.now()
    blocks = list(session.blocks.filter(is_break=False).select_related("session"))
    context = {
        "session": session,
        "is_closed": session.is_closed,
        "codes": [block for block in blocks if is_time_for(now, block.starts_at, block.ends_at)],
    }
    return render_to_string("programme/attending/_keeper.html", context, request)


slots.register(SESSION_PAGE, own_part)
slots.register(SESSION_PAGE, keeper_part)
