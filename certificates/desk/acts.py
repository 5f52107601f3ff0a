"""What staff can do with a certificate, and what will come of it: said before it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import ledger, replacing
from certificates.actions import NameMissing
from certificates.desk.forms import CorrectionForm, NothingToSay, RevocationForm
from certificates.models import ALLOWING_ANOTHER, Credential
from certificates.standing import State, may_follow
from people.models import User

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """One thing that can be done: how it is called, what it asks, whether it can be done now, and what comes of it."""

    name: str
    text: str | Promise
    confirm: str | Promise
    form: type[Form]
    is_possible: Callable[[Credential], bool]
    do: Callable[..., object]
    effects: Callable[[Credential, Said], list[str]]
    done: str | Promise
    is_grave: bool = False


def _can(state: State) -> Callable[[Credential], bool]:
    return lambda credential: may_follow(State(credential.standing.state), state)


def _told(credential: Credential) -> str:
    """Who gets a mail."""
    if credential.holder.person is None:
        return _("Nobody is told: the holder’s account was erased.")
    return _("The holder gets a mail that says so, and what they can do.")


def _of_suspending(credential: Credential, _said: Said) -> list[str]:
    return [
        _("The public page says “This certificate is suspended”, and not why."),
        _told(credential),
        _("You can reinstate it, or revoke it. Until then no other one can take its place."),
    ]


def _of_reinstating(credential: Credential, _said: Said) -> list[str]:
    return [_("The public page says “This certificate is valid”, with the same code."), _told(credential)]


def _of_revoking(credential: Credential, said: Said) -> list[str]:
    another = (
        _("You can issue it anew, with another code, from this page; the holder cannot.")
        if said["reason"] in ALLOWING_ANOTHER
        else _("No other certificate can be made of the same work.")
    )
    return [
        _("The public page says “This certificate was revoked” and: “%(reason)s”") % {"reason": said["reason"].label},
        _told(credential),
        _("This cannot be taken back."),
        another,
    ]


def _of_correcting(credential: Credential, said: Said) -> list[str]:
    old = (
        _("The code %(code)s stays revoked.")
        if credential.is_revoked
        else _("The page of the code %(code)s says “This certificate was replaced”, without a name.")
    )
    return [
        _("A new certificate with a new code is made out to “%(name)s”; edition, day and hours stay.")
        % {"name": said["name"]},
        old % {"code": credential.grouped_code},
        _told(credential),
    ]


ACTS: Mapping[str, Act] = {
    act.name: act
    for act in (
        Act(
            "correct",
            gettext_lazy("Correct the name, or issue it anew"),
            gettext_lazy("Issue the new certificate"),
            CorrectionForm,
            replacing.may_be_corrected,
            replacing.correct_name,
            _of_correcting,
            gettext_lazy("The new certificate is issued."),
        ),
        Act(
            "suspend",
            gettext_lazy("Suspend"),
            gettext_lazy("Suspend the certificate"),
            NothingToSay,
            _can(State.SUSPENDED),
            ledger.suspend,
            _of_suspending,
            gettext_lazy("The certificate is suspended."),
        ),
        Act(
            "reinstate",
            gettext_lazy("Reinstate"),
            gettext_lazy("Reinstate the certificate"),
            NothingToSay,
            _can(State.REINSTATED),
            ledger.reinstate,
            _of_reinstating,
            gettext_lazy("The certificate is valid again."),
        ),
        Act(
            "revoke",
            gettext_lazy("Revoke"),
            gettext_lazy("Revoke the certificate for good"),
            RevocationForm,
            _can(State.REVOKED),
            ledger.revoke,
            _of_revoking,
            gettext_lazy("The certificate is revoked."),
            is_grave=True,
        ),
    )
}


def possible_acts(credential: Credential) -> list[Act]:
    """What can be done with a certificate as it stands now."""
    return [act for act in ACTS.values() if act.is_possible(credential)]


def carry_out(act: Act, credential: Credential, said: Said, *, by: User) -> Credential:
    """Do it, and return the certificate to go on with: the new one, where one was issued. Raises what the act raises."""
    result = act.do(credential, by=by, **said)
    return result if isinstance(result, Credential) else credential


# What is said to staff when an act is refused although the page has offered it.
REFUSED_NAME = {
    NameMissing: gettext_lazy("Write the name with letters."),
    replacing.NameUnchanged: gettext_lazy("This name stands on the certificate already."),
}
