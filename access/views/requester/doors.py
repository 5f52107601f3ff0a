"""Who comes in: every page of a requester begins here."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from access import rules
from access.actions.requests import NotADraft
from access.models import AccessRequest
from access.workflow import NotPossible
from people.requests import SignedInRequest as Request

P = ParamSpec("P")


def personal(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """For signed-in people, never cached; a request that has moved on meanwhile gets a page that says where it is."""

    @wraps(view)
    def shown(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (NotADraft, NotPossible):
            return moved_on(request, **kwargs)

    return never_cache(login_required(shown))  # type: ignore[return-value]  # Django's decorators lose the parameters


def moved_on(request: Request, **address: object) -> HttpResponse:
    """Say that the request stands elsewhere by now; what was posted changed nothing and can be copied."""
    by_key = "key" in address
    case = own_by_key(request, str(address["key"])) if by_key else seen(request, str(address["reference"]))
    typed = [text for text in request.POST.getlist("text") + request.POST.getlist("justification") if text]
    return render(request, "access/requester/moved_on.html", {"case": case, "typed": typed}, status=409)


def own_by_key(request: Request, key: str) -> AccessRequest:
    """A request that the person makes, by the key of its form. Raises Http404."""
    own = rules.requests_seen_by(request.user).filter(requester=request.user)
    for case in own.select_related("country", "organisation", "requester"):
        if case.key == key:
            return case
    raise Http404


def seen(request: Request, reference: str) -> AccessRequest:
    """A request that was sent and that the person may see. Raises Http404, as for one that does not exist."""
    cases = rules.requests_seen_by(request.user).submitted()
    return get_object_or_404(
        cases.select_related("country", "organisation", "requester", "renews"), reference=reference
    )


def not_asking(request: Request) -> HttpResponse:
    """Say who asks for access, and how somebody else gets in."""
    context = {"unconfirmed": rules.waits_to_ask_for(request.user)}
    return render(request, "access/requester/not_asking.html", context, status=403)
