"""Many at once, on PostgreSQL: one certificate, one file, one revocation, one successor; a batch among many workers."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest
from django.db import connections, transaction

from certificates import actions, batches, ledger, replacing, whole
from certificates.models import (
    Batch,
    BatchItem,
    Credential,
    CredentialFile,
    CredentialStatus,
    CurriculumCompletion,
    ItemState,
    Reason,
    State,
)
from tests.certificates.test_ladder import WHOLE, has_done_all
from tests.factories.attendance import a_closed_day
from tests.factories.certificates import completed, issued, short_module
from tests.factories.people import UserFactory, administrator
from tests.programme.curricula.test_views import a_curriculum

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]


def together(times: int, act: Callable[[int], Any]) -> list[Any]:
    """Do something many times from many connections; a refusal is a result too."""

    def one(number: int) -> Any:
        try:
            return act(number)
        except ledger.CannotFollow as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(times)))


def test_many_requests_give_one_certificate_and_one_file():
    enrolment = completed()

    results = together(16, lambda _number: actions.issue(enrolment, by=enrolment.learner, language="en"))

    assert {credential.code for credential in results} == {Credential.objects.get().code}
    assert CredentialFile.objects.count() == 1


def test_many_requests_after_a_session_give_one_certificate():
    person = UserFactory(name="Ana")
    booking = a_closed_day(person).bookings.get(person=person)

    results = together(16, lambda _number: actions.issue_attendance(booking, by=person, language="en"))

    assert {credential.code for credential in results} == {Credential.objects.get().code}


def test_many_workers_keep_one_file():
    credential = issued()

    together(4, lambda _number: actions.make_file.func(credential.pk))

    kept = CredentialFile.objects.get(credential=credential)
    folder, _slash, _name = kept.pdf.name.rpartition("/")
    assert kept.pdf.storage.listdir(folder)[1] == [f"{credential.code}.pdf"]


def test_many_revocations_are_one():
    credential = issued()

    together(8, lambda _number: ledger.revoke(credential, by=None, reason=Reason.ERROR))

    assert CredentialStatus.objects.filter(state=State.REVOKED).count() == 1


def test_many_corrections_give_one_successor():
    credential, staff = issued(), administrator()

    together(8, lambda number: replacing.correct_name(credential, name=f"Name {number}", by=staff))

    assert Credential.objects.filter(supersedes=credential).count() == 1
    assert Credential.objects.count() == 2


def test_many_workers_share_a_batch_and_nobody_gets_two():
    people = [UserFactory(name=f"Person {number}") for number in range(12)]
    session = a_closed_day(*people, room=12)
    batch = Batch.objects.create(session=session, by=administrator())
    BatchItem.objects.bulk_create(BatchItem(batch=batch, booking=one) for one in session.bookings.all())

    together(4, lambda _number: batches.work.func(batch.pk))

    assert set(batch.items.values_list("state", flat=True)) == {ItemState.ISSUED}
    assert sorted(Credential.objects.values_list("booking__person", flat=True)) == sorted(one.pk for one in people)


def _killed_at_the_third(batch: int) -> None:
    """In a process of its own: make two, and be killed while the third is written."""
    del connections["default"]  # the parent's
    batches._make_next(batch)
    batches._make_next(batch)
    with transaction.atomic():
        batches._make_next(batch)
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_is_killed_in_the_middle_loses_none_and_doubles_none():
    session = a_closed_day(*(UserFactory(name=f"Person {number}") for number in range(5)), room=5)
    batch = Batch.objects.create(session=session, by=administrator())
    BatchItem.objects.bulk_create(BatchItem(batch=batch, booking=one) for one in session.bookings.all())
    worker = get_context("fork").Process(target=_killed_at_the_third, args=[batch.pk])

    worker.start()
    worker.join()
    after = sorted(batch.items.values_list("state", flat=True))
    together(2, lambda _number: batches.work.func(batch.pk))

    assert worker.exitcode == -signal.SIGKILL
    assert after == [ItemState.ISSUED] * 2 + [ItemState.WAITING] * 3
    assert set(batch.items.values_list("state", flat=True)) == {ItemState.ISSUED}
    assert Credential.objects.count() == 5


def test_many_requests_give_one_certificate_of_a_whole_curriculum():
    module = short_module()
    a_curriculum(facts=WHOLE)
    person = UserFactory(name="Ana")
    has_done_all(person, module)

    results = together(8, lambda _number: whole.issue_curriculum(person, "whole", by=person, language="en"))

    assert {credential.code for credential in results} == {Credential.objects.get().code}
    assert CurriculumCompletion.objects.count() == 1


def test_two_who_begin_a_batch_begin_one():
    session = a_closed_day(*(UserFactory(name=f"Person {number}") for number in range(3)), room=3)
    staff = administrator()

    together(4, lambda _number: batches.begin(session, by=staff))

    assert Batch.objects.get().items.count() == Credential.objects.count() == 3
