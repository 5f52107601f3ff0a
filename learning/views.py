"""The learner's path: plain views over frozen editions."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from access.models import GRACE
from access.rules import door, ended_lately
from learning import actions, assessment_pages, deadlines
from learning.debriefing import debrief_parts, named
from learning.editions import edition_for
from learning.extra_time import own_minutes
from learning.forms import AlternativeForm, age, confidence, idempotency_key, run_shown
from learning.frames import open_frame, open_frames
from learning.gains import AFTER, BEFORE, own_pair
from learning.limits import Standing, limits_of, seconds_left
from learning.models import REFLECTION_LIMIT, Attempt, Enrolment, Reflection
from learning.pages import Activities, Contents, UnitPieces
from learning.reads import enrolment_of, enrolments_of, newest_attempt, run_in_grace, runs_to_finish, saved_at
from learning.replays import replays_of
from learning.ruled_reviews import review_of
from learning.rules import trains
from modules.activities.definition import AlreadyAnswered, BadResponse
from modules.activities.free_text import cleaned
from modules.editions import ActivityEntry, NotInEdition, UnitEntry, definition_in
from modules.kinds import KINDS
from modules.models import Module
from modules.saying import said_refusal
from modules.support import support_lines
from people.requests import SignedInRequest as Request

P = ParamSpec("P")


class Closed(Exception):
    """The page cannot be shown; the response says why."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def learner_view(
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """For signed-in people; personal, so never cached; a closed door answers with its own page."""

    @wraps(view)
    def shown(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Closed as closed:
            return closed.response

    return never_cache(login_required(shown))  # type: ignore[return-value]  # Django's decorators lose the parameters


def _open_module(request: Request, slug: str) -> Module:
    """Return a module that this person may open. Raises Closed with the page that says why not."""
    module = get_object_or_404(Module.objects.select_related("latest_edition"), slug=slug)
    if module.latest_edition_id is None:
        raise Closed(render(request, "learning/in_preparation.html", {"module": module}, status=404))
    if module.is_withdrawn:
        raise Closed(render(request, "learning/withdrawn.html", {"module": module}, status=410))
    _require_open(request, module)
    return module


def _require_open(request: Request, module: Module, *, has_grant: bool | None = None) -> None:
    entrance = door(request.user, module, has_grant=has_grant)
    if not entrance.is_open:
        context = {"contents": _unbegun(request, module), "module": module, "because": entrance.because}
        raise Closed(render(request, "learning/locked.html", context, status=403))


def _unbegun(request: Request, module: Module) -> Contents:
    """Return the contents of the newest edition for somebody who has not begun it."""
    return Contents(Enrolment(learner=request.user, module=module, edition=module.latest_edition), get_language())


def contents_of(request: Request, slug: str) -> Contents:
    """Return the contents of a module this person has begun. Raises Closed: locked, withdrawn, or not begun yet."""
    found = enrolment_of(request.user, slug)
    if found is None:
        _open_module(request, slug)
        messages.info(request, _("Begin the module first; then every unit is open to you."))
        raise Closed(redirect("learning:module", module=slug))
    return _begun(request, *found)


def _begun(request: Request, enrolment: Enrolment, has_grant: bool, *, run_of: str = "") -> Contents:
    """Return what the learner has begun. Raises Closed: withdrawn, or locked.

    A run of the activity `run_of` that was begun before a grant ran out can be finished in the days of grace.
    """
    enrolment.learner = request.user
    if enrolment.module.is_withdrawn:
        raise Closed(render(request, "learning/withdrawn.html", {"module": enrolment.module}, status=410))
    contents = Contents(enrolment, get_language())
    entrance = door(request.user, enrolment.module, has_grant=has_grant)
    contents.is_closed = not entrance.is_open
    if contents.is_closed and not _may_finish(contents, run_of):
        raise Closed(_ended_page(request, contents, entrance.because))
    return contents


def _may_finish(contents: Contents, activity: str) -> bool:
    try:
        entry = contents.edition.activity(activity)
    except NotInEdition:
        return False
    return run_in_grace(contents.enrolment.learner, contents.module, entry.key) is not None


def _ended_page(request: Request, contents: Contents, because: str) -> HttpResponse:
    """Say that the access has ended, what stays, and which runs can still be finished until when."""
    ended_on = ended_lately(request.user, contents.module, on=timezone.localdate())
    entries = {entry.key: entry for entry in contents.edition.activities}
    runs = runs_to_finish(request.user, contents.module) if ended_on else []
    context = {
        "contents": contents,
        "because": because,
        "ended_on": ended_on,
        "finish_until": ended_on + GRACE if ended_on else None,
        "runs": [
            {"title": contents.title_of(entry)[1], "url": contents.url_of("activity", entry.slug)}
            for entry in (entries.get(str(run.key)) for run in runs)
            if entry
        ],
    }
    return render(request, "learning/ended.html", context, status=403)


def _contents_of_run(request: Request, module: str, activity: str) -> Contents:
    """Return the contents for a page of one run, in the days of grace too. Raises Closed."""
    found = enrolment_of(request.user, module)
    return contents_of(request, module) if found is None else _begun(request, *found, run_of=activity)


def contents_of_attempt(request: Request, attempt: Attempt) -> tuple[Contents, ActivityEntry]:
    """Return the contents and the activity of somebody's own run. Raises Closed, and Http404 where it is no longer there."""
    found = enrolment_of(request.user, attempt.enrolment.module.slug) if attempt.enrolment else None
    if found is None:
        raise Http404
    entry = next((each for each in edition_for(found[0]).activities if each.key == str(attempt.key)), None)
    if entry is None:
        raise Http404
    contents = _begun(request, *found, run_of=entry.slug)
    return contents, activity_of(request, contents, entry.slug)


def activity_of(request: Request, contents: Contents, slug: str) -> ActivityEntry:
    try:
        entry = contents.edition.activity(slug)
    except NotInEdition:
        raise Closed(render(request, "learning/not_in_edition.html", {"contents": contents}, status=404)) from None
    _require_present(request, contents, entry.unit_slug)
    return entry


def _unit(request: Request, contents: Contents, slug: str) -> UnitEntry:
    try:
        entry = contents.edition.unit(slug)
    except NotInEdition:
        raise Closed(render(request, "learning/not_in_edition.html", {"contents": contents}, status=404)) from None
    _require_present(request, contents, slug)
    return entry


def _require_present(request: Request, contents: Contents, unit: str) -> None:
    if unit in contents.withdrawn:
        context = {"module": contents.module, "contents": contents}
        raise Closed(render(request, "learning/withdrawn.html", context, status=410))


@require_GET
@learner_view
def mine(request: Request) -> HttpResponse:
    """My learning: what I have begun, how far I am, what is next."""
    shelf = [Contents(enrolment, get_language()) for enrolment in enrolments_of(request.user)]
    replays = named(replays_of(request.user, on=timezone.localdate()), shelf)
    assessments = assessment_pages.shelf(request.user, get_language())
    return render(request, "learning/mine.html", {"shelf": shelf, "replays": replays, "assessments": assessments})


@require_GET
@learner_view
def module(request: Request, module: str) -> HttpResponse:
    """A module: to begin it, or to go on with it."""
    found = enrolment_of(request.user, module)
    if found is None:
        return _begin_page(request, _open_module(request, module))
    contents = _begun(request, *found)
    outside = [entry for entry in contents.edition.activities if not entry.unit_slug]
    context = {"activities": Activities(contents, outside), "trains": trains(request.user, contents.module)}
    context |= {"completed": _completed_by(request)}
    return render(request, "learning/module.html", {"contents": contents} | context)


def _begin_page(request: Request, module: Module) -> HttpResponse:
    context = {"contents": _unbegun(request, module), "trains": trains(request.user, module)}
    context |= {"completed": _completed_by(request)}
    return render(request, "learning/begin_module.html", context)


def _completed_by(request: Request) -> list[str]:
    """The ids of the modules that the reader has completed. One query."""
    return sorted(Enrolment.objects.of(request.user).modules_completed().get(request.user.pk, ()))


@require_POST
@learner_view
def enrol(request: Request, module: str) -> HttpResponse:
    enrolment = actions.enrol(request.user, _open_module(request, module))
    contents = Contents(enrolment, get_language())
    return redirect("learning:unit", module=module, unit=contents.edition.units[0].slug)


@require_POST
@learner_view
def newest_edition(request: Request, module: str) -> HttpResponse:
    """Move to the newer edition that is offered."""
    actions.move_to_newest(contents_of(request, module).enrolment)
    messages.success(request, _("You now read the newest edition. Everything you have done still counts."))
    return redirect("learning:module", module=module)


@require_GET
@learner_view
def unit(request: Request, module: str, unit: str) -> HttpResponse:
    contents = contents_of(request, module)
    return _unit_page(request, contents, _unit(request, contents, unit))


def _unit_page(
    request: Request, contents: Contents, entry: UnitEntry, *, typed: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Show a unit; `typed` is a reflection that could not be saved: key, text and errors."""
    before, after = contents.edition.neighbours(entry.slug)
    cards = {card.slug: card for card in contents.units}
    frames = open_frames(contents, contents.edition.of_unit(entry.slug))
    context = {
        "contents": contents,
        "unit": UnitPieces(contents, entry, request.user, frames=frames),
        "has_frames": bool(frames),
        "card": cards[entry.slug],
        "before": cards[before.slug] if before else None,
        "after": cards[after.slug] if after else None,
        "lines": support_lines(request.user.country_id, contents.locale),
        "typed": typed,
    }
    return render(request, "learning/unit.html", context, status=status)


@require_POST
@learner_view
def mark_unit(request: Request, module: str, unit: str) -> HttpResponse:
    """Mark a unit as done, or take the mark back (`undo`)."""
    contents = contents_of(request, module)
    _unit(request, contents, unit)
    done = "undo" not in request.POST
    actions.mark_unit(contents.enrolment, unit, done=done)
    _before, after = contents.edition.neighbours(unit)
    if done and after is not None:
        return redirect("learning:unit", module=module, unit=after.slug)
    return redirect("learning:module", module=module) if done else redirect("learning:unit", module=module, unit=unit)


@require_POST
@learner_view
def reflection(request: Request, module: str, unit: str, key: UUID) -> HttpResponse:
    contents = contents_of(request, module)
    entry = _unit(request, contents, unit)
    if not UnitPieces(contents, entry, request.user).asks(str(key)):
        raise Http404
    text = cleaned(request.POST.get("text", ""))
    try:
        actions.save_reflection(contents.enrolment, key, text)
    except actions.ReflectionTooLong:
        error = _("Your text has %(length)d characters; %(limit)d fit. Nothing was saved: shorten it and save again.")
        error %= {"length": len(text), "limit": REFLECTION_LIMIT}
        return _unit_page(
            request, contents, entry, status=422, typed={"key": str(key), "text": text, "errors": [error]}
        )
    messages.success(request, _("Saved. Only you can read it."))
    return redirect(f"{contents.url_of('unit', unit)}#r-{key}")


@require_http_methods(["GET", "POST"])
@learner_view
def activity(request: Request, module: str, activity: str) -> HttpResponse:
    """An activity: its first page, or where the open attempt stands; a post is one response."""
    contents = _contents_of_run(request, module, activity)
    entry = activity_of(request, contents, activity)
    if request.method == "POST":
        return _take(request, contents, entry)
    attempt = newest_attempt(request.user, entry.key)
    if attempt is not None and attempt.is_finished and contents.is_closed:
        return redirect(contents.url_of("review", entry.slug, attempt.number))
    if attempt is None or attempt.is_finished:
        return _first_page(request, contents, entry, attempt)
    if attempt.is_overdue(timezone.now()):
        return render(
            request, "learning/time_is_up.html", base_context(contents, entry, request) | {"attempt": attempt}
        )
    return _play_page(request, contents, entry, attempt)


def _take(request: Request, contents: Contents, entry: ActivityEntry) -> HttpResponse:
    """Take one response, then show the page by a redirect, so that reloading posts nothing."""
    key = idempotency_key(request.POST)
    try:
        attempt = actions.respond(
            request.user,
            request.POST,
            contents=contents.edition,
            activity=entry,
            locale=contents.locale,
            key=key,
            confidence=confidence(request.POST),
            age=age(request.POST),
            run=run_shown(request.GET),
        )
    except actions.OtherRun as other:
        return _of_another_run(request, contents, entry, other.number)
    except actions.TimeIsUp:
        return _too_late(request, contents, entry)
    except actions.AnsweredElsewhere as elsewhere:
        return _answered_elsewhere(request, contents, entry, elsewhere.at)
    except actions.NotBegun:
        return _first_page(request, contents, entry, None, status=409, problem=_("Begin first; then you can answer."))
    except (BadResponse, actions.AttemptFinished) as refused:
        return _refused(request, contents, entry, refused)
    if attempt.is_finished:
        return redirect(contents.url_of("review", entry.slug, attempt.number))
    return redirect(f"{contents.url_of('activity', entry.slug)}#now")


def _too_late(request: Request, contents: Contents, entry: ActivityEntry) -> HttpResponse:
    """End a run whose time is up, and say what becomes of it."""
    attempt = newest_attempt(request.user, entry.key)
    if attempt is None:
        raise Http404
    attempt = deadlines.close(attempt, at=timezone.now())
    if "close" in request.POST:
        return redirect(contents.url_of("review", entry.slug, attempt.number))
    context = base_context(contents, entry, request) | {
        "attempt": attempt,
        "review_url": contents.url_of("review", entry.slug, attempt.number),
    }
    return render(request, "learning/time_is_up.html", context, status=409)


def _answered_elsewhere(
    request: Request, contents: Contents, entry: ActivityEntry, answered_at: datetime
) -> HttpResponse:
    """Show the newer answer, and say that the older one was not taken."""
    attempt = newest_attempt(request.user, entry.key)
    if attempt is None or attempt.is_finished:
        return _refused(request, contents, entry, actions.AttemptFinished())
    problem = _(
        "This question was answered at %(time)s on another device or in another window. That answer is newer and holds. "
        "You can look at it below, and change it where answers may still change."
    ) % {"time": time_format(timezone.localtime(answered_at))}
    return _play_page(request, contents, entry, attempt, status=409, problem=problem)


def _of_another_run(request: Request, contents: Contents, entry: ActivityEntry, number: int) -> HttpResponse:
    """Show where the newest run stands, and say that the answer belongs to another one and was not taken."""
    problem = _("This answer was for run %(number)d, which is over. It was not taken, and nothing was changed.")
    problem %= {"number": number}
    attempt = newest_attempt(request.user, entry.key)
    if attempt is None or attempt.is_finished:
        return _first_page(request, contents, entry, attempt, status=409, problem=problem)
    return _play_page(request, contents, entry, attempt, status=409, problem=problem)


def _refused(
    request: Request, contents: Contents, entry: ActivityEntry, refused: BadResponse | actions.AttemptFinished
) -> HttpResponse:
    """Show where the run stands now, why the response was not taken, and what was typed."""
    attempt = newest_attempt(request.user, entry.key)
    if attempt is not None and attempt.ended_by_itself:
        return _too_late(request, contents, entry)
    if isinstance(refused, actions.AttemptFinished) or attempt is None:
        problem = _("This run is finished. Nothing was changed.")
        return _first_page(request, contents, entry, attempt, status=409, problem=problem)
    problem = said_refusal(refused)
    if isinstance(refused, AlreadyAnswered):
        return _play_page(request, contents, entry, attempt, status=409, problem=problem)
    return _play_page(request, contents, entry, attempt, status=422, problem=problem, typed=request.POST)


def base_context(contents: Contents, entry: ActivityEntry, request: Request) -> dict[str, Any]:
    lang, title = contents.title_of(entry)
    back = contents.url_of("unit", entry.unit_slug) if entry.unit_slug else contents.url_of("module")
    return {
        "contents": contents,
        "entry": entry,
        "title": title,
        "title_lang": lang,
        "back_url": back,
        "post_url": contents.url_of("activity", entry.slug),
        "begin_url": contents.url_of("begin", entry.slug),
        "text_url": contents.url_of("alternative", entry.slug),
        "pause_url": contents.url_of("pause", entry.slug),
        "print_url": contents.url_of("print", entry.slug),
        "lines": support_lines(request.user.country_id, contents.locale),
    }


def _first_page(
    request: Request,
    contents: Contents,
    entry: ActivityEntry,
    attempt: Attempt | None,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    """What an activity is, before a run begins: purpose, time, content warning; earlier runs."""
    definition, _texts = definition_in(contents.edition, entry)
    shown, words = definition.words(contents.locale)
    runs = Attempt.objects.of(request.user).finished().with_result().filter(key=entry.key).order_by("-number")
    limits = limits_of(definition.structure)
    now = actions.standing_of(request.user, entry.key, limits, attempt, at=timezone.now())
    context = base_context(contents, entry, request) | {
        "words": words,
        "lang": shown,
        "structure": definition.structure,
        "first_template": KINDS[entry.kind].first_template,
        "card": Activities(contents, [entry]).cards[0],
        "runs": list(runs) if attempt else [],
        "problem": problem,
        "limits": limits,
        "standing": now.standing,
        "extra_try": now.unused,
        "own_minutes": own_minutes(request.user, limits),
    }
    return render(request, "learning/activity_first.html", context, status=status)


def _play_page(
    request: Request,
    contents: Contents,
    entry: ActivityEntry,
    attempt: Attempt,
    *,
    status: int = 200,
    problem: str = "",
    typed: QueryDict | None = None,
) -> HttpResponse:
    """Show where a run stands; `typed` is a form that could not be taken, shown again as it was filled in."""
    definition, _texts = definition_in(contents.edition, entry, attempt.version_id)
    kind = KINDS[entry.kind]
    seconds = seconds_left(attempt.deadline_at, at=timezone.now())
    context = base_context(contents, entry, request) | {
        # A form names its run: a tab or a waiting answer of an earlier one must not answer another.
        "post_url": f"{contents.url_of('activity', entry.slug)}?run={attempt.number}",
        "play": kind.play.show(definition, attempt.state, contents.locale, typed=typed),
        "play_template": kind.template,
        "attempt": attempt,
        "saved_at": saved_at(attempt),
        "key": uuid4(),
        "problem": problem,
        "frame": open_frame(contents, entry, attempt) if kind.is_framed else None,
        "has_frames": kind.is_framed,
        "seconds_left": seconds,
        "minutes_left": None if seconds is None else seconds // 60,
    }
    return render(request, "learning/activity.html", context, status=status)


@require_POST
@learner_view
def begin(request: Request, module: str, activity: str) -> HttpResponse:
    """Begin a run, or go on with the open one."""
    contents = contents_of(request, module)
    entry = activity_of(request, contents, activity)
    try:
        actions.begin(contents.enrolment, entry, contents.edition, confidence=confidence(request.POST))
    except actions.MayNotBegin:
        # The page says itself how many tries there are, and from when the next one is open.
        return _first_page(request, contents, entry, newest_attempt(request.user, entry.key), status=409)
    return redirect(contents.url_of("activity", entry.slug))


@require_GET
@learner_view
def review(request: Request, module: str, activity: str, number: int) -> HttpResponse:
    """The result of a run: answers and feedback of a quiz, the debrief of a role-play."""
    contents = _contents_of_run(request, module, activity)
    entry = activity_of(request, contents, activity)
    attempt = get_object_or_404(Attempt.objects.of(request.user).with_result(), key=entry.key, number=number)
    if contents.is_closed and attempt != newest_attempt(request.user, entry.key):
        raise Closed(_ended_page(request, contents, "no_grant"))
    if not attempt.is_finished:
        return redirect(contents.url_of("activity", entry.slug))
    definition, _texts = definition_in(contents.edition, entry, attempt.version_id)
    kind = KINDS[entry.kind]
    context = base_context(contents, entry, request) | {
        "review": review_of(attempt, definition, contents.locale),
        "review_template": kind.review_template,
        "attempt": attempt,
        "card": Activities(contents, [entry]).cards[0],
        "rewind_url": contents.url_of("rewind", entry.slug, number) if kind.may_rewind else "",
        "standing": _standing(contents, entry, attempt),
        "own_pair": own_pair(request.user, contents.module) if entry.slug in (BEFORE, AFTER) else None,
        "forks": attempt.forks.exclude(ended_at=None) if kind.may_rewind else (),
    }
    if kind.may_rewind and not contents.is_closed:
        context |= debrief_parts(contents, entry, attempt)
    return render(request, "learning/activity_review.html", context)


def _standing(contents: Contents, entry: ActivityEntry, attempt: Attempt) -> Standing:
    """Return whether the learner may begin another run; no query where nothing is limited."""
    definition, _texts = definition_in(contents.edition, entry)
    limits = limits_of(definition.structure)
    latest = attempt if limits.are_none else newest_attempt(contents.enrolment.learner, entry.key)
    return actions.standing_of(contents.enrolment.learner, entry.key, limits, latest, at=timezone.now()).standing


@require_http_methods(["GET", "POST"])
@learner_view
def alternative(request: Request, module: str, activity: str) -> HttpResponse:
    """The text that stands for an activity, for people who skip it; read with a reflection it counts as done."""
    contents = contents_of(request, module)
    entry = activity_of(request, contents, activity)
    definition, _texts = definition_in(contents.edition, entry)
    lang, words = definition.words(contents.locale)
    text = words.get(KINDS[entry.kind].alternative)
    if not text:
        raise Http404
    saved = (
        Reflection.objects.filter(enrolment=contents.enrolment, key=entry.key).values_list("text", flat=True).first()
    )
    form = AlternativeForm(request.POST or None, initial={"text": saved})
    if form.is_valid() and _is_read(form, contents, entry):
        messages.success(request, _("Saved. It counts as done."))
        return redirect(base_context(contents, entry, request)["back_url"])
    context = base_context(contents, entry, request) | {"text": text, "lang": lang, "form": form}
    return render(request, "learning/alternative.html", context, status=422 if form.is_bound else 200)


def _is_read(form: AlternativeForm, contents: Contents, entry: ActivityEntry) -> bool:
    """Count the text as read; a run that waits for its debrief becomes an error of the form, which keeps what was typed."""
    try:
        actions.read_alternative(
            contents.enrolment, entry, contents.edition, form.cleaned_data["text"], locale=contents.locale
        )
    except AlreadyAnswered as already:
        form.add_error(None, str(already))
        return False
    return True


@require_GET
@learner_view
def pause(request: Request, module: str, activity: str) -> HttpResponse:
    """A quiet page: breathe, call somebody, come back or leave; the run waits."""
    contents = _contents_of_run(request, module, activity)
    return render(
        request, "learning/pause.html", base_context(contents, activity_of(request, contents, activity), request)
    )
