"""A grant as those see it who asked for it, stand behind it or decided it; taking it back, suspending an organisation."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access import commitments
from access.actions import grants as actions
from access.actions.requests import is_renewable
from access.learners import LearnerStatus, statuses
from access.models import HOLDING, Grant, GrantStanding, Reason, Right, Seat, SeatState
from access.nominations import shown
from access.nominee_forms import RevokeForm
from access.offers import titles_of
from access.rules import (
    grants_followed_by,
    grants_seen_by,
    may_grant,
    may_nominate,
    may_revoke,
    may_suspend,
    requests_seen_by,
    sees_learners,
)
from people.models import Organisation, User
from people.requests import SignedInRequest as Request

STANDING = {
    GrantStanding.SCHEDULED: "clock",
    GrantStanding.ACTIVE: "done",
    GrantStanding.EXPIRING: "caution",
    GrantStanding.EXPIRED: "stop",
    GrantStanding.SUSPENDED: "caution",
    GrantStanding.REVOKED: "stop",
    GrantStanding.RENEWED: "done",
}
LEARNING = {LearnerStatus.NOT_BEGUN: "new", LearnerStatus.BEGUN: "open", LearnerStatus.COMPLETED: "done"}
FEWEST_COUNTED = 5  # people; of fewer, nobody who does not know them learns how they do


@dataclass(frozen=True)
class Learner:
    """A person on a seat: where the nomination stands and how far they are; never an answer or a score."""

    seat: Seat
    status: str
    words: str
    more: str
    learning: str
    learning_words: str
    also_nominated_by: str


def _grant(user: User, pk: int) -> Grant:
    grants = grants_followed_by(user).select_related(
        "module", "organisation__country", "person__organisation", "person__country", "line__request", "granted_by"
    )
    return get_object_or_404(grants, pk=pk)


@never_cache
@login_required
@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """Seats, end, standing; who learns, for those who may know."""
    grant, today = _grant(request.user, pk), timezone.localdate()
    standing = grant.standing(today)
    learners, case = _learners(request.user, grant), _case_of(request.user, grant)
    context = {
        "grant": grant,
        "title": titles_of([grant.module], get_language() or "")[grant.module_id],
        "standing": standing,
        "standing_status": STANDING[standing],
        "rights": [Right(right).label for right in grant.rights],
        "learners": learners if sees_learners(request.user, grant) else None,
        "counts": _counts(learners),
        "case": case,
        "revoke_reason": _revoke_reason(request.user, grant, case),
        **_may(request.user, grant, today),
    }
    return render(request, "access/seats/grant.html", context)


def _case_of(user: User, grant: Grant) -> object:
    return requests_seen_by(user).filter(lines__grants=grant).first()


def _revoke_reason(user: User, grant: Grant, case: object) -> str:
    """Why the grant was taken back, for those who read the request and the programme; colleagues learn only that it was."""
    is_told = grant.is_revoked and (case is not None or grants_seen_by(user).filter(pk=grant.pk).exists())
    return str(grant.get_revoke_reason_display()) if is_told else ""


def _may(user: User, grant: Grant, today: date) -> dict[str, bool]:
    """What this person can do on the page."""
    case = grant.line.request if grant.line else None
    organisation = grant.organisation
    return {
        "may_nominate": case is not None and may_nominate(user, case),
        "may_renew": case is not None and may_nominate(user, case) and is_renewable(grant, on=today),
        "may_revoke": may_revoke(user, grant),
        "may_suspend": organisation is not None and may_suspend(user, organisation),
    }


def _learners(user: User, grant: Grant) -> list[Learner]:
    seats = list(grant.places.filter(state__in=HOLDING).select_related("organisation", "grant", "replaced_by"))
    people = {seat.person_id for seat in seats if seat.state == SeatState.CLAIMED and seat.person_id}
    standing = statuses.of(grant.module, people)
    sponsors = _sponsors(grant, seats) if may_grant(user, grant.module, holder=grant.holder) else {}
    return [_learner(seat, standing.get(seat.person_id or 0), sponsors) for seat in seats]


def _learner(seat: Seat, learning: LearnerStatus | None, sponsors: dict[str, list[str]]) -> Learner:
    nominee = shown(seat)
    return Learner(
        seat=seat,
        status=nominee.status,
        words=nominee.words,
        more=nominee.more,
        learning=LEARNING[learning] if learning else "",
        learning_words=str(learning.label) if learning else "",
        also_nominated_by=", ".join(sponsors.get(seat.email.casefold(), [])),
    )


def _sponsors(grant: Grant, seats: list[Seat]) -> dict[str, list[str]]:
    """Other organisations that have nominated the same people for the module: one seat, several sponsors."""
    others = Seat.objects.current().filter(line__module=grant.module).exclude(grant=grant).exclude(email="")
    wanted = {seat.email.casefold() for seat in seats}
    found: dict[str, list[str]] = {}
    for email, name in others.order_by("pk").values_list("email", "organisation__name"):
        if email.casefold() in wanted:
            found.setdefault(email.casefold(), []).append(name)
    return found


def _counts(learners: list[Learner]) -> list[tuple[str, int]] | None:
    """How many have not begun, have begun, have completed; None for so few that it would tell of persons."""
    tally = Counter(one.learning_words for one in learners if one.learning_words)
    if tally.total() < FEWEST_COUNTED:
        return None
    return [(str(status.label), tally[str(status.label)]) for status in LearnerStatus]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: Request, pk: int) -> HttpResponse:
    """Take a grant back from now on, with a reason."""
    grant = _grant(request.user, pk)
    if not may_grant(request.user, grant.module, holder=grant.holder):
        raise PermissionDenied
    booked = commitments.upcoming(grant, at=timezone.now())
    form = RevokeForm(request.POST if request.method == "POST" else None, has_commitments=bool(booked))
    if grant.is_revoked:
        messages.info(request, _("The grant was taken back before. Nothing was changed."))
        return redirect("access:grant", pk=pk)
    if form.is_valid():
        return _revoked(request, grant, form)
    context = {"grant": grant, "form": form, "booked": booked, "learners": len(actions.learners_of(grant))}
    return render(request, "access/seats/grant_revoke.html", context, status=422 if form.is_bound else 200)


def _revoked(request: Request, grant: Grant, form: RevokeForm) -> HttpResponse:
    try:
        actions.revoke(grant, by=request.user, reason=Reason(form.cleaned_data["reason"]), how=form.settling)
    except actions.AlreadyRevoked:
        messages.info(request, _("The grant was taken back before. Nothing was changed."))
    else:
        messages.success(request, _("The grant is taken back. The requester and the learners are told."))
    return redirect("access:grant", pk=grant.pk)


def _organisation(user: User, pk: int) -> Organisation:
    organisation = get_object_or_404(Organisation.objects.select_related("country"), pk=pk)
    if not may_suspend(user, organisation):
        raise Http404
    return organisation


def _back(request: Request, organisation: Organisation) -> HttpResponse:
    grant = grants_followed_by(request.user).filter(organisation=organisation, pk=_number(request)).first()
    return redirect("access:grant", pk=grant.pk) if grant else redirect("access:mine")


def _number(request: Request) -> int:
    said = request.POST.get("grant", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


@never_cache
@login_required
@require_POST
def suspend(request: Request, pk: int) -> HttpResponse:
    """Close every grant of an organisation at once."""
    organisation = _organisation(request.user, pk)
    closed = actions.suspend_organisation(organisation, by=request.user)
    words = ngettext("%(count)d grant of %(name)s is closed.", "%(count)d grants of %(name)s are closed.", closed)
    messages.success(request, words % {"count": closed, "name": organisation})
    return _back(request, organisation)


@never_cache
@login_required
@require_POST
def resume(request: Request, pk: int) -> HttpResponse:
    """Open them again."""
    organisation = _organisation(request.user, pk)
    opened = actions.resume_organisation(organisation, by=request.user)
    words = ngettext(
        "%(count)d grant of %(name)s is open again.", "%(count)d grants of %(name)s are open again.", opened
    )
    messages.success(request, words % {"count": opened, "name": organisation})
    return _back(request, organisation)
