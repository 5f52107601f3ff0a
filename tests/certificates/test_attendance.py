"""Certificates of attendance: for whom, what they say, and what becomes of them when the register is corrected."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from pypdf import PdfReader

from certificates import actions, ledger, pdf
from certificates.models import Credential, CredentialKind, State
from learning.models import Enrolment
from programme.attending.actions import correct
from programme.attending.register import Register
from programme.models import Booking, CorrectionReason
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.attendance import a_closed_day, a_day, after, closed, entered, the_trainer
from tests.factories.certificates import completed, issued, short_module
from tests.factories.people import UserFactory
from tests.factories.training_sessions import booked

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return UserFactory(name="Ana  Açaí")


def attended(person, **fields) -> Booking:
    """The booking of somebody who was in a day from the beginning to the end."""
    return a_closed_day(person, **fields).bookings.select_related("session").get(person=person)


def certified(person, **fields) -> Credential:
    return actions.issue_attendance(attended(person, **fields), by=person, language="en")


def page_of(session):
    return f"/en/sessions/{session.key}/certificate/"


def test_it_says_what_was_attended(ana):
    credential = certified(ana, title="A day at Kosovo* desks")

    assert (credential.kind, credential.enrolment, credential.edition) == (CredentialKind.ATTENDANCE, None, None)
    assert credential.title == "A day at Kosovo* desks"
    assert credential.holder.name == "Ana Açaí"
    assert credential.hours == Decimal("6.0")
    assert credential.payload["session"] == {
        "title": "A day at Kosovo* desks",
        "kind": "training",
        "mode": "room",
        "language": "en",
        "began_on": "2027-03-26",
        "ended_on": "2027-03-26",
        "blocks": [
            {"title": "Opening", "day": "2027-03-26", "minutes": 180},
            {"title": "Afternoon", "day": "2027-03-26", "minutes": 180},
        ],
    }
    assert [note["mark"] for note in credential.footnotes] == ["*"]


def test_asking_twice_gives_the_same(ana):
    booking = attended(ana)

    first, second = (actions.issue_attendance(booking, by=ana, language=one) for one in ("en", "fr"))

    assert first == second


@pytest.mark.parametrize("what", ["not closed", "half of it", "waiting"])
def test_nobody_else_gets_one(ana, what):
    session = a_day(room=1)
    if what == "waiting":
        booked(session)
    booking = booked(session, ana)
    if what == "not closed":
        entered(session)
    else:
        closed(session, absent={booking: (1,)})

    with pytest.raises(actions.NotAttended):
        actions.issue_attendance(booking, by=ana, language="en")


def test_a_name_is_needed():
    person = UserFactory(name=" ")

    with pytest.raises(actions.NameMissing):
        certified(person)


@pytest.mark.parametrize("change", [{"kind": "completion"}, {"kind": "attendance", "booking": None}])
def test_it_rests_on_one_thing(ana, change):
    known = certified(ana)
    fields = {
        field.attname: getattr(known, field.attname) for field in Credential._meta.concrete_fields if field.name != "id"
    }

    with pytest.raises(DatabaseError), transaction.atomic():
        Credential.objects.create(**(fields | {"code": "0" * 11, "booking_id": None} | change))


def test_the_ledger_still_refuses_changes(ana):
    credential = certified(ana)

    with pytest.raises(DatabaseError), transaction.atomic():
        Credential.objects.filter(pk=credential.pk).update(hours=99)


def test_a_correction_takes_it_back_when_it_has_stood_for_a_day(ana):
    credential = certified(ana)
    booking = credential.booking
    register = Register(booking.session)
    corrected_at = after(booking.session) + timedelta(days=2)
    correct(
        booking.session,
        {(booking.pk, block.pk): False for block in register.blocks},
        reason=CorrectionReason.MIXED_UP,
        seen=register.last,
        by=the_trainer(booking.session),
        at=corrected_at,
    )

    taken_back = [ledger.revoke_corrected(corrected_at + timedelta(hours=hours)) for hours in (23, 25, 26)]

    assert taken_back == [0, 1, 0]
    assert Credential.objects.get(pk=credential.pk).standing.state == State.REVOKED


def test_other_certificates_are_left_alone(ana):
    certified(ana)
    issued()

    assert ledger.revoke_corrected(timezone.now() + timedelta(days=900)) == 0


# On paper


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_paper_says_it_on_one_tagged_page(ana, language):
    booking = attended(ana, title="Rückkehrberatung für Straßensozialarbeiterinnen")
    credential = actions.issue_attendance(booking, by=ana, language=language)

    reader = PdfReader(io.BytesIO(pdf.draw(credential)))

    words = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert reader.root_object["/MarkInfo"]["/Marked"]
    for said in ("Ana Açaí", "Straßensozialarbeiterinnen", "Opening", "Afternoon", credential.grouped_code):
        assert said in words
    if language == "en":
        for said in ("Certificate of attendance", "6 hours", "26 March 2027", "Training session, In the room, English"):
            assert said in words
        assert "completed" not in words
        assert reader.metadata.title.startswith("Certificate of attendance: Rückkehrberatung")


# On the pages


def test_the_way_from_the_session_to_the_file(ana, django_capture_on_commit_callbacks):
    session = attended(ana).session
    client = signed_in(ana)

    shown = words_of(client.get(f"/en/sessions/{session.key}/"))
    asked = words_of(client.get(page_of(session)))
    with django_capture_on_commit_callbacks(execute=True):
        made = client.post(page_of(session), {"name": "Ana Açaí"}, follow=True)
    file = client.get(f"/en/certificates/{Credential.objects.get().grouped_code}/file/")

    assert "Make my certificate" in shown
    assert "You have attended the session. One last thing: the name." in asked
    assert "Your certificate is made." in words_of(made)
    assert "has attended the training session" in words_of(made)
    assert file["Content-Type"] == "application/pdf"
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    file.close()


def test_anybody_checks_its_code(client, ana):
    credential = certified(ana)

    words = words_of(client.get(f"/en/certificates/{credential.grouped_code}/"))

    assert "This certificate is valid" in words
    assert "has attended the training session" in words
    assert "Training session · In the room · English" in words


def test_without_closing_the_page_says_what_it_waits_for(ana):
    session = a_day()
    booked(session, ana)
    client = signed_in(ana)

    assert "as soon as the trainer has entered who was there" in words_of(client.get(page_of(session)))
    assert client.post(page_of(session), {"name": "Ana"}).status_code == 409
    assert "Make my certificate" not in words_of(client.get(f"/en/sessions/{session.key}/"))


def test_a_certificate_is_nobody_elses(ana):
    session = attended(ana).session

    assert signed_in(UserFactory()).get(page_of(session)).status_code == 404


def test_the_list_leads_to_what_is_made_and_what_can_be(ana):
    certified(ana, title="A day that is certified")
    a_closed_day(ana, title="A day that is not", module=Credential.objects.get().module)
    enrolment = completed(ana)

    words = words_of(signed_in(ana).get("/en/learn/certificates/"))

    assert "A day that is certified Attendance, " in words
    assert words.count("Can be made") == 2
    assert f"Module {enrolment.module.slug}" in words
    assert Enrolment.objects.count() == 1
    assert "My certificates" in words_of(signed_in(ana).get("/en/learn/"))


def test_an_empty_list_says_how_one_comes_to_a_certificate(ana):
    assert "No certificate yet" in words_of(signed_in(ana).get("/en/learn/certificates/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(ana, django_assert_num_queries, rows):
    for number in range(rows):
        module = {"module": Credential.objects.first().module} if number else {}
        certified(ana, **module)
        a_closed_day(ana, module=Credential.objects.first().module)
        completed(ana, short_module(f"short{number}"))
    client = signed_in(ana)
    client.get("/en/learn/certificates/")

    with django_assert_num_queries(7):
        client.get("/en/learn/certificates/")


def test_the_day_that_is_entered_on_paper_is_the_day_of_issue(ana):
    credential = certified(ana)

    assert (credential.completed_on, credential.dated) == (date(2027, 3, 26), timezone.localdate())
