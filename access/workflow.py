"""The way of an access request: its states, who may move it, and where it goes. Pure: no clock, no database.

What the table cannot see (a comment long enough, seats left, an appeal made once, reviewer and decider two people,
a deputy instead of the focal point's own nod) is guarded by the action that makes the move.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

APPEAL_TIME = timedelta(days=30)
SILENCE_TIME = timedelta(days=30)
DRAFT_TIME = timedelta(days=90)


class State(StrEnum):
    """Where a request stands; each is draft, open or final."""

    DRAFT = "draft"
    CHECKING = "checking"
    NEEDS_FIX = "needs_fix"
    ENDORSEMENT = "endorsement"
    RETURNED = "returned"
    DECLINED = "declined"
    REVIEW = "review"
    INFO_REQUESTED = "info_requested"
    APPROVED = "approved"
    PARTLY_APPROVED = "partly_approved"
    REJECTED = "rejected"
    WAITLISTED = "waitlisted"
    UNDER_APPEAL = "under_appeal"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    MODIFIED = "modified"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    DISCARDED = "discarded"
    MERGED = "merged"


OPEN = frozenset(
    {
        State.CHECKING,
        State.NEEDS_FIX,
        State.ENDORSEMENT,
        State.RETURNED,
        State.REVIEW,
        State.INFO_REQUESTED,
        State.WAITLISTED,
        State.UNDER_APPEAL,
    }
)
FINAL = frozenset(State) - OPEN - {State.DRAFT}
# Somebody else has to act, so nobody's working days are counted.
PAUSED = frozenset({State.RETURNED, State.INFO_REQUESTED, State.NEEDS_FIX})
DECIDED = FINAL - {State.WITHDRAWN, State.LAPSED, State.DISCARDED, State.MERGED}


class Actor(StrEnum):
    """As whom somebody acts; the person's appointment to it is asked for elsewhere."""

    REQUESTER = "requester"
    FOCAL_POINT = "focal_point"
    APPROVER = "approver"
    APPEAL_REVIEWER = "appeal_reviewer"
    SYSTEM = "system"


class Event(StrEnum):
    """What moves a request."""

    SUBMIT = "submit"
    DISCARD = "discard"
    PASS_CHECKS = "pass_checks"  # noqa: S105 # an event, no password
    SKIP_ENDORSEMENT = "skip_endorsement"
    FAIL_CHECKS = "fail_checks"
    RESUBMIT = "resubmit"
    ENDORSE = "endorse"
    RETURN = "return"
    DECLINE = "decline"
    ESCALATE = "escalate"
    ANSWER = "answer"
    ASK_PROGRAMME = "ask_programme"
    ASK = "ask"
    APPROVE = "approve"
    APPROVE_PARTLY = "approve_partly"
    REJECT = "reject"
    WAITLIST = "waitlist"
    FREE_SEAT = "free_seat"
    CORRECT_TO_APPROVED = "correct_to_approved"
    CORRECT_TO_PARTLY_APPROVED = "correct_to_partly_approved"
    CORRECT_TO_REJECTED = "correct_to_rejected"
    APPEAL = "appeal"
    APPEAL_REVOCATION = "appeal_revocation"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    MODIFY = "modify"
    MERGE = "merge"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


@dataclass(frozen=True)
class Transition:
    """One row of the table: the event leads from each of the sources to the target, by any of the actors."""

    event: Event
    sources: frozenset[State]
    target: State
    actors: frozenset[Actor]


class NotPossible(Exception):
    """The table has no such move: somebody else was quicker, or it is not theirs to make."""

    def __init__(self, state: State, event: Event, actor: Actor) -> None:
        super().__init__(f"A request in the state “{state}” cannot take the event “{event}” by “{actor}”.")
        self.state = state
        self.event = event
        self.actor = actor


def _row(event: Event, sources: Collection[State], target: State, *actors: Actor) -> Transition:
    return Transition(event, frozenset(sources), target, frozenset(actors))


MERGEABLE = {State.ENDORSEMENT, State.RETURNED, State.REVIEW, State.INFO_REQUESTED, State.WAITLISTED}
CORRECTABLE = {State.APPROVED, State.PARTLY_APPROVED, State.REJECTED, State.WAITLISTED}
WITH_A_GRANT = {State.APPROVED, State.PARTLY_APPROVED, State.OVERTURNED, State.MODIFIED}
# An appeal that fails, or is taken back, leaves what was granted before; that can be revoked, which is a new decision.
WITH_SOMETHING_TO_REVOKE = WITH_A_GRANT | {State.UPHELD, State.WITHDRAWN}

TRANSITIONS: tuple[Transition, ...] = (
    # The requester's draft, and the checks on it.
    _row(Event.SUBMIT, {State.DRAFT}, State.CHECKING, Actor.REQUESTER),
    _row(Event.DISCARD, {State.DRAFT}, State.DISCARDED, Actor.REQUESTER, Actor.SYSTEM),
    _row(Event.PASS_CHECKS, {State.CHECKING}, State.ENDORSEMENT, Actor.SYSTEM),
    _row(Event.SKIP_ENDORSEMENT, {State.CHECKING}, State.REVIEW, Actor.SYSTEM),
    _row(Event.FAIL_CHECKS, {State.CHECKING}, State.NEEDS_FIX, Actor.SYSTEM),
    _row(Event.RESUBMIT, {State.NEEDS_FIX}, State.CHECKING, Actor.REQUESTER),
    # The country's word.
    _row(Event.ENDORSE, {State.ENDORSEMENT}, State.REVIEW, Actor.FOCAL_POINT),
    _row(Event.RETURN, {State.ENDORSEMENT}, State.RETURNED, Actor.FOCAL_POINT),
    _row(Event.DECLINE, {State.ENDORSEMENT}, State.DECLINED, Actor.FOCAL_POINT),
    _row(Event.ESCALATE, {State.ENDORSEMENT}, State.REVIEW, Actor.SYSTEM),
    _row(Event.ANSWER, {State.RETURNED}, State.ENDORSEMENT, Actor.REQUESTER),
    _row(Event.ASK_PROGRAMME, {State.DECLINED}, State.REVIEW, Actor.REQUESTER),
    # The programme's decision.
    _row(Event.ASK, {State.REVIEW}, State.INFO_REQUESTED, Actor.APPROVER),
    _row(Event.ANSWER, {State.INFO_REQUESTED}, State.REVIEW, Actor.REQUESTER),
    _row(Event.APPROVE, {State.REVIEW}, State.APPROVED, Actor.APPROVER),
    _row(Event.APPROVE_PARTLY, {State.REVIEW}, State.PARTLY_APPROVED, Actor.APPROVER),
    _row(Event.REJECT, {State.REVIEW}, State.REJECTED, Actor.APPROVER),
    _row(Event.WAITLIST, {State.REVIEW}, State.WAITLISTED, Actor.APPROVER, Actor.SYSTEM),
    _row(Event.FREE_SEAT, {State.WAITLISTED}, State.REVIEW, Actor.SYSTEM),
    # A decision is undone by a new one.
    _row(Event.CORRECT_TO_APPROVED, CORRECTABLE - {State.APPROVED}, State.APPROVED, Actor.APPROVER),
    # From one part to another, too: ten seats instead of fifteen.
    _row(Event.CORRECT_TO_PARTLY_APPROVED, CORRECTABLE, State.PARTLY_APPROVED, Actor.APPROVER),
    _row(Event.CORRECT_TO_REJECTED, CORRECTABLE - {State.REJECTED}, State.REJECTED, Actor.APPROVER),
    # Appeal, to somebody else than who decided.
    _row(
        Event.APPEAL,
        {State.DECLINED, State.REJECTED, State.PARTLY_APPROVED},
        State.UNDER_APPEAL,
        Actor.REQUESTER,
        Actor.FOCAL_POINT,
    ),
    _row(Event.APPEAL_REVOCATION, WITH_SOMETHING_TO_REVOKE, State.UNDER_APPEAL, Actor.REQUESTER, Actor.FOCAL_POINT),
    _row(Event.UPHOLD, {State.UNDER_APPEAL}, State.UPHELD, Actor.APPEAL_REVIEWER),
    _row(Event.OVERTURN, {State.UNDER_APPEAL}, State.OVERTURNED, Actor.APPEAL_REVIEWER),
    _row(Event.MODIFY, {State.UNDER_APPEAL}, State.MODIFIED, Actor.APPEAL_REVIEWER),
    # Ends without a decision.
    _row(Event.MERGE, MERGEABLE, State.MERGED, Actor.FOCAL_POINT, Actor.APPROVER),
    _row(Event.WITHDRAW, OPEN, State.WITHDRAWN, Actor.REQUESTER, Actor.FOCAL_POINT),
    _row(Event.LAPSE, PAUSED, State.LAPSED, Actor.SYSTEM),
)

_TARGETS = {
    (source, row.event, actor): row.target for row in TRANSITIONS for source in row.sources for actor in row.actors
}


def target(state: State, event: Event, actor: Actor) -> State:
    """Return the state that the event leads to; `NotPossible` where the table has no such move."""
    found = _TARGETS.get((state, event, actor))
    if found is None:
        raise NotPossible(state, event, actor)
    return found


def possible(state: State, actor: Actor) -> list[Event]:
    """Return the events that this actor may cause now, in the order of the table."""
    return [row.event for row in TRANSITIONS if state in row.sources and actor in row.actors]


def is_open(state: State) -> bool:
    """Whether somebody still has to act; an organisation has one open request for a module at most."""
    return state in OPEN


def is_decided(state: State) -> bool:
    """Whether focal point, programme or appeal has said its word; a place on the waiting list is no answer yet."""
    return state in DECIDED


def appeal_deadline(decided_on: date) -> date:
    """Return the last day for an appeal, or for asking the programme after the focal point declined."""
    return decided_on + APPEAL_TIME


def silence_ends(asked_on: date) -> date:
    """Return the last day for an answer or a correction; the request lapses after it."""
    return asked_on + SILENCE_TIME


def draft_ends(changed_on: date) -> date:
    """Return the last day on which an untouched draft is kept."""
    return changed_on + DRAFT_TIME
