"""The trainer's pages: rounds, the board of one, the code for the wall, and what the trainer does in a round."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ground.rates import is_too_fast
from modules.models import Module
from modules.prints import PRINTS, Order, is_kept, pdf_of
from people.models import Role, User
from people.requests import SignedInRequest as Request
from people.rules import holds
from programme.live import actions
from programme.live.board import ENOUGH_TALKS, Board
from programme.live.codes import spaced
from programme.live.forms import OpenForm
from programme.live.rules import leads, opened, rounds_led_by
from programme.live.scenarios import role_plays_for, scenario_of
from programme.models import Participant, Round

P = ParamSpec("P")
DRAWN_PER_MINUTE = 10
LONGEST_NUMBER = 9  # digits


def leader_view(
    view: Callable[Concatenate[Request, Round, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For the trainers of the round's module; for everybody else it is not there."""

    @wraps(view)
    def shown(request: Request, key: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        live_round = get_object_or_404(Round.objects.select_related("edition__module", "trainer"), key=key)
        if not leads(request.user, live_round):
            raise Http404
        return view(request, live_round, *args, **kwargs)

    return never_cache(login_required(shown))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def rounds(request: Request) -> HttpResponse:
    """A trainer's rounds and those of co-trainers, and the form that opens one; `?role_play=module/slug` has chosen already."""
    if not holds(request.user, Role.TRAINER) and not request.user.is_superuser:
        raise PermissionDenied
    offered, locale = role_plays_for(request.user), get_language()
    form = OpenForm(request.POST or None, offered=offered, locale=locale, initial=request.GET.dict())
    if form.is_valid():
        module, activity = form.chosen
        edition = Module.objects.select_related("latest_edition").get(slug=module).latest_edition
        live_round = actions.open_round(
            edition,  # type: ignore[arg-type]  # what is offered has an edition
            activity,
            by=request.user,
            stop_word=form.cleaned_data["stop_word"],
        )
        return redirect("live:board", key=live_round.key)
    led = rounds_led_by(request.user, timezone.now()).with_counts().select_related("trainer")
    context = {
        "form": form,
        "offered": offered,
        "rounds": [(one, scenario_of(one).title(locale)) for one in led],
    }
    return render(request, "programme/live/rounds.html", context, status=422 if form.is_bound else 200)


@require_GET
@leader_view
def board(request: Request, live_round: Round) -> HttpResponse:
    """The round as it stands; asked by the page itself, only what changes."""
    name = "board" if live_round.is_open else "closed_board"
    if live_round.is_open and request.headers.get("HX-Request"):
        name = "_board"
    return render(request, f"programme/live/{name}.html", board_context(live_round, request.user))


def board_context(live_round: Round, trainer: User) -> dict[str, Any]:
    """What the board shows to this trainer."""
    found = Board(live_round)
    lang, title = found.scenario.title(get_language())
    return {
        "round": live_round,
        "code": spaced(live_round.code),
        "board": found,
        "is_own": opened(trainer, live_round),
        "title": title,
        "lang": lang,
        "enough_talks": ENOUGH_TALKS,
        "prints": [one for one in PRINTS.values() if one.is_live],
    }


@require_GET
@leader_view
def wall(request: Request, live_round: Round) -> HttpResponse:
    """The code alone, as large as it gets: this page can be shown to everybody, since nothing of the round is on it."""
    if not live_round.is_open:
        return redirect("live:board", key=live_round.key)
    address = f"{settings.SITE_URL}{reverse('live:now', args=[live_round.code])}"
    lang, title = scenario_of(live_round).title(get_language())
    context = {
        "round": live_round,
        "code": spaced(live_round.code),
        "picture": segno.make(address, micro=False).svg_data_uri(scale=8, border=2),
        "ask_address": f"{settings.SITE_URL}{reverse('live:ask')}".partition("://")[2],
        "title": title,
        "lang": lang,
    }
    return render(request, "programme/live/wall.html", context)


@require_POST
@leader_view
def begin_turn(request: Request, live_round: Round) -> HttpResponse:
    """Begin the next talks; `turn` is the number that the page offered, so that a second press changes nothing."""
    turn = _number(request.POST.get("turn", ""))
    try:
        actions.begin_turn(live_round, turn, by=request.user)
    except actions.TooFew:
        messages.warning(request, _("Two people who play are needed for a talk. Wait until another has joined."))
    except actions.RoundClosed:
        messages.warning(request, _("The round is closed. Nothing was begun."))
    return redirect("live:board", key=live_round.key)


@require_POST
@leader_view
def end_turn(request: Request, live_round: Round) -> HttpResponse:
    """End the talks of the turn that the page showed; where another trainer has begun the next one, that goes on."""
    actions.end_turn(live_round, _number(request.POST.get("turn", "")), by=request.user)
    return redirect("live:board", key=live_round.key)


@require_POST
@leader_view
def close(request: Request, live_round: Round) -> HttpResponse:
    actions.close(live_round, by=request.user)
    messages.success(request, _("The round is closed."))
    return redirect("live:board", key=live_round.key)


@require_POST
@leader_view
def gone(request: Request, live_round: Round) -> HttpResponse:
    """Somebody went without saying so: they have no part in the next talks."""
    number = _number(request.POST.get("participant", ""))
    actions.leave(get_object_or_404(Participant, round=live_round, pk=number))
    return redirect("live:board", key=live_round.key)


def _number(said: str) -> int:
    if not said.isascii() or not said.isdigit() or len(said) > LONGEST_NUMBER:
        raise Http404
    return int(said)


@require_GET
@leader_view
def print_file(request: Request, live_round: Round, what: str) -> HttpResponse:
    """One of the sheets as a PDF, from the edition of the round; `?type=large` for large type."""
    if what not in PRINTS:
        raise Http404
    scenario = scenario_of(live_round)
    is_large = request.GET.get("type") == "large"
    module = live_round.edition.module
    order = Order(module, scenario.contents, scenario.entry, PRINTS[what], get_language(), is_large)
    if not is_kept(order) and is_too_fast(request, "live.print", per_minute=DRAWN_PER_MINUTE):
        return render(request, "429.html", status=429)
    shown = {"Content-Disposition": f'inline; filename="{order.file_name}"'}
    return HttpResponse(pdf_of(order), content_type="application/pdf", headers=shown)
