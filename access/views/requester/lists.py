"""What a person has asked for, and what their organisation has got."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from access import rules
from access.actions.requests import is_renewable
from access.models import AccessRequest, Grant
from access.offers import titles_of
from access.views.requester.doors import not_asking, personal
from access.workflow import State
from people.models import Organisation
from people.requests import SignedInRequest as Request
from people.rules import organisations_administered_by


@dataclass(frozen=True)
class GrantRow:
    """A grant of the organisation as the list shows it."""

    grant: Grant
    title: str
    standing: str
    is_renewable: bool


@dataclass(frozen=True)
class DraftRow:
    """A draft with the titles of its modules."""

    case: AccessRequest
    title: str


@require_safe
@personal
def mine(request: Request) -> HttpResponse:
    """My requests, those of an organisation that I administer, its people, and what my organisation may open."""
    own = list(_own(request))
    others = list(_of_my_organisations(request))
    administered = _administered(request)
    if not own and not others and not administered and not rules.may_request(request.user):
        return not_asking(request)
    context = {
        "drafts": _drafts([case for case in own if case.is_draft]),
        "cases": [case for case in own if not case.is_draft],
        "others": others,
        "administered": administered,
        "rows": _grants(request, timezone.localdate()),
        "may_request": rules.may_request(request.user),
    }
    return render(request, "access/requester/mine.html", context)


def _own(request: Request) -> "list[AccessRequest]":
    cases = rules.requests_seen_by(request.user).filter(requester=request.user)
    return list(cases.exclude(state=State.DISCARDED).for_list().order_by("-changed_at"))


def _drafts(cases: list[AccessRequest]) -> list[DraftRow]:
    titles = titles_of([line.module for case in cases for line in case.lines.all()], get_language())
    return [DraftRow(case, ", ".join(titles[line.module_id] for line in case.lines.all())) for case in cases]


def _of_my_organisations(request: Request) -> "list[AccessRequest]":
    if not request.user.is_privileged:
        return []
    cases = rules.requests_handed_over_by(request.user).exclude(requester=request.user)
    return list(cases.select_related("organisation"))


def _administered(request: Request) -> list[Organisation]:
    """Organisations that the person administers, each with how many ask to belong. One query, none for others."""
    asking = Q(people__is_active=True, people__organisation_confirmed_at=None)
    return list(organisations_administered_by(request.user).annotate(asking=Count("people", filter=asking)))


def _grants(request: Request, today: date) -> list[GrantRow]:
    organisation = request.user.confirmed_organisation_id
    if organisation is None or not rules.may_request(request.user):
        return []
    grants = list(
        Grant.objects.filter(organisation=organisation)
        .select_related("module", "organisation", "line__request")
        .prefetch_related("renewal_requests")
        .order_by("module__code", "-starts_on")
    )
    titles = titles_of([grant.module for grant in grants], get_language())
    return [
        GrantRow(
            grant,
            titles[grant.module_id],
            str(grant.standing(today).label),
            rules.may_renew(request.user, grant) and is_renewable(grant, on=today),
        )
        for grant in grants
    ]
