"""What is done with credentials: issue, revoke, make the file. Certificates are asked for, never made by a signal."""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django_tasks import task

from certificates.attendance import attendance_facts, has_attended
from certificates.codes import new_code
from certificates.files import finished_file
from certificates.issuers import issuer_of
from certificates.models import (
    Credential,
    CredentialFile,
    CredentialHolder,
    CredentialKind,
    CredentialStatus,
    Reason,
    State,
)
from certificates.payload import Facts, half_hours, payload_of, written_name
from ground import audit
from ground.registries import ticks
from learning.models import Enrolment
from modules.canonical import sha256_of
from modules.editions import Manifest, manifest
from modules.models import Module
from people.models import User
from programme.models import Booking, Presence

# So long a correction of the register stands before a certificate falls with it.
CORRECTION_STANDS = timedelta(days=1)


class NotCompleted(Exception):
    """Something that the module asks for is still missing."""


class NotAttended(Exception):
    """The session is not closed, or the person was there for less than four fifths of its minutes."""


class NameMissing(Exception):
    """There is no name in the profile that could stand on a certificate."""


class AlreadyRevoked(Exception):
    """The credential was revoked before."""


@transaction.atomic
def issue(enrolment: Enrolment, *, by: User | None, language: str) -> Credential:
    """Certify a completed module, in that language; asking twice gives the same credential.

    Raises NotCompleted, or NameMissing when the learner's profile holds no name. The file is made after commit.
    """
    locked = Enrolment.objects.select_for_update(of=("self",)).select_related("learner", "module")
    enrolment = locked.get(pk=enrolment.pk)
    if enrolment.completed_edition_id is None:
        raise NotCompleted
    known = enrolment.credentials.with_standing().filter(kind=CredentialKind.COMPLETION).first()
    if known is not None:
        return known
    name = written_name(enrolment.learner.name)
    if not name:
        raise NameMissing
    edition = manifest(enrolment.completed_edition_id)
    rests_on = {"enrolment": enrolment, "edition_id": edition.id}
    return _write(_facts(enrolment, edition, language), enrolment.module, enrolment.learner, name, by, **rests_on)


@transaction.atomic
def issue_attendance(booking: Booking, *, by: User | None, language: str) -> Credential:
    """Certify that somebody attended a closed session, in that language; asking twice gives the same credential.

    Raises NotAttended below four fifths of the minutes or before closing, NameMissing. The file is made after commit.
    """
    locked = Booking.objects.select_for_update(of=("self",)).select_related("person", "session__module")
    booking = locked.get(pk=booking.pk)
    if not has_attended(booking) or booking.person is None:
        raise NotAttended
    known = Credential.objects.with_standing().filter(booking=booking).first()
    if known is not None:
        return known
    name = written_name(booking.person.name)
    if not name:
        raise NameMissing
    facts = attendance_facts(booking, code=new_code(secrets.choice), language=language)
    return _write(facts, booking.session.module, booking.person, name, by, booking=booking)


def _write(facts: Facts, module: Module, person: User, name: str, by: User | None, **rests_on: Any) -> Credential:
    salt, now = secrets.token_hex(16), timezone.now()
    payload = payload_of(facts, name=name, salt=salt)
    credential = Credential.objects.create(
        code=facts.code,
        kind=facts.kind,
        module=module,
        language=facts.language,
        hours=half_hours(facts.minutes),
        issued_at=now,
        payload=payload,
        sha256=sha256_of(payload),
        **rests_on,
    )
    CredentialHolder.objects.create(credential=credential, person=person, name=name, salt=salt)
    CredentialStatus.objects.create(credential=credential, state=State.ISSUED, by=by, at=now)
    audit.record("certificate.issue", credential, by=by, payload={"code": credential.code, "module": module.slug})
    transaction.on_commit(partial(make_file.enqueue, credential.pk))
    return credential


def _facts(enrolment: Enrolment, edition: Manifest, language: str) -> Facts:
    lang, words = edition.words(language)
    module = enrolment.module
    return Facts(
        code=new_code(secrets.choice),
        kind=CredentialKind.COMPLETION.value,
        language=language,
        module={"slug": module.slug, "code": module.code, "title": words["title"], "language": lang},
        edition=edition.number,
        minutes=edition.minutes,
        outcomes=words.get("outcomes", []),
        issuer=issuer_of(module, language),
        completed_on=timezone.localdate(enrolment.completed_at),
        issued_on=timezone.localdate(),
        is_demonstration=module.is_demonstration,
        footnotes=words.get("footnotes", []),
    )


@transaction.atomic
def revoke(credential: Credential, *, by: User | None, reason: Reason) -> CredentialStatus:
    """Take a credential back; its code says so from now on. Raises AlreadyRevoked."""
    credential = Credential.objects.select_for_update().get(pk=credential.pk)
    if credential.is_revoked:
        raise AlreadyRevoked
    status = CredentialStatus.objects.create(credential=credential, state=State.REVOKED, reason=reason, by=by)
    audit.record("certificate.revoke", credential, by=by, payload={"code": credential.code, "reason": str(reason)})
    return status


def revoke_corrected(at: datetime) -> int:
    """Take back certificates of attendance whose register was corrected to less, a day after: a slip can be put right."""
    valid = Credential.objects.filter(kind=CredentialKind.ATTENDANCE).exclude(statuses__state=State.REVOKED)
    corrected = valid.exclude(booking__presence=Presence.ATTENDED)
    due = corrected.annotate(said=Max("booking__check_ins__kept_at")).filter(said__lte=at - CORRECTION_STANDS)
    for credential in due:
        revoke(credential, by=None, reason=Reason.ERROR)
    return len(due)


@task()
def make_file(credential_id: int) -> None:
    """Draw and sign the PDF of a credential and keep it. Whoever comes second keeps nothing; an erased name is never drawn."""
    credential = Credential.objects.select_related("holder", "edition", "module").get(pk=credential_id)
    if not credential.holder.name or CredentialFile.objects.filter(credential=credential).exists():
        return
    made = finished_file(credential, at=timezone.now())
    path = default_storage.save(path_of(credential.code), ContentFile(made.content))
    digest = hashlib.sha256(made.content).hexdigest()
    try:
        with transaction.atomic():
            CredentialFile.objects.create(
                credential=credential, pdf=path, sha256=digest, signer=made.signer, fingerprint=made.fingerprint
            )
    except IntegrityError:
        default_storage.delete(path)


def path_of(code: str) -> str:
    """Where the file is kept: folders of a thousand, since some disks are slow with full ones."""
    return f"certificates/{code[:2]}/{code}.pdf"


def make_missing_files(at: datetime) -> int:
    """Draw what a stopped worker left undrawn; returns how many were asked for."""
    missing = Credential.objects.filter(file=None, issued_at__lte=at).exclude(holder__name="")
    pks = list(missing.values_list("pk", flat=True))
    for pk in pks:
        make_file.enqueue(pk)
    return len(pks)


@transaction.atomic
def forget(person: User) -> None:
    """Erase the person's name from their credentials and drop the files that show it; codes, dates and hashes stay."""
    held = CredentialHolder.objects.filter(person=person)
    paths = list(CredentialFile.objects.filter(credential__holder__in=held).values_list("pdf", flat=True))
    held.update(person=None, name="", salt="")
    for path in paths:
        transaction.on_commit(partial(default_storage.delete, path))


ticks.register("certificates.make_missing_files", make_missing_files)
ticks.register("certificates.revoke_corrected", revoke_corrected)
