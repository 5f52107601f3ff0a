"""Freed places offered to the reserve list, and what the country answers."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from people.requests import SignedInRequest
from programme.calls.rules import may_answer
from programme.evaluating import reserve
from programme.evaluating.forms import ReserveForm
from programme.evaluating.views import decisions_page, run_seat
from programme.models import ReserveOffer


@never_cache
@login_required
@require_POST
def offer(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Offer freed places to the country that is next."""
    seat = run_seat(request, key)
    following = reserve.next_on(seat.call, at=timezone.now())
    if following is None:
        messages.error(request, _("Nobody is left on the reserve list to whom seats could be offered."))
        return redirect("evaluating:decisions", key)
    form = ReserveForm(request.POST, following=following)
    if not form.is_valid():
        return decisions_page(request, seat, reserve_form=form)
    if form.cleaned_data["decision"] != following.pk:
        messages.error(request, _("Another country is next by now. Look at the list again."))
        return redirect("evaluating:decisions", key)
    _offer(request, form)
    return redirect("evaluating:decisions", key)


def _offer(request: SignedInRequest, form: ReserveForm) -> None:
    said = form.cleaned_data
    try:
        reserve.offer(form.following, seats=said["seats"], reason=said["reason"], by=request.user, at=timezone.now())
    except reserve.NotNext:
        messages.error(request, _("Another country is next by now. Look at the list again."))
    else:
        messages.success(request, _("Offered. We have written to the focal points of the country."))


@never_cache
@login_required
@require_POST
def answer(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Accept or decline for one's country; for everybody else the offer is not there."""
    rows = ReserveOffer.objects.select_related(
        "decision__expression__country", "decision__expression__call", "offered_by"
    )
    given = get_object_or_404(rows, key=key)
    expression = given.decision.expression
    if not may_answer(request.user, expression.call, expression.country):
        raise Http404
    act, words = (
        (reserve.accept, _("Accepted. The programme gives your country places in a session."))
        if "accept" in request.POST
        else (reserve.decline, _("Declined. The seats go to the next country."))
    )
    try:
        act(given, by=request.user, at=timezone.now())
    except reserve.TooLate:
        messages.error(request, _("Too late: the offer was answered, or its time is up."))
    else:
        messages.success(request, words)
    return redirect("evaluating:result", expression.call.key)
