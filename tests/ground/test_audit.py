import re
import threading

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from ground import audit
from ground.models import AuditEvent, AuditName
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def without_trigger(sql: str, *values: object) -> None:
    """Do what somebody does who can write to the database itself."""
    where = " ON ground_auditevent" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ground_auditevent_append_only{where}")
        cursor.execute(sql, values)


def test_record_numbers_and_chains_events():
    first = audit.record("grant.give", "grant:1", by=None)
    second = audit.record("grant.end", "grant:1", by=None)

    assert (first.number, first.previous_hash) == (1, "")
    assert (second.number, second.previous_hash) == (2, first.hash)
    assert list(audit.breaks()) == []
    assert audit.head() == (2, second.hash)


def test_record_keeps_no_name_in_the_event():
    person = UserFactory(name="Amina Diallo", email="amina@example.org")

    event = audit.record("grant.give", person, by=person, payload={"seats": 5})

    kept = repr(AuditEvent.objects.values().get(pk=event.pk))
    assert re.search(rf"Amina|amina|{person.key}", kept) is None
    assert event.name.label == "Amina Diallo"
    assert event.actor_hash == audit.actor_hash(person, event.name.salt)


def test_forgetting_a_person_leaves_the_chain_whole():
    person = UserFactory()
    audit.record("grant.give", "grant:1", by=person)

    audit.forget(person)

    assert AuditName.objects.values_list("actor", "label", "salt").get() == (None, "", "")
    assert list(audit.breaks()) == []


def test_payload_hashes_the_same_after_a_round_trip():
    audit.record("score", "attempt:1", by=None, payload={"share": 1e22, "list": [1, 2.50, None], "word": "é\n“"})

    assert list(audit.breaks()) == []


@pytest.mark.parametrize("table", ["ground_auditevent"])
def test_events_cannot_be_updated(table):
    audit.record("grant.give", "grant:1", by=None)

    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        AuditEvent.objects.update(action="nothing")

    assert AuditEvent.objects.get().action == "grant.give"


@pytest.mark.postgresql_only
def test_events_cannot_be_deleted():
    event = audit.record("grant.give", "grant:1", by=None)

    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        AuditEvent.objects.all()._raw_delete("default")

    assert AuditEvent.objects.get() == event


def test_breaks_names_a_changed_event():
    for number in range(3):
        audit.record("grant.give", f"grant:{number}", by=None)

    without_trigger("UPDATE ground_auditevent SET action = %s WHERE number = 2", "grant.refuse")

    assert list(audit.breaks()) == [audit.Break(2, "Event 2 was changed after it was written.")]


def test_breaks_names_events_that_changed_places():
    for number in range(3):
        audit.record("grant.give", f"grant:{number}", by=None)

    without_trigger("UPDATE ground_auditevent SET number = 9 WHERE number = 2")
    for old, new in ((3, 2), (9, 3)):
        AuditEvent.objects.filter(number=old).update(number=new)

    assert [found.number for found in audit.breaks()] == [2, 2, 3, 3]


def test_breaks_names_missing_events():
    for number in range(3):
        audit.record("grant.give", f"grant:{number}", by=None)

    without_trigger("DELETE FROM ground_auditevent WHERE number = 2")

    assert [found.sentence for found in audit.breaks()] == [
        "Events 2 to 2 are missing.",
        "Event 3 does not follow the event before it.",
    ]


def test_verify_audit_prints_the_head(capsys):
    event = audit.record("grant.give", "grant:1", by=None)

    call_command("verify_audit")

    assert capsys.readouterr().out == f"1 events, unbroken. Head: 1:{event.hash}\n"


def test_verify_audit_finds_a_tail_that_was_cut_off():
    audit.record("grant.give", "grant:1", by=None)
    last = audit.record("grant.end", "grant:1", by=None)
    without_trigger("DELETE FROM ground_auditevent WHERE number = 2")

    call_command("verify_audit")

    with pytest.raises(CommandError, match="broken"):
        call_command("verify_audit", expect=f"2:{last.hash}")


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_make_one_chain():
    def write() -> None:
        try:
            for number in range(5):
                audit.record("grant.give", f"grant:{number}", by=None)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert AuditEvent.objects.count() == 30
    assert list(audit.breaks()) == []
