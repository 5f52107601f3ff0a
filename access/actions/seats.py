"""Nominating people for the seats of a grant, and what they answer. No account exists before somebody accepts.

Everything here holds the request first (`hold_requests`), so that no two of these acts come between each other.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access import mails
from access.actions.grants import free_seat, hold_seat
from access.actions.moving import hold_requests
from access.models import HOLDING, Grant, NoteKind, RequestLine, Seat, SeatState
from access.nomination_file import Row
from ground import audit
from ground.tokens import hash_of, new_token
from people.models import Organisation, User

RESEND_AFTER = timedelta(hours=24)


class AlreadyAnswered(Exception):
    """The invitation was answered, withdrawn or has lapsed, or its grant is over."""


class AlreadySeated(Exception):
    """The person has a seat in this module; nobody has two."""


class AlreadyNominated(Exception):
    """The person who shall take over a seat is nominated for the same module already."""


class TooSoon(Exception):
    """The last invitation left less than a day ago; `again_at` is when the next one may leave."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__()
        self.again_at = again_at


@transaction.atomic
def nominate(
    line: RequestLine,
    rows: Iterable[Row],
    *,
    by: User,
    organisation: Organisation,
    organisations: Mapping[str, Organisation] = MappingProxyType({}),
) -> list[Seat]:
    """Nominate people: whoever is nominated already is brought up to date, never doubled.

    They work at the organisation whose code their row names, or else at `organisation`.
    If the line has a grant, the new ones are invited as far as its seats go, by priority.
    """
    hold_requests(line.request_id)
    seats = [_nominated(line, row, by, organisations.get(row.organisation_code, organisation)) for row in rows]
    for grant in line.grants.filter(revoked_at=None):
        invite_nominees(grant, by=by)
    audit.record("access.nominate", line.request, by=by, payload={"module": line.module.slug, "people": len(seats)})
    return seats


def _nominated(line: RequestLine, row: Row, by: User, organisation: Organisation) -> Seat:
    facts = {
        "given_name": row.given_name,
        "family_name": row.family_name,
        "job_role": row.job_role,
        "language": row.preferred_language,
        "priority": row.priority,
        "needs_accommodation": row.needs_accommodation,
    }
    first = {"organisation": organisation, "nominated_by": by}
    known = Seat.objects.on_line(line).filter(email__iexact=row.email).first()
    if known is None:
        return Seat.objects.create(line=line, email=row.email, **facts, **first)
    if not known.is_current:
        facts |= first | _AGAIN | {"nominated_at": timezone.now()}
    Seat.objects.filter(pk=known.pk).update(**facts)
    return known


# Somebody whose nomination has ended is nominated anew: the ledger remembers what was before.
_AGAIN = {
    "state": SeatState.NOMINATED,
    "grant": None,
    "person": None,
    "token_hash": "",
    "invited_at": None,
    "claimed_at": None,
    "ended_at": None,
    "replaced_by": None,
}


@transaction.atomic
def invite_nominees(grant: Grant, *, by: User | None) -> list[Seat]:
    """Invite those who are nominated for the grant's line, the most urgent first, until its seats are taken.

    Whoever learns on the seat of another organisation already waits: one person, one seat.
    """
    if grant.line is None:
        return []
    hold_requests(grant.line.request_id)
    invited = []
    waiting = grant.line.nominees.filter(state=SeatState.NOMINATED).without_seat_elsewhere()
    for seat in waiting.order_by("priority", "pk"):
        if not hold_seat(grant):
            break
        invited.append(_invite(seat, grant))
    if invited:
        audit.record("access.invite", f"grant:{grant.pk}", by=by, payload={"people": len(invited)})
    return invited


@transaction.atomic
def move_waiting(grant: Grant, *, by: User | None) -> int:
    """Move who waits on the line of a renewed grant to the line of the renewal, in their order; returns how many."""
    former = grant.renews.line if grant.renews else None
    return _move_waiting(former, grant.line, "waiting_moved", by)


@transaction.atomic
def move_waiting_back(grant: Grant, *, by: User | None) -> int:
    """The renewal was refused after all: who waits for it waits for the grant that it renewed; returns how many."""
    renewed = grant.renews
    if renewed is None or not renewed.is_running or grant.line is None or grant.line.grants.filter(revoked_at=None):
        return 0
    moved = _move_waiting(grant.line, renewed.line, "waiting_moved_back", by)
    invite_nominees(renewed, by=by)
    return moved


def _move_waiting(former: RequestLine | None, line: RequestLine | None, mail: str, by: User | None) -> int:
    """Whoever is nominated on the other line too, or has one of its seats, is there already: their nomination here ends."""
    if line is None or former is None or line.pk == former.pk or line.module_id != former.module_id:
        return 0
    hold_requests(former.request_id, line.request_id)
    there = {email.lower() for email in Seat.objects.on_line(line).exclude(email="").values_list("email", flat=True)}
    waiting = former.nominees.select_for_update().filter(state=SeatState.NOMINATED).order_by("priority", "pk")
    moving = [seat for seat in waiting if not _is_there(seat, there)]
    if moving:
        Seat.objects.filter(pk__in=[seat.pk for seat in moving]).update(line=line)
        audit.record("access.move_waiting", line.request, by=by, payload={"people": len(moving)})
        mails.tell_waiting_moved(mail, line, len(moving))
    return len(moving)


def _is_there(seat: Seat, there: Collection[str]) -> bool:
    """Whether the person is on the new line already; then their nomination on the old one ends."""
    if seat.email.lower() not in there:
        return False
    _close(seat, SeatState.REPLACED)
    return True


def _invite(seat: Seat, grant: Grant) -> Seat:
    token = new_token()
    seat.grant, seat.state, seat.invited_at = grant, SeatState.INVITED, timezone.now()
    seat.token_hash = hash_of(token)
    seat.save(update_fields=["grant", "state", "invited_at", "token_hash"])
    mails.invite(seat, token)
    return seat


@transaction.atomic
def resend(seat: Seat, *, by: User) -> Seat:
    """Send the invitation again, with a new secret; the old link is dead. Raises AlreadyAnswered, TooSoon."""
    seat = _invited(seat)
    again_at = (seat.invited_at or seat.nominated_at) + RESEND_AFTER
    if timezone.now() < again_at:
        raise TooSoon(again_at)
    if seat.grant is None or not seat.grant.is_running:
        raise AlreadyAnswered
    _invite(seat, seat.grant)
    audit.record("access.resend_invitation", f"seat:{seat.pk}", by=by)
    return seat


@transaction.atomic
def accept(seat: Seat, *, person: User, language: str = "", code_of_conduct: str = "") -> Seat:
    """The nominee accepts, with the account they are signed in with. Raises AlreadyAnswered, AlreadySeated.

    A seat opens its module and nothing else: whoever names no organisation yet is down for the one that nominated them,
    but whether they belong to it is still for somebody there to say. Invitations of other organisations to the same
    module give their seats back: one person, one seat. `code_of_conduct` names the version that was accepted.
    """
    others = list(Seat.objects.other_invitations(seat))
    seat = _invited(seat, *others)
    if seat.grant is None or not seat.grant.is_running:
        raise AlreadyAnswered
    if Seat.objects.in_use(on=timezone.localdate()).filter(person=person, line__module=seat.line.module_id).exists():
        raise AlreadySeated
    seat.person, seat.state, seat.claimed_at = person, SeatState.CLAIMED, timezone.now()
    seat.save(update_fields=["person", "state", "claimed_at"])
    for other in others:
        _wait(other)
    _know(person, seat, language)
    audit.record("access.accept_seat", f"seat:{seat.pk}", by=person, payload={"code_of_conduct": code_of_conduct})
    return seat


def _wait(seat: Seat) -> None:
    """Take an open invitation back; its organisation stays a sponsor, its seat is free for somebody else."""
    seat.refresh_from_db()
    if seat.state != SeatState.INVITED or seat.grant is None:
        return
    grant, seat.grant, seat.state, seat.token_hash = seat.grant, None, SeatState.NOMINATED, ""
    seat.save(update_fields=["grant", "state", "token_hash"])
    free_seat(grant)
    invite_nominees(grant, by=None)


def _know(person: User, seat: Seat, language: str) -> None:
    """Fill in what the profile does not say yet, and the language that was chosen."""
    if person.organisation_id is None:
        person.organisation, person.country = seat.organisation, person.country or seat.organisation.country
    person.name = person.name or str(seat)
    person.language = language or person.language
    person.save(update_fields=["organisation", "country", "name", "language"])


@transaction.atomic
def refuse(seat: Seat, *, is_wrong_address: bool = False, reason: str = "") -> None:
    """The nominee declines, or says that they are not meant: then their data goes at once. Raises AlreadyAnswered."""
    seat = _invited(seat)
    _end(seat, SeatState.DECLINED)
    if reason:
        text = _("A nominee has declined and writes: %(reason)s") % {"reason": reason}
        seat.line.request.notes.create(kind=NoteKind.MESSAGE, text=text, by=None)
    if is_wrong_address:
        _forget(seat)
    mails.tell_refused(seat, is_wrong_address=is_wrong_address)
    audit.record("access.refuse_seat", f"seat:{seat.pk}", by=None, payload={"is_wrong_address": is_wrong_address})


@transaction.atomic
def leave(seat: Seat, *, by: User, state: SeatState = SeatState.LEFT) -> None:
    """Give a seat back (`by` is the learner, or whoever nominated them); somebody else can have it.

    Raises AlreadyAnswered once it has ended.
    """
    seat = _current(seat)
    _end(seat, state)
    audit.record("access.leave_seat", f"seat:{seat.pk}", by=by, payload={"state": str(state)})


@transaction.atomic
def replace(seat: Seat, row: Row, *, by: User) -> Seat:
    """Nominate somebody else for a seat, who is invited at once if the seat was held; the history keeps both.

    Raises AlreadyAnswered once the seat has ended, AlreadyNominated.
    """
    seat = _current(seat)
    if Seat.objects.on_line(seat.line).current().filter(email__iexact=row.email).exists():
        raise AlreadyNominated
    grant = seat.grant if seat.state in HOLDING else None
    _close(seat, SeatState.REPLACED)
    successor = _nominated(seat.line, row, by, seat.organisation)
    if grant is not None:
        successor.refresh_from_db()
        _invite(successor, grant)
    Seat.objects.filter(pk=seat.pk).update(replaced_by=successor)
    audit.record("access.replace_nominee", f"seat:{seat.pk}", by=by, payload={"by": successor.pk})
    return successor


@transaction.atomic
def mark_unreachable(seat: Seat) -> None:
    """The invitation came back: the focal point is told, the seat is free."""
    seat = _invited(seat)
    _end(seat, SeatState.UNREACHABLE)
    mails.tell_unreachable(seat)


@transaction.atomic
def remind(seat: Seat) -> None:
    """Ask a nominee once more, with a new secret; the time to answer stays the same. Raises AlreadyAnswered."""
    seat, token = _invited(seat), new_token()
    seat.token_hash = hash_of(token)
    seat.save(update_fields=["token_hash"])
    mails.remind_to_claim(seat, token)


@transaction.atomic
def release(seat: Seat, *, at: datetime | None = None) -> None:
    """Nobody answered for three weeks: the seat is free for somebody else. Raises AlreadyAnswered."""
    _end(_invited(seat), SeatState.LAPSED, at=at)


def _held(seat: Seat, *others: Seat) -> Seat:
    """The seat as it stands, held, and the requests of other seats with it."""
    hold_requests(*(one.line.request_id for one in (seat, *others)))
    rows = Seat.objects.select_for_update(of=("self",))
    return rows.select_related("grant", "organisation", "line__request", "line__module").get(pk=seat.pk)


def _invited(seat: Seat, *others: Seat) -> Seat:
    seat = _held(seat, *others)
    if seat.state != SeatState.INVITED:
        raise AlreadyAnswered
    return seat


def _current(seat: Seat) -> Seat:
    seat = _held(seat)
    if not seat.is_current:
        raise AlreadyAnswered
    return seat


def _end(seat: Seat, state: SeatState, *, at: datetime | None = None) -> None:
    """End a seat, give its place back to the grant and invite the next who waits."""
    held = seat.state in HOLDING
    _close(seat, state, at=at)
    if held and seat.grant is not None:
        free_seat(seat.grant)
        invite_nominees(seat.grant, by=None)


def _close(seat: Seat, state: SeatState, *, at: datetime | None = None) -> None:
    # The hash of the link stays: whoever opens it later reads that it is used, not that it never was.
    seat.state, seat.ended_at = state, at or timezone.now()
    seat.save(update_fields=["state", "ended_at"])


def _forget(seat: Seat) -> None:
    nothing = {"email": "", "given_name": "", "family_name": "", "token_hash": "", "needs_accommodation": False}
    Seat.objects.filter(pk=seat.pk).update(**nothing)
