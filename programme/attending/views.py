"""Presence in a session: checking in, the code for the wall, the register, the signature sheet, and closing."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID, uuid4

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ground.rates import is_too_fast
from people.requests import SignedInRequest
from programme.attending import actions, rules
from programme.attending.codes import WINDOW, code_of
from programme.attending.evaluation import rate_of, survey_of
from programme.attending.forms import CodeForm, RegisterForm
from programme.attending.register import Register, can_be_entered
from programme.attending.signature_sheet import pdf_of
from programme.check_in_codes import is_time_for, seconds_left, spaced
from programme.models import Booking, BookingState, CheckInSource, CorrectionReason, TrainingSession
from programme.sessions.admitting import is_door_open
from programme.sessions.doors import seen_session
from programme.sessions.forms import AdmitForm

P = ParamSpec("P")
# So many answers on a page that one form can carry them.
ANSWERS_ON_A_PAGE = 600
DRAWN_PER_MINUTE = 10
# The page looks for the next code so often, in milliseconds.
LOOKS_EVERY = 5000


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Say by the code on the wall that one is there. What the page's own script sends is answered without a page."""
    session = seen_session(request, key)
    if not Booking.objects.of(request.user).filter(session=session, state=BookingState.CONFIRMED).exists():
        messages.error(request, _("You have no confirmed place in this session. Tell the trainer that you are here."))
        return redirect("sessions:session", key)
    form = CodeForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    if form.is_valid() and _is_checked_in(request, session, form):
        return HttpResponse(status=204) if request.headers.get("X-Saved") else redirect("sessions:session", key)
    context = {"session": session, "form": form, "now": timezone.now()}
    return render(request, "programme/attending/check_in.html", context, status=422 if form.is_bound else 200)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """A QR code brings the digits along."""
    return {"code": request.GET.get("code", ""), "key": uuid4()}


def _is_checked_in(request: SignedInRequest, session: TrainingSession, form: CodeForm) -> bool:
    said = form.cleaned_data
    try:
        kept = actions.check_in(
            session, by=request.user, code=said["code"], key=said["key"], seen=said["seen_at"], at=timezone.now()
        )
    except actions.WrongCode:
        form.add_error("code", _("This code is not shown, or no longer. Look at the wall and type the one of now."))
    except actions.TooManyCodes:
        minutes = WINDOW // 60
        words = _("Too many wrong codes. Wait %(minutes)d minutes, or ask the trainer to enter you.")
        form.add_error("code", words % {"minutes": minutes})
    except actions.Closed:
        form.add_error(None, _("The register of this session is closed. Ask the trainer to correct it."))
    else:
        messages.success(request, _("You are checked in: %(block)s.") % {"block": kept.block.title})
        return True
    return False


def register_view(
    view: Callable[Concatenate[SignedInRequest, TrainingSession, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For those who keep the register of the session."""

    @wraps(view)
    def shown(request: SignedInRequest, key: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        session = seen_session(request, key)
        if not rules.may_register(request.user, session):
            raise PermissionDenied
        return view(request, session, *args, **kwargs)

    return never_cache(login_required(shown))


@require_safe
@register_view
def wall(request: SignedInRequest, session: TrainingSession, block: UUID) -> HttpResponse:
    """The code of a block, as large as it gets; it loads itself anew, by script or without."""
    shown = get_object_or_404(session.blocks.filter(is_break=False).select_related("session"), key=block)
    now = timezone.now()
    code = code_of(shown, now)
    path = reverse("attending:check_in", args=[session.key])
    context = {
        "session": session,
        "block": shown,
        "is_open": is_time_for(now, shown.starts_at, shown.ends_at) and not session.is_closed,
        "code": spaced(code),
        "seconds": seconds_left(now) + 1,
        "looks_every": LOOKS_EVERY,
        "picture": segno.make(f"{settings.SITE_URL}{path}?code={code}", micro=False).svg_data_uri(scale=8, border=2),
    }
    part = "_wall" if request.headers.get("HX-Request") else "wall"
    return render(request, f"programme/attending/{part}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@register_view
def register(request: SignedInRequest, session: TrainingSession) -> HttpResponse:
    """Who was in which block, as a form; after closing it is corrected, for a reason."""
    kept, now = Register(session), timezone.now()
    page = Paginator(kept.rows, max(1, ANSWERS_ON_A_PAGE // max(1, len(kept.blocks)))).get_page(request.GET.get("page"))
    may_enter = rules.may_enter(request.user, session)
    if request.method == "POST" and not may_enter:
        raise PermissionDenied
    form = RegisterForm(request.POST if request.method == "POST" else None, register=kept, rows=list(page), at=now)
    if form.is_valid():
        _enter(request, session, form)
        return redirect(f"{reverse('attending:register', args=[session.key])}?page={page.number}")
    context = {
        "session": session,
        "register": kept,
        "page": page,
        "form": form,
        "may_enter": may_enter,
        "is_closed": session.is_closed,
        "has_opened": any(can_be_entered(block, now) for block in kept.blocks),
        "admission": AdmitForm(session=session) if is_door_open(session, now) else None,
    }
    return render(request, "programme/attending/register.html", context, status=422 if form.is_bound else 200)


def _enter(request: SignedInRequest, session: TrainingSession, form: RegisterForm) -> None:
    said, now = form.cleaned_data, timezone.now()
    common = {"seen": said["seen"], "by": request.user, "at": now}
    try:
        if "reason" in said:
            entered = actions.correct(session, form.entries, reason=CorrectionReason(said["reason"]), **common)
        else:
            entered = actions.enter(session, form.entries, source=CheckInSource(said["source"]), **common)
    except (actions.Closed, actions.NotClosed):
        messages.error(request, _("The session was closed meanwhile. Nothing was entered: look at the register anew."))
        return
    words = ngettext("%(count)d entry is kept.", "%(count)d entries are kept.", entered.kept) % {"count": entered.kept}
    messages.success(request, words)
    if entered.passed_over:
        messages.warning(
            request, _("Somebody checked in, or was entered, while you filled this in. That stands: look.")
        )


@require_safe
@register_view
def sheet(request: SignedInRequest, session: TrainingSession) -> HttpResponse:
    """The signature sheet as a PDF. It names people, so it is drawn each time and kept nowhere."""
    if is_too_fast(request, "sessions.sheet", per_minute=DRAWN_PER_MINUTE):
        return render(request, "429.html", status=429)
    headers = {"Content-Disposition": 'inline; filename="signature-sheet.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf_of(Register(session)), content_type="application/pdf", headers=headers)


@require_safe
@register_view
def closing(request: SignedInRequest, session: TrainingSession) -> HttpResponse:
    """What a session still needs before it can be closed, and afterwards what came of it."""
    return _closing(request, session)


def _closing(request: SignedInRequest, session: TrainingSession, status: int = 200) -> HttpResponse:
    kept = Register(session)
    context = {
        "session": session,
        "register": kept,
        "missing": kept.missing(timezone.now()),
        "has_begun": session.has_begun(timezone.now()),
        "is_closed": session.is_closed,
        "survey": survey_of(session.module),
        "rate": rate_of(session) if session.evaluation_opened_at else None,
        "presences": _presences(kept) if session.is_closed else (),
    }
    return render(request, "programme/attending/closing.html", context, status=status)


def _presences(kept: Register) -> list[tuple[str, str, int]]:
    """Everybody, what their presence amounts to, and the minutes they were there."""
    return [
        (
            booking.person.name if booking.person else "—",
            booking.get_presence_display(),
            sum(kept.minutes[str(block.pk)] for block in kept.present_in(booking)),
        )
        for booking in kept.bookings
    ]


@require_POST
@register_view
def open_evaluation(request: SignedInRequest, session: TrainingSession) -> HttpResponse:
    """Open the evaluation and write to those who were there."""
    try:
        told = actions.open_evaluation(session, by=request.user, at=timezone.now())
    except actions.NotComplete:
        messages.error(request, _("The evaluation is opened once the session has begun."))
    else:
        messages.success(request, _("The evaluation is open. People asked by mail: %(told)d.") % {"told": told})
    return redirect("attending:closing", session.key)


@require_POST
@register_view
def close(request: SignedInRequest, session: TrainingSession) -> HttpResponse:
    """Close the session, or say what is missing."""
    try:
        actions.close(session, by=request.user, at=timezone.now())
    except actions.NotComplete:
        messages.error(request, _("The session cannot be closed yet. Below is what is missing."))
        return _closing(request, session, status=409)
    messages.success(request, _("The session is closed. Those who were there can get their certificates now."))
    return redirect("attending:closing", session.key)
