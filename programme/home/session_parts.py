"""What the page of a session shows beside times and places: its files, one's own needs, and what is left to do."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from programme.home.agendas import findings
from programme.home.forms import NeedsForm
from programme.home.gaps import gaps_of
from programme.home.materials import rows_for
from programme.models import Booking, SessionBlock, TrainingSession
from programme.sessions.rules import may_keep


def session_parts(
    request: HttpRequest, shown: TrainingSession, blocks: list[SessionBlock], own: Booking | None, *, may_open: bool
) -> dict[str, Any]:
    """Return the parts for this reader; one query for people with a place, and for those who keep it, as many as needed."""
    now = timezone.now()
    parts: dict[str, Any] = {
        "materials": rows_for(request.user, shown, own, may_open=may_open, at=now),
        "needs_form": NeedsForm(initial={"needs": own.needs}) if own and not shown.has_begun(now) else None,
    }
    if not may_keep(request.user, shown.module) or shown.is_cancelled:
        return parts
    counted = TrainingSession.objects.with_standing().filter(pk=shown.pk)
    return parts | {"gaps": gaps_of(list(counted), now)[shown.pk], "remarks": findings(blocks, shown.module)}
