"""How allauth meets this platform: mails through the outbox, in the person's language, and no way round the rules."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext_lazy

from ground import audit, outbox
from ground.languages import spoken
from people.models import User
from people.rules import needs_second_factor

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
WRONG_CODE = gettext_lazy(
    "This is not the code, or its time is over. Look at the newest message or the app, and try again."
)
WAYS = {
    "reauthenticate": {"description": gettext_lazy("With my password")},
    "reauthenticate_by_code": {"description": gettext_lazy("With a code by e-mail")},
    "mfa_reauthenticate": {"description": gettext_lazy("With a code from my app")},
    "mfa_reauthenticate:webauthn": {"description": gettext_lazy("With a passkey")},
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open; mails leave after commit."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed."),
        "duplicate_email": gettext_lazy("You use this e-mail address already."),
        "email_password_mismatch": gettext_lazy(
            "The e-mail address and the password do not belong together. Try again, or have a code mailed to you."
        ),
        "email_taken": gettext_lazy("Somebody else uses this e-mail address already."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": gettext_lazy("This is not your password."),
        "invalid_password_reset": gettext_lazy("The time of this code is over. Ask for another one."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait five minutes, or have a code mailed to you."),
        "rate_limited": gettext_lazy("Too many tries in a short time. Wait a minute, then go on."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail into the outbox, in the language of the person it is for."""
        person = User.objects.filter(email=email).first() or context.get("user")
        site = SimpleNamespace(name=settings.SITE_NAME, domain=urlsplit(settings.SITE_URL).netloc)
        words = {**context, "request": self.request, "email": email, "current_site": site}
        with translation.override(spoken(person.language) if person else translation.get_language()):
            subject = outbox.plain_text(f"{template_prefix}_subject.txt", words)
            body = outbox.plain_text(f"{template_prefix}_message.txt", words)
        outbox.add_written(subject=subject, body=body, recipient=person, to=email)

    def new_user(self, request: HttpRequest) -> User:
        """A person who reads the language of the page they signed up on."""
        return User(language=translation.get_language() or settings.LANGUAGE_CODE)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """People who decide about others are asked for their second factor before sensitive acts, if they have one."""
        methods = [method | WAYS.get(method["id"], {}) for method in super().get_reauthentication_methods(user)]
        strong = [method for method in methods if method["id"].startswith("mfa_")]
        return strong if strong and needs_second_factor(user) else methods

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home of the person who signed in, in their language."""
        if not isinstance(request.user, User):
            return super().get_login_redirect_url(request)
        with translation.override(spoken(request.user.language)):
            return super().get_login_redirect_url(request)

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """Note sign-ins of people who decide about others; go on in the person's language."""
        response = super().post_login(request, user, **hooks)
        remember_language(response, user.language)
        if needs_second_factor(user):
            audit.record("people.sign_in", user, by=user)
        return response


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in with an identity provider (OpenID Connect)."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Take the name as the provider gives it."""
        user = super().populate_user(request, sociallogin, data)
        parts = [data.get("first_name") or "", data.get("last_name") or ""]
        user.name = (data.get("name") or " ".join(parts).strip())[: User._meta.get_field("name").max_length]
        return user


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors (authenticator apps, passkeys)."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def build_totp_svg(self, url: str) -> str:
        """A QR code on white, so that it can be scanned on a dark page too."""
        drawing = BytesIO()
        segno.make(url).save(drawing, kind="svg", scale=5, light="#fff", xmldecl=False)
        return drawing.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """People who decide about others keep at least one second factor."""
        if not needs_second_factor(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=SECOND_FACTORS)
        return others.exclude(pk=authenticator.pk).exists()


def remember_language(response: HttpResponseBase, language: str) -> None:
    """Have pages without a language in their address use this one from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
    )
