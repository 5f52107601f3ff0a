"""Pages that belong to no app."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.queue import has_desk
from people.requests import SignedInRequest


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or sent from elsewhere: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What could not be taken: more than the site reads at once (413), or something broken on its way (400)."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


@never_cache
@login_required
@require_safe
def start(request: SignedInRequest) -> HttpResponse:
    """Where somebody is led who has signed in: officials to what waits for them, everybody else to their learning."""
    return redirect("access:desk" if has_desk(request.user) else "learning:mine")
