"""A self-assessment, from its first page to its result: for the person alone."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from curriculum.assessments import NoAssessment, definition_of, key_for
from ground.spreadsheets import csv_bytes
from learning import actions, assessing, counting, looking_back, result_sharing
from learning.assessment_pages import counting_of, suggestions
from learning.forms import idempotency_key, seen
from learning.models import Attempt
from learning.reads import newest_attempt, saved_at
from learning.rules import countries_compared_by, has_results_shared
from learning.views import learner_view
from modules.activities.assessment import play, retrospective
from modules.activities.assessment.engine import answers_in
from modules.activities.definition import BadResponse
from modules.saying import said_refusal
from modules.support import support_lines
from modules.templatetags.activities import competency_name
from people.models import Organisation, User
from people.requests import SignedInRequest as Request
from people.rules import organisations_administered_by


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
        return _again(request, assessment, 409, saved_meanwhile())
    except BadResponse as refused:
        return _again(request, assessment, 422, said_refusal(refused))
    if attempt.is_finished:
        return redirect("assessments:result", assessment=assessment, number=attempt.number)
    return redirect(f"{request.path}#now")


def saved_meanwhile() -> str:
    """What is said where another window was quicker."""
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
        "counting": counting_of(request.user, assessment),
        "others": others_of(request.user),
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
        "counting": counting_of(request.user, assessment),
    }
    return render(request, "learning/assessment_part.html", context, status=status)


def _runs(request: Request, assessment: str) -> Any:
    return Attempt.objects.of(request.user).filter(key=key_for(assessment))


@require_POST
@learner_view
def begin(request: Request, assessment: str) -> HttpResponse:
    """Begin a run, or go on with the open one; the first page also asks whether the answers may count."""
    try:
        assessing.begin(request.user, assessment)
    except NoAssessment:
        raise Http404 from None
    if "asked" in request.POST:
        agree(request, assessment)
    return redirect("assessments:answer", assessment=assessment)


@require_GET
@learner_view
def result(request: Request, assessment: str, number: int) -> HttpResponse:
    """What a finished run comes to, in words: what to build on, and what could help next."""
    attempt = get_object_or_404(_runs(request, assessment), number=number)
    if not attempt.is_finished:
        return redirect("assessments:answer", assessment=assessment)
    review = review_of(attempt)
    first = looking_back.answered_runs(request.user, assessment).filter(number__lt=number).first()
    context = _context(request, assessment) | {
        "title": review["title"],
        "review": review,
        "suggestions": suggestions(request.user, review["suggestions"], get_language()),
        "attempt": attempt,
        "is_emptied": not answers_in(attempt.state),
        "first": first,
        **_compared(request.user, assessment, review, first),
        "counting": counting_of(request.user, assessment),
        "trainers": result_sharing.choices_of(attempt),
        "others": others_of(request.user),
    }
    return render(request, "learning/assessment_result.html", context)


def _compared(person: User, assessment: str, review: dict[str, Any], first: Attempt | None) -> dict[str, Any]:
    """The first result beside this one and, where somebody has said so, their start as they see it today. One query."""
    if first is None:
        return {"compared": []}
    before = review_of(first)
    start = start_review(person, assessment) if review["looking_back"] else None
    rows = retrospective.side_by_side(before, start, review) if start else play.side_by_side(before, review)
    return {"compared": rows, "looking_back": review["looking_back"], "has_start": start is not None}


def start_review(person: User, assessment: str) -> dict[str, Any] | None:
    """How somebody rates their start now, in words; None where they have not said. One query."""
    kept = looking_back.start_of(person, assessment)
    if kept is None or not answers_in(kept.state):
        return None
    definition, _texts = assessing.definition_of_run(kept)
    return retrospective.review(definition, kept.state, get_language())


def review_of(attempt: Attempt) -> dict[str, Any]:
    """What a finished run comes to, in the language of the page, and how its start would be asked for now, where it is."""
    definition, _texts = assessing.definition_of_run(attempt)
    asked = retrospective.words_of(definition, get_language()) if retrospective.is_asked(definition) else None
    return {**play.review(definition, attempt.state, get_language()), "looking_back": asked}


@dataclass(frozen=True)
class Others:
    """Where somebody finds what the answers of others come to: organisations, countries, results shown to them."""

    organisations: list[Organisation]
    sees_countries: bool
    sees_results: bool


def others_of(person: User) -> Others:
    """One query for people with a confirmed organisation or a role, none else."""
    own = Organisation.objects.filter(pk=person.confirmed_organisation_id or 0)
    sees_countries = countries_compared_by(person) != set()
    seen = own | organisations_administered_by(person)
    return Others(
        list(seen) if person.organisation_id or person.is_privileged else [], sees_countries, has_results_shared(person)
    )


@require_POST
@learner_view
def count(request: Request, assessment: str) -> HttpResponse:
    """Say with whom one's answers count, or take it back, at any time; nothing is kept of who has begun no run."""
    newest = _runs(request, assessment).order_by("-number").first()
    if newest is None:
        return redirect("assessments:answer", assessment=assessment)
    agree(request, assessment)
    messages.success(request, _("Kept. You can change it whenever you like."))
    if not newest.is_finished:
        return redirect("assessments:answer", assessment=assessment)
    return redirect(reverse("assessments:result", args=[assessment, newest.number]) + "#counting")


def agree(request: Request, assessment: str) -> None:
    """Keep what is ticked; what is not ticked is a no."""
    said = {name: name in request.POST for name in ("for_organisation", "for_training", "with_words")}
    counting.agree(request.user, assessment, **said)


@require_POST
@learner_view
def share(request: Request, assessment: str, number: int) -> HttpResponse:
    """Show the result to the trainers who are ticked and to nobody else."""
    attempt = get_object_or_404(_runs(request, assessment).finished(), number=number)
    chosen = {int(pk) for pk in request.POST.getlist("trainer") if pk.isascii() and pk.isdigit() and len(pk) < 10}
    try:
        result_sharing.share(attempt, chosen)
    except result_sharing.NoSuchTrainer:
        raise Http404 from None
    messages.success(request, _shared(len(chosen)))
    return redirect(reverse("assessments:result", args=[assessment, number]) + "#sharing")


def _shared(trainers: int) -> str:
    if not trainers:
        return _("Only you can see this result.")
    words = ngettext("%(count)d trainer can see this result now.", "%(count)d trainers can see it now.", trainers)
    return words % {"count": trainers}


@require_GET
@learner_view
def result_file(request: Request, assessment: str, number: int) -> HttpResponse:
    """One's own answers and what they come to, as a file."""
    attempt = get_object_or_404(_runs(request, assessment).finished(), number=number)
    header = (_("Part"), _("Statement or competency"), _("What you said, or the level it comes to"))
    found = play.file_rows(review_of(attempt))
    start = start_review(request.user, assessment)
    found += retrospective.file_rows(start, _("My start, as I see it today")) if start else []
    rows = [(part, _named(what), said) for part, what, said in found]
    name = f"{assessment}-{number}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_bytes([header, *rows]), content_type="text/csv; charset=utf-8", headers=headers)


def _named(what: str) -> str:
    return str(competency_name(what))


@require_POST
@learner_view
def forget(request: Request, assessment: str) -> HttpResponse:
    """Delete all of one's own answers, whenever one likes."""
    assessing.forget(request.user, assessment)
    messages.success(request, _("Your answers are deleted. They count nowhere any more."))
    return redirect("learning:mine")
