"""Nominating people for the seats of a grant, and what they answer. No account exists before somebody accepts."""

import hashlib
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from access import mails
from access.actions.grants import free_seat, hold_seat
from access.models import HOLDING, Grant, RequestLine, Seat, SeatState
from access.nomination_file import Row
from ground import audit
from people.models import Organisation, User


class NoSeatLeft(Exception):
    """All seats of the grant are taken."""


class AlreadyAnswered(Exception):
    """The invitation was answered, withdrawn or has lapsed."""


@transaction.atomic
def nominate(line: RequestLine, rows: Iterable[Row], *, by: User, organisation: Organisation) -> list[Seat]:
    """Nominate the people of a file: an address that is nominated already is brought up to date, never doubled.

    If the line has a grant, the new ones are invited as far as its seats go, by priority.
    """
    seats = [_nominated(line, row, by, organisation) for row in rows]
    audit.record("access.nominate", line.request, by=by, payload={"module": line.module.slug, "people": len(seats)})
    for grant in line.grants.filter(revoked_at=None):
        invite_nominees(grant, by=by)
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
    known = line.nominees.filter(email__iexact=row.email).first()
    if known is None:
        return Seat.objects.create(line=line, email=row.email, **facts, **first)
    Seat.objects.filter(pk=known.pk).update(**facts)
    return known


@transaction.atomic
def invite_nominees(grant: Grant, *, by: User | None) -> list[Seat]:
    """Invite those who are nominated for the grant's line, the most urgent first, until its seats are taken."""
    if grant.line is None:
        return []
    invited = []
    for seat in grant.line.nominees.filter(state=SeatState.NOMINATED).order_by("priority", "pk"):
        if not hold_seat(grant):
            break
        invited.append(_invite(seat, grant))
    if invited:
        audit.record("access.invite", f"grant:{grant.pk}", by=by, payload={"people": len(invited)})
    return invited


def _invite(seat: Seat, grant: Grant) -> Seat:
    token = secrets.token_urlsafe(24)
    seat.grant, seat.state, seat.invited_at = grant, SeatState.INVITED, timezone.now()
    seat.token_hash = hash_of(token)
    seat.save(update_fields=["grant", "state", "invited_at", "token_hash"])
    mails.invite(seat, token)
    return seat


def hash_of(token: str) -> str:
    """What is kept of an invitation's secret: whoever reads the database cannot accept for others."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def accept(seat: Seat, *, person: User) -> Seat:
    """The nominee accepts, with the account they are signed in with. Raises AlreadyAnswered.

    Somebody who works nowhere yet, in the profile, works from now on where they were nominated.
    """
    seat = _invited(seat)
    seat.person, seat.state, seat.claimed_at = person, SeatState.CLAIMED, timezone.now()
    seat.token_hash = ""
    seat.save(update_fields=["person", "state", "claimed_at", "token_hash"])
    if person.organisation_id is None:
        person.organisation, person.country = seat.organisation, person.country or seat.organisation.country
        person.save(update_fields=["organisation", "country"])
    audit.record("access.accept_seat", f"seat:{seat.pk}", by=person)
    return seat


@transaction.atomic
def refuse(seat: Seat, *, is_wrong_address: bool = False) -> None:
    """The nominee declines, or says that they are not meant: then their data goes at once. Raises AlreadyAnswered."""
    seat = _invited(seat)
    _end(seat, SeatState.DECLINED)
    if is_wrong_address:
        _forget(seat)
    mails.tell_refused(seat, is_wrong_address=is_wrong_address)


@transaction.atomic
def leave(seat: Seat, *, by: User, state: SeatState = SeatState.LEFT) -> None:
    """Give a seat back (`by` is the learner, or whoever nominated them); somebody else can have it."""
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    if seat.state not in HOLDING and seat.state != SeatState.NOMINATED:
        raise AlreadyAnswered
    _end(seat, state)
    audit.record("access.leave_seat", f"seat:{seat.pk}", by=by, payload={"state": str(state)})


@transaction.atomic
def replace(seat: Seat, row: Row, *, by: User) -> Seat:
    """Nominate somebody else for a seat; the history keeps that there was somebody before."""
    leave(seat, by=by, state=SeatState.REPLACED)
    (successor,) = nominate(seat.line, [row], by=by, organisation=seat.organisation)
    Seat.objects.filter(pk=seat.pk).update(replaced_by=successor)
    return successor


@transaction.atomic
def mark_unreachable(seat: Seat) -> None:
    """The invitation came back: the focal point is told, the seat is free."""
    seat = _invited(seat)
    _end(seat, SeatState.UNREACHABLE)
    mails.tell_unreachable(seat)


@transaction.atomic
def release(seat: Seat) -> None:
    """Nobody answered for three weeks: the seat is free for somebody else. Raises AlreadyAnswered."""
    _end(_invited(seat), SeatState.LAPSED)


def _invited(seat: Seat) -> Seat:
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    if seat.state != SeatState.INVITED:
        raise AlreadyAnswered
    return seat


def _end(seat: Seat, state: SeatState) -> None:
    """End a seat, give its place back to the grant and invite the next who waits."""
    held = seat.state in HOLDING
    seat.state, seat.ended_at, seat.token_hash = state, timezone.now(), ""
    seat.save(update_fields=["state", "ended_at", "token_hash"])
    if held and seat.grant is not None:
        free_seat(seat.grant)
        invite_nominees(seat.grant, by=None)


def _forget(seat: Seat) -> None:
    Seat.objects.filter(pk=seat.pk).update(email="", given_name="", family_name="", needs_accommodation=False)
