"""Freed places offered to the reserve list, and what the country answers."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from people.requests import SignedInRequest
from programme.calls.rules import may_answer
from programme.evaluating import placing, reserve
from programme.evaluating.forms import PlacingForm, ReserveForm
from programme.evaluating.presenting import fewer_words
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
    if not _is_offered(request, form):
        return decisions_page(request, seat, reserve_form=form)
    return redirect("evaluating:decisions", key)


def _is_offered(request: SignedInRequest, form: ReserveForm) -> bool:
    said = form.cleaned_data
    try:
        reserve.offer(form.following, seats=said["seats"], reason=said["reason"], by=request.user, at=timezone.now())
    except reserve.NotNext:
        messages.error(request, _("Another country is next by now. Look at the list again."))
    except reserve.NotSoManyFree as refused:
        form.add_error("seats", _few_words(refused.left))
        return False
    else:
        messages.success(request, _("Offered. We have written to the focal points of the country."))
    return True


def _few_words(left: int) -> str:
    if not left:
        return _("All places of the call’s sessions are taken or promised. Offer more places in a session first.")
    words = ngettext(
        "Only %(left)d place of the call’s sessions is neither taken nor promised.",
        "Only %(left)d places of the call’s sessions are neither taken nor promised.",
        left,
    )
    return words % {"left": left}


@never_cache
@login_required
@require_POST
def place(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Give a country places in a session for the seats that it has accepted."""
    rows = ReserveOffer.objects.select_related("decision__expression__country", "decision__expression__call")
    given = get_object_or_404(rows, key=key)
    seat = run_seat(request, given.decision.expression.call.key)
    form = PlacingForm(request.POST, given=given, sources=placing.sources_of(seat.call, at=timezone.now()))
    if form.is_valid() and _is_placed(request, form):
        return redirect("evaluating:decisions", seat.call.key)
    return decisions_page(request, seat, placing_form=form)


def _is_placed(request: SignedInRequest, form: PlacingForm) -> bool:
    source, seats = form.cleaned_data["source"], form.cleaned_data["seats"]
    try:
        placing.place(form.given, source=source, seats=seats, by=request.user, at=timezone.now())
    except placing.NotSoMany as refused:
        form.add_error("seats", fewer_words(refused.left))
        return False
    except placing.NothingToPlace:
        messages.error(request, _("These seats have their places already: look at the list again."))
        return True
    messages.success(request, _("The places are kept for the country. We have written to its focal points."))
    return True


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
