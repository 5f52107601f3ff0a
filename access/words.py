"""What an access policy means, in words for the person at the door."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.workflow import Event, State
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


STATE_WORDS = {
    State.DRAFT: _("Draft"),
    State.CHECKING: _("Being checked"),
    State.NEEDS_FIX: _("Needs a correction"),
    State.ENDORSEMENT: _("With the focal point"),
    State.RETURNED: _("Returned with a question"),
    State.DECLINED: _("Not endorsed"),
    State.REVIEW: _("With the programme"),
    State.INFO_REQUESTED: _("The programme has a question"),
    State.APPROVED: _("Approved"),
    State.PARTLY_APPROVED: _("Approved in part"),
    State.REJECTED: _("Refused"),
    State.WAITLISTED: _("On the waiting list"),
    State.UNDER_APPEAL: _("Under appeal"),
    State.UPHELD: _("Decision upheld"),
    State.OVERTURNED: _("Decision overturned"),
    State.MODIFIED: _("Decision changed on appeal"),
    State.WITHDRAWN: _("Withdrawn"),
    State.LAPSED: _("Lapsed"),
    State.DISCARDED: _("Discarded"),
    State.MERGED: _("Joined with another request"),
}
EVENT_WORDS = {
    Event.SUBMIT: _("Sent"),
    Event.DISCARD: _("Draft discarded"),
    Event.PASS_CHECKS: _("Checked and passed to the focal point"),
    Event.SKIP_ENDORSEMENT: _("Checked and passed to the programme"),
    Event.FAIL_CHECKS: _("Checked: something has to be corrected"),
    Event.RESUBMIT: _("Corrected and sent again"),
    Event.ENDORSE: _("Endorsed"),
    Event.RETURN: _("Returned with a question"),
    Event.DECLINE: _("Not endorsed"),
    Event.ESCALATE: _("Passed on without an endorsement"),
    Event.ANSWER: _("Answered"),
    Event.ASK_PROGRAMME: _("The programme was asked after all"),
    Event.ASK: _("The programme asked a question"),
    Event.APPROVE: _("Approved"),
    Event.APPROVE_PARTLY: _("Approved in part"),
    Event.REJECT: _("Refused"),
    Event.WAITLIST: _("Put on the waiting list"),
    Event.FREE_SEAT: _("A seat is free"),
    Event.CORRECT_TO_APPROVED: _("Decision corrected: approved"),
    Event.CORRECT_TO_PARTLY_APPROVED: _("Decision corrected: approved in part"),
    Event.CORRECT_TO_REJECTED: _("Decision corrected: refused"),
    Event.APPEAL: _("Appealed"),
    Event.APPEAL_REVOCATION: _("Appealed against the revocation"),
    Event.UPHOLD: _("Appeal: upheld"),
    Event.OVERTURN: _("Appeal: overturned"),
    Event.MODIFY: _("Appeal: changed"),
    Event.MERGE: _("Joined with another request"),
    Event.WITHDRAW: _("Withdrawn"),
    Event.LAPSE: _("Lapsed without an answer"),
}


def state_choices() -> list[tuple[str, str | Promise]]:
    """The states of a request, with their words."""
    return [(state.value, words) for state, words in STATE_WORDS.items()]


def event_choices() -> list[tuple[str, str | Promise]]:
    """What can happen to a request, in words."""
    return [(event.value, words) for event, words in EVENT_WORDS.items()]
