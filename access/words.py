"""What an access policy means, in words for the person at the door."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.workflow import Actor, Event, State

# A released migration names it here.
from ground.languages import site_languages as site_languages
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
        _("Your organisation or your national focal point nominates; the programme staff appoint."),
        _(
            "If you train colleagues or are going to, ask your coordinator to nominate you to the programme staff. Once you are appointed as a trainer of any module, sign in: this one is open to you."
        ),
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


@dataclass(frozen=True)
class FindingWords:
    """What a check has found, as a sentence with its values; what to do about it; and the step of the form it is about."""

    sentence: str | Promise
    remedy: str | Promise = ""
    step: str = ""


FINDING_WORDS = {
    "suspended": FindingWords(
        _("The access of your organisation is suspended."),
        _("Ask the programme why, and send the request when it is resumed."),
    ),
    "declarations_missing": FindingWords(
        _("Not every declaration is given."), _("Read and tick each of them."), "declarations"
    ),
    "not_yet_available": FindingWords(
        _("%(module)s can be opened from %(available_from)s on."),
        _("Take the module off this request, or send the request again on that day."),
        "modules",
    ),
    "group_not_eligible": FindingWords(
        _("%(module)s is not offered to organisations of your country."),
        _("Take the module off this request; the programme can tell you about a sponsored request."),
        "modules",
    ),
    "kind_not_eligible": FindingWords(
        _("%(module)s is not offered to organisations of this kind."),
        _("Take the module off this request."),
        "modules",
    ),
    "already_open": FindingWords(
        _("Your organisation has an open request for %(module)s."),
        _("Take the module off this request, or ask to be added to the other one."),
        "modules",
    ),
    "too_few_seats": FindingWords(
        _("A request for %(module)s needs at least %(least)s seats; this one asks for %(seats)s."),
        _("Change the number of seats."),
        "modules",
    ),
    "too_many_seats": FindingWords(
        _("A request for %(module)s can ask for %(most)s seats at most; this one asks for %(seats)s."),
        _("Change the number of seats."),
        "modules",
    ),
    "email_country_plausible": FindingWords(
        _("The address is one of the country's authorities; it has not been proved to be this organisation's.")
    ),
    "email_free_mail": FindingWords(_("The address is with a public mail service.")),
    "email_unknown": FindingWords(_("Nothing is known about the end of the address.")),
    "email_look_alike": FindingWords(_("The address looks like one of a known organisation, but is another.")),
    "more_than_headcount": FindingWords(
        _("%(module)s: %(seats)s seats are more than the %(headcount)s people who work there.")
    ),
    "after_refusal_without_new_facts": FindingWords(
        _("%(module)s was refused on %(refused_on)s, and the reasons given are the same.")
    ),
    "already_trained": FindingWords(
        _("%(module)s: people among the nominees who were trained within two years: %(people)s.")
    ),
    "language_missing": FindingWords(_("%(module)s does not exist yet in: %(languages)s.")),
}
DECLARATION_WORDS = {
    "code_of_conduct-1": _(
        "Everybody who gets a seat will be told the code of conduct, and my organisation will see that it is kept."
    ),
    "no_case_data-1": _(
        "Nobody will write anything into the platform by which a person who is counselled could be recognised."
    ),
    "licence-1": _("The material is used under its licence, and its authors are named."),
}
REASON_WORDS = {
    "eligible_quota": _("The request meets the conditions, and there are seats."),
    "not_eligible_org": _("The module is not offered to this organisation."),
    "not_target_group": _("The people named are not those whom the module is made for."),
    "duplicate": _("The same was asked for in another request."),
    "insufficient_justification": _("The reasons given do not show yet what the seats are needed for."),
    "capacity": _("There are not enough seats."),
    "conflict": _("A conflict of interest stands in the way."),
    "security": _("Security concerns stand in the way."),
    "other": _("For the reason written beside."),
}
ACTOR_WORDS = {
    Actor.REQUESTER: _("Requester"),
    Actor.FOCAL_POINT: _("National focal point"),
    Actor.APPROVER: _("Programme"),
    Actor.APPEAL_REVIEWER: _("Appeal reviewer"),
    Actor.SYSTEM: _("Automatic"),
}
REVIEWED = _("You need not do anything. If the day passes, the head of the programme sees it on a list.")
SILENT = _("If nothing is sent by then, the request lapses. You may ask anew at any time.")
APPEALABLE = _("If you do nothing, the decision stands.")
# What happens next in each state, and what if nobody does anything.
NEXT_WORDS: dict[State, tuple[str | Promise, str | Promise]] = {
    State.DRAFT: (
        _("Answer the questions and send the request. Nobody but you sees it before."),
        _("A draft that nobody changes until then is discarded."),
    ),
    State.CHECKING: (_("The request is being checked."), ""),
    State.NEEDS_FIX: (_("Correct what is named below and send the request again."), SILENT),
    State.ENDORSEMENT: (
        _("The national focal point of %(country)s says whether the country stands behind the request."),
        _(
            "You need not do anything. If the focal point does not answer, they and their deputies are reminded; after ten working days the request goes to the programme without an endorsement."
        ),
    ),
    State.RETURNED: (_("The focal point has a question. Answer it, and the clock goes on."), SILENT),
    State.DECLINED: (
        _(
            "The focal point does not stand behind the request. You can ask the programme to look at it all the same, or appeal: each once."
        ),
        APPEALABLE,
    ),
    State.REVIEW: (_("The programme decides about each module."), REVIEWED),
    State.INFO_REQUESTED: (_("The programme has a question. Answer it, and the clock goes on."), SILENT),
    State.APPROVED: (
        _("The seats are yours. Name the people who shall have them; each is invited by mail."),
        _("Seats that nobody is named for stay empty until the access ends."),
    ),
    State.PARTLY_APPROVED: (
        _("Part of the seats is yours. Name the people who shall have them. Against the rest you can appeal."),
        APPEALABLE,
    ),
    State.REJECTED: (
        _("The request is refused. You can appeal; somebody who has not decided it looks at it again."),
        APPEALABLE,
    ),
    State.WAITLISTED: (
        _("There are no seats left. As soon as there is one, the request goes back to the programme, first in line."),
        _("You need not do anything; your place is kept."),
    ),
    State.UNDER_APPEAL: (
        _("Somebody who has not decided the request looks at it again."),
        _("You need not do anything. What was granted before stays granted meanwhile."),
    ),
    State.UPHELD: (
        _(
            "The decision stands, and the appeal is closed. If you think that a rule was broken, write to the chair of the programme; about personal data, to the data-protection officer."
        ),
        "",
    ),
    State.OVERTURNED: (_("The seats are yours. Name the people who shall have them."), ""),
    State.MODIFIED: (_("The decision was changed. Name the people who shall have the seats."), ""),
    State.WITHDRAWN: (_("The request was taken back. You may ask anew at any time."), ""),
    State.LAPSED: (_("A question was not answered in 30 days. You may ask anew at any time."), ""),
    State.DISCARDED: (_("The draft was discarded."), ""),
    State.MERGED: (_("The request goes on as part of %(into)s."), ""),
}
