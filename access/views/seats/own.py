"""Seats that a person has themselves."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from access.actions import seats as actions
from access.models import Seat, SeatState
from access.offers import titles_of
from people.requests import SignedInRequest


@never_cache
@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """My seats: through whom, until when; each can be left."""
    today = timezone.localdate()
    seats = Seat.objects.filter(person=request.user).order_by("-claimed_at")
    seats = seats.select_related("line__module", "grant", "organisation")
    titles = titles_of([seat.line.module for seat in seats], get_language() or "")
    shown = [
        {
            "seat": seat,
            "title": titles[seat.line.module_id],
            "standing": seat.grant.standing(today) if seat.grant else None,
        }
        for seat in seats
    ]
    return render(request, "access/seats/mine.html", {"seats": shown})


@never_cache
@login_required
@require_POST
def leave(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Give one's own seat back."""
    seat = get_object_or_404(Seat, key=key, person=request.user, state=SeatState.CLAIMED)
    try:
        actions.leave(seat, by=request.user)
    except actions.AlreadyAnswered:
        messages.info(request, _("You have left this seat already."))
    else:
        messages.success(request, _("You have left the seat. What you have learnt and your certificates stay yours."))
    return redirect("access:my_seats")
