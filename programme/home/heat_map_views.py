"""The page on which trainers see what their group needs."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curriculum.assessments import NoAssessment
from people.requests import SignedInRequest
from programme.home.heat_map import assessment_of, heat_map_of
from programme.sessions.doors import kept_session
from programme.staff.rules import trains_in


@never_cache
@login_required
@require_safe
def heat_map(request: SignedInRequest, key: UUID) -> HttpResponse:
    """What the people of a session have said of themselves, together: for the trainers named for it, as they were told."""
    kept = kept_session(request, key)
    if not trains_in(request.user, kept):
        raise PermissionDenied
    locale = get_language() or ""
    try:
        shown = heat_map_of(kept, assessment_of(kept), locale)
    except NoAssessment:
        raise Http404 from None
    return render(request, "programme/home/heat_map.html", {"session": kept, "map": shown, "locale": locale})
