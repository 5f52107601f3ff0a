"""What is done with credentials: issue, make the file, forget. What becomes of them is in `ledger`. Certificates are asked for, never made by a signal."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from certificates import ledger
from certificates.attendance import attendance_facts, has_attended
from certificates.badges.document import Form
from certificates.codes import new_code
from certificates.files import FinishedFile, finished_file
from certificates.issuers import issuer_of
from certificates.models import (
    Credential,
    CredentialBadge,
    CredentialFile,
    CredentialHolder,
    CredentialKind,
    CredentialRule,
    CurriculumCompletion,
)
from certificates.needs import Titles, are_met, live_round_in
from certificates.payload import EXPIRES_ON, Facts, payload_of, written_name
from certificates.reached import reached_with
from certificates.standing import State
from certificates.trainers import trainer_facts
from certificates.validity import last_day, rule_for
from ground.registries import ticks
from learning.models import Enrolment
from modules.canonical import sha256_of
from modules.editions import Manifest, manifest
from people.models import User
from programme.models import Booking

NO_MORE: Mapping[str, Any] = {}


class NotCompleted(Exception):
    """Something that the module asks for is still missing."""


class NotAttended(Exception):
    """The session is not closed, or the person was there for less than four fifths of its minutes."""


class NameMissing(Exception):
    """There is no name in the profile that could stand on a certificate."""


@transaction.atomic
def issue(enrolment: Enrolment, *, by: User | None, language: str) -> Credential:
    """Certify a completed module, in that language; asking twice gives the same credential.

    Raises NotCompleted, or NameMissing when the learner's profile holds no name. The file is made after commit.
    """
    return _of_enrolment(_locked(enrolment), CredentialKind.COMPLETION, by=by, language=language)


@transaction.atomic
def issue_further(enrolment: Enrolment, kind: CredentialKind, *, by: User | None, language: str) -> Credential:
    """Certify achievement or a trainer: a completed module and what the rule asks for beside it; twice gives the same.

    Raises NotCompleted where something of it is missing, or NameMissing. The file is made after commit.
    """
    enrolment = _locked(enrolment)
    rule = rule_for(enrolment.module, kind)
    if rule is None or not are_met(rule, reached_with(enrolment, rule), Titles(language)):
        raise NotCompleted
    return _of_enrolment(enrolment, kind, by=by, language=language, rule=rule)


def _locked(enrolment: Enrolment) -> Enrolment:
    locked = Enrolment.objects.select_for_update(of=("self",)).select_related("learner", "module")
    return locked.get(pk=enrolment.pk)


def _of_enrolment(
    enrolment: Enrolment, kind: CredentialKind, *, by: User | None, language: str, rule: CredentialRule | None = None
) -> Credential:
    if enrolment.completed_edition_id is None:
        raise NotCompleted
    known = enrolment.credentials.newest().with_standing().filter(kind=kind).first()
    if known is not None:
        return known
    name = name_of(enrolment.learner)
    edition, more = manifest(enrolment.completed_edition_id), NO_MORE
    facts = _facts(enrolment, edition, kind, language)
    if rule and kind == CredentialKind.ACHIEVEMENT:
        facts = replace(facts, live_round=live_round_in(edition, rule.live_round, language))
    if rule and kind == CredentialKind.TRAINER:
        facts, more = trainer_facts(facts, enrolment, rule)
    rests_on = {"module": enrolment.module, "enrolment": enrolment, "edition_id": edition.id}
    return write(facts, enrolment.learner, name, by, more, **rests_on)


def name_of(person: User) -> str:
    """The name as it is written on paper. Raises NameMissing."""
    name = written_name(person.name)
    if not name:
        raise NameMissing
    return name


@transaction.atomic
def issue_attendance(booking: Booking, *, by: User | None, language: str) -> Credential:
    """Certify that somebody attended a closed session, in that language; asking twice gives the same credential.

    Raises NotAttended below four fifths of the minutes or before closing, NameMissing. The file is made after commit.
    """
    locked = Booking.objects.select_for_update(of=("self",)).select_related("person", "session__module")
    booking = locked.get(pk=booking.pk)
    if not has_attended(booking) or booking.person is None:
        raise NotAttended
    known = booking.credentials.newest().with_standing().first()
    if known is not None:
        return known
    name = name_of(booking.person)
    facts = attendance_facts(booking, code=new_code(secrets.choice), language=language)
    return write(facts, booking.person, name, by, module=booking.session.module, booking=booking)


def write(
    facts: Facts, person: User, name: str, by: User | None, more: Mapping[str, Any] = NO_MORE, **rests_on: Any
) -> Credential:
    """Keep the facts under a name; `more` is said of some kinds only."""
    salt = secrets.token_hex(16)
    holder = CredentialHolder(person=person, name=name, salt=salt)
    return keep(payload_of(facts, name=name, salt=salt) | dict(more), holder, by=by, **rests_on)


@transaction.atomic
def keep(payload: Mapping[str, Any], holder: CredentialHolder, *, by: User | None, **fields: Any) -> Credential:
    """Write a credential down as its payload says it; the file is made after commit."""
    ends = payload.get(EXPIRES_ON)
    credential = Credential.objects.create(
        code=payload["code"],
        kind=payload["kind"],
        language=payload["language"],
        hours=Decimal(payload["hours"]),
        expires_on=date.fromisoformat(ends) if ends else None,
        issued_at=timezone.now(),
        payload=payload,
        sha256=sha256_of(payload),
        **fields,
    )
    holder.credential = credential
    holder.save(force_insert=True)
    ledger.append(credential, State.ISSUED, by=by, at=credential.issued_at)
    transaction.on_commit(partial(make_file.enqueue, credential.pk))
    return credential


def _facts(enrolment: Enrolment, edition: Manifest, kind: CredentialKind, language: str) -> Facts:
    lang, words = edition.words(language)
    module = enrolment.module
    completed_on = timezone.localdate(enrolment.completed_at)
    return Facts(
        code=new_code(secrets.choice),
        kind=kind.value,
        language=language,
        module={"slug": module.slug, "code": module.code, "title": words["title"], "language": lang},
        edition=edition.number,
        minutes=edition.minutes,
        outcomes=words.get("outcomes", []),
        issuer=issuer_of(module, language),
        completed_on=completed_on,
        issued_on=timezone.localdate(),
        expires_on=last_day(module, kind.value, completed_on),
        is_demonstration=module.is_demonstration,
        footnotes=words.get("footnotes", []),
    )


@task()
def make_file(credential_id: int) -> None:
    """Sign the digital credential, draw and sign the PDF with it, and keep both. Whoever comes second keeps nothing; an erased name is never drawn."""
    credential = Credential.objects.select_related("holder__person", "edition", "module").get(pk=credential_id)
    if not credential.holder.name or CredentialFile.objects.filter(credential=credential).exists():
        return
    made = finished_file(credential, at=timezone.now())
    contents = {"pdf": made.content}
    if made.badge:
        contents |= {Form.DOCUMENT.value: made.badge.document, Form.TOKEN.value: made.badge.token}
    paths = {
        ending: default_storage.save(path_of(credential.code, ending), ContentFile(content))
        for ending, content in contents.items()
    }
    try:
        _keep_file(credential, made, paths)
    except IntegrityError:
        for path in paths.values():
            default_storage.delete(path)


@transaction.atomic
def _keep_file(credential: Credential, made: FinishedFile, paths: Mapping[str, str]) -> None:
    CredentialFile.objects.create(
        credential=credential,
        pdf=paths["pdf"],
        sha256=hashlib.sha256(made.content).hexdigest(),
        signer=made.signer,
        fingerprint=made.fingerprint,
    )
    if made.badge:
        CredentialBadge.objects.create(
            credential=credential,
            document=paths[Form.DOCUMENT],
            token=paths[Form.TOKEN],
            document_sha256=hashlib.sha256(made.badge.document).hexdigest(),
            token_sha256=hashlib.sha256(made.badge.token).hexdigest(),
            key=made.badge.key,
        )


def path_of(code: str, ending: str = "pdf") -> str:
    """Where a file is kept: folders of a thousand, since some disks are slow with full ones."""
    return f"certificates/{code[:2]}/{code}.{ending}"


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
    files = CredentialFile.objects.filter(credential__holder__in=held).values_list("pdf", flat=True)
    badges = CredentialBadge.objects.filter(credential__holder__in=held).values_list("document", "token")
    paths = [*files, *chain.from_iterable(badges)]
    held.update(person=None, name="", salt="")
    CurriculumCompletion.objects.filter(person=person).update(person=None)
    for path in paths:
        transaction.on_commit(partial(default_storage.delete, path))


ticks.register("certificates.make_missing_files", make_missing_files)
