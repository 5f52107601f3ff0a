"""The decision page: all that is needed for the next word, and the forms of what this person may do now."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actions.moving import Outdated
from access.actions.quotas import SeatsExhausted
from access.desk_forms import DeskForm
from access.dossier import Dossier, last_word
from access.models import AccessRequest, RequestEvent
from access.pace import is_slowed_down, status_of
from access.queue import desk_of
from access.views.desk.acts import ACTS, BY_NAME, NOTE, REFUSALS, Act
from access.views.desk.doors import desk_view
from access.words import EVENT_WORDS, STATE_WORDS
from access.workflow import Event, State
from people.requests import SignedInRequest as Request


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
def case(request: Request, reference: str) -> HttpResponse:
    """Show a request of this person's desk, or do to it what was posted."""
    dossier = _dossier(request, reference)
    if request.method == "POST":
        return _do(request, dossier)
    return _page(request, dossier)


def _dossier(request: Request, reference: str) -> Dossier:
    desk = desk_of(request.user)
    cases = desk.select_related("country", "organisation", "requester").prefetch_related("lines__module")
    found = get_object_or_404(cases, reference=reference)
    return Dossier(found, request.user, desk, at=timezone.now())


def _do(request: Request, dossier: Dossier) -> HttpResponse:
    """Do what was posted, if the request still stands as the person saw it and it is theirs to do."""
    act = BY_NAME.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    form = act.form_for(dossier, request.POST)
    if request.POST.get("version") != str(dossier.case.version):
        return _outdated(request, dossier.case, dossier.events[-1] if dossier.events else None, form)
    if not act.is_offered(dossier):
        raise PermissionDenied
    if not form.is_valid() or is_slowed_down(request, form):
        return _page(request, dossier, act, form)
    return _done(request, dossier, act, form)


def _done(request: Request, dossier: Dossier, act: Act[Any], form: DeskForm) -> HttpResponse:
    """Call the action; what it refuses is said on the page, with everything that was typed."""
    try:
        event = act.run(dossier, form)
    except Outdated as outdated:
        return _outdated(request, outdated.case, outdated.last, form)
    except SeatsExhausted as full:
        return _page(request, dossier, act, form, full=full)
    except tuple(REFUSALS) as refused:
        form.add_error(None, str(REFUSALS[type(refused)]))
        return _page(request, dossier, act, form)
    if event is None:
        messages.success(request, _("It is noted."))
        return redirect("access:desk_case", reference=dossier.case.reference)
    what = {"reference": dossier.case.reference, "what": EVENT_WORDS[Event(event.event)]}
    messages.success(request, _("%(reference)s: %(what)s.") % what)
    return redirect("access:desk")


def _page(
    request: Request,
    dossier: Dossier,
    act: Act[Any] | None = None,
    form: DeskForm | None = None,
    *,
    full: SeatsExhausted | None = None,
) -> HttpResponse:
    """The page, with the form that could not be taken in the place of an empty one."""
    offered = [(one, form if form and one == act else one.form_for(dossier)) for one in ACTS if one.is_offered(dossier)]
    context = {
        "case": dossier.case,
        "dossier": dossier,
        "form": form,
        "full": full and {"module": full.quota.module.code, "left": max(full.left, 0)},
        "note": (NOTE, form if form and act == NOTE else NOTE.form_for(dossier)) if NOTE.is_offered(dossier) else None,
        "offered": offered,
        "open_act": act or (offered[0][0] if offered else None),
        "state": STATE_WORDS[State(dossier.case.state)],
    }
    return render(request, "access/desk/case.html", context, status=status_of(form) if form else 200)


def _outdated(request: Request, case: AccessRequest, last: RequestEvent | None, form: DeskForm) -> HttpResponse:
    """Somebody was quicker: who, when and what, with what was typed kept for copying."""
    context = {"case": case, "last": last_word(last), "typed": form.typed()}
    return render(request, "access/desk/outdated.html", context, status=409)
