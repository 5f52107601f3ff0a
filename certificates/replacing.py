"""Certificates in the place of others: with a corrected name, issued anew, or renewed. The first one's code says so."""

import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone

from certificates import ledger, mails
from certificates.actions import NameMissing, keep
from certificates.attendance import attended_by, ended_on
from certificates.codes import new_code
from certificates.models import Credential, CredentialHolder, Reason, Renewal
from certificates.payload import payload_in_place_of, written_name
from certificates.standing import CannotFollow, State, months_after
from certificates.validity import rule_for
from people.models import User
from programme.models import Booking


class NameUnchanged(ValueError):
    """The name on the certificate is already this one."""


class NothingToRenew(Exception):
    """No session was attended by which the certificate could be renewed."""


@transaction.atomic
def correct_name(credential: Credential, *, name: str, by: User) -> Credential:
    """Issue a certificate of the same thing to a corrected name; edition, day and hours stay those of the first.

    Raises NameMissing, NameUnchanged where a valid one says the same, CannotFollow where there can be no other.
    """
    credential = _held(credential)
    if not may_be_corrected(credential):
        raise CannotFollow(credential.state, State.SUPERSEDED)
    name = written_name(name)
    if not name:
        raise NameMissing
    if name == credential.holder.name and credential.is_valid:
        raise NameUnchanged
    reason = Reason.ISSUED_ANEW if name == credential.holder.name else Reason.NAME_CORRECTED
    newer = _replace(credential, name=name, by=by, reason=reason, expires_on=credential.expires_on)
    mails.tell(newer, "replaced")
    return newer


def may_be_corrected(credential: Credential) -> bool:
    """Whether another one can be issued in its place: it is valid, or was revoked for a reason that allows another."""
    return credential.may_have_another and credential.state != State.EXPIRED and not _has_newer(credential)


def _has_newer(credential: Credential) -> bool:
    return Credential.objects.filter(supersedes=credential).exists()


@transaction.atomic
def renew(credential: Credential, *, by: User) -> Credential:
    """Issue a certificate that holds for another while, because a session was attended. Raises NothingToRenew, CannotFollow."""
    credential = _held(credential)
    until = renewable_until(credential)
    if until is None:
        raise NothingToRenew
    newer = _replace(credential, name=credential.holder.name, by=by, reason=Reason.RENEWED, expires_on=until)
    mails.tell(newer, "renewed")
    return newer


def renewable_until(credential: Credential) -> date | None:
    """Until when a certificate would hold if it were renewed today; None where nothing was attended that renews it.

    One query where nothing renews it, two where something does.
    """
    person, ends = credential.holder.person, credential.expires_on
    rule = rule_for(credential.module, credential.kind) if person and ends and credential.module else None
    if rule is None or rule.renewal != Renewal.SESSION or not person or not ends or not credential.may_have_another:
        return None
    booking = _newest_attended(person, credential)
    until = months_after(ended_on(booking), rule.valid_months) if booking and rule.valid_months else None
    return until if until and until > ends else None


def _newest_attended(person: User, credential: Credential) -> Booking | None:
    attended = attended_by(person).filter(session__module=credential.module_id)
    return attended.select_related("session").order_by("-session__ends_at").first()


def _held(credential: Credential) -> Credential:
    return (
        Credential.objects.select_for_update(of=("self",))
        .select_related("holder__person", "module", "booking__session", "completion")
        .get(pk=credential.pk)
    )


def _replace(credential: Credential, *, name: str, by: User, reason: Reason, expires_on: date | None) -> Credential:
    if not credential.may_have_another or _has_newer(credential):
        raise CannotFollow(State(credential.standing.state), State.SUPERSEDED)
    if credential.standing.state != State.REVOKED:
        ledger.append(credential, State.SUPERSEDED, by=by, reason=reason)
    salt = secrets.token_hex(16)
    payload = payload_in_place_of(
        credential.payload,
        code=new_code(secrets.choice),
        name=name,
        salt=salt,
        issued_on=timezone.localdate(),
        expires_on=expires_on,
    )
    return keep(
        payload,
        CredentialHolder(person=credential.holder.person, name=name, salt=salt),
        by=by,
        module=credential.module,
        enrolment_id=credential.enrolment_id,
        edition_id=credential.edition_id,
        booking=credential.booking,
        completion=credential.completion,
        supersedes=credential,
    )
