"""How somebody rates their start now: the page on which they say it and take it back. What it comes to stands on the result."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from learning import looking_back
from learning.assessing import SavedMeanwhile, definition_of_run
from learning.assessment_views import saved_meanwhile
from learning.forms import idempotency_key, seen
from learning.models import Attempt
from learning.reads import saved_at
from learning.views import learner_view
from modules.activities.assessment import engine, play, retrospective
from modules.activities.definition import BadResponse, Definition
from modules.saying import said_refusal
from modules.support import support_lines
from people.requests import SignedInRequest as Request


@require_http_methods(["GET", "POST"])
@learner_view
def start(request: Request, assessment: str) -> HttpResponse:
    """The statements once more, for the start as it is seen today; a post keeps a part of them."""
    try:
        now = looking_back.newest_to_look_back_from(request.user, assessment)
        if request.method == "GET":
            return _page(request, assessment, now)
        return _take(request, assessment, now)
    except looking_back.NothingToLookBackOn:
        raise Http404 from None


def _take(request: Request, assessment: str, now: Attempt) -> HttpResponse:
    locale = get_language()
    key, number = idempotency_key(request.POST), seen(request.POST)
    try:
        kept = looking_back.rate_start(request.user, request.POST, slug=assessment, locale=locale, key=key, seen=number)
    except SavedMeanwhile:
        return _page(request, assessment, now, status=409, problem=saved_meanwhile(), typed=request.POST)
    except BadResponse as refused:
        return _page(request, assessment, now, status=422, problem=said_refusal(refused), typed=request.POST)
    waiting = play.section_to_come(retrospective.looking_back(definition_of_run(kept)[0]), kept.state)
    if waiting:
        return redirect(f"{request.path}?part={waiting['id']}#now")
    messages.success(request, _("Kept. You can change it whenever you like."))
    return redirect(f"{reverse('assessments:result', args=[assessment, now.number])}#compared-title")


def _page(
    request: Request,
    assessment: str,
    now: Attempt,
    *,
    status: int = 200,
    problem: str = "",
    typed: QueryDict | None = None,
) -> HttpResponse:
    locale = get_language()
    kept = looking_back.start_of(request.user, assessment)
    whole, _texts = definition_of_run(kept or now)
    definition = retrospective.looking_back(whole)
    part = _shown(request, definition, kept, typed)
    context = {
        "assessment": assessment,
        "locale": locale,
        "lines": support_lines(request.user.country_id, locale),
        "title": part["title"],
        "play": part,
        "words": retrospective.words_of(whole, locale),
        "now": now,
        "kept": kept,
        "key": uuid4(),
        "seen": kept.responses_count if kept else 0,
        "saved_at": saved_at(kept) if kept else None,
        "problem": problem,
    }
    return render(request, "learning/assessment_start.html", context, status=status)


def _shown(request: Request, definition: Definition, kept: Attempt | None, typed: QueryDict | None) -> dict[str, Any]:
    """The part asked for or posted, else the first that is not filled in; where all are, the first of all."""
    state = kept.state if kept else engine.begin(definition, seed=0)
    first = definition.structure["sections"][0]
    waiting = play.section_to_come(definition, state) or first
    wanted = (typed or request.GET).get("section" if typed else "part") or waiting["id"]
    try:
        return play.show(definition, state, get_language(), section=wanted, typed=typed)
    except BadResponse:
        if typed is None:
            raise Http404 from None
        return play.show(definition, state, get_language(), section=first["id"], typed=typed)


@require_POST
@learner_view
def forget(request: Request, assessment: str) -> HttpResponse:
    """Take back how one rates one's start now; the runs stay."""
    looking_back.forget_rating_of_start(request.user, assessment)
    messages.success(request, _("What you said of your start is deleted. Your results stay."))
    return redirect("assessments:answer", assessment=assessment)
