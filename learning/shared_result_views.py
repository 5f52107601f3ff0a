"""Results of self-assessments that people show to a trainer: the trainer's list, and one of them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from curriculum.assessments import key_for
from learning.assessment_views import review_of
from learning.result_sharing import shared_with
from learning.rules import has_results_shared
from learning.views import learner_view
from people.requests import SignedInRequest as Request

SHOWN = 20


@require_safe
@learner_view
def listed(request: Request, assessment: str) -> HttpResponse:
    """Who shows their result to this trainer; for everybody who is no trainer it is not there."""
    if not has_results_shared(request.user):
        raise Http404
    shared = shared_with(request.user).filter(attempt__key=key_for(assessment))
    page = Paginator(shared, SHOWN).get_page(request.GET.get("page"))
    return render(request, "learning/shared_results.html", {"assessment": assessment, "page": page})


@require_safe
@learner_view
def one(request: Request, assessment: str, pk: int) -> HttpResponse:
    """A profile that somebody shows: competencies in words, and no single answer."""
    if not has_results_shared(request.user):
        raise Http404
    shared = get_object_or_404(shared_with(request.user), attempt__key=key_for(assessment), pk=pk)
    context = {
        "assessment": assessment,
        "shared": shared,
        "review": review_of(shared.attempt),
        "locale": get_language(),
    }
    return render(request, "learning/shared_result.html", context)
