"""The page on which trainers write where people join online."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.requests import SignedInRequest, posted
from programme.models import BookingState, Mode
from programme.sessions import join_links
from programme.sessions.doors import kept_session
from programme.sessions.forms import LinkForm


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Write the link, or another one in its place."""
    session = kept_session(request, key)
    form = LinkForm(posted(request), initial={"link": session.link})
    if request.method == "POST" and form.is_valid():
        join_links.set_link(session, link=form.cleaned_data["link"], by=request.user, at=timezone.now())
        messages.success(request, _("Kept. People who take part online get the link a day before the session."))
        return redirect("sessions:link", key)
    context = {
        "session": session,
        "form": form,
        "is_lost": bool(session.join_link and not session.link),
        "online": session.bookings.filter(state=BookingState.CONFIRMED, mode=Mode.ONLINE).count(),
    }
    return render(request, "programme/sessions/link.html", context, status=422 if form.errors else 200)
