"""Asking for the seats of a grant again, before it ends."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from access import rules
from access.actions import requests
from access.actions.moving import AlreadyOpen
from access.models import Grant
from access.offers import titles_of
from access.pace import is_slowed_down, too_fast
from access.views.requester.doors import personal
from access.workflow import State
from people.requests import SignedInRequest as Request


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def renew(request: Request, pk: int) -> HttpResponse:
    """Show what is asked for again; a post makes the request and sends it."""
    grants = Grant.objects.select_related("module", "organisation__country", "line__request")
    grant = get_object_or_404(grants, pk=pk)
    if not rules.may_renew(request.user, grant):
        raise Http404
    if request.method == "POST":
        return _renew(request, grant)
    return _page(request, grant, is_renewable=requests.is_renewable(grant, on=timezone.localdate()))


def _renew(request: Request, grant: Grant) -> HttpResponse:
    if is_slowed_down(request):
        return too_fast(request)
    try:
        case = requests.renew(grant, by=request.user)
    except (requests.NotRenewable, AlreadyOpen, requests.Incomplete):
        return _page(request, grant, is_renewable=False, status=409)
    except requests.EmailNotVerified:
        return render(request, "access/requester/not_verified.html", status=409)
    name = "access:request" if case.state == State.NEEDS_FIX else "access:sent"
    return redirect(name, reference=case.reference)


def _page(request: Request, grant: Grant, *, is_renewable: bool, status: int = 200) -> HttpResponse:
    context = {
        "grant": grant,
        "title": titles_of([grant.module], get_language())[grant.module_id],
        "is_renewable": is_renewable,
        "opens_on": grant.ends_on - requests.RENEWAL_TIME if grant.ends_on else None,
    }
    return render(request, "access/requester/renew.html", context, status=status)
