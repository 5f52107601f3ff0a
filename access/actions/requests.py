"""What a requester does: draft, send, correct, answer, withdraw, appeal, ask the programme after all."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from access import checks, workflow
from access.actions.moving import Words, held, move
from access.facts import request_facts
from access.models import AccessRequest, Grant, GrantQuerySet, NoteKind, ReferenceCounter, RequestEvent
from access.rules import focal_points_of, needs_endorsement
from access.workflow import Actor, Event, State
from ground import audit
from modules.models import Module
from people.models import Organisation, User

LONGEST_TEXT = 2000  # characters
ANSWERS = frozenset(
    {
        "unit",
        "purpose",
        "justification",
        "target_group",
        "expected_number",
        "settings",
        "languages",
        "wanted_from",
        "wanted_to",
        "delivery",
        "declarations",
        "sponsor",
    }
)


class NotADraft(Exception):
    """The request was sent: its answers change only while it is returned or needs a correction."""


class EmailNotVerified(Exception):
    """Only somebody who has proved their address can send a request."""


class Incomplete(Exception):
    """Something that every request needs is missing; `missing` names the steps."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__()
        self.missing = missing


class TooLate(Exception):
    """The time for it has passed; `last_day` was the last on which it was possible."""

    def __init__(self, last_day: date) -> None:
        super().__init__()
        self.last_day = last_day


class OnlyOnce(Exception):
    """It was done before, and can be done once."""


EDITABLE = frozenset({State.DRAFT, State.RETURNED, State.NEEDS_FIX, State.INFO_REQUESTED})


@transaction.atomic
def begin(requester: User, *, organisation: Organisation | None, module: Module | None = None) -> AccessRequest:
    """Begin a draft for an organisation, perhaps with its first module."""
    case = AccessRequest.objects.create(
        requester=requester,
        organisation=organisation,
        country=organisation.country if organisation else None,
    )
    if module is not None:
        case.lines.create(module=module, organisation=organisation)
    return case


@transaction.atomic
def save_answers(case: AccessRequest, answers: Mapping[str, Any]) -> AccessRequest:
    """Keep what was filled in so far; raises NotADraft once it cannot be changed any more."""
    case = _editable(case)
    for field in ANSWERS & answers.keys():
        setattr(case, field, answers[field])
    case.changed_at = timezone.now()
    case.save()
    return case


@transaction.atomic
def choose_organisation(
    case: AccessRequest, organisation: Organisation, *, is_sponsored: bool = False, sponsor: str = ""
) -> AccessRequest:
    """Say for whom the request is; the country follows from it. Raises NotADraft."""
    case = _editable(case)
    case.organisation, case.country = organisation, organisation.country
    case.is_sponsored, case.sponsor = is_sponsored, sponsor
    case.save(update_fields=["organisation", "country", "is_sponsored", "sponsor"])
    case.lines.update(organisation=organisation)
    return case


@transaction.atomic
def choose_lines(case: AccessRequest, seats: Mapping[Module, int]) -> AccessRequest:
    """Say which modules are asked for and how many seats in each. Raises NotADraft."""
    case = _editable(case)
    case.lines.exclude(module__in=seats).delete()
    for module, wanted in seats.items():
        case.lines.update_or_create(module=module, defaults={"seats": wanted, "organisation": case.organisation})
    case.save(update_fields=["changed_at"])
    return case


@transaction.atomic
def attach(case: AccessRequest, file: UploadedFile | None) -> AccessRequest:
    """Keep the one attachment, which the form has checked, or take it off. Raises NotADraft."""
    case = _editable(case)
    if case.attachment:
        transaction.on_commit(partial(case.attachment.storage.delete, str(case.attachment.name)))
    case.attachment = file
    case.save(update_fields=["attachment"])
    return case


@transaction.atomic
def discard(case: AccessRequest, *, by: User | None) -> RequestEvent:
    """Throw a draft away; without a person, because nobody touched it for 90 days."""
    case = held(case)
    return move(case, Event.DISCARD, actor=Actor.REQUESTER if by else Actor.SYSTEM, by=by)


@transaction.atomic
def submit(case: AccessRequest, *, by: User) -> AccessRequest:
    """Send a draft, or one that was corrected: it is checked at once and goes to the focal point or the programme.

    Raises EmailNotVerified, Incomplete, and AlreadyOpen when the organisation has an open request for a module.
    """
    if not EmailAddress.objects.filter(user=by, verified=True).exists():
        raise EmailNotVerified
    case = held(case)
    if missing := missing_steps(case):
        raise Incomplete(missing)
    if State(case.state) == State.DRAFT:
        case.reference, case.submitted_at = _next_reference(case), timezone.now()
        move(case, Event.SUBMIT, actor=Actor.REQUESTER, by=by)
    else:
        move(case, Event.RESUBMIT, actor=Actor.REQUESTER, by=by)
    _check(case)
    return case


def missing_steps(case: AccessRequest) -> list[str]:
    """The steps of the form that every request needs and that are still empty."""
    given = {
        "organisation": case.organisation_id,
        "modules": case.lines.exists(),
        "purpose": case.purpose,
        "reasons": len(case.justification) >= 50 and case.target_group and case.expected_number,
        "delivery": case.delivery and case.languages,
        "sponsor": case.sponsor or not case.is_sponsored,
    }
    return [step for step, is_there in given.items() if not is_there]


def _check(case: AccessRequest) -> None:
    """Check a request that was just sent and pass it on."""
    found = checks.findings(request_facts(case))
    case.findings = [
        {"code": one.code, "is_blocking": one.is_blocking, "module": one.module, "values": dict(one.values)}
        for one in found
    ]
    if any(one.is_blocking for one in found):
        move(case, Event.FAIL_CHECKS, actor=Actor.SYSTEM, by=None)
        return
    if not needs_endorsement(case):
        move(case, Event.SKIP_ENDORSEMENT, actor=Actor.SYSTEM, by=None)
        return
    move(case, Event.PASS_CHECKS, actor=Actor.SYSTEM, by=None)
    if not focal_points_of(case):
        case.is_unendorsed = True
        move(case, Event.ESCALATE, actor=Actor.SYSTEM, by=None)


@transaction.atomic
def answer(case: AccessRequest, *, by: User, text: str) -> RequestEvent:
    """Answer the question of the focal point or the programme; the clock goes on."""
    return move(held(case), Event.ANSWER, actor=Actor.REQUESTER, by=by, words=Words(text))


@transaction.atomic
def withdraw(case: AccessRequest, *, by: User, actor: Actor = Actor.REQUESTER, text: str = "") -> RequestEvent:
    """Take an open request back. What was granted before an appeal stays granted."""
    return move(held(case), Event.WITHDRAW, actor=actor, by=by, words=Words(text))


@transaction.atomic
def ask_programme(case: AccessRequest, *, by: User, text: str) -> RequestEvent:
    """Ask the programme although the focal point has declined: once, within 30 days. Raises OnlyOnce, TooLate."""
    case = held(case)
    if case.asked_programme_at is not None:
        raise OnlyOnce
    _in_time(case)
    case.asked_programme_at, case.is_unendorsed = timezone.now(), True
    return move(case, Event.ASK_PROGRAMME, actor=Actor.REQUESTER, by=by, words=Words(text))


@transaction.atomic
def appeal(case: AccessRequest, *, by: User, actor: Actor, text: str) -> RequestEvent:
    """Appeal against the decision, or against the revocation of what it gave: once for each, within 30 days.

    Raises OnlyOnce, TooLate.
    """
    case = held(case)
    event = Event.APPEAL_REVOCATION if _revoked_grant(case) else Event.APPEAL
    if case.events.filter(event=event).exists():
        raise OnlyOnce
    _in_time(case)
    return move(case, event, actor=actor, by=by, words=Words(text))


def _in_time(case: AccessRequest) -> None:
    """From the decision, or from the revocation if that was later."""
    grant = _revoked_grant(case)
    since = grant.revoked_at if grant and grant.revoked_at else case.state_since
    last_day = workflow.appeal_deadline(timezone.localdate(since))
    if timezone.localdate() > last_day:
        raise TooLate(last_day)


def _revoked_grant(case: AccessRequest) -> Grant | None:
    return case_grants(case).exclude(revoked_at=None).order_by("-revoked_at").first()


def case_grants(case: AccessRequest) -> GrantQuerySet:
    """All grants that the lines of a request were given."""
    return Grant.objects.filter(line__request=case)


@transaction.atomic
def hand_over(case: AccessRequest, *, by: User, to: User) -> AccessRequest:
    """Make somebody else of the same organisation the requester; the history shows both."""
    case = held(case)
    audit.record("access.hand_over", case, by=by, payload={"from": case.requester_id, "to": to.pk})
    case.requester = to
    case.version += 1
    case.save(update_fields=["requester", "version"])
    return case


@transaction.atomic
def say(case: AccessRequest, *, by: User, text: str, kind: NoteKind = NoteKind.MESSAGE) -> None:
    """Add a note; it moves nothing."""
    case.notes.create(kind=kind, text=text, by=by)


def _editable(case: AccessRequest) -> AccessRequest:
    case = held(case)
    if State(case.state) not in EDITABLE:
        raise NotADraft
    return case


def _next_reference(case: AccessRequest) -> str:
    """Such as RRF-BE-2026-00042: counted for each country and year, so that nobody learns of others' requests."""
    year = timezone.localdate().year
    prefix = "PS" if case.is_sponsored else (case.country_id or "EU")
    counter, _new = ReferenceCounter.objects.get_or_create(prefix=prefix, year=year)
    ReferenceCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db()
    return f"RRF-{prefix}-{year}-{counter.last:05}"
