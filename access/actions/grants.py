"""Giving, renewing, suspending and taking back access."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from access import mails
from access.actions import quotas
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
    )
    grant.counted_in.set(counted_in)
    audit.record("access.give", f"grant:{grant.pk}", by=by, payload={"module": module.slug, "seats": seats})
    return grant


@transaction.atomic
def revoke(grant: Grant, *, by: User, reason: Reason | str = "") -> Grant:
    """Take a grant back from now on; its seats are free for others. Raises AlreadyRevoked."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.is_revoked:
        raise AlreadyRevoked
    grant.revoked_at, grant.revoked_by, grant.revoke_reason = timezone.now(), by, reason
    grant.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    quotas.release(grant, grant.seats or 0)
    payload = {"module": grant.module.slug, "reason": str(reason)}
    audit.record("access.revoke", f"grant:{grant.pk}", by=by, payload=payload)
    mails.tell_revoked(grant)
    return grant


@transaction.atomic
def suspend_organisation(organisation: Organisation, *, by: User) -> int:
    """Close every grant of an organisation at once, until it is resumed; returns how many were open."""
    now = timezone.now()
    Organisation.objects.filter(pk=organisation.pk, suspended_at=None).update(suspended_at=now, suspended_by=by)
    closed = Grant.objects.filter(organisation=organisation, revoked_at=None, suspended_at=None).update(
        suspended_at=now
    )
    audit.record("access.suspend_organisation", organisation, by=by, payload={"grants": closed})
    return closed


@transaction.atomic
def resume_organisation(organisation: Organisation, *, by: User) -> int:
    """Open them again; returns how many."""
    Organisation.objects.filter(pk=organisation.pk).update(suspended_at=None, suspended_by=None)
    opened = Grant.objects.filter(organisation=organisation).exclude(suspended_at=None).update(suspended_at=None)
    audit.record("access.resume_organisation", organisation, by=by, payload={"grants": opened})
    return opened


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


def learners_of(grant: Grant) -> list[User]:
    """People who have accepted a seat on the grant."""
    return list(User.objects.filter(seats__grant=grant, seats__state=SeatState.CLAIMED).distinct())
