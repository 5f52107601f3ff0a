"""The people of a session: what they need, the list to print, and a message to all of them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.offers import titles_of
from ground.rates import is_too_fast
from learning.print_views import DRAWN_PER_MINUTE
from learning.rules import trains
from modules.prints import drawn
from people.countries import footnote_for
from people.requests import SignedInRequest
from programme.home import actions
from programme.home.forms import MessageForm, NeedsForm
from programme.home.participants import participants_of
from programme.home.sent_messages import sent_messages
from programme.models import TrainingSession
from programme.sessions.doors import kept_session, own_booking
from programme.sessions.presenting import clock

ACTS_PER_MINUTE = 20


@never_cache
@login_required
@require_POST
def needs(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Say what one needs in order to take part."""
    booking = own_booking(request, key)
    if is_too_fast(request, "sessions.needs", per_minute=ACTS_PER_MINUTE):
        return render(request, "429.html", status=429)
    form = NeedsForm(request.POST)
    if not form.is_valid():
        context = {"session": booking.session, "form": form}
        return render(request, "programme/home/needs.html", context, status=422)
    try:
        actions.say_needs(booking, needs=form.cleaned_data["needs"], by=request.user, at=timezone.now())
    except actions.TooLate:
        messages.error(request, _("The session has begun: tell the trainer directly."))
    else:
        messages.success(request, _("Kept. The trainers of the module read it."))
    return redirect("sessions:session", key)


@never_cache
@login_required
@require_safe
def participants(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Who comes, with what trainers have to know; made to be printed."""
    return render(request, "programme/home/participants.html", _listed(request, kept_session(request, key)))


@never_cache
@login_required
@require_safe
def participants_file(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The list of participants as a PDF. It holds names: it is drawn anew each time and kept nowhere."""
    kept = kept_session(request, key)
    if is_too_fast(request, "sessions.print", per_minute=DRAWN_PER_MINUTE):
        return render(request, "429.html", status=429)
    page = render_to_string("programme/home/participants_print.html", _listed(request, kept), request)
    shown = {"Content-Disposition": 'inline; filename="participants.pdf"'}
    return HttpResponse(drawn(page), content_type="application/pdf", headers=shown)


def _listed(request: SignedInRequest, kept: TrainingSession) -> dict[str, object]:
    language, for_trainers = get_language() or "", trains(request.user, kept.module)
    rows = participants_of(kept, language, for_trainers=for_trainers)
    return {
        "session": kept,
        "module": titles_of([kept.module], language)[kept.module_id],
        "when": clock(kept.starts_at, kept.ends_at, kept.zone) if kept.starts_at and kept.ends_at else None,
        "rows": rows,
        "for_trainers": for_trainers,
        "footnote": footnote_for([kept.country, *(row.booking.country for row in rows)]),
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Write to the group: first it is shown as it will leave, then it is sent."""
    kept = kept_session(request, key)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and is_too_fast(request, "sessions.message", per_minute=ACTS_PER_MINUTE):
        return render(request, "429.html", status=429)
    if not form.is_valid():
        return _message_page(request, kept, form, status=422 if request.method == "POST" else 200)
    people = actions.audience(kept, form.audience).count()
    if not people:
        form.add_error("to", _("Nobody is in this group now: choose another one."))
    if not people or "change" in request.POST:
        return _message_page(request, kept, form, status=200 if people else 422)
    if "send" not in request.POST:
        context = {"session": kept, "form": form, "people": people, "audience": form.audience.label}
        return render(request, "programme/home/message_preview.html", context)
    return _sent(request, kept, form)


def _sent(request: SignedInRequest, kept: TrainingSession, form: MessageForm) -> HttpResponse:
    said = {"subject": form.cleaned_data["subject"], "text": form.cleaned_data["text"], "to": form.audience}
    try:
        people = actions.write_to_group(kept, **said, by=request.user, at=timezone.now())
    except actions.TooManyMessages:
        words = _(
            "This group has had %(count)d messages in 24 hours, and gets no more. Send it tomorrow, or say it in the room."
        )
        form.add_error(None, words % {"count": actions.MESSAGES_A_DAY})
        return _message_page(request, kept, form, status=422)
    words = ngettext("Sent to %(count)d person.", "Sent to %(count)d people, each in a mail of their own.", people)
    messages.success(request, words % {"count": people})
    return redirect("sessions:message", kept.key)


def _message_page(
    request: SignedInRequest, kept: TrainingSession, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    context = {"session": kept, "form": form, "sent": sent_messages(kept)}
    return render(request, "programme/home/message.html", context, status=status)
