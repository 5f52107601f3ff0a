"""A learner's own way through whole curricula."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.requests import SignedInRequest
from programme.curricula.reading import CurriculumProgress, curricula_in, learnt_by


@never_cache
@login_required
@require_safe
def curricula(request: SignedInRequest) -> HttpResponse:
    """All curricula, and how far the reader is in each."""
    learnt, now = learnt_by(request.user), timezone.now()
    rows = [CurriculumProgress(page, learnt, now) for page in curricula_in(get_language())]
    return render(request, "programme/curricula/list.html", {"rows": rows})


@never_cache
@login_required
@require_safe
def curriculum(request: SignedInRequest, slug: str) -> HttpResponse:
    """One curriculum: what is done, and what is missing for the whole."""
    page = next((one for one in curricula_in(get_language()) if one.slug == slug), None)
    if page is None:
        raise Http404
    context = {"progress": CurriculumProgress(page, learnt_by(request.user), timezone.now()), "page": page}
    return render(request, "programme/curricula/curriculum.html", context)
