"""Being reminded to play a role-play again: asking for it, following the mail, and ending it, signed in or not."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from learning import replays
from learning.models import Attempt, ReplayWish
from learning.views import activity_of, contents_of, learner_view
from modules.kinds import KINDS
from people.requests import SignedInRequest as Request


@require_POST
@learner_view
def wish(request: Request, module: str, activity: str, number: int) -> HttpResponse:
    """Ask to be reminded of a finished run, or take it back (`undo`)."""
    contents = contents_of(request, module)
    entry = activity_of(request, contents, activity)
    attempt = get_object_or_404(Attempt.objects.of(request.user).finished(), key=entry.key, number=number)
    if not KINDS[entry.kind].may_rewind:
        raise Http404
    if "undo" in request.POST:
        replays.take_back(attempt)
        messages.success(request, _("You will not be reminded."))
    else:
        _wish(request, attempt)
    return redirect(f"{contents.url_of('review', entry.slug, number)}#replay")


def _wish(request: Request, attempt: Attempt) -> None:
    try:
        replays.wish(attempt)
    except replays.NotToReplay:
        messages.warning(request, _("You have played again since: ask on the debrief of the newest run."))
    else:
        messages.success(request, _("You will be reminded by mail, 14 and 60 days after this run."))


@require_GET
@learner_view
def again(request: Request, token: str) -> HttpResponse:
    """Where the mail leads: to the role-play, whose name does not stand in the address."""
    attempt = replays.attempt_in(token)
    if attempt is None or attempt.learner_id != request.user.pk or attempt.enrolment is None:
        raise Http404
    contents = contents_of(request, attempt.enrolment.module.slug)
    entry = next((one for one in contents.edition.activities if one.key == str(attempt.key)), None)
    if entry is None:
        return redirect(contents.url)
    return redirect(contents.url_of("activity", entry.slug))


@require_http_methods(["GET", "POST"])
@never_cache
def reminders(request: HttpRequest, token: str) -> HttpResponse:
    """End the reminders. Opening the link changes nothing, since programmes that check mails open links too."""
    attempt = replays.attempt_in(token)
    if attempt is None:
        return render(request, "learning/reminders.html", {"state": "unknown"}, status=404)
    if request.method == "POST":
        replays.take_back(attempt)
    state = "on" if ReplayWish.objects.filter(attempt=attempt).exists() else "off"
    return render(request, "learning/reminders.html", {"state": state})
