from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from people.adapters import SECOND_FACTORS
from people.rules import needs_second_factor

ALWAYS_OPEN = frozenset(
    {
        "account_logout",
        "privacy",
        "ground:healthz",
        "ground:readyz",
        "ground:demo_mail",
        "ground:demo_mail_attachment",
    }
)
TO_SET_ONE_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_email",
        "account_email_verification_sent",
        "account_reauthenticate",
        "account_request_reauthentication_code",
        "account_confirm_reauthentication_code",
    }
)
TO_USE_IT = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})


class PrivatePages:
    """Pages of a session are kept by no browser and no proxy, unless a view says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        has_session = settings.SESSION_COOKIE_NAME in (request.COOKIES.keys() | response.cookies.keys())
        if has_session and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class SecondFactorRequired:
    """People who see or decide things about others do nothing before they have used a second factor.

    Whoever has none sets one up; whoever signed in without theirs (with another provider, or before it was set up)
    is asked for it. Nobody else costs a query here; they cost one only as long as they are held back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Hold the request back, or let it through by answering None."""
        page = request.resolver_match.view_name if request.resolver_match else ""
        # Without a session there is nobody to ask for, and pages for everybody stay the same for everybody.
        if page in ALWAYS_OPEN or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if not needs_second_factor(request.user) or has_used_second_factor(request):
            return None
        factors = Authenticator.objects.filter(user_id=request.user.pk, type__in=SECOND_FACTORS)
        kinds = set(factors.values_list("type", flat=True))
        if not kinds:
            return None if page in TO_SET_ONE_UP else redirect("mfa_index")
        return None if page in TO_USE_IT else _ask_for_it(request, kinds)


def has_used_second_factor(request: HttpRequest) -> bool:
    """Whether a second factor was used in this session; the session remembers how the person signed in."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def _ask_for_it(request: HttpRequest, kinds: set[str]) -> HttpResponse:
    page = "mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else "mfa_reauthenticate_webauthn"
    way_back = request.get_full_path() if request.method == "GET" else "/"
    return redirect(f"{reverse(page)}?{urlencode({'next': way_back})}")
