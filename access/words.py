"""What an access policy means, in words for the person at the door."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from modules.models import AccessPolicy


@dataclass(frozen=True)
class PolicyWords:
    """Which policy locks a module, who decides, and how a person gets in."""

    title: str | Promise
    decides: str | Promise
    how: str | Promise


WORDS = {
    AccessPolicy.OPEN: PolicyWords(
        _("Open to everybody"),
        _("Nobody has to decide."),
        _("Sign in and begin. The account keeps your place and your certificate."),
    ),
    AccessPolicy.REGISTERED: PolicyWords(
        _("Open to everybody with an account"),
        _("Nobody has to decide."),
        _("Make an account with your e-mail address and begin."),
    ),
    AccessPolicy.ON_REQUEST: PolicyWords(
        _("On request"),
        _("The programme decides, after the national focal point of your country has endorsed the request."),
        _(
            "Make an account, then ask your coordinator or your national focal point. They ask for places on behalf of your country; as soon as you have one, this module opens by itself."
        ),
    ),
    AccessPolicy.BY_INVITATION: PolicyWords(
        _("By invitation"),
        _("The programme invites people one by one."),
        _("If you were invited, sign in with the address that the invitation was sent to."),
    ),
    AccessPolicy.TRAINER_ONLY: PolicyWords(
        _("For appointed trainers"),
        _("The programme appoints trainers."),
        _("If you have been appointed, sign in with your trainer account."),
    ),
}


def policy_words(policy: str) -> PolicyWords:
    return WORDS[AccessPolicy(policy)]
