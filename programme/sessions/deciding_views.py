"""Whether a session takes place: go ahead, cancel with ten minutes to think again, postpone, announce the new date."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people.requests import SignedInRequest, posted
from programme.models import BookingState
from programme.sessions import cancelling, going_ahead
from programme.sessions.doors import decided_session
from programme.sessions.forms import ReasonForm
from programme.sessions.refusals import NoTime, NotOpen, TooLate
from programme.staff.staffing import DoubleBooked
from programme.staff.wording import clash_words


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Who has a place and how many are needed; a post says that the session takes place."""
    session = decided_session(request, key)
    if request.method == "POST":
        try:
            going_ahead.go_ahead(session, by=request.user, at=timezone.now())
        except NotOpen:
            messages.error(request, _("Only a session that is announced and to come can be confirmed."))
        else:
            messages.success(request, _("Decided: the session takes place. Places can still be booked."))
        return redirect("sessions:session", key)
    current = session.bookings.current()
    context = {
        "session": session,
        "is_open": session.is_open(timezone.now()),
        "coming": current.filter(state=BookingState.CONFIRMED).count(),
        "asked": current.filter(state__in=(BookingState.NOMINATED, BookingState.OFFERED)).count(),
        "waiting": current.filter(state=BookingState.WAITING).count(),
    }
    return render(request, "programme/sessions/decide.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Cancel a session, with the reason that everybody reads in ten minutes."""
    session = decided_session(request, key)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            cancelling.cancel(session, by=request.user, because=form.cleaned_data["because"], at=timezone.now())
        except NotOpen:
            messages.error(request, _("The session is over and closed: there is nothing to cancel."))
        else:
            messages.success(
                request, _("The session is cancelled. For ten minutes you can undo it; then people are told.")
            )
        return redirect("sessions:session", key)
    context = {"session": session, "form": form, "people": session.bookings.current().count()}
    return render(request, "programme/sessions/cancel.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_POST
def undo(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Take a cancelling back."""
    try:
        cancelling.undo(decided_session(request, key), by=request.user, at=timezone.now())
    except TooLate:
        messages.error(request, _("It is too late to undo this: people are being told. Plan another session."))
    except DoubleBooked as refused:
        _tell_clashes(request, refused)
    else:
        messages.success(request, _("Undone: the session is what it was before, and nobody was told."))
    return redirect("sessions:session", key)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def postpone(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Postpone a session: places stay, and its day leaves people's calendars."""
    session = decided_session(request, key)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            told = cancelling.postpone(
                session, by=request.user, because=form.cleaned_data["because"], at=timezone.now()
            )
        except NotOpen:
            messages.error(request, _("Only a session that is announced and to come can be postponed."))
        else:
            messages.success(request, _("The session is postponed. People told: %(told)d.") % {"told": told})
        return redirect("sessions:session", key)
    context = {"session": session, "form": form, "people": session.bookings.current().count()}
    return render(request, "programme/sessions/postpone.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_POST
def announce(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Announce the new date of a postponed session."""
    try:
        told = cancelling.announce_new_date(decided_session(request, key), by=request.user, at=timezone.now())
    except NoTime:
        messages.error(request, _("Give the session its new date first: its blocks lie in the past."))
    except NotOpen:
        messages.error(request, _("Only a postponed session gets a new date in this way."))
    except DoubleBooked as refused:
        _tell_clashes(request, refused)
    else:
        messages.success(request, _("The new date is announced. People told: %(told)d.") % {"told": told})
    return redirect("sessions:session", key)


def _tell_clashes(request: SignedInRequest, refused: DoubleBooked) -> None:
    """Say who or what is taken then, and by what; nothing was changed."""
    for sentence in clash_words(refused.clashes, request.user):
        messages.error(request, sentence)
