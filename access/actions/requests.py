"""What a requester does: draft, send, correct, answer, withdraw, appeal, ask the programme after all."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from access import checks, deadlines, mails, workflow
from access.actions.moving import Words, held, hold_requests, move, one_open_for_each_module
from access.facts import request_facts
from access.models import (
    AccessRequest,
    Grant,
    GrantQuerySet,
    NoteKind,
    ReferenceCounter,
    RequestEvent,
    RequestLine,
    Seat,
)
from access.rules import focal_points_of, needs_endorsement
from access.workflow import Actor, Event, State
from ground import audit
from modules.models import Module
from people.models import Organisation, User

LONGEST_TEXT = 2000  # characters
RENEWAL_TIME = timedelta(days=60)  # before the end of a grant
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


class NotRenewable(Exception):
    """The grant does not end soon, was taken back or suspended, or is renewed already."""


class OtherOrganisation(Exception):
    """A request is handed over inside the organisation that made it."""


EDITABLE = frozenset({State.DRAFT, State.RETURNED, State.NEEDS_FIX, State.INFO_REQUESTED})
# What the focal point has endorsed, for whom and how many, is not changed behind their back.
LINES_EDITABLE = EDITABLE - {State.INFO_REQUESTED}
STEP_OF_FINDING = {"suspended": "organisation", "declarations_missing": "declarations"}


@transaction.atomic
def begin(requester: User, *, organisation: Organisation | None, modules: Iterable[Module] = ()) -> AccessRequest:
    """Begin a draft for an organisation, perhaps with its first modules, each a line of its own."""
    case = AccessRequest.objects.create(
        requester=requester,
        organisation=organisation,
        country=organisation.country if organisation else None,
    )
    for module in modules:
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
    """Say for whom the request is; the country follows from it, and stays once the reference names it.

    Raises NotADraft and AlreadyOpen.
    """
    case = _editable(case, LINES_EDITABLE)
    if case.reference and organisation.country_id != case.country_id:
        raise NotADraft
    case.organisation, case.country = organisation, organisation.country
    case.is_sponsored, case.sponsor = is_sponsored, sponsor
    case.save(update_fields=["organisation", "country", "is_sponsored", "sponsor"])
    with one_open_for_each_module():
        case.lines.update(organisation=organisation)
    return case


@transaction.atomic
def choose_lines(case: AccessRequest, seats: Mapping[Module, int]) -> AccessRequest:
    """Say which modules are asked for and how many seats in each; who was named for another goes with its line.

    Raises NotADraft and AlreadyOpen.
    """
    case = _editable(case, LINES_EDITABLE)
    dropped = case.lines.exclude(module__in=seats)
    Seat.objects.filter(line__in=dropped).delete()
    dropped.delete()
    with one_open_for_each_module():
        for module, wanted in seats.items():
            facts = {"seats": wanted, "organisation": case.organisation, "is_open": case.is_open}
            case.lines.update_or_create(module=module, defaults=facts)
    case.changed_at = timezone.now()
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
    if any(one.is_blocking for one in _noted(case)):
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
def renew(grant: Grant, *, by: User) -> AccessRequest:
    """Ask for the same seats again, with the answers of the request that gave them, and send it.

    Raises NotRenewable, and what `submit` raises: AlreadyOpen where it was asked for already.
    """
    hold_requests(*RequestLine.objects.filter(grants=grant).values_list("request", flat=True))
    rows = Grant.objects.select_for_update(of=("self",))
    grant = rows.select_related("line__request", "organisation").get(pk=grant.pk)
    if not is_renewable(grant, on=timezone.localdate()) or grant.line is None or grant.seats is None:
        raise NotRenewable
    before = grant.line.request
    case = begin(by, organisation=grant.organisation)
    case.is_sponsored, case.sponsor, case.renews = before.is_sponsored, before.sponsor, grant
    case.save(update_fields=["is_sponsored", "sponsor", "renews"])
    choose_lines(case, {grant.module: grant.seats})
    kept = {field: getattr(before, field) for field in ANSWERS - {"sponsor", "wanted_from", "wanted_to"}}
    return submit(save_answers(case, kept), by=by)


def is_renewable(grant: Grant, *, on: date) -> bool:
    """Whether one click can renew it: in force, with seats, near its end, not renewed yet, organisation not suspended."""
    if grant.line_id is None or not grant.seats or grant.ends_on is None or grant.organisation is None:
        return False
    if grant.is_revoked or grant.suspended_at is not None or grant.organisation.is_suspended:
        return False
    if not grant.ends_on - RENEWAL_TIME <= on <= grant.ends_on:
        return False
    return not any(case.state in workflow.OPEN | workflow.WITH_A_GRANT for case in grant.renewal_requests.all())


def _noted(case: AccessRequest) -> list[checks.Finding]:
    """What the checks find in the request as it is now; it is kept with it."""
    found = checks.findings(request_facts(case))
    case.findings = [
        {"code": one.code, "is_blocking": one.is_blocking, "module": one.module, "values": dict(one.values)}
        for one in found
    ]
    return found


@transaction.atomic
def answer(case: AccessRequest, *, by: User, text: str) -> RequestEvent:
    """Answer the question of the focal point or the programme; the clock goes on.

    Raises Incomplete when what was changed meanwhile leaves the request without something it needs, or would stop it.
    """
    case = held(case)
    workflow.target(State(case.state), Event.ANSWER, Actor.REQUESTER)
    missing = missing_steps(case)
    if State(case.state) in LINES_EDITABLE:
        missing += [STEP_OF_FINDING.get(one.code, "modules") for one in _noted(case) if one.is_blocking]
    if missing:
        raise Incomplete(list(dict.fromkeys(missing)))
    return move(case, Event.ANSWER, actor=Actor.REQUESTER, by=by, words=Words(text))


@transaction.atomic
def withdraw(case: AccessRequest, *, by: User, actor: Actor = Actor.REQUESTER, text: str = "") -> RequestEvent:
    """Take an open request back. What was granted before an appeal stays granted."""
    return move(held(case), Event.WITHDRAW, actor=actor, by=by, words=Words(text))


@transaction.atomic
def ask_programme(case: AccessRequest, *, by: User, text: str, at: datetime | None = None) -> RequestEvent:
    """Ask the programme although the focal point has declined: once, within 30 days. Raises OnlyOnce, TooLate."""
    case, moment = held(case), at or timezone.now()
    if case.asked_programme_at is not None:
        raise OnlyOnce
    _in_time(case, moment)
    case.asked_programme_at, case.is_unendorsed = moment, True
    return move(case, Event.ASK_PROGRAMME, actor=Actor.REQUESTER, by=by, words=Words(text), at=moment)


@transaction.atomic
def appeal(case: AccessRequest, *, by: User, actor: Actor, text: str, at: datetime | None = None) -> RequestEvent:
    """Appeal against the decision, or against the revocation of what it gave: once for each, within 30 days.

    Raises OnlyOnce, TooLate.
    """
    case, moment = held(case), at or timezone.now()
    event = appeal_event(case)
    if was_appealed(case, event):
        raise OnlyOnce
    _in_time(case, moment)
    return move(case, event, actor=actor, by=by, words=Words(text), at=moment)


def appeal_event(case: AccessRequest) -> Event:
    """What an appeal would be against now: the revocation of what the decision gave, or the decision."""
    return Event.APPEAL_REVOCATION if _revoked_grant(case) else Event.APPEAL


def was_appealed(case: AccessRequest, event: Event) -> bool:
    """Whether this appeal was made before: once against a decision; each revocation is a decision of its own."""
    return event == Event.APPEAL and case.events.filter(event=event).exists()


def last_day_to_appeal(case: AccessRequest) -> date:
    """Thirty days from the decision, or from the revocation of what it gave, where the request comes from."""
    grant = _revoked_grant(case)
    since = grant.revoked_at if grant and grant.revoked_at else case.state_since
    return workflow.appeal_deadline(deadlines.local_day(case, since))


def _in_time(case: AccessRequest, at: datetime) -> None:
    last_day = last_day_to_appeal(case)
    if deadlines.local_day(case, at) > last_day:
        raise TooLate(last_day)


def _revoked_grant(case: AccessRequest) -> Grant | None:
    """The grant of the present decision that was revoked last; a correction revokes what the old one gave."""
    return case_grants(case).filter(revoked_at__gt=case.state_since).order_by("-revoked_at").first()


def case_grants(case: AccessRequest) -> GrantQuerySet:
    """All grants that the lines of a request were given."""
    return Grant.objects.filter(line__request=case)


@transaction.atomic
def hand_over(case: AccessRequest, *, by: User, to: User) -> AccessRequest:
    """Make somebody else of the same organisation the requester; the history shows both.

    Raises OtherOrganisation, also for somebody who only says that they belong to it. A sponsored request may stay with
    the programme, which sponsors it.
    """
    case = held(case)
    if to.confirmed_organisation_id != case.organisation_id and not case.is_sponsored:
        raise OtherOrganisation
    audit.record("access.hand_over", case, by=by, payload={"from": case.requester_id, "to": to.pk})
    before, case.requester = case.requester, to
    case.version += 1
    case.save(update_fields=["requester", "version"])
    if case.reference:
        mails.tell_handed_over(case, before)
    return case


@transaction.atomic
def say(case: AccessRequest, *, by: User, text: str, kind: NoteKind = NoteKind.MESSAGE) -> None:
    """Add a note; it moves nothing."""
    case.notes.create(kind=kind, text=text, by=by)


def _editable(case: AccessRequest, states: frozenset[State] = EDITABLE) -> AccessRequest:
    case = held(case)
    if State(case.state) not in states:
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
