"""The people of an organisation, for those who administer it: who asks to belong, who belongs, and who leaves."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access import departures
from access.member_forms import ReasonForm
from access.models import HOLDING, AccessRequest
from access.offers import titles_of
from access.pace import is_slowed_down, too_fast
from people import memberships
from people.models import Organisation, User, UserQuerySet
from people.requests import SignedInRequest as Request
from people.rules import may_administer

PEOPLE_PER_PAGE = 50
ASKING_SHOWN = 100


def administering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For those who administer the organisation; for everybody else it is not there."""

    @wraps(view)
    def shown(request: Request, pk: int, **address: Any) -> HttpResponse:
        organisation = get_object_or_404(Organisation.objects.select_related("country"), pk=pk)
        if not may_administer(request.user, organisation):
            raise Http404
        return view(request, organisation, **address)

    return never_cache(login_required(shown))


@require_safe
@administering
def listed(request: Request, organisation: Organisation) -> HttpResponse:
    """Who asks to belong, and who belongs."""
    people = Paginator(_with_seats(User.objects.belonging(organisation), organisation), PEOPLE_PER_PAGE)
    context = {
        "organisation": organisation,
        "asking": _with_seats(User.objects.asking(organisation), organisation)[:ASKING_SHOWN],
        "page": people.get_page(request.GET.get("page")),
    }
    return render(request, "access/members/people.html", context)


def _with_seats(people: UserQuerySet, organisation: Organisation) -> UserQuerySet:
    """With `seats_given`: how many seats of the organisation each has."""
    of_it = Q(seats__organisation=organisation) | Q(seats__grant__organisation=organisation)
    holding = Q(seats__state__in=HOLDING)
    return people.annotate(seats_given=Count("seats", filter=of_it & holding, distinct=True))


@require_POST
@administering
def admit(request: Request, organisation: Organisation, key: UUID) -> HttpResponse:
    """Confirm that somebody belongs to the organisation."""
    if is_slowed_down(request):
        return too_fast(request)
    person = _person(request, key)
    try:
        memberships.admit(person, organisation, by=request.user)
    except memberships.NotAsking:
        return _answered_already(request, organisation)
    messages.success(
        request, _("%(person)s belongs to %(organisation)s now, and is told.") % _names(person, organisation)
    )
    return _back(organisation)


@require_http_methods(["GET", "HEAD", "POST"])
@administering
def turn_down(request: Request, organisation: Organisation, key: UUID) -> HttpResponse:
    """Say that somebody does not belong to the organisation, and why."""
    person = _person(request, key)
    if not User.objects.asking(organisation).filter(pk=person.pk).exists():
        return _answered_already(request, organisation)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not is_slowed_down(request, form):
        return _turned_down(request, person, organisation, form.cleaned_data["reason"])
    context = {"organisation": organisation, "person": person, "form": form}
    return render(request, "access/members/decline.html", context, status=form.status)


def _turned_down(request: Request, person: User, organisation: Organisation, reason: str) -> HttpResponse:
    try:
        memberships.turn_down(person, organisation, by=request.user, reason=reason)
    except memberships.NotAsking:
        return _answered_already(request, organisation)
    messages.success(
        request, _("%(person)s is told that it was not confirmed, and why.") % _names(person, organisation)
    )
    return _back(organisation)


@require_http_methods(["GET", "HEAD", "POST"])
@administering
def end(request: Request, organisation: Organisation, key: UUID) -> HttpResponse:
    """End that somebody belongs to the organisation, after saying what it takes from them."""
    person = _person(request, key)
    if not User.objects.belonging(organisation).filter(pk=person.pk).exists():
        return _answered_already(request, organisation)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not is_slowed_down(request, form):
        return _ended(request, person, organisation, form.cleaned_data["reason"])
    context = {"organisation": organisation, "person": person, "form": form, **_losses(person, organisation)}
    return render(request, "access/members/end.html", context, status=form.status)


def _ended(request: Request, person: User, organisation: Organisation, reason: str) -> HttpResponse:
    try:
        memberships.end(person, organisation, by=request.user, reason=reason)
    except memberships.NotBelonging:
        return _answered_already(request, organisation)
    messages.success(request, _("%(person)s no longer belongs to %(organisation)s.") % _names(person, organisation))
    return _back(organisation)


def _losses(person: User, organisation: Organisation) -> dict[str, Any]:
    """What the person gives back, and what they leave behind."""
    seats = departures.seats_given(person, organisation).select_related("line__module")
    modules = [seat.line.module for seat in seats]
    titles = titles_of(modules, get_language() or "")
    return {
        "titles": [titles[module.pk] for module in modules],
        "cases": AccessRequest.objects.open().filter(organisation=organisation, requester=person),
    }


def _person(request: Request, key: UUID) -> User:
    """Somebody else: nobody answers for themselves."""
    return get_object_or_404(User.objects.exclude(pk=request.user.pk), key=key)


def _names(person: User, organisation: Organisation) -> dict[str, str]:
    return {"person": str(person), "organisation": str(organisation)}


def _answered_already(request: Request, organisation: Organisation) -> HttpResponse:
    """The same for somebody else's answer, somebody who went elsewhere, and somebody who never named the organisation."""
    messages.info(request, _("Nothing was changed: that person is not, or no longer, on this list."))
    return _back(organisation)


def _back(organisation: Organisation) -> HttpResponse:
    return redirect("access:organisation_people", pk=organisation.pk)
