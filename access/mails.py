"""Who is told what about a request, a seat or a grant; every mail says what happens if nothing is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import Any

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from access import clock, deadlines, receivers, workflow
from access.mail_words import Deadline, Footnote, LineWords, Link, Title, line_words, lines_of
from access.models import AccessRequest, Grant, NoteKind, Reason, RequestEvent, RequestLine, Seat, SeatState
from access.workflow import Event, State
from ground import outbox
from people.models import User

DAYS_TO_CLAIM = clock.CLAIM_STEPS[-1].day


class Whom(Enum):
    """Who is written to, as it is on the day."""

    REQUESTER = auto()
    FOCAL_POINTS = auto()
    IN_CHARGE = auto()  # whoever has the request from now on
    LET_GO = auto()  # whoever had it until now


@dataclass(frozen=True)
class Told:
    """One row of the table: when this happens, these people get that mail."""

    event: Event
    whom: Whom
    template: str


TOLD = (
    Told(Event.PASS_CHECKS, Whom.REQUESTER, "received"),
    Told(Event.PASS_CHECKS, Whom.IN_CHARGE, "to_endorse"),
    Told(Event.SKIP_ENDORSEMENT, Whom.REQUESTER, "received"),
    Told(Event.SKIP_ENDORSEMENT, Whom.IN_CHARGE, "to_decide"),
    Told(Event.FAIL_CHECKS, Whom.REQUESTER, "needs_fix"),
    Told(Event.ENDORSE, Whom.REQUESTER, "endorsed"),
    Told(Event.ENDORSE, Whom.IN_CHARGE, "to_decide"),
    Told(Event.RETURN, Whom.REQUESTER, "question"),
    Told(Event.DECLINE, Whom.REQUESTER, "declined"),
    Told(Event.ESCALATE, Whom.REQUESTER, "passed_on"),
    Told(Event.ESCALATE, Whom.LET_GO, "passed_on_without_you"),
    Told(Event.ESCALATE, Whom.IN_CHARGE, "to_decide"),
    Told(Event.ANSWER, Whom.IN_CHARGE, "answered"),
    Told(Event.ASK_PROGRAMME, Whom.REQUESTER, "asked_programme"),
    Told(Event.ASK_PROGRAMME, Whom.FOCAL_POINTS, "asked_programme"),
    Told(Event.ASK_PROGRAMME, Whom.IN_CHARGE, "to_decide"),
    Told(Event.ASK, Whom.REQUESTER, "question"),
    Told(Event.ASK, Whom.FOCAL_POINTS, "question_asked"),
    *(
        Told(event, whom, "decision")
        for event in (
            Event.APPROVE,
            Event.APPROVE_PARTLY,
            Event.REJECT,
            Event.CORRECT_TO_APPROVED,
            Event.CORRECT_TO_PARTLY_APPROVED,
            Event.CORRECT_TO_REJECTED,
        )
        for whom in (Whom.REQUESTER, Whom.FOCAL_POINTS)
    ),
    Told(Event.WAITLIST, Whom.REQUESTER, "wait_listed"),
    Told(Event.WAITLIST, Whom.FOCAL_POINTS, "wait_listed"),
    Told(Event.FREE_SEAT, Whom.REQUESTER, "seat_is_free"),
    Told(Event.FREE_SEAT, Whom.IN_CHARGE, "to_decide"),
    *(
        row
        for event in (Event.APPEAL, Event.APPEAL_REVOCATION)
        for row in (
            Told(event, Whom.REQUESTER, "appeal_received"),
            Told(event, Whom.FOCAL_POINTS, "appeal_received"),
            Told(event, Whom.IN_CHARGE, "to_review"),
        )
    ),
    *(
        Told(event, whom, "appeal_decided")
        for event in (Event.UPHOLD, Event.OVERTURN, Event.MODIFY)
        for whom in (Whom.REQUESTER, Whom.FOCAL_POINTS)
    ),
    Told(Event.MERGE, Whom.REQUESTER, "merged"),
    Told(Event.WITHDRAW, Whom.REQUESTER, "withdrawn"),
    Told(Event.WITHDRAW, Whom.LET_GO, "withdrawn"),
    Told(Event.LAPSE, Whom.REQUESTER, "lapsed"),
    Told(Event.LAPSE, Whom.FOCAL_POINTS, "lapsed"),
)
# A reference stands before each of them; nothing about a person ever does.
SUBJECTS: Mapping[str, Promise] = {
    "answered": _("your question was answered"),
    "appeal_decided": _("the appeal was decided"),
    "appeal_received": _("the appeal was received"),
    "asked_programme": _("the programme was asked after all"),
    "decision": _("the decision"),
    "declined": _("not endorsed by the focal point"),
    "endorsed": _("endorsed by the focal point"),
    "handed_over": _("the requester has changed"),
    "lapsed": _("lapsed without an answer"),
    "merged": _("joined with another request"),
    "needs_fix": _("please correct something"),
    "passed_on": _("passed on to the programme"),
    "passed_on_without_you": _("passed on to the programme without an endorsement"),
    "question": _("please answer a question"),
    "question_asked": _("the programme has asked a question"),
    "ranked": _("ordered by the time of sending"),
    "received": _("received"),
    "revoked": _("access was taken back"),
    "seat_is_free": _("seats are free again"),
    "waiting_moved": _("people who wait have moved to the renewal"),
    "waiting_moved_back": _("people who wait have moved back to this request"),
    "seat_refused": _("an invitation was declined"),
    "seat_unreachable": _("an invitation could not be delivered"),
    "seat_wrong_address": _("an invitation went to a wrong address"),
    "to_decide": _("please decide a request"),
    "to_endorse": _("please endorse a request"),
    "to_review": _("please decide an appeal"),
    "wait_listed": _("on the waiting list"),
    "withdrawn": _("withdrawn"),
}
REQUESTERS_PAGE = "access:request"
OFFICIALS_PAGE = "access:desk_case"
TO_OFFICIALS = {Whom.FOCAL_POINTS, Whom.IN_CHARGE, Whom.LET_GO}
IN_CHARGE_OF: Mapping[State, Callable[..., list[User]]] = {
    State.ENDORSEMENT: receivers.focal_points,
    State.RETURNED: receivers.focal_points,
    State.REVIEW: receivers.approvers,
    State.INFO_REQUESTED: receivers.approvers,
    State.WAITLISTED: receivers.approvers,
    State.UNDER_APPEAL: receivers.appeal_reviewers,
}
MAY_APPEAL = {State.DECLINED, State.REJECTED, State.PARTLY_APPROVED}


def tell(case: AccessRequest, event: RequestEvent) -> None:
    """Write the mails that a move of a request causes; they leave after commit. Nobody is told of their own move twice."""
    rows = [row for row in TOLD if row.event == event.event]
    if not rows:
        return
    context = _context_of(case, event)
    written: set[int] = set()
    for row in rows:
        for person in _people(row.whom, case, event):
            is_own = row.whom in TO_OFFICIALS and person.pk == event.by_id
            if person.pk not in written and not is_own and not _is_said_already(row, case, event):
                written.add(person.pk)
                _write(person, row.template, case, context | {"link": _page_for(row.whom, case)})


def tell_handed_over(case: AccessRequest, before: User) -> None:
    """Tell the old and the new requester, and the focal points, that the request has changed hands."""
    officials = receivers.focal_points(case, on=timezone.localdate())
    context = {"deadline": _deadline(case), "is_new": False, "link": Link(REQUESTERS_PAGE, case.reference)}
    for person in receivers.unique([case.requester, before, *officials]):
        is_new = person.pk == case.requester_id
        _write(person, "handed_over", case, context | {"is_new": is_new, "keeps_access": person.pk != before.pk})


def tell_ranked(case: AccessRequest) -> None:
    """Tell a requester and the focal points in which order requests stand that nobody has ranked."""
    context = {"rank": case.rank, "deadline": _deadline(case), "link": Link(REQUESTERS_PAGE, case.reference)}
    for person in [case.requester, *receivers.focal_points(case, on=timezone.localdate())]:
        _write(person, "ranked", case, context)


def invite(seat: Seat, token: str) -> None:
    """Invite a nominee, in their language; the link is the only place where the token stands."""
    _write_to_nominee(seat, "invitation", _("You are invited to a training"), token)


def remind_to_claim(seat: Seat, token: str) -> None:
    """Ask once more for an answer; the link in this mail takes the place of the one before."""
    _write_to_nominee(seat, "invitation_reminder", _("Your invitation to a training still waits for an answer"), token)


def tell_refused(seat: Seat, *, is_wrong_address: bool) -> None:
    """Tell whoever nominated that the nominee has declined, or is not meant; then without a name, which is gone."""
    _tell_nominators(seat, "seat_wrong_address" if is_wrong_address else "seat_refused")


def tell_unreachable(seat: Seat) -> None:
    """Tell whoever nominated that the address does not work."""
    _tell_nominators(seat, "seat_unreachable")


def tell_waiting_moved(mail: str, line: RequestLine, people: int) -> None:
    """Tell the requester and the focal points how many nominees without a seat stand on another line now."""
    case = line.request
    context = {"people": people, "title": Title(line.module), "link": Link("access:nominees", case.reference)}
    for person in receivers.unique([case.requester, *receivers.focal_points(case, on=timezone.localdate())]):
        _write(person, mail, case, context)


def tell_revoked(grant: Grant) -> None:
    """Tell the learners in neutral words, and the requester and the focal points with the reason."""
    holding = grant.places.filter(state=SeatState.CLAIMED, person__isnull=False).select_related("person")
    people = [seat.person for seat in holding if seat.person] or ([grant.person] if grant.person else [])
    heading = _heading(grant.line.request) if grant.line else {}
    for person in people:
        outbox.add(
            recipient=person,
            subject=_("Your access to a training has ended"),
            template="access/mails/access_ended.txt",
            context={**heading, "title": Title(grant.module), "link": Link("learning:mine")},
        )
    if grant.line is not None:
        _tell_of_revocation(grant, grant.line.request)


def _tell_of_revocation(grant: Grant, case: AccessRequest) -> None:
    today = timezone.localdate()
    context = {
        "title": Title(grant.module),
        "reason": Reason(grant.revoke_reason).label if grant.revoke_reason else "",
        "deadline": Deadline(workflow.appeal_deadline(today), deadlines.zone_of(case)),
        "link": Link(REQUESTERS_PAGE, case.reference),
    }
    for person in receivers.unique([case.requester, *receivers.focal_points(case, on=today)]):
        if person.pk != grant.revoked_by_id:
            _write(person, "revoked", case, context)


def _people(whom: Whom, case: AccessRequest, event: RequestEvent) -> list[User]:
    day = timezone.localdate(event.at)
    if whom == Whom.REQUESTER:
        return [case.requester]
    if whom == Whom.FOCAL_POINTS:
        return receivers.focal_points(case, on=day)
    state = State(event.to_state if whom == Whom.IN_CHARGE else event.from_state)
    return IN_CHARGE_OF[state](case, on=day) if state in IN_CHARGE_OF else []


def _is_said_already(row: Told, case: AccessRequest, event: RequestEvent) -> bool:
    """A country without a focal point: the receipt of the same day has told the requester who decides."""
    if row.template != "passed_on":
        return False
    received = case.events.filter(event=Event.PASS_CHECKS).last()
    return received is not None and timezone.localdate(received.at) == timezone.localdate(event.at)


def _page_for(whom: Whom, case: AccessRequest) -> Link:
    return Link(OFFICIALS_PAGE if whom in TO_OFFICIALS else REQUESTERS_PAGE, case.reference)


def _context_of(case: AccessRequest, event: RequestEvent) -> dict[str, Any]:
    """All that the mails about a move may say."""
    words = event.notes.filter(line=None, kind__in=[NoteKind.MESSAGE, NoteKind.REASON]).first()
    day = deadlines.local_day(case, event.at)
    may_appeal = State(event.to_state) in MAY_APPEAL
    return {
        "text": words.text if words else "",
        "lines": lines_of(case),
        "decisions": _decisions(event),
        "reason": Reason(event.reason).label if event.reason else "",
        "has_focal_point": event.event != Event.PASS_CHECKS or bool(_people(Whom.IN_CHARGE, case, event)),
        "state": State(event.to_state),
        "case_is_unendorsed": case.is_unendorsed,
        "may_appeal": may_appeal,
        "may_ask_programme": event.event == Event.DECLINE and case.asked_programme_at is None,
        "deadline": Deadline(workflow.appeal_deadline(day), deadlines.zone_of(case)) if may_appeal else _deadline(case),
        "other": case.merged_into.reference if case.merged_into else "",
    }


def _decisions(event: RequestEvent) -> list[LineWords]:
    texts = dict(event.notes.exclude(line=None).values_list("line", "text"))
    rows = event.line_decisions.select_related("line__module")
    return [line_words(row, texts.get(row.line_id, "")) for row in rows]


def _deadline(case: AccessRequest) -> Deadline | None:
    return Deadline(case.due_on, deadlines.zone_of(case)) if case.due_on else None


def _write(person: User, template: str, case: AccessRequest, context: Mapping[str, Any]) -> None:
    outbox.add(
        recipient=person,
        subject=format_lazy("{}: {}", case.reference, SUBJECTS[template]),
        template=f"access/mails/{template}.txt",
        context={**_heading(case), **context},
    )


def _heading(case: AccessRequest) -> dict[str, Any]:
    """What every mail about a request begins and ends with."""
    return {
        "reference": case.reference,
        "organisation": case.organisation,
        "country": case.country,
        "footnote": Footnote([case.country]),
    }


def claim_day(seat: Seat) -> date:
    """The last day on which an invitation can be accepted."""
    case = seat.line.request
    return deadlines.local_day(case, seat.invited_at or timezone.now()) + timedelta(days=DAYS_TO_CLAIM)


def _write_to_nominee(seat: Seat, template: str, subject: str | Promise, token: str) -> None:
    case = seat.line.request
    context = {
        **_heading(case),
        "organisation": seat.organisation,
        "seat": seat,
        "nominator": seat.nominated_by.name if seat.nominated_by else "",
        "title": Title(seat.line.module),
        "deadline": Deadline(claim_day(seat), deadlines.zone_of(case)),
        "link": Link("access:invitation", token),
    }
    with translation.override(seat.language):
        outbox.add(subject=subject, template=f"access/mails/{template}.txt", context=context, to=seat.email)


def _tell_nominators(seat: Seat, template: str) -> None:
    case = seat.line.request
    officials = receivers.focal_points(case, on=timezone.localdate())
    nominator = [seat.nominated_by] if seat.nominated_by and seat.nominated_by.is_active else []
    context = {"seat": seat, "title": Title(seat.line.module), "link": Link("access:nominees", case.reference)}
    for person in receivers.unique([*nominator, *officials]):
        _write(person, template, case, context)
