"""allauth's forms in the site's words: what the fields are called and what they are for."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADDRESS = _("E-mail address")
NEW_PASSWORD = _("New password")
ONCE_MORE = _("The same once more")


def call(form: forms.Form, **labels: str | Promise) -> None:
    """Give fields their names; a placeholder that repeats a name goes, because it vanishes on typing."""
    for name, label in labels.items():
        form.fields[name].label = label  # type: ignore[assignment]  # a lazy string is a Promise to its checker
        form.fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, login=ADDRESS, password=_("Password"))


class RequestLoginCodeForm(account_forms.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, email=ADDRESS)


class AddEmailForm(account_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, email=_("New e-mail address"))


class ResetPasswordForm(account_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, email=ADDRESS)


class ResetPasswordKeyForm(account_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, password1=NEW_PASSWORD, password2=ONCE_MORE)


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, oldpassword=_("Present password"), password1=NEW_PASSWORD, password2=ONCE_MORE)


class SetPasswordForm(account_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, password1=_("Password"), password2=ONCE_MORE)


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, code=_("Code from the app"))


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, name=_("Name of the passkey"), passwordless=_("Sign me in with this passkey alone"))
        self.fields["passwordless"].help_text = _(
            "Without an e-mail address or a code. Your device then asks for a finger, a glance or a PIN."
        )
