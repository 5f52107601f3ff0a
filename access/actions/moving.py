"""The one place where the state of a request is written: each move leaves an event, words and an audit row.

Whatever an act holds, it holds in one order, so that no two acts wait for each other: the organisation, requests and
then grants by their keys, the turn in the ledger, quotas by their keys. `held_to_give` holds the first three.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from access import deadlines, mails, workflow
from access.models import (
    AccessRequest,
    Grant,
    LineDecision,
    NoteKind,
    Outcome,
    Reason,
    RequestEvent,
    RequestLine,
    RequestNote,
)
from access.workflow import Actor, Event, State
from ground import audit
from people.models import Organisation, User


class Outdated(Exception):
    """Somebody else has moved the request since the page was made; `case` is how it stands now."""

    def __init__(self, case: AccessRequest) -> None:
        super().__init__()
        self.case = case
        self.last = case.events.select_related("by").last()


class AlreadyOpen(Exception):
    """The organisation has another open request for one of the modules."""


GIVING = frozenset({Outcome.APPROVED, Outcome.PARTLY})


@dataclass(frozen=True)
class LineGiven:
    """What is decided about one line. `text` says why, where a code does not."""

    line: RequestLine
    outcome: Outcome
    seats: int = 0
    reason: Reason | str = ""
    text: str = ""

    @property
    def seats_given(self) -> int:
        """None for a line that is refused or waits, whatever the form has said."""
        return self.seats if self.outcome in GIVING else 0


@dataclass(frozen=True)
class Words:
    """What the mover says, and who may read it."""

    text: str
    kind: NoteKind = NoteKind.MESSAGE


def held(case: AccessRequest, version: int | None = None) -> AccessRequest:
    """The request as it stands, locked until this transaction ends.

    Raises Outdated when it is not the version that the person has seen.
    """
    rows = AccessRequest.objects.select_for_update(of=("self",))
    locked = rows.select_related("country", "organisation", "requester").get(pk=case.pk)
    if version is not None and locked.version != version:
        raise Outdated(locked)
    return locked


def held_to_give(case: AccessRequest, version: int | None = None) -> AccessRequest:
    """Like `held`, with all that giving or taking its seats touches: its organisation, its grants, and the one that it renews."""
    hold_organisation(case.organisation_id)
    touched = Q(line__request=case.pk) | Q(pk=case.renews_id)
    given_by = RequestLine.objects.filter(grants__in=Grant.objects.filter(touched).values("pk"))
    hold_requests(case.pk, *given_by.values_list("request", flat=True))
    locked = held(case, version)
    hold_grants(touched)
    return locked


def hold_organisation(pk: int | None) -> None:
    """Hold an organisation, if there is one: what it is given and its suspension come one after the other."""
    if pk is not None:
        list(Organisation.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk"))


def hold_requests(*cases: int) -> None:
    """Hold requests until this transaction ends, in the order of their keys."""
    list(AccessRequest.objects.select_for_update().filter(pk__in=cases).order_by("pk").values_list("pk"))


def hold_grants(which: Q) -> None:
    """Hold grants until this transaction ends, in the order of their keys."""
    list(Grant.objects.select_for_update(of=("self",)).filter(which).order_by("pk").values_list("pk"))


@transaction.atomic
def move(
    case: AccessRequest,
    event: Event,
    *,
    actor: Actor,
    by: User | None,
    reason: str = "",
    words: Words | None = None,
    decisions: Sequence[LineGiven] = (),
    corrects: RequestEvent | None = None,
    at: datetime | None = None,
) -> RequestEvent:
    """Move a held request. Raises workflow.NotPossible, and AlreadyOpen when that would open a second one."""
    moment = at or timezone.now()
    before, after = State(case.state), workflow.target(State(case.state), event, actor)
    recorded = RequestEvent.objects.create(
        request=case,
        event=event,
        from_state=before,
        to_state=after,
        actor=actor,
        by=by,
        reason=reason,
        corrects=corrects,
        at=moment,
    )
    _keep_words(case, recorded, words, by, moment)
    _keep_decisions(recorded, decisions, by, moment)
    _stand(case, after, moment)
    audit.record(f"access.{event}", case, by=by, payload=_facts(case, recorded, decisions))
    mails.tell(case, recorded)
    return recorded


def _keep_words(
    case: AccessRequest, recorded: RequestEvent, words: Words | None, by: User | None, at: datetime
) -> None:
    if words and words.text:
        RequestNote.objects.create(request=case, event=recorded, kind=words.kind, text=words.text, by=by, at=at)


def _keep_decisions(recorded: RequestEvent, decisions: Sequence[LineGiven], by: User | None, at: datetime) -> None:
    for given in decisions:
        LineDecision.objects.create(
            event=recorded, line=given.line, outcome=given.outcome, seats=given.seats_given, reason=given.reason
        )
        RequestLine.objects.filter(pk=given.line.pk).update(outcome=given.outcome, seats_granted=given.seats_given)
        if given.text:
            RequestNote.objects.create(
                request_id=recorded.request_id,
                event=recorded,
                line=given.line,
                kind=NoteKind.REASON,
                text=given.text,
                by=by,
                at=at,
            )


def _stand(case: AccessRequest, state: State, at: datetime) -> None:
    """Write the state and what follows from it: which lines are open, and when the next word is due."""
    case.state, case.state_since, case.changed_at = state.value, at, at
    case.version += 1
    case.due_on = deadlines.due_on(case, at)
    case.save()
    with one_open_for_each_module():
        case.lines.update(is_open=workflow.is_open(state), organisation=case.organisation)


@contextmanager
def one_open_for_each_module() -> Iterator[None]:
    """Write lines; AlreadyOpen when the organisation would then have two open ones for a module."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        raise AlreadyOpen from refused


def _facts(case: AccessRequest, recorded: RequestEvent, decisions: Sequence[LineGiven]) -> dict[str, object]:
    return {
        "reference": case.reference,
        "from": recorded.from_state,
        "to": recorded.to_state,
        "reason": recorded.reason,
        "lines": [
            {"module": given.line.module.slug, "outcome": str(given.outcome), "seats": given.seats_given}
            for given in decisions
        ],
    }
