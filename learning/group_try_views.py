"""Where a trainer of a session gives its people one more try: first the list of who will have it, then the act."""

from collections.abc import Collection

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ground.rates import is_too_fast
from learning.cohorts import cohorts
from learning.extra_try_views import TRIES_PER_MINUTE, limited_in, module_of_tries
from learning.group_tries import Quiz, give_to_group, needs_of
from learning.ruling_forms import GroupTriesForm
from learning.trainer_pages import Trained
from learning.views import learner_view
from people.requests import SignedInRequest as Request

MOST_PEOPLE = 500  # of a group at once; no session has as many


@require_http_methods(["GET", "POST"])
@learner_view
def group_tries(request: Request, module: str) -> HttpResponse:
    """One more try for the people of a session; a post shows who will have it, and with `give` gives it."""
    trained = module_of_tries(request, module)
    groups = cohorts.of(request.user, trained.module)
    limited = {entry.slug: entry for entry in limited_in(trained)}
    form = GroupTriesForm(
        request.POST if request.method == "POST" else None,
        groups=[(one.key, one.name) for one in groups],
        quizzes=[(slug, trained.title_of(entry)) for slug, entry in limited.items()],
    )
    context = {"trained": trained, "form": form, "has_groups": bool(groups), "has_limits": bool(limited)}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "learning/trainer/group_tries.html", context, status=status)
    if is_too_fast(request, "learning.tries", per_minute=TRIES_PER_MINUTE):
        return render(request, "429.html", status=429)
    said = form.cleaned_data
    quiz = Quiz(trained.module, limited[said["quiz"]], trained.edition)
    people = _people(request, trained, said["group"])
    fallen_only = said["whom"] == "fallen"
    if "give" not in request.POST:
        needs = needs_of(quiz, people, fallen_only=fallen_only, at=timezone.now())
        return render(request, "learning/trainer/group_tries.html", context | {"needs": needs, "is_looked_at": True})
    why = {name: said[name] for name in ("reason", "language")}
    meant = frozenset(request.POST.getlist("who")[:MOST_PEOPLE])
    made = give_to_group(quiz, people, meant=meant, fallen_only=fallen_only, by=request.user, **why)
    if not made:
        messages.warning(request, _("Nobody of the list needs one any more. Nothing was given."))
        return redirect("learning:tries", module=module)
    told = ngettext("%(count)d person has one more try.", "%(count)d people have one more try.", len(made))
    messages.success(request, told % {"count": len(made)})
    return redirect("learning:tries", module=module)


def _people(request: Request, trained: Trained, group: str) -> Collection[int]:
    people = cohorts.people_in(request.user, trained.module, group)
    if people is None:
        raise Http404
    return people
