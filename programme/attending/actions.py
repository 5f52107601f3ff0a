"""What people do about presence: check in, enter, correct, open the evaluation, close. Each holds the session's row."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ground import audit
from learning.actions import record_fact
from learning.models import Enrolment
from people.models import User
from programme.attending import mails
from programme.attending.codes import block_said, count_wrong, has_guessed_enough
from programme.attending.register import Entries, Place, Register, can_be_entered
from programme.home.actions import forget_needs
from programme.models import (
    BOOKABLE,
    CURRENT,
    Booking,
    BookingState,
    CheckIn,
    CheckInSource,
    CorrectionReason,
    SessionBlock,
    SessionState,
    TrainingSession,
)
from programme.sessions.holding import held

# A phone that had no connection in the room still brings its check-in.
LATE = timedelta(days=1)
FACT = "attended"


class NoPlace(Exception):
    """The person has no confirmed place in the session."""


class WrongCode(Exception):
    """No block shows this code then."""


class TooManyCodes(Exception):
    """So many wrong codes were said that no other is looked at for some minutes."""


class Closed(Exception):
    """The session is closed: its register is only corrected, with a reason."""


class NotClosed(Exception):
    """The register is not closed, so there is nothing to correct: it is entered."""


class NotComplete(Exception):
    """The session cannot be closed; `sentences` say what is missing."""

    def __init__(self, sentences: Collection[str]) -> None:
        super().__init__()
        self.sentences = list(sentences)


@dataclass(frozen=True)
class Saying:
    """Who says from what, when, and why, that people were there; `seen` is the newest row that they had before them."""

    source: CheckInSource
    by: User
    at: datetime
    seen: int
    reason: str = ""

    def row(self, place: Place, is_present: bool) -> CheckIn:
        booking, block = place
        return CheckIn(
            booking_id=booking,
            block_id=block,
            is_present=is_present,
            source=self.source,
            reason=self.reason,
            at=self.at,
            kept_at=self.at,
            by=self.by,
        )


@dataclass(frozen=True)
class Entered:
    """How many entries were kept, and which were not, because something newer was said meanwhile."""

    kept: int
    passed_over: tuple[Place, ...]


@transaction.atomic
def check_in(
    session: TrainingSession, *, by: User, code: str, key: UUID, at: datetime, seen: datetime | None = None
) -> CheckIn:
    """Say by the code on the wall that one is there. The same key counts once; being there already changes nothing.

    `seen` is when the code was seen, where the message comes late: it counts for that moment.
    Raises NoPlace, Closed, TooManyCodes, WrongCode.
    """
    session = held(session)
    booking = session.bookings.filter(person=by, state=BookingState.CONFIRMED).first()
    if booking is None:
        raise NoPlace
    if known := CheckIn.objects.filter(booking=booking, idempotency_key=key).first():
        return known
    if session.is_closed:
        raise Closed
    seen = min(seen or at, at)
    block = _block_said(session, booking, code, seen, at)
    last = CheckIn.objects.filter(booking=booking, block=block).order_by("at", "pk").last()
    if last and last.is_present:
        return last
    audit.record("programme.check_in", session, by=by)
    said = {"is_present": True, "source": CheckInSource.CODE, "idempotency_key": key, "at": seen, "kept_at": at}
    return CheckIn.objects.create(booking=booking, block=block, by=by, **said)


def _block_said(session: TrainingSession, booking: Booking, code: str, seen: datetime, at: datetime) -> SessionBlock:
    """The block that showed the code then; a wrong code is counted. Raises TooManyCodes, WrongCode."""
    if has_guessed_enough(booking):
        raise TooManyCodes
    is_held = session.state in BOOKABLE and at - seen <= LATE
    block = block_said(session.blocks.select_related("session"), code, seen) if is_held else None
    if block is None:
        count_wrong(booking)
        raise WrongCode
    return block


@transaction.atomic
def enter(
    session: TrainingSession, entries: Entries, *, source: CheckInSource, seen: int, by: User, at: datetime
) -> Entered:
    """Enter in the register who was there, and who was not; what is said already is not said again.

    `seen` is the newest row that the page had shown: what came after it stands. Raises Closed.
    """
    session = held(session)
    if session.is_closed:
        raise Closed
    register = Register(session)
    entered, _rows = _add(register, entries, Saying(source, by, at, seen))
    audit.record("programme.enter_presence", session, by=by, payload={"kept": entered.kept, "source": str(source)})
    return entered


@transaction.atomic
def correct(
    session: TrainingSession, entries: Entries, *, reason: CorrectionReason, seen: int, by: User, at: datetime
) -> Entered:
    """Correct the register of a closed session for a reason: what follows from presence is worked out anew.

    `seen` as in `enter`. Raises NotClosed.
    """
    session = held(session)
    if not session.is_closed:
        raise NotClosed
    entered, rows = _add(Register(session), entries, Saying(CheckInSource.CORRECTION, by, at, seen, reason))
    bookings = session.bookings.filter(pk__in={row.booking_id for row in rows}).select_related("person")
    _work_out(Register(session), bookings)
    _hand_down(session, bookings, rows, by=by, at=at)
    audit.record("programme.correct_presence", session, by=by, payload={"kept": entered.kept, "reason": str(reason)})
    return entered


def _add(register: Register, entries: Entries, saying: Saying) -> tuple[Entered, list[CheckIn]]:
    """Add what is new in the entries; people and blocks that are not in the register are left out."""
    blocks = [block.pk for block in register.blocks if can_be_entered(block, saying.at)]
    known = {(booking.pk, block) for booking in register.bookings for block in blocks}
    changed = {place: said for place, said in entries.items() if place in known and _is_news(register, place, said)}
    newer = tuple(place for place in changed if (one := register.newest.get(place)) and one.pk > saying.seen)
    rows = [saying.row(place, said) for place, said in changed.items() if place not in newer]
    return Entered(len(rows), newer), CheckIn.objects.bulk_create(rows)


def _is_news(register: Register, place: Place, said: bool) -> bool:
    last = register.newest.get(place)
    return last is None or last.is_present != said


@transaction.atomic
def open_evaluation(session: TrainingSession, *, by: User, at: datetime) -> int:
    """Open the evaluation, and write to those who were or may have been there; returns to how many. A second time to none.

    Raises NotComplete before the session has begun, or where it does not take place.
    """
    session = held(session)
    if session.evaluation_opened_at is not None:
        return 0
    if session.state not in BOOKABLE or not session.has_begun(at):
        raise NotComplete([])
    session.evaluation_opened_at = at
    session.save(update_fields=["evaluation_opened_at"])
    audit.record("programme.open_evaluation", session, by=by)
    return mails.ask_for_evaluation(session, [row.booking for row in Register(session).rows if not row.stayed_away])


@transaction.atomic
def close(session: TrainingSession, *, by: User, at: datetime) -> TrainingSession:
    """Close a session: presence is worked out, counted for who learns the module, and needs are forgotten.

    Closing twice changes nothing. Raises NotComplete with what is missing.
    """
    session = held(session)
    if session.is_closed:
        return session
    register = Register(session)
    if missing := register.missing(at):
        raise NotComplete(missing)
    session.state, session.closed_at = SessionState.CLOSED, at
    session.save(update_fields=["state", "closed_at"])
    _work_out(register, register.bookings)
    _hand_down(session, register.bookings, [one for one in register.newest.values() if one.is_present], by=by, at=at)
    _tidy(session, at)
    audit.record("programme.close_session", session, by=by, payload={"people": len(register.bookings)})
    return session


def _work_out(register: Register, bookings: Iterable[Booking]) -> None:
    bookings = list(bookings)
    for booking in bookings:
        booking.presence = register.presence(booking)
    Booking.objects.bulk_update(bookings, ["presence"])


def _hand_down(
    session: TrainingSession, bookings: Iterable[Booking], rows: Iterable[CheckIn], *, by: User, at: datetime
) -> None:
    """Tell the progress of those who have begun the module in which blocks they were, or were not after all."""
    people = {one.pk: one.person_id for one in bookings if one.person_id}
    begun = Enrolment.objects.filter(module=session.module_id, learner__in=people.values())
    enrolments = {one.learner_id: one for one in begun}
    keys = dict(session.blocks.values_list("pk", "key"))
    for row in rows:
        if enrolment := enrolments.get(people.get(row.booking_id, 0)):
            key, evidence = f"{FACT}:{keys[row.block_id]}", {"session": str(session.key)}
            record_fact(enrolment, key=key, by=by, evidence=evidence, holds=row.is_present, at=at)


def _tidy(session: TrainingSession, at: datetime) -> None:
    """Forget what people needed, and end what nobody waits for any more."""
    forget_needs(session.bookings.all())
    pending = session.bookings.filter(state__in=CURRENT).exclude(state=BookingState.CONFIRMED)
    pending.update(state=BookingState.LAPSED, offered_until=None, ended_at=at)
