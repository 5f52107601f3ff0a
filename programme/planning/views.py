"""The plan page of a call, for programme staff."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.offers import titles_of
from people.countries import footnote_for
from people.requests import SignedInRequest, posted
from programme.calls.rules import may_run
from programme.calls.views.finding import seen
from programme.evaluating.rules import DECIDED_IN
from programme.models import Call, CallState
from programme.planning import actions
from programme.planning.forms import GroupForm
from programme.planning.presenting import countries_of, names_of, page_of
from programme.planning.resources import input_of, modules_of, offers_of
from programme.session_plan import Group
from programme.staff.staffing import DoubleBooked
from programme.staff.wording import clash_words

P = ParamSpec("P")
# Before the close nobody knows what countries want.
PLANNED_IN = (CallState.CLOSED, CallState.EVALUATED, *DECIDED_IN)


def run_view(view: Callable[Concatenate[SignedInRequest, Call, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For programme staff who run the call, after its close; for everybody else it is not there."""

    @wraps(view)
    def shown(request: SignedInRequest, key: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        call = seen(request, key)
        if not may_run(request.user, call) or call.state not in PLANNED_IN:
            raise Http404
        try:
            return view(request, call, *args, **kwargs)
        except actions.AlreadyMade:
            messages.error(request, _("The sessions are made: change them one by one."))
        except actions.NoSuchGroup:
            messages.error(request, _("The plan has changed meanwhile. Look at it again."))
        return redirect("planning:plan", key)

    return never_cache(login_required(shown))


@run_view
@require_safe
def plan(request: SignedInRequest, call: Call) -> HttpResponse:
    """The plan as it stands."""
    version = actions.plan_of(call)
    module = actions.module_planned(call, version)
    given = input_of(call, module=module, at=timezone.now())
    page = page_of(given, version, offers_of(call))
    modules = modules_of(call)
    titles = titles_of(modules, get_language() or "")
    context = {
        "module": module,
        "modules": [(each, titles[each.pk]) for each in modules],
        "call": call,
        "version": version,
        "page": page,
        "made": [one.session for one in call.planned_sessions.select_related("session")],
        "is_decided": call.state in DECIDED_IN,
        "can_undo": call.plan_versions.standing().count() > 1,
        "trainers": len(given.trainers),
        "rooms": len(given.rooms),
        "footnote": footnote_for(page.countries),
    }
    return render(request, "programme/planning/plan.html", context)


@run_view
@require_POST
def propose(request: SignedInRequest, call: Call) -> HttpResponse:
    """Propose a plan from what is known now."""
    before, slug = actions.plan_of(call), request.POST.get("module")
    module = get_object_or_404(call.modules, slug=slug) if slug else None
    after = actions.propose_plan(call, module=module, by=request.user, at=timezone.now())
    if before and before.pk == after.pk:
        messages.info(request, _("Nothing has changed since: the proposal is the same."))
    else:
        messages.success(request, _("Proposed. Change what you like; the page warns and forbids nothing."))
    return redirect("planning:plan", call.key)


@run_view
@require_POST
def undo(request: SignedInRequest, call: Call) -> HttpResponse:
    """Go back to the version before."""
    try:
        actions.undo(call, by=request.user, at=timezone.now())
    except actions.NothingToUndo:
        messages.error(request, _("There is nothing to undo."))
    else:
        messages.success(request, _("Undone: the plan is as it was before."))
    return redirect("planning:plan", call.key)


@run_view
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, call: Call) -> HttpResponse:
    """Add a session to the plan."""
    return _written(request, call, place=None, group=None)


@run_view
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, call: Call, place: int) -> HttpResponse:
    """Change a session of the plan."""
    groups = actions.groups_of(actions.plan_of(call))
    if place >= len(groups):
        raise actions.NoSuchGroup
    return _written(request, call, place=place, group=groups[place])


def _written(request: SignedInRequest, call: Call, *, place: int | None, group: Group | None) -> HttpResponse:
    module = actions.module_planned(call, actions.plan_of(call))
    given = input_of(call, module=module, at=timezone.now())
    names, offers = names_of(given, [group] if group else [], countries_of(given)), offers_of(call)
    form = GroupForm(posted(request), call=call, given=given, names=names, offers=offers, group=group)
    if request.method == "POST" and form.is_valid():
        actions.change(call, place=place, group=form.group, by=request.user, at=timezone.now())
        messages.success(request, _("Changed. You can undo it."))
        return redirect("planning:plan", call.key)
    context = {"call": call, "form": form, "place": place}
    return render(request, "programme/planning/group.html", context, status=422 if form.errors else 200)


@run_view
@require_POST
def remove(request: SignedInRequest, call: Call, place: int) -> HttpResponse:
    """Take a session out of the plan."""
    actions.remove(call, place=place, by=request.user, at=timezone.now())
    messages.success(request, _("Taken out. You can undo it."))
    return redirect("planning:plan", call.key)


@run_view
@require_POST
def make(request: SignedInRequest, call: Call) -> HttpResponse:
    """Make sessions of the plan."""
    try:
        made = actions.make_sessions(call, by=request.user, at=timezone.now())
    except actions.NothingToMake:
        messages.error(request, _("Decide about the countries first, and propose a plan."))
    except DoubleBooked as refused:
        messages.error(request, _("No session was made. Change the plan first:"))
        for sentence in clash_words(refused.clashes, request.user):
            messages.error(request, sentence)
    else:
        words = ngettext("%(made)d session is made.", "%(made)d sessions are made.", len(made)) % {"made": len(made)}
        messages.success(request, words + " " + _("They are planned: check each and announce it."))
    return redirect("planning:plan", call.key)
