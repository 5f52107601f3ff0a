"""A self-assessment, from its first page to its result: for the person alone."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from curriculum.assessments import NoAssessment, definition_of, key_for
from learning import actions, assessing
from learning.assessment_pages import suggestions
from learning.forms import idempotency_key, seen
from learning.models import Attempt
from learning.reads import newest_attempt, saved_at
from learning.views import learner_view
from modules.activities.assessment import play
from modules.activities.definition import BadResponse
from modules.saying import said_refusal
from modules.support import support_lines
from people.requests import SignedInRequest as Request


@require_http_methods(["GET", "POST"])
@learner_view
def answer(request: Request, assessment: str) -> HttpResponse:
    """What the assessment is, or where the open run stands; a post is one part, or the end."""
    if request.method == "POST":
        return _take(request, assessment)
    attempt = newest_attempt(request.user, str(key_for(assessment)))
    if attempt is None or attempt.is_finished:
        return _first_page(request, assessment)
    return _part_page(request, assessment, attempt, part=request.GET.get("part"))


def _take(request: Request, assessment: str) -> HttpResponse:
    """Take one part, then show the next by a redirect, so that reloading posts nothing."""
    try:
        attempt = assessing.respond(
            request.user,
            request.POST,
            slug=assessment,
            locale=get_language(),
            key=idempotency_key(request.POST),
            seen=seen(request.POST),
        )
    except actions.NotBegun:
        return _first_page(request, assessment, status=409, problem=_("Begin first; then you can answer."))
    except actions.AttemptFinished:
        problem = _("You have finished this run already. Nothing was changed; your result stands below.")
        return _first_page(request, assessment, status=409, problem=problem)
    except assessing.SavedMeanwhile:
        return _again(request, assessment, 409, _saved_meanwhile())
    except BadResponse as refused:
        return _again(request, assessment, 422, said_refusal(refused))
    if attempt.is_finished:
        return redirect("assessments:result", assessment=assessment, number=attempt.number)
    return redirect(f"{request.path}#now")


def _saved_meanwhile() -> str:
    return _(
        "You have saved this part since this page was opened, perhaps in another window. Nothing was changed. "
        "Below is what you have just chosen: save it to put it in place of what is kept."
    )


def _again(request: Request, assessment: str, status: int, problem: str) -> HttpResponse:
    """Show a part again as it was filled in, and why it was not taken."""
    attempt = newest_attempt(request.user, str(key_for(assessment)))
    if attempt is None or attempt.is_finished:
        return _first_page(request, assessment, status=409, problem=problem)
    return _part_page(request, assessment, attempt, status=status, problem=problem, typed=request.POST)


def _context(request: Request, assessment: str) -> dict[str, Any]:
    locale = get_language()
    return {"assessment": assessment, "locale": locale, "lines": support_lines(request.user.country_id, locale)}


def _first_page(request: Request, assessment: str, *, status: int = 200, problem: str = "") -> HttpResponse:
    """What the assessment is for, and what it is never used for; earlier results."""
    try:
        definition = definition_of(assessment)
    except NoAssessment:
        raise Http404 from None
    lang, words = definition.words(get_language())
    context = _context(request, assessment) | {
        "title": words["title"],
        "words": words,
        "lang": lang,
        "runs": list(_runs(request, assessment).finished().order_by("-number").only("number", "finished_at")),
        "problem": problem,
    }
    return render(request, "learning/assessment_first.html", context, status=status)


def _part_page(
    request: Request,
    assessment: str,
    attempt: Attempt,
    *,
    part: str | None = None,
    status: int = 200,
    problem: str = "",
    typed: QueryDict | None = None,
) -> HttpResponse:
    """Show the part asked for or, of what was posted, the one that was filled in; else the first that is open."""
    definition, _texts = assessing.definition_of_run(attempt)
    wanted = (typed.get("section") if typed is not None else None) or part
    try:
        shown = play.show(definition, attempt.state, get_language(), section=wanted, typed=typed)
    except BadResponse:
        if typed is None:
            raise Http404 from None
        shown = play.show(definition, attempt.state, get_language())
    context = _context(request, assessment) | {
        "title": shown["title"],
        "play": shown,
        "key": uuid4(),
        "seen": attempt.responses_count,
        "saved_at": saved_at(attempt),
        "problem": problem,
    }
    return render(request, "learning/assessment_part.html", context, status=status)


def _runs(request: Request, assessment: str) -> Any:
    return Attempt.objects.of(request.user).filter(key=key_for(assessment))


@require_POST
@learner_view
def begin(request: Request, assessment: str) -> HttpResponse:
    """Begin a run, or go on with the open one."""
    try:
        assessing.begin(request.user, assessment)
    except NoAssessment:
        raise Http404 from None
    return redirect("assessments:answer", assessment=assessment)


@require_GET
@learner_view
def result(request: Request, assessment: str, number: int) -> HttpResponse:
    """What a finished run comes to, in words: what to build on, and what could help next."""
    attempt = get_object_or_404(_runs(request, assessment), number=number)
    if not attempt.is_finished:
        return redirect("assessments:answer", assessment=assessment)
    definition, _texts = assessing.definition_of_run(attempt)
    review = play.review(definition, attempt.state, get_language())
    context = _context(request, assessment) | {
        "title": review["title"],
        "review": review,
        "suggestions": suggestions(request.user, review["suggestions"], get_language()),
        "attempt": attempt,
    }
    return render(request, "learning/assessment_result.html", context)


@require_POST
@learner_view
def forget(request: Request, assessment: str) -> HttpResponse:
    """Delete all of one's own answers, whenever one likes."""
    assessing.forget(request.user, assessment)
    messages.success(request, _("Your answers are deleted. Nobody has seen them."))
    return redirect("learning:mine")
