"""The two addresses of framed content: the document in the frame, and what the page around it sends."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET, require_POST

from ground.rates import is_too_fast
from learning.framed_actions import Receipt, take_events
from learning.framed_events import MOST_BYTES, BadBatch, batch_in
from learning.launches import Launch, NotLaunched, launch_in
from learning.models import Attempt, SavedPlace
from learning.pages import Contents
from learning.views import contents_of_attempt, learner_view
from modules.editions import definition_in
from modules.framed import NotPlayable, frame_of
from modules.kinds import KINDS
from people.requests import SignedInRequest as Request

FRAMED = tuple(kind.name for kind in KINDS.values() if kind.is_framed)
# Somebody who presses a button twice a second, with a post for each; the page sends at most one in two seconds.
POSTS_PER_MINUTE = 120
TOO_LARGE, TOO_FAST, NOT_TAKEN, OUTDATED = 413, 429, 422, 409


def _own_run(request: Request, pk: int) -> Attempt:
    runs = Attempt.objects.of(request.user).filter(kind__in=FRAMED).select_related("enrolment__module")
    return get_object_or_404(runs, pk=pk)


# The page around the frame may stand on this site alone: the policy of the document says so itself.
@xframe_options_exempt
@require_GET
@learner_view
def frame(request: Request, pk: int) -> HttpResponse:
    """The document in the frame; access to the module is asked for again."""
    attempt = _own_run(request, pk)
    contents, entry = contents_of_attempt(request, attempt)
    opening = _launched(request.GET.get("launch", ""), attempt)
    definition, _texts = definition_in(contents.edition, entry, attempt.version_id)
    saved = dict(SavedPlace.objects.filter(attempt=attempt).values_list("part", "data"))
    host = f"{request.scheme}://{request.get_host()}"
    try:
        return frame_of(definition, saved, key=str(attempt.key), nonce=opening.token, host=host).response()
    except NotPlayable as problem:
        return HttpResponse(str(problem), content_type="text/plain; charset=utf-8", status=OUTDATED)


def _launched(token: str, attempt: Attempt) -> Launch:
    try:
        return launch_in(token, attempt.pk, at=timezone.now())
    except NotLaunched:
        raise Http404 from None


@require_POST
@learner_view
def events(request: Request, pk: int) -> HttpResponse:
    """Take what a frame reported: statements and where the learner is, each event once. Answers with a receipt."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return _said(_("The content sent too much at once. Load the page again."), TOO_LARGE)
    attempt = _own_run(request, pk)
    if is_too_fast(request, f"learning.events.{attempt.pk}", per_minute=POSTS_PER_MINUTE):
        return _said(_("The content sends too fast. What you did is kept and sent again in a minute."), TOO_FAST)
    contents, entry = contents_of_attempt(request, attempt)
    try:
        batch = batch_in(request.body)
        opening = launch_in(batch.launch, attempt.pk, at=timezone.now())
    except BadBatch as bad:
        return _said(str(bad), NOT_TAKEN)
    except NotLaunched:
        return _said(_("This page is too old. Load it again."), OUTDATED)
    receipt = take_events(
        request.user,
        attempt,
        batch.events,
        launch=opening,
        contents=contents.edition,
        activity=entry,
        locale=contents.locale,
        at=timezone.now(),
    )
    return JsonResponse(_receipt(receipt, contents, entry.slug))


def _receipt(receipt: Receipt, contents: Contents, slug: str) -> dict[str, object]:
    attempt = receipt.attempt
    review_url = contents.url_of("review", slug, attempt.number) if attempt.is_finished else ""
    time = date_format(timezone.localtime(), "TIME_FORMAT")
    return {
        "said": _("Saved at %(time)s.") % {"time": time},
        "kept": receipt.kept,
        "refused": receipt.refused,
        "ended": attempt.is_finished,
        "review": review_url,
    }


def _said(sentence: str, status: int) -> JsonResponse:
    response = JsonResponse({"said": sentence}, status=status)
    if status == TOO_FAST:
        response["Retry-After"] = "60"
    return response
