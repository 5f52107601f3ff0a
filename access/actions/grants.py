"""Giving, renewing, suspending and taking back access."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from access import commitments, mails
from access.actions import quotas
from access.actions.moving import hold_grants, hold_organisation, hold_requests
from access.commitments import Settling
from access.models import Grant, Quota, Reason, RequestLine, Right, SeatState
from ground import audit
from modules.models import Module
from people.models import Organisation, User


class AlreadyRevoked(Exception):
    """The grant was revoked before."""


@transaction.atomic
def give(
    module: Module,
    *,
    by: User | None,
    person: User | None = None,
    organisation: Organisation | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str = "",
    line: RequestLine | None = None,
    seats: int | None = None,
    rights: Collection[Right] = (Right.SELF_PACED,),
    renews: Grant | None = None,
    counted_in: Sequence[Quota] = (),
) -> Grant:
    """Give a person, all people of an organisation, or so many of them, access to a module."""
    grant = Grant.objects.create(
        module=module,
        person=person,
        organisation=organisation,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
        reason=reason,
        granted_by=by,
        line=line,
        seats=seats,
        rights=[str(right) for right in rights],
        renews=renews,
        editions_from=module.latest_edition.number if module.latest_edition else None,
        # Whatever a suspended organisation is given opens with everything else.
        suspended_at=organisation.suspended_at if organisation else None,
    )
    grant.counted_in.set(counted_in)
    audit.record("access.give", f"grant:{grant.pk}", by=by, payload={"module": module.slug, "seats": seats})
    return grant


@transaction.atomic
def revoke(
    grant: Grant,
    *,
    by: User,
    reason: Reason | str = "",
    tell: bool = True,
    how: Settling = Settling.TRANSFER,
) -> Grant:
    """Take a grant back from now on; its seats are free for others. Raises AlreadyRevoked.

    `tell` is false where a new grant takes its place, so that people are told only if they have lost theirs. `how` says
    what becomes of places in sessions to come that people have by this grant.
    """
    hold_requests(*RequestLine.objects.filter(grants=grant).values_list("request", flat=True))
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.is_revoked:
        raise AlreadyRevoked
    grant.revoked_at, grant.revoked_by, grant.revoke_reason = timezone.now(), by, reason
    grant.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    payload = {"module": grant.module.slug, "reason": str(reason)}
    audit.record("access.revoke", f"grant:{grant.pk}", by=by, payload=payload)
    quotas.release(grant, grant.seats or 0)
    if tell:
        mails.tell_revoked(grant)
        commitments.settle(grant, how, by=by, at=timezone.now())
    return grant


@transaction.atomic
def suspend_organisation(organisation: Organisation, *, by: User) -> int:
    """Close every grant of an organisation at once, until it is resumed; returns how many were open."""
    _hold_all_of(organisation)
    now = timezone.now()
    Organisation.objects.filter(pk=organisation.pk, suspended_at=None).update(suspended_at=now, suspended_by=by)
    held = Grant.objects.filter(organisation=organisation, revoked_at=None, suspended_at=None)
    closed = held.update(suspended_at=now)
    audit.record("access.suspend_organisation", organisation, by=by, payload={"grants": closed})
    return closed


@transaction.atomic
def resume_organisation(organisation: Organisation, *, by: User) -> int:
    """Open them again; returns how many."""
    _hold_all_of(organisation)
    Organisation.objects.filter(pk=organisation.pk).update(suspended_at=None, suspended_by=None)
    opened = Grant.objects.filter(organisation=organisation).exclude(suspended_at=None).update(suspended_at=None)
    audit.record("access.resume_organisation", organisation, by=by, payload={"grants": opened})
    return opened


def _hold_all_of(organisation: Organisation) -> None:
    """Hold the organisation, every request that it got something by, and every grant that it has."""
    hold_organisation(organisation.pk)
    hold_requests(*RequestLine.objects.filter(grants__organisation=organisation).values_list("request", flat=True))
    hold_grants(Q(organisation=organisation))


@transaction.atomic
def hold_seat(grant: Grant) -> bool:
    """Take one seat of a grant for somebody, if there is one left: a conditional update, never a count."""
    return bool(
        Grant.objects.filter(pk=grant.pk, revoked_at=None, seats_used__lt=F("seats")).update(
            seats_used=F("seats_used") + 1
        )
    )


@transaction.atomic
def free_seat(grant: Grant) -> None:
    """Give one seat back to its grant: somebody else may be nominated."""
    Grant.objects.filter(pk=grant.pk, seats_used__gt=0).update(seats_used=F("seats_used") - 1)


@transaction.atomic
def keep_seats(old: Grant, new: Grant) -> int:
    """Move the people of a grant to the one that renews it, as far as its seats go; returns how many.

    Whoever has accepted comes first, then the invited, so that nobody is asked again or stands outside on the last day.
    """
    held = old.places.holding().order_by("state", "priority", "pk").values_list("pk", flat=True)
    moved = list(held[: new.seats_left or 0])
    old.places.filter(pk__in=moved).update(grant=new)
    Grant.objects.filter(pk=old.pk).update(seats_used=F("seats_used") - len(moved))
    Grant.objects.filter(pk=new.pk).update(seats_used=F("seats_used") + len(moved))
    new.refresh_from_db(fields=["seats_used"])
    return len(moved)


@transaction.atomic
def hand_over_seats(old: Grant, new: Grant) -> None:
    """Give the seats of a grant, with the people on them, to the one that renews it: a seat is there once, and counted once."""
    keep_seats(old, new)
    handed_over = min(old.seats or 0, new.seats or 0)
    Grant.objects.filter(pk=old.pk).update(seats=F("seats") - handed_over)
    old.refresh_from_db(fields=["seats", "seats_used"])


@transaction.atomic
def hand_back_seats(old: Grant, new: Grant) -> None:
    """The grant that has renewed another one was undone: the old one stands as before, with its people while it runs."""
    given = old.line.seats_granted if old.line else None
    handed_over = min((given or 0) - (old.seats or 0), new.seats or 0)
    Grant.objects.filter(pk=old.pk).update(seats=F("seats") + handed_over)
    old.refresh_from_db(fields=["seats", "seats_used"])
    quotas.count_again(old, new, handed_over)
    if old.is_running:
        keep_seats(new, old)


def learners_of(grant: Grant) -> list[User]:
    """People who have accepted a seat on the grant."""
    return list(User.objects.filter(seats__grant=grant, seats__state=SeatState.CLAIMED).distinct())
