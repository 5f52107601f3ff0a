"""Sharing reasons: on the debrief of a run, in one list of everything shared, and the page on which trainers read them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from learning import sharing
from learning.models import Attempt
from learning.trainer_pages import trained_module
from learning.views import activity_of, contents_of, learner_view
from people.requests import SignedInRequest as Request

SHOWN = 20
LONGEST_STEP = 9  # digits


@require_POST
@learner_view
def share(request: Request, module: str, activity: str, number: int) -> HttpResponse:
    """Share the reasons that are ticked, and no others of this run."""
    contents = contents_of(request, module)
    entry = activity_of(request, contents, activity)
    attempt = get_object_or_404(Attempt.objects.of(request.user).finished(), key=entry.key, number=number)
    said = [step for step in request.POST.getlist("step") if step.isascii() and step.isdigit()]
    if any(len(step) > LONGEST_STEP for step in said):
        raise Http404
    steps = {int(step) for step in said}
    try:
        sharing.share(attempt, steps, with_name="with_name" in request.POST)
    except sharing.NoSuchReason:
        raise Http404 from None
    messages.success(request, _said(len(steps)))
    return redirect(f"{contents.url_of('review', entry.slug, number)}#sharing")


def _said(count: int) -> str:
    if not count:
        return _("Nothing of this run is shared. Only you can read your reasons.")
    words = ngettext(
        "Your trainers can read %(count)d reason now.", "Your trainers can read %(count)d reasons now.", count
    )
    return words % {"count": count}


@require_http_methods(["GET", "POST"])
@learner_view
def shared(request: Request) -> HttpResponse:
    """Everything that the person shares; a post takes back what is shared of one run, whatever is open to them now."""
    if request.method == "POST":
        attempt = request.POST.get("attempt", "")
        if not (attempt.isascii() and attempt.isdigit() and len(attempt) < 10):
            raise Http404
        sharing.take_back(get_object_or_404(Attempt.objects.of(request.user), pk=int(attempt)))
        messages.success(request, _("Taken back. Only you can read these reasons."))
        return redirect("learning:shared")
    reasons = sharing.told(list(sharing.shared_by(request.user)), get_language())
    return render(request, "learning/shared.html", {"reasons": reasons})


@require_GET
@learner_view
def reasons(request: Request, module: str) -> HttpResponse:
    """What learners share with the trainers of the module."""
    found = trained_module(request, module)
    page = Paginator(sharing.shared_with_trainers_of(found.module), SHOWN).get_page(request.GET.get("page"))
    context = {"trained": found, "page": page, "reasons": sharing.told(list(page.object_list), get_language())}
    return render(request, "learning/trainer/reasons.html", context)
