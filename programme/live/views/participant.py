"""The pages of those who take part: join by a code, see the role now, hand in a sheet, leave."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ground.rates import is_too_fast
from learning.forms import idempotency_key
from modules.activities.roleplay.prints import actor_brief, counsellor_brief
from modules.support import support_lines
from people.models import User
from programme.live import actions
from programme.live.codes import Mistyped, read_code
from programme.live.forms import CodeForm, JoinForm, SheetForm, initial_of
from programme.live.retention import PEOPLE_OF_ROUNDS
from programme.live.scenarios import Scenario, scenario_of
from programme.live.visitors import participant_of, remember
from programme.models import Part, Participant, Role, Round, Sheet, Talk

# A whole room sits behind one address, and nobody guesses one of a hundred million codes at this rate.
CODES_PER_MINUTE = 120
JOINED_PER_MINUTE = 60


@never_cache
@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a round; the answer has an address of its own."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        return redirect("live:now", code=form.cleaned_data["code"])
    return render(request, "programme/live/ask.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows a phone its own copies of live pages; a phone lets it see nothing beyond this folder."""
    return render(request, "programme/live/worker.js", content_type="text/javascript; charset=utf-8")


@never_cache
@require_http_methods(["GET", "POST"])
def now(request: HttpRequest, code: str) -> HttpResponse:
    """A round for somebody in the room: to join it, or what their role is now."""
    live_round = _round(code)
    participant = participant_of(request, live_round) if live_round else None
    if participant is None and is_too_fast(request, "live.code", per_minute=CODES_PER_MINUTE):
        return render(request, "429.html", status=429)
    if live_round is None:
        return _unknown(request, code)
    if not live_round.is_open:
        return render(request, "programme/live/over.html", _context(request, live_round, participant))
    if participant is None:
        return _join(request, live_round)
    if request.method == "POST":
        return redirect("live:now", code=live_round.code)
    part = "_now" if request.headers.get("HX-Request") else "now"
    return render(request, f"programme/live/{part}.html", now_context(request, live_round, participant))


def _round(code: str) -> Round | None:
    try:
        typed = read_code(code)
    except Mistyped:
        return None
    return Round.objects.select_related("edition__module").filter(code=typed).first()


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    form = CodeForm({"code": code})
    if form.is_valid():
        form.add_error("code", _("There is no round with this code. Look at the wall again, or ask your trainer."))
    return render(request, "programme/live/ask.html", {"form": form}, status=404)


def _join(request: HttpRequest, live_round: Round) -> HttpResponse:
    """Say what happens here and who sees what, then let in."""
    if request.method == "POST" and is_too_fast(request, "live.join", per_minute=JOINED_PER_MINUTE):
        return render(request, "429.html", status=429)
    person = request.user if isinstance(request.user, User) else None
    form = JoinForm(request.POST or None, initial={"key": uuid4(), "name": person.name if person else ""})
    if form.is_valid() and (participant := _joined(form, live_round, person)):
        remember(request, participant)
        return redirect("live:now", code=live_round.code)
    context = _context(request, live_round, None) | {"form": form, "days": PEOPLE_OF_ROUNDS.kept_days}
    return render(request, "programme/live/join.html", context, status=422 if form.is_bound else 200)


def _joined(form: JoinForm, live_round: Round, person: User | None) -> Participant | None:
    """The participant; None, with an error of the form, where nobody else can join."""
    said = form.cleaned_data
    try:
        return actions.join(
            live_round, key=form.join_key, name=said["name"], only_watches=form.only_watches, person=person
        )
    except actions.RoundFull:
        form.add_error(None, _("The round is full. Tell your trainer."))
    except actions.RoundClosed:
        form.add_error(None, _("The round has just been closed."))
    return None


def _context(request: HttpRequest, live_round: Round, participant: Participant | None) -> dict[str, Any]:
    """What every page of a participant shows."""
    scenario = scenario_of(live_round)
    lang, words = scenario.words(get_language())
    country = request.user.country_id if isinstance(request.user, User) else None
    return {
        "round": live_round,
        "participant": participant,
        "scenario": scenario,
        "words": words,
        "lang": lang,
        "stop_word": live_round.stop_word or _("Stop"),
        "lines": support_lines(country, get_language()),
    }


def now_context(request: HttpRequest, live_round: Round, participant: Participant) -> dict[str, Any]:
    """What the participant does now, and the sheets that are still to be handed in."""
    parts = list(Part.objects.filter(participant=participant).select_related("talk").order_by("-talk__turn"))
    last = parts[0] if parts else None
    turn = max(live_round.talks.values_list("turn", flat=True), default=0)
    handed_in = set(Sheet.objects.filter(rater=participant).values_list("talk", flat=True))
    context = _context(request, live_round, participant)
    return context | {
        "part": last if last and last.talk.turn == turn else None,
        "brief": _brief(last, context["scenario"]) if last and last.talk.is_running else None,
        "group": last.talk.parts.select_related("participant") if last else (),
        "turn": turn,
        "observed": [(part.talk, part.talk_id in handed_in) for part in parts if part.role == Role.OBSERVER],
    }


def _brief(part: Part, scenario: Scenario) -> dict[str, Any] | None:
    """What the role has to know, and nothing that is another's."""
    if part.role == Role.ACTOR:
        brief = actor_brief(scenario.definition, get_language())
        _lang, words = scenario.words(get_language())
        return {"actor": brief, "secret": words["variants"].get(part.talk.variant, "")}
    if part.role == Role.COUNSELLOR:
        return {"counsellor": counsellor_brief(scenario.definition, get_language())}
    return None


@never_cache
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, code: str, turn: int) -> HttpResponse:
    """An observer's sheet for the talk of a turn; handed in again, the newer one counts.

    The page's own script is answered without a page: 204 once the sheet is kept, whatever it says otherwise.
    """
    live_round = _round(code)
    participant = participant_of(request, live_round) if live_round else None
    if live_round is None or participant is None:
        return _stranger(request, code)
    part = get_object_or_404(
        Part.objects.select_related("talk"), participant=participant, role=Role.OBSERVER, talk__turn=turn
    )
    newest = Sheet.objects.newest().filter(talk=part.talk, rater=participant).first()
    form = _sheet_form(request, scenario_of(live_round), newest)
    if form.is_valid():
        return _hand_in(request, form, part.talk, participant, live_round)
    context = _context(request, live_round, participant)
    context |= {"talk": part.talk, "form": form, "newest": newest, "key": idempotency_key(request.POST)}
    return render(request, "programme/live/sheet.html", context, status=422 if form.is_bound else 200)


def _stranger(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever has not joined joins first; what a script sends is not taken meanwhile, and stays where it is."""
    if request.method == "POST":
        return render(request, "403.html", status=403)
    return redirect("live:now", code=code)


def _sheet_form(request: HttpRequest, scenario: Scenario, newest: Sheet | None) -> SheetForm:
    ratings = list(newest.ratings.select_related("quotation")) if newest else []
    return SheetForm(
        request.POST if request.method == "POST" else None,
        competencies=scenario.competencies,
        safety_critical=scenario.safety_critical,
        initial=initial_of(ratings),
    )


def _hand_in(
    request: HttpRequest, form: SheetForm, talk: Talk, participant: Participant, live_round: Round
) -> HttpResponse:
    try:
        actions.hand_in(talk, participant, form.given, key=idempotency_key(request.POST))
    except actions.RoundClosed:
        context = _context(request, live_round, participant)
        return render(request, "programme/live/over.html", context, status=409)
    if request.headers.get("X-Saved"):
        return HttpResponse(status=204)
    messages.success(request, _("Sent. You can still correct it while the round is open."))
    return redirect("live:now", code=live_round.code)


@never_cache
@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Leave, and be back at the door: that page drops what this phone has kept of the round."""
    live_round = _round(code)
    participant = participant_of(request, live_round) if live_round else None
    if live_round is None or participant is None:
        raise Http404
    actions.leave(participant)
    messages.info(request, _("You have left the round. With the code you can come back."))
    return redirect("live:now", code=live_round.code)
