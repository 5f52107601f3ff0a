"""What becomes of credentials: the only writer of the status ledger."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from certificates import mails
from certificates.models import Credential, CredentialKind, CredentialQuerySet, CredentialStatus, Reason
from certificates.standing import CannotFollow, State, require
from ground import audit
from ground.registries import ticks
from people.models import User
from programme.models import Presence

# So long a correction of the register stands before a certificate falls with it.
CORRECTION_STANDS = timedelta(days=1)
ACTS = {
    State.ISSUED: "issue",
    State.SUSPENDED: "suspend",
    State.REINSTATED: "reinstate",
    State.REVOKED: "revoke",
    State.SUPERSEDED: "supersede",
    State.EXPIRED: "expire",
}
ENDED = (State.EXPIRED.value, State.REVOKED.value, State.SUPERSEDED.value)


@transaction.atomic
def append(
    credential: Credential, state: State, *, by: User | None, reason: str = "", at: datetime | None = None
) -> CredentialStatus:
    """Add a row to the ledger of a credential and record the act. Raises CannotFollow where it cannot happen now."""
    held = Credential.objects.select_for_update().select_related(None).get(pk=credential.pk)
    newest = held.statuses.order_by("-pk").first()
    require(State(newest.state) if newest else None, state)
    said = {"code": held.code} | ({"reason": str(reason)} if reason else {"module": held.payload["module"]["slug"]})
    audit.record(f"certificate.{ACTS[state]}", held, by=by, payload=said)
    return CredentialStatus.objects.create(
        credential=held, state=state.value, reason=reason, by=by, at=at or timezone.now()
    )


@transaction.atomic
def suspend(credential: Credential, *, by: User) -> CredentialStatus:
    """Say that a certificate does not hold while it is looked into. Raises CannotFollow."""
    status = append(credential, State.SUSPENDED, by=by, reason=Reason.LOOKED_INTO)
    mails.tell(credential, "suspended")
    return status


@transaction.atomic
def reinstate(credential: Credential, *, by: User) -> CredentialStatus:
    """Say that a suspended certificate holds again. Raises CannotFollow."""
    status = append(credential, State.REINSTATED, by=by)
    mails.tell(credential, "reinstated")
    return status


@transaction.atomic
def revoke(credential: Credential, *, by: User | None, reason: Reason) -> CredentialStatus:
    """Take a certificate back for good; its code says so from now on. Raises CannotFollow."""
    status = append(credential, State.REVOKED, by=by, reason=reason)
    mails.tell(credential, "revoked", reason=reason)
    return status


@transaction.atomic
def expire(credential: Credential, *, at: datetime) -> CredentialStatus:
    """Say that the last day of a certificate is over. Raises CannotFollow."""
    status = append(credential, State.EXPIRED, by=None, at=at)
    mails.tell(credential, "expired")
    return status


def expire_due(at: datetime) -> int:
    """Write down what has expired; returns how many. Run twice, it finds nothing the second time."""
    due = Credential.objects.filter(expires_on__lt=timezone.localdate(at)).exclude(statuses__state__in=ENDED)
    return _each(due, lambda credential: expire(credential, at=at))


def revoke_corrected(at: datetime) -> int:
    """Take back certificates of attendance whose register was corrected to less, a day after: a slip can be put right."""
    over = (State.REVOKED.value, State.SUPERSEDED.value)
    standing = Credential.objects.filter(kind=CredentialKind.ATTENDANCE).exclude(statuses__state__in=over)
    corrected = standing.exclude(booking__presence=Presence.ATTENDED)
    due = corrected.annotate(said=Max("booking__check_ins__kept_at")).filter(said__lte=at - CORRECTION_STANDS)
    return _each(due, lambda credential: revoke(credential, by=None, reason=Reason.ERROR))


def _each(credentials: CredentialQuerySet, act: Callable[[Credential], object]) -> int:
    """Do something to each; whoever has been quicker with one of them is right."""
    done = 0
    for credential in credentials.with_holders():
        try:
            act(credential)
        except CannotFollow:
            continue
        done += 1
    return done


ticks.register("certificates.expire", expire_due)
ticks.register("certificates.revoke_corrected", revoke_corrected)
