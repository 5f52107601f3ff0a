"""Where whoever keeps sessions begins: the next ones with what each lacks, those to finish, and those that are over."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.requests import SignedInRequest
from programme.home.desk import desk_rows
from programme.models import SessionState, TrainingSession, TrainingSessionQuerySet
from programme.sessions import rules
from programme.sessions.presenting import zone_of_reader

PAST_ON_A_PAGE = 20
MOST_AHEAD = 60
ENDED = (SessionState.CLOSED, SessionState.CANCELLED)


@never_cache
@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """The sessions that somebody keeps."""
    if not rules.keeps_any(request.user):
        raise PermissionDenied
    kept = rules.modules_kept_by(request.user)
    own, at = TrainingSession.objects.filter(module__in=kept), timezone.now()
    past = Paginator(_past(own), PAST_ON_A_PAGE).get_page(request.GET.get("page"))
    sections = [list(_ahead(own, at)[:MOST_AHEAD]), list(_to_finish(own, at)[:MOST_AHEAD]), list(past)]
    rows = desk_rows(sections, get_language() or "", zone_of_reader(request.user), at)
    context = {"ahead": rows[0], "to_finish": rows[1], "past": rows[2], "page": past, "may_plan": bool(kept)}
    return render(request, "programme/home/mine.html", context)


def _ahead(own: TrainingSessionQuerySet, at: datetime) -> TrainingSessionQuerySet:
    """What is planned, to come or running, the next one first; those without a time stand at the end."""
    to_come = own.exclude(state__in=ENDED).filter(Q(ends_at__gt=at) | Q(starts_at=None))
    return _shown(to_come).order_by(F("starts_at").asc(nulls_last=True), "pk")


def _to_finish(own: TrainingSessionQuerySet, at: datetime) -> TrainingSessionQuerySet:
    """What is over and not closed, the oldest first."""
    return _shown(own.exclude(state__in=ENDED).filter(ends_at__lte=at)).order_by("starts_at", "pk")


def _past(own: TrainingSessionQuerySet) -> TrainingSessionQuerySet:
    return _shown(own.filter(state__in=ENDED)).order_by(F("starts_at").desc(nulls_last=True), "-pk")


def _shown(sessions: TrainingSessionQuerySet) -> TrainingSessionQuerySet:
    return sessions.with_standing().select_related("module", "country")
