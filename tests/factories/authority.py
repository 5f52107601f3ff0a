"""One authority, what it has asked for, and everybody who has a say in it: words to hide at each point of the way."""

from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.utils import timezone

from access.actions import deciding, requests, seats
from access.models import AccessRequest, NoteKind, Outcome, Reason, ReasonText, Seat
from access.workflow import Actor
from ground.tokens import hash_of
from modules.models import Module
from people.models import Rank, Role, User
from tests.factories.access import (
    a_draft,
    a_module,
    a_row,
    an_authority,
    an_official,
    decided,
    endorsed,
    fresh,
    grant_of,
)
from tests.factories.people import UserFactory, appointed

JUSTIFICATION = "Secret words of the reasons: nobody has trained our teams for what they meet every week."
QUESTION = "Secret words of the question: which of your teams come first?"
REFUSAL = "Secret words of the refusal."
COUNTRY_NOTE = "Secret words between the focal points."
PROGRAMME_NOTE = "Secret words inside the programme."
ATTACHMENT = "Secret words of the attachment."
NOMINEE = "Learner Secretly"
INVITEE = "Invited Secretly"
REFERENCE = "RRF-FR-"
INVITATION = "a-link-that-somebody-got-by-mail"


def officials() -> dict[str, User]:
    """People of one authority, somebody of another country's, and those who have a say in what they ask for."""
    authority = an_authority(name="Agency for Outreach", code="agency")
    administrator = appointed(Role.ORGANISATION_ADMIN, organisation=authority)
    User.objects.filter(pk=administrator.pk).update(organisation=authority, organisation_confirmed_at=timezone.now())
    return {
        "official": an_official(organisation=authority),
        "colleague": an_official(organisation=authority),
        "unconfirmed": UserFactory(organisation=authority, organisation_confirmed_at=None),
        "other_official": an_official("IT"),
        "organisation_admin": administrator,
        "deputy": appointed(Role.FOCAL_POINT, rank=Rank.DEPUTY),
        "appeal_reviewer": appointed(Role.APPEAL_REVIEWER),
        "nominee": UserFactory(),
    }


def asked_for(module: Module, people: Mapping[str, User]) -> dict[str, object]:
    """Requests of the official at every point of their way, by the names that addresses use."""
    cases = {
        "granted": decided(_endorsed(module, people), Outcome.APPROVED, 3, by=people["approver"]),
        "rejected": _rejected("rejected", people),
        "appealed": _appealed("appealed", people),
        "declined": _declined("declined", people),
        "returned": _returned("returned", people),
        "review": _with_notes(_endorsed(a_module("review"), people), people),
        "waiting": _sent(module, people, is_attached=True),
    }
    versions = {f"{name}_version": case.version for name, case in cases.items()}
    draft = _draft(a_module("draft"), people, is_attached=True)
    return (
        {name: case.reference for name, case in cases.items()}
        | versions
        | _seats(cases["granted"], people["nominee"])
        | {"draft": draft.key, "line": cases["review"].lines.get().pk, "authority": draft.organisation_id}
        | {"asking": people["unconfirmed"].key, "member": people["colleague"].key}
        | {"reason_text": ReasonText.objects.filter(reason=Reason.CAPACITY).earliest("pk").pk}
    )


def _draft(module: Module, people: Mapping[str, User], *, is_attached: bool = False) -> AccessRequest:
    case = a_draft(by=people["official"], module=module, seats=3, justification=JUSTIFICATION)
    file = ContentFile(ATTACHMENT.encode(), "letter.pdf") if is_attached else None
    return requests.attach(case, file)


def _sent(module: Module, people: Mapping[str, User], *, is_attached: bool = False) -> AccessRequest:
    return requests.submit(_draft(module, people, is_attached=is_attached), by=people["official"])


def _endorsed(module: Module, people: Mapping[str, User]) -> AccessRequest:
    return endorsed(
        by=people["official"],
        focal_point=people["focal_point"],
        module=module,
        seats=3,
        justification=JUSTIFICATION,
    )


def _rejected(slug: str, people: Mapping[str, User]) -> AccessRequest:
    return decided(_endorsed(a_module(slug), people), Outcome.REJECTED, by=people["approver"])


def _appealed(slug: str, people: Mapping[str, User]) -> AccessRequest:
    case = _rejected(slug, people)
    requests.appeal(case, by=people["official"], actor=Actor.REQUESTER, text="You have overlooked half of our teams.")
    return fresh(case)


def _declined(slug: str, people: Mapping[str, User]) -> AccessRequest:
    case = _sent(a_module(slug), people)
    deciding.decline(case, by=people["focal_point"], version=case.version, reason=Reason.CAPACITY, text=REFUSAL)
    return fresh(case)


def _returned(slug: str, people: Mapping[str, User]) -> AccessRequest:
    case = _sent(a_module(slug), people)
    deciding.send_back(case, by=people["focal_point"], version=case.version, text=QUESTION)
    return fresh(case)


def _with_notes(case: AccessRequest, people: Mapping[str, User]) -> AccessRequest:
    requests.say(case, by=people["focal_point"], text=COUNTRY_NOTE, kind=NoteKind.FOCAL_POINT)
    requests.say(case, by=people["approver"], text=PROGRAMME_NOTE, kind=NoteKind.PROGRAMME)
    return case


def _seats(case: AccessRequest, nominee: User) -> dict[str, object]:
    """One seat that the nominee has taken, and one that waits for an answer."""
    names = {nominee.email: NOMINEE, "invited@example.org": INVITEE}
    rows = [
        a_row(email, line=line, given_name=given, family_name=family)
        for line, (email, (given, family)) in enumerate(((one, name.split()) for one, name in names.items()), start=2)
    ]
    taken, invited = seats.nominate(case.lines.get(), rows, by=case.requester, organisation=case.organisation)
    seats.accept(taken, person=nominee)
    Seat.objects.filter(pk=invited.pk).update(token_hash=hash_of(INVITATION))
    return {
        "seat": taken.key,
        "invited": invited.key,
        "invitation": INVITATION,
        "seats_grant": grant_of(case).pk,
    }
