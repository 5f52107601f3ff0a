"""Going back into a finished role-play: another way through it, and both side by side."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from learning import rewinding
from learning.models import Attempt, Fork
from learning.pages import Contents
from learning.views import activity_of, base_context, contents_of, learner_view
from modules.activities.definition import AlreadyAnswered, BadResponse, Definition
from modules.editions import ActivityEntry, definition_in
from modules.kinds import KINDS
from modules.saying import said_refusal
from people.requests import SignedInRequest as Request


@require_POST
@learner_view
def rewind(request: Request, module: str, activity: str, number: int) -> HttpResponse:
    """Go back to before a step of a finished run."""
    contents, entry, attempt = _run(request, module, activity, number)
    try:
        step = int(request.POST.get("step", ""))
        fork = rewinding.rewind(attempt, _definition(contents, entry, attempt), step=step)
    except (ValueError, rewinding.NoSuchStep):
        raise Http404 from None
    except rewinding.TooManyForks:
        messages.warning(request, _("You have tried fifty other ways already. Open one of them, or play again."))
        return redirect(contents.url_of("review", entry.slug, number))
    return redirect(f"{contents.url_of('fork', entry.slug, number, fork.number)}#now")


@require_http_methods(["GET", "POST"])
@learner_view
def fork(request: Request, module: str, activity: str, number: int, way: int) -> HttpResponse:
    """Where another way stands; a post is one choice in it. At its end both ways stand side by side."""
    contents, entry, attempt = _run(request, module, activity, number)
    found = get_object_or_404(Fork, attempt=attempt, number=way)
    definition = _definition(contents, entry, attempt)
    if request.method == "POST":
        return _choose(request, contents, entry, found, definition)
    if found.ended_at is not None:
        return redirect(contents.url_of("both", entry.slug, number, way))
    return _fork_page(request, contents, entry, found, definition)


def _choose(
    request: Request, contents: Contents, entry: ActivityEntry, fork: Fork, definition: Definition
) -> HttpResponse:
    here = contents.url_of("fork", entry.slug, fork.attempt.number, fork.number)
    if fork.ended_at is not None:
        return redirect(contents.url_of("both", entry.slug, fork.attempt.number, fork.number))
    try:
        response = KINDS[entry.kind].play.response_from(definition, fork.state, request.POST)
        rewinding.choose(fork, definition, response)
    except AlreadyAnswered as already:
        fork.refresh_from_db()
        return _fork_page(request, contents, entry, fork, definition, problem=said_refusal(already), status=409)
    except BadResponse as bad:
        return _fork_page(request, contents, entry, fork, definition, problem=said_refusal(bad), status=422)
    return redirect(f"{here}#now")


def _fork_page(
    request: Request,
    contents: Contents,
    entry: ActivityEntry,
    fork: Fork,
    definition: Definition,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = _context(request, contents, entry, fork) | {
        "play": KINDS[entry.kind].play.show(definition, fork.state, contents.locale),
        "play_template": KINDS[entry.kind].template,
        "problem": problem,
    }
    return render(request, "learning/fork.html", context, status=status)


@require_GET
@learner_view
def both(request: Request, module: str, activity: str, number: int, way: int) -> HttpResponse:
    """The run and the other way, side by side."""
    contents, entry, attempt = _run(request, module, activity, number)
    found = get_object_or_404(Fork, attempt=attempt, number=way)
    if found.ended_at is None:
        return redirect(contents.url_of("fork", entry.slug, number, way))
    kind = KINDS[entry.kind]
    if kind.compare is None:
        raise Http404
    definition = _definition(contents, entry, attempt)
    context = _context(request, contents, entry, found) | {
        "both": kind.compare(definition, attempt.state, found.state, contents.locale),
        "both_template": kind.both_template,
    }
    return render(request, "learning/both.html", context)


def _run(request: Request, module: str, activity: str, number: int) -> tuple[Contents, ActivityEntry, Attempt]:
    """Return a finished run of this person that can be gone back into. Raises Closed, or Http404."""
    contents = contents_of(request, module)
    entry = activity_of(request, contents, activity)
    if not KINDS[entry.kind].may_rewind:
        raise Http404
    attempts = Attempt.objects.of(request.user).finished()
    return contents, entry, get_object_or_404(attempts, key=entry.key, number=number)


def _definition(contents: Contents, entry: ActivityEntry, attempt: Attempt) -> Definition:
    definition, _texts = definition_in(contents.edition, entry, attempt.version_id)
    return definition


def _context(request: Request, contents: Contents, entry: ActivityEntry, fork: Fork) -> dict[str, Any]:
    number = fork.attempt.number
    return base_context(contents, entry, request) | {
        "fork": fork,
        "post_url": contents.url_of("fork", entry.slug, number, fork.number),
        "review_url": contents.url_of("review", entry.slug, number),
        "rewind_url": contents.url_of("rewind", entry.slug, number),
    }
