"""What a nominee answers. Nothing exists of them but the nomination until they accept.

The link of the mail only opens the door: it puts the hash of its secret into the session and leads on to an address
without a secret, so that no other page, log or history learns it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from access.actions import seats as actions
from access.models import Seat, SeatState
from access.nominations import CLAIM_TIME
from access.nominee_forms import CODE_OF_CONDUCT, AcceptForm, DeclineForm
from access.offers import titles_of
from access.rules import may_open
from ground.rates import is_too_fast
from ground.tokens import hash_of
from people.models import User

P = ParamSpec("P")
SESSION = "invitation"
PER_MINUTE = 20


def gently(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Never kept, and slow enough for one address that guessing a link is hopeless."""

    @wraps(view)
    def shown(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if is_too_fast(request, "access.invitation", per_minute=PER_MINUTE):
            return render(request, "429.html", status=429)
        return view(request, *args, **kwargs)

    return never_cache(shown)


@require_safe
@gently
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: remember it, and go on without it in the address. It changes nothing."""
    hashed = hash_of(token)
    response = _answer_page(request, hashed) or _neutral(request, hashed)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _answer_page(request: HttpRequest, hashed: str) -> HttpResponse | None:
    if _open_seat(hashed) is None:
        return None
    request.session[SESSION] = {"hash": hashed}
    return redirect("access:invitation_answer")


def _open_seat(hashed: str) -> Seat | None:
    """The seat that this invitation leads to, while it can be accepted."""
    if not hashed:
        return None
    rows = Seat.objects.select_related("line__request__organisation", "line__module", "organisation__country", "grant")
    seat = rows.filter(state=SeatState.INVITED, token_hash=hashed).first()
    return seat if seat and seat.grant and seat.grant.is_running else None


def _neutral(request: HttpRequest, hashed: str) -> HttpResponse:
    """The same page whether the link is used, has lapsed or never was; only the status tells programs apart."""
    was_there = bool(hashed) and Seat.objects.filter(token_hash=hashed).exists()
    return render(request, "access/seats/invitation_gone.html", status=410 if was_there else 404)


def with_invitation(
    view: Callable[Concatenate[HttpRequest, Seat, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For somebody who came by a link that still holds; everybody else reads what to do."""

    @wraps(view)
    def shown(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        hashed = request.session.get(SESSION, {}).get("hash", "")
        seat = _open_seat(hashed)
        return _neutral(request, hashed) if seat is None else view(request, seat, *args, **kwargs)

    return gently(shown)  # type: ignore[arg-type]  # mypy does not see through the decorator: a request and the rest


@require_http_methods(["GET", "HEAD", "POST"])
@with_invitation
def answer(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who nominated, for which module, and what accepting means; accept with this account, or go on to make one."""
    others = list(Seat.objects.other_invitations(seat))
    language = seat.language if seat.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    form = AcceptForm(
        request.POST if request.method == "POST" else None, seat=seat, others=others, initial={"language": language}
    )
    if not form.is_valid():
        context = _facts(seat) | {"form": form, "sponsors": [seat, *others]}
        return render(request, "access/seats/invitation.html", context, status=422 if form.is_bound else 200)
    chosen = form.chosen()
    said = {"seat": chosen.pk, "language": form.cleaned_data["language"]}
    request.session[SESSION] = {**request.session[SESSION], **said}
    return _accepted(request, seat) if request.user.is_authenticated else redirect("access:invitation_account")


def _facts(seat: Seat) -> dict[str, Any]:
    invited_at = seat.invited_at or seat.nominated_at
    return {
        "seat": seat,
        "module": seat.line.module,
        "title": titles_of([seat.line.module], get_language() or "")[seat.line.module_id],
        "until": timezone.localdate(invited_at + CLAIM_TIME),
    }


def _accepted(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Accept with the account that is signed in, and go to the module."""
    said = request.session[SESSION]
    chosen = next((one for one in Seat.objects.other_invitations(seat) if one.pk == said["seat"]), seat)
    person = request.user
    if not isinstance(person, User):
        return redirect("access:invitation_account")
    try:
        actions.accept(chosen, person=person, language=said["language"], code_of_conduct=CODE_OF_CONDUCT)
    except actions.AlreadySeated:
        messages.info(
            request, _("You have a seat in this module already, and need no second one. Nothing was changed.")
        )
        return redirect("access:my_seats")
    except actions.AlreadyAnswered:
        return _neutral(request, said["hash"])
    del request.session[SESSION]
    messages.success(request, _("The seat is yours. Welcome!"))
    module = chosen.line.module
    return redirect("learning:module", module=module.slug) if may_open(person, module) else redirect("access:my_seats")


@require_safe
@with_invitation
def account(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Sign in with a code, or make an account: the address of the invitation is filled in."""
    if "seat" not in request.session[SESSION]:
        return redirect("access:invitation_answer")
    if request.user.is_authenticated:
        return redirect("access:invitation_finish")
    # Whoever holds the link reads this mailbox: that there is an account is no news to them.
    context = _facts(seat) | {
        "has_account": bool(filter_users_by_email(seat.email, is_active=True, prefer_verified=True)),
        "finish_url": reverse("access:invitation_finish"),
        "trap": settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD,
    }
    return render(request, "access/seats/invitation_account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_invitation
def finish(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Back from signing in: accept, as was said before; with another address than the invited one, ask once more."""
    if not request.user.is_authenticated or "seat" not in request.session[SESSION]:
        return redirect("access:invitation_answer")
    is_same = EmailAddress.objects.filter(user=request.user, email__iexact=seat.email, verified=True).exists()
    if is_same or request.method == "POST":
        return _accepted(request, seat)
    return render(request, "access/seats/invitation_finish.html", _facts(seat))


@require_http_methods(["GET", "HEAD", "POST"])
@with_invitation
def decline(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say no, or that somebody else is meant; no account is needed for it."""
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = _facts(seat) | {"form": form}
        status = 422 if form.is_bound else 200
        return render(request, "access/seats/invitation_decline.html", context, status=status)
    is_wrong = form.cleaned_data["answer"] == DeclineForm.NOT_ME
    try:
        actions.refuse(seat, is_wrong_address=is_wrong, reason="" if is_wrong else form.cleaned_data["reason"])
    except actions.AlreadyAnswered:
        return _neutral(request, seat.token_hash)
    del request.session[SESSION]
    return render(request, "access/seats/invitation_declined.html", {"is_wrong": is_wrong})
