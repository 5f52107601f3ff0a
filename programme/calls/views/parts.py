"""Authorities' parts: released and taken over by the focal point, written by the authority."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people.models import Organisation, OrganisationKind
from people.requests import SignedInRequest, posted
from programme.calls.actions import expressions
from programme.calls.actions import parts as actions
from programme.calls.answers import part_answers
from programme.calls.expression_forms import MergeForm, PartForm
from programme.calls.views import finding
from programme.calls.views.expressions import too_late
from programme.models import Expression, ExpressionPart, PartState
from programme.models.calls import ExpressionPartQuerySet


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The parts of the country's authorities, and their way into its expression."""
    shown = finding.answered(request, key)
    parts = list(_parts_of(shown))
    sent = [part for part in parts if part.state != PartState.DRAFT]
    form = MergeForm(posted(request), parts=sent, initial={"sending_capacity": shown.sending_capacity or None})
    if request.method == "POST" and form.is_valid() and _is_merged(request, shown, form):
        return redirect("calls:expression", key)
    context = {
        "expression": shown,
        "call": shown.call,
        "form": form,
        "rows": [(part, field, part_answers(part)) for part, field in form.rows()],
        "waiting": [part for part in parts if part.state == PartState.DRAFT],
        "authorities": _authorities(shown, parts),
    }
    return render(request, "programme/calls/parts.html", context, status=422 if form.errors else 200)


def _parts_of(shown: Expression) -> ExpressionPartQuerySet:
    """The country's parts in its own order; those without a place come last in every database."""
    parts = shown.call.parts.filter(country=shown.country).select_related("organisation", "call")
    return parts.order_by(F("priority").asc(nulls_last=True), "sent_at", "pk")


def _authorities(shown: Expression, parts: list[ExpressionPart]) -> list[Organisation]:
    """Authorities of the country that have no part yet."""
    released = [part.organisation_id for part in parts]
    own = Organisation.objects.filter(country=shown.country, kind=OrganisationKind.AUTHORITY, suspended_at=None)
    return list(own.exclude(pk__in=released))


def _is_merged(request: SignedInRequest, shown: Expression, form: MergeForm) -> bool:
    capacity = form.cleaned_data["sending_capacity"]
    try:
        actions.merge(shown, order=form.order, sending_capacity=capacity, by=request.user, at=timezone.now())
    except expressions.CallClosed:
        form.add_error(None, too_late(shown.call))
    except expressions.Incomplete as incomplete:
        for one in incomplete.missing:
            form.add_error(None, one.sentence)
    else:
        messages.success(request, _("The parts are taken over. Look through your expression before you send it."))
        return True
    return False


@never_cache
@login_required
@require_POST
def release(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Let an authority of the country write its part."""
    shown = finding.answered(request, key)
    number = request.POST.get("organisation", "")
    organisation = get_object_or_404(
        Organisation, pk=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    )
    try:
        actions.release(
            shown.call, organisation=organisation, country=shown.country, by=request.user, at=timezone.now()
        )
    except actions.NotOfTheCountry:
        messages.error(request, _("Choose an authority of your own country."))
    except expressions.CallClosed:
        messages.error(request, too_late(shown.call))
    else:
        messages.success(request, _("%(authority)s can write its part.") % {"authority": organisation.name})
    return redirect("calls:parts", key)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The part of one's own authority: written, and read once it is sent."""
    own = finding.own_part(request, key)
    form = PartForm(posted(request), part=own)
    if request.method == "POST" and form.is_valid() and _is_kept(request, own, form):
        return redirect("calls:part", key)
    context = {
        "part": own,
        "call": own.call,
        "form": form,
        "answers": part_answers(own),
        "grid": form.grid(own.call, own.country, expressions.holidays_in(own.call, own.country)),
        "is_written": own.state == PartState.DRAFT and own.call.is_open(timezone.now()),
    }
    return render(request, "programme/calls/part.html", context, status=422 if form.errors else 200)


def _is_kept(request: SignedInRequest, own: ExpressionPart, form: PartForm) -> bool:
    try:
        actions.save(own, answers=form.answers, by=request.user, at=timezone.now())
    except actions.AlreadySent:
        form.add_error(None, _("The part is with your focal point: it cannot be changed any more."))
    except expressions.CallClosed:
        form.add_error(None, too_late(own.call))
    else:
        messages.success(request, _("Saved. Nobody but your authority reads it before you send it."))
        return True
    return False


@never_cache
@login_required
@require_POST
def send(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Give the part to the focal point."""
    own = finding.own_part(request, key)
    try:
        actions.send(own, by=request.user, at=timezone.now())
    except actions.NoSeats:
        messages.error(request, _("Say first how many seats your authority wants."))
    except actions.AlreadySent:
        messages.info(request, _("The part is with your focal point already."))
    except expressions.CallClosed:
        messages.error(request, too_late(own.call))
    else:
        messages.success(request, _("It is with your focal point, who decides what the country asks for."))
    return redirect("calls:part", key)
