import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder

from access.actions import deciding, requests, seats
from access.models import AccessRequest, Conflict, NoteKind, RequestNote, Seat, SeatState
from ground import privacy
from ground.models import AuditName, OutboxMessage
from people import actions
from people.models import Absence, Role
from tests.factories.access import a_draft, approved, fresh, grant_of, nominated, sent
from tests.factories.people import UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db


def erase(person) -> None:
    actions.erase(person, by=administrator())


def everything_about(name: str) -> list[str]:
    """Where a name still stands in what the platform keeps about requests, seats, mails and the ledger."""
    texts = {
        "requests": AccessRequest.objects.values_list("unit", "sponsor", "over_quota_reason"),
        "notes": RequestNote.objects.values_list("text"),
        "seats": Seat.objects.values_list("email", "given_name", "family_name"),
        "mails": OutboxMessage.objects.values_list("address", "subject", "body"),
        "ledger": AuditName.objects.values_list("label"),
    }
    return [where for where, rows in texts.items() if any(name in str(row) for row in rows)]


def test_erasing_a_requester_leaves_the_request_and_its_history_without_their_words():
    case = sent(unit="Unit of Marguerite")
    requests.say(case, by=case.requester, text="Please ring Marguerite.", kind=NoteKind.MESSAGE)
    events = list(case.events.values_list("event", flat=True))

    erase(case.requester)

    case = fresh(case)
    assert case.requester.email.endswith("@erased.invalid")
    assert (case.unit, list(case.notes.values_list("text", "by"))) == ("", [("", None)])
    assert list(case.events.values_list("event", flat=True)) == events
    assert everything_about("Marguerite") == []


def test_the_chain_of_the_ledger_holds_after_an_erasure(capsys):
    learner = UserFactory(name="Marguerite Oiseau", email="marguerite@example.org")
    case = approved()
    (seat,) = nominated(case, "marguerite@example.org")
    seats.accept(seat, person=learner)
    assert "ledger" in everything_about("Marguerite")

    erase(learner)
    call_command("verify_audit")

    assert "unbroken" in capsys.readouterr().out
    assert everything_about("Marguerite") == everything_about("marguerite@example.org") == []


def test_erasing_a_learner_gives_the_seat_to_somebody_else():
    case, learner = approved(seats=1), UserFactory(email="first@example.org")
    first, second = nominated(case, "first@example.org", "second@example.org")
    seats.accept(first, person=learner)

    erase(learner)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.email, first.given_name) == (SeatState.LEFT, "", "")
    assert (second.state, grant_of(case).seats_used) == (SeatState.INVITED, 1)


def test_erasing_somebody_forgets_invitations_to_their_address_and_the_mails():
    person = UserFactory(email="lucie@example.org")
    case = approved()
    (seat,) = nominated(case, "Lucie@example.org")
    assert "mails" in everything_about("ucie@example.org")

    erase(person)

    seat.refresh_from_db()
    assert (seat.state, seat.email) == (SeatState.LEFT, "")
    assert everything_about("ucie@example.org") == []


def test_erasing_an_official_empties_their_drafts_with_the_file():
    case = a_draft()
    requests.attach(case, ContentFile(b"%PDF-1.7", "letter.pdf"))

    erase(case.requester)

    case = fresh(case)
    assert (case.justification, case.target_group, case.attachment.name) == ("", "", "")


def test_erasing_staff_drops_their_words_their_absences_and_their_conflicts():
    approver = appointed(Role.APPROVER, evidence="Letter for Marguerite")
    Absence.objects.create(person=approver, starts_on="2027-03-01", ends_on="2027-03-05")
    case, other = sent(), sent()
    deciding.declare_conflict(other, by=approver)
    deciding.ask(case, by=approver, version=case.version, text="Marguerite asks which teams would take part.")

    erase(approver)

    assert (Absence.objects.count(), Conflict.objects.count()) == (0, 0)
    assert approver.appointments.get().evidence == ""
    # The question has gone to the requester; the outbox forgets its words once it has left.
    assert everything_about("Marguerite") == ["mails"]
    assert fresh(case).events.last().by == approver


def test_nobody_else_loses_a_word():
    case, other = sent(), sent(unit="Unit 9")
    requests.say(other, by=other.requester, text="We have two teams.")

    erase(case.requester)

    assert (fresh(other).unit, other.notes.get().text) == ("Unit 9", "We have two teams.")


def test_the_export_holds_requests_notes_seats_and_absences_of_the_person_alone():
    case = approved(unit="Unit 7")
    person = case.requester
    requests.say(case, by=person, text="We have two teams.")
    Absence.objects.create(person=person, starts_on="2027-03-01", ends_on="2027-03-05")
    nominated(case, person.email, "other@example.org")
    sent(unit="Unit 9")

    exported = privacy.export(person)

    assert [(one["reference"], one["unit"]) for one in exported["requests"]] == [(case.reference, "Unit 7")]
    assert [one["text"] for one in exported["notes_on_requests"]] == ["We have two teams."]
    assert [one["email"] for one in exported["seats"]] == [person.email]
    assert len(exported["absences"]) == 1
    written = json.dumps(exported, cls=DjangoJSONEncoder)
    assert "token_hash" not in written
    assert "other@example.org" not in written
