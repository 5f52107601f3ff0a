"""What focal points, programme staff and appeal reviewers do with a request."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from access import mails
from access.actions import quotas
from access.actions.grants import give, hand_back_seats, hand_over_seats, keep_seats, learners_of, revoke
from access.actions.moving import GIVING, LineGiven, Words, held, held_to_give, hold_requests, move
from access.actions.seats import invite_nominees, move_waiting, move_waiting_back
from access.facts import policy_of
from access.models import (
    AccessRequest,
    AccessRequestQuerySet,
    Conflict,
    Delivery,
    Grant,
    NoteKind,
    Outcome,
    Reason,
    RequestEvent,
    RequestLine,
    Right,
)
from access.rules import leaves_it_to_a_deputy
from access.workflow import Actor, Event, State
from ground import audit
from people.models import User

SHORTEST_QUESTION = 20  # characters


class ReasonMissing(Exception):
    """A line that gets less than it asked for needs a reason, and "another reason" needs words."""


class HowCheckedMissing(Exception):
    """Nobody has endorsed the request: the programme has to note how it checked."""


class OneOrTheOther(Exception):
    """A request is put on the waiting list as a whole, or decided as a whole."""


class TooManySeats(Exception):
    """A line that is approved gets all that it asked for, one approved in part gets less, but at least one seat."""


class NotImpartial(Exception):
    """Nobody decides about their own request, their own decision, or where they have declared a conflict."""


class OverQuota(Exception):
    """More is asked for than the country has left: endorsing it needs a reason. `left` is how many."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


class QuestionTooShort(Exception):
    """A question has to say what is wanted, in twenty characters at least."""


class SameCountryOnly(Exception):
    """Only requests of one country for the same modules can be joined."""


class NothingChanged(Exception):
    """A correction that gives every line what it has, for the same reason, corrects nothing."""


class RankMissing(Exception):
    """Several requests of the country are open for the same module: say which comes first."""


@transaction.atomic
def endorse(
    case: AccessRequest, *, by: User, version: int, rank: int | None = None, over_quota_reason: str = "", note: str = ""
) -> RequestEvent:
    """The country stands behind the request.

    Raises OverQuota without a reason, RankMissing beside another one, and NotImpartial where somebody else could
    endorse what the focal point asks for.
    """
    case = held_to_give(case, version) if case.renews_id else held(case, version)
    if leaves_it_to_a_deputy(by, case):
        raise NotImpartial
    _require_no_conflict(case, by)
    today = timezone.localdate()
    for line in case.lines.select_related("module"):
        left = quotas.left_for(case, line.module, on=today)
        if left is not None and line.seats > left and not over_quota_reason:
            raise OverQuota(left)
    if rank is None and rivals_of(case).exists():
        raise RankMissing
    case.rank, case.over_quota_reason = rank, over_quota_reason
    case.is_self_endorsed = case.requester_id == by.pk
    endorsed = move(case, Event.ENDORSE, actor=Actor.FOCAL_POINT, by=by, words=Words(note, NoteKind.FOCAL_POINT))
    if renews_by_itself(case):
        _renew(case)
    return endorsed


def renews_by_itself(case: AccessRequest) -> bool:
    """Whether the focal point's nod is enough: a renewal for which the policy says so, of no more seats than before.

    Never when somebody has endorsed their own request, or more is asked for than the country has left.
    """
    grant = case.renews
    if grant is None or grant.is_revoked or case.is_self_endorsed or case.over_quota_reason:
        return False
    lines = list(case.lines.select_related("module__policy"))
    return all(
        line.module_id == grant.module_id and line.seats <= (grant.seats or 0) and policy_of(line).renews_by_itself
        for line in lines
    )


def _renew(case: AccessRequest) -> None:
    """Approve what the programme has approved beforehand, by its policy; if a quota is used up, it decides itself."""
    given = [
        LineGiven(line, Outcome.APPROVED, line.seats, Reason.ELIGIBLE) for line in case.lines.select_related("module")
    ]
    try:
        with transaction.atomic():
            move(case, Event.APPROVE, actor=Actor.APPROVER, by=None, reason=Reason.ELIGIBLE, decisions=given)
            _give_lines(case, given, None)
    except quotas.SeatsExhausted:
        case.refresh_from_db()


def rivals_of(case: AccessRequest) -> AccessRequestQuerySet:
    """Other open requests of the country for the same modules."""
    modules = case.lines.values("module")
    others = AccessRequest.objects.open().filter(country=case.country, is_sponsored=False, lines__module__in=modules)
    return others.exclude(pk=case.pk).exclude(country=None).distinct()


@transaction.atomic
def send_back(case: AccessRequest, *, by: User, version: int, text: str) -> RequestEvent:
    """Return the request with a question of the focal point; the clock pauses. Raises QuestionTooShort."""
    if len(text.strip()) < SHORTEST_QUESTION:
        raise QuestionTooShort
    return move(held(case, version), Event.RETURN, actor=Actor.FOCAL_POINT, by=by, words=Words(text))


@transaction.atomic
def decline(case: AccessRequest, *, by: User, version: int, reason: Reason, text: str) -> RequestEvent:
    """The country does not stand behind the request. Raises ReasonMissing."""
    if not text.strip():
        raise ReasonMissing
    case, words = held(case, version), Words(text, NoteKind.REASON)
    _require_no_conflict(case, by)
    return move(case, Event.DECLINE, actor=Actor.FOCAL_POINT, by=by, reason=reason, words=words)


@transaction.atomic
def merge(case: AccessRequest, into: AccessRequest, *, by: User, actor: Actor, version: int) -> RequestEvent:
    """Join a request with another open one of its country; both histories stay. Raises SameCountryOnly."""
    # Two who merge two requests into each other at once would lose both.
    hold_requests(case.pk, into.pk)
    case = held(case, version)
    if not rivals_of(case).filter(pk=into.pk).exists():
        raise SameCountryOnly
    case.merged_into = into
    return move(case, Event.MERGE, actor=actor, by=by)


@transaction.atomic
def ask(case: AccessRequest, *, by: User, version: int, text: str) -> RequestEvent:
    """Ask the requester something; the clock pauses. Raises QuestionTooShort."""
    if len(text.strip()) < SHORTEST_QUESTION:
        raise QuestionTooShort
    return move(held(case, version), Event.ASK, actor=Actor.APPROVER, by=by, words=Words(text))


@transaction.atomic
def declare_conflict(case: AccessRequest, *, by: User) -> Conflict:
    """Say that one is not impartial: from now on one takes no part in deciding it."""
    conflict, is_new = Conflict.objects.get_or_create(request=case, person=by)
    if is_new:
        audit.record("access.declare_conflict", case, by=by)
    return conflict


@transaction.atomic
def decide(
    case: AccessRequest,
    given: Sequence[LineGiven],
    *,
    by: User,
    version: int,
    text: str = "",
    how_checked: str = "",
) -> RequestEvent:
    """Decide every line: approve, approve in part, refuse, or put the request on the waiting list.

    Raises Outdated, NotImpartial, ReasonMissing, HowCheckedMissing, OneOrTheOther, TooManySeats, and SeatsExhausted
    when the quota has fewer seats; then nothing is changed.
    """
    case = held_to_give(case, version)
    _require_impartial(case, by)
    _require_whole(case, given)
    _require_reasons(given)
    if case.is_unendorsed and not how_checked.strip():
        raise HowCheckedMissing
    event = event_of(given)
    recorded = move(case, event, actor=Actor.APPROVER, by=by, words=Words(text, NoteKind.REASON), decisions=given)
    if how_checked:
        case.notes.create(event=recorded, kind=NoteKind.PROGRAMME, text=how_checked, by=by)
    _give_lines(case, given, by)
    return recorded


@transaction.atomic
def correct(case: AccessRequest, given: Sequence[LineGiven], *, by: User, version: int, text: str) -> RequestEvent:
    """Undo a decision by a new one that names the old; grants of the old one are revoked. Raises like `decide`."""
    case = held_to_give(case, version)
    _require_impartial(case, by)
    _require_whole(case, given)
    _require_reasons(given)
    if not text.strip():
        raise ReasonMissing
    corrected = {
        Event.APPROVE: Event.CORRECT_TO_APPROVED,
        Event.APPROVE_PARTLY: Event.CORRECT_TO_PARTLY_APPROVED,
        Event.REJECT: Event.CORRECT_TO_REJECTED,
    }
    event = event_of(given)
    if event not in corrected:
        raise OneOrTheOther
    if State(case.state) == State.PARTLY_APPROVED and _stands_already(case, given):
        raise NothingChanged
    return _decide_anew(case, corrected[event], given, actor=Actor.APPROVER, by=by, text=text)


def _stands_already(case: AccessRequest, given: Sequence[LineGiven]) -> bool:
    last = last_decision(case)
    stands = last.line_decisions.values_list("line", "outcome", "seats", "reason") if last else ()
    return sorted(stands) == sorted((one.line.pk, one.outcome, one.seats_given, one.reason) for one in given)


@transaction.atomic
def uphold(case: AccessRequest, *, by: User, version: int, text: str) -> RequestEvent:
    """The decision stands. Raises ReasonMissing without words, NotImpartial for whoever has made it."""
    if not text.strip():
        raise ReasonMissing
    case, words = held(case, version), Words(text, NoteKind.REASON)
    _require_impartial(case, by, as_reviewer=True)
    return move(case, Event.UPHOLD, actor=Actor.APPEAL_REVIEWER, by=by, words=words, corrects=last_decision(case))


@transaction.atomic
def overturn(case: AccessRequest, *, by: User, version: int, text: str) -> RequestEvent:
    """The appeal is right: every line gets all that it asked for. Raises ReasonMissing, SeatsExhausted."""
    given = [LineGiven(line, Outcome.APPROVED, line.seats) for line in case.lines.select_related("module")]
    return _decide_appeal(case, Event.OVERTURN, given, by=by, version=version, text=text)


@transaction.atomic
def modify(case: AccessRequest, given: Sequence[LineGiven], *, by: User, version: int, text: str) -> RequestEvent:
    """The appeal is right in part: the lines get what is said here instead. Raises like `decide`."""
    _require_whole(case, given)
    _require_reasons(given)
    if event_of(given) == Event.WAITLIST:
        raise OneOrTheOther
    return _decide_appeal(case, Event.MODIFY, given, by=by, version=version, text=text)


def _decide_appeal(
    case: AccessRequest, event: Event, given: Sequence[LineGiven], *, by: User, version: int, text: str
) -> RequestEvent:
    if not text.strip():
        raise ReasonMissing
    case = held_to_give(case, version)
    _require_impartial(case, by, as_reviewer=True)
    return _decide_anew(case, event, given, actor=Actor.APPEAL_REVIEWER, by=by, text=text)


def _decide_anew(
    case: AccessRequest, event: Event, given: Sequence[LineGiven], *, actor: Actor, by: User, text: str
) -> RequestEvent:
    """Put a new decision in the place of the last: its grants go, the new ones come, and who stays is not told."""
    former = _take_back_grants(case, by)
    words, last = Words(text, NoteKind.REASON), last_decision(case)
    recorded = move(case, event, actor=actor, by=by, words=words, decisions=given, corrects=last)
    _give_lines(case, given, by)
    for grant in former:
        move_waiting_back(grant, by=by)
    _tell_those_left_outside(former)
    return recorded


def event_of(given: Sequence[LineGiven]) -> Event:
    """What happens to a request whose lines are decided like this. Raises OneOrTheOther, TooManySeats."""
    outcomes = {one.outcome for one in given}
    if Outcome.WAITLISTED in outcomes and len(outcomes) > 1:
        raise OneOrTheOther
    for one in given:
        all_of_them = one.line.seats
        if one.outcome == Outcome.APPROVED and one.seats != all_of_them:
            raise TooManySeats
        if one.outcome == Outcome.PARTLY and not 0 < one.seats < all_of_them:
            raise TooManySeats
    if outcomes == {Outcome.APPROVED}:
        return Event.APPROVE
    whole = {Outcome.REJECTED: Event.REJECT, Outcome.WAITLISTED: Event.WAITLIST}
    return whole[outcomes.pop()] if len(outcomes) == 1 and outcomes <= whole.keys() else Event.APPROVE_PARTLY


def last_decision(case: AccessRequest) -> RequestEvent | None:
    """The newest event that decided something, for appeals and corrections."""
    decided = case.events.filter(line_decisions__isnull=False) | case.events.filter(event=Event.DECLINE)
    return decided.distinct().order_by("pk").last()


def _require_whole(case: AccessRequest, given: Sequence[LineGiven]) -> None:
    """Every line of the request once, and no other."""
    if sorted(one.line.pk for one in given) != sorted(case.lines.values_list("pk", flat=True)):
        raise OneOrTheOther


def _require_impartial(case: AccessRequest, by: User, *, as_reviewer: bool = False) -> None:
    if case.requester_id == by.pk or (as_reviewer and case.is_judged_by(by)):
        raise NotImpartial
    _require_no_conflict(case, by)


def _require_no_conflict(case: AccessRequest, by: User) -> None:
    if case.conflicts.filter(person=by).exists():
        raise NotImpartial


def _require_reasons(given: Sequence[LineGiven]) -> None:
    for one in given:
        if one.outcome in {Outcome.PARTLY, Outcome.REJECTED} and not one.reason:
            raise ReasonMissing
        if one.reason == Reason.OTHER and not one.text.strip():
            raise ReasonMissing


def _give_lines(case: AccessRequest, given: Sequence[LineGiven], by: User | None) -> None:
    for one in given:
        if one.outcome in GIVING:
            grant = _grant(case, one.line, one.seats, by)
            move_waiting(grant, by=by)
            invite_nominees(grant, by=by)


def _grant(case: AccessRequest, line: RequestLine, seats: int, by: User | None) -> Grant:
    """Take the seats from the quota and give the organisation its grant."""
    policy, today = policy_of(line), timezone.localdate()
    # A renewal goes on at once: the people on the old seats come along, and must not stand outside meanwhile.
    starts_on = today if case.renews else max(today, case.wanted_from or today)
    taken = quotas.take(case, line.module, seats, on=today)
    grant = give(
        line.module,
        by=by,
        organisation=case.organisation,
        starts_on=starts_on,
        ends_on=_end_of(case, starts_on, policy.default_days),
        line=line,
        seats=seats,
        rights=_rights(case, includes_kit=policy.includes_kit),
        renews=case.renews,
        counted_in=taken,
    )
    # A correction gives people no reason to be asked again: they stay on the grant that takes the old one's place.
    for former in line.grants.exclude(pk=grant.pk):
        keep_seats(former, grant)
    if case.renews is not None and case.renews.module_id == line.module_id:
        hand_over_seats(case.renews, grant)
    return grant


def _end_of(case: AccessRequest, starts_on: date, days: int) -> date:
    """The day before the policy's time is over; a renewal goes on from the end of the grant that it renews."""
    previous = case.renews.ends_on if case.renews else None
    first = max(starts_on, previous + timedelta(days=1)) if previous else starts_on
    return first + timedelta(days=days - 1)


def _rights(case: AccessRequest, *, includes_kit: bool) -> list[Right]:
    rights = [Right.SELF_PACED]
    if case.delivery == Delivery.OWN_SESSION:
        rights.append(Right.OWN_SESSIONS)
        if includes_kit:
            rights.append(Right.KIT)
    return rights


def _take_back_grants(case: AccessRequest, by: User) -> list[Grant]:
    """Revoke what the former decision gave; nobody is told yet, because most keep their place."""
    running = Grant.objects.filter(line__request=case, revoked_at=None).select_related("renews__line")
    return [_take_back(grant, by) for grant in running]


def _take_back(grant: Grant, by: User) -> Grant:
    renewed = grant.renews
    taken = revoke(grant, by=by, reason=Reason.OTHER, tell=False)
    if renewed is not None and not renewed.is_revoked and renewed.module_id == grant.module_id:
        hand_back_seats(renewed, taken)
    return taken


def _tell_those_left_outside(former: Sequence[Grant]) -> None:
    for grant in former:
        if learners_of(grant):
            mails.tell_revoked(grant)
