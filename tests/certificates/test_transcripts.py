"""The transcript: what it lists and sums, and who reads it by which address."""

from decimal import Decimal

import pytest

from certificates import actions, ledger, replacing
from certificates.models import CredentialKind, CredentialRule, Reason, TranscriptLink
from certificates.transcripts import sharing
from certificates.transcripts.reading import transcript_of
from learning.actions import record_fact
from people import actions as people_actions
from tests.access.views.reading import words_of
from tests.certificates.test_attendance import certified
from tests.django_fixtures import signed_in
from tests.factories.attendance import a_closed_day, a_day, closed
from tests.factories.certificates import completed, issued, short_module
from tests.factories.moments import at
from tests.factories.people import UserFactory, administrator
from tests.factories.training_sessions import booked

pytestmark = pytest.mark.django_db
PAGE = "/en/learn/certificates/transcript/"


@pytest.fixture
def ana():
    return UserFactory(name="Ana Açaí")


def sums(person) -> tuple[Decimal, Decimal, Decimal]:
    transcript = transcript_of(person, "en")
    return transcript.learned, transcript.attended, transcript.total


def shared(person, days: int = 30) -> str:
    return f"/en/transcripts/{sharing.share(person=person, days=days)}/"


def test_it_sums_what_was_learned_and_attended_with_and_without_a_certificate(ana):
    module = issued(ana).module
    certified(ana, module=module)
    a_closed_day(ana, module=module, title="A day without a certificate")

    entries = {(one.title, one.kind, bool(one.code), one.hours) for one in transcript_of(ana, "en").entries}

    assert entries == {
        ("Module short", "Completion", True, Decimal("1.0")),
        ("First contact", "Attendance", True, Decimal("6.0")),
        ("A day without a certificate", "Attendance", False, Decimal("6.0")),
    }
    assert sums(ana) == (1, 12, 13)


def test_a_completed_module_counts_before_its_certificate_is_made(ana):
    completed(ana)

    [entry] = transcript_of(ana, "en").entries

    assert (entry.title, entry.kind, entry.code, entry.counts) == ("Module short", "Completion", "", True)
    assert sums(ana) == (1, 0, 1)


def test_the_hours_of_a_module_count_once(ana):
    enrolment = issued(ana).enrolment
    CredentialRule.objects.create(module=enrolment.module, kind="achievement", live_round="a-talk")
    record_fact(enrolment, key="live:a-talk", by=None)
    actions.issue_further(enrolment, CredentialKind.ACHIEVEMENT, by=ana, language="en")

    assert sorted((one.kind, one.counts) for one in transcript_of(ana, "en").entries) == [
        ("Achievement", False),
        ("Completion", True),
    ]
    assert sums(ana) == (1, 0, 1)


def test_what_is_in_doubt_or_taken_back_is_listed_and_does_not_count(ana):
    first, second = issued(ana), issued(ana, short_module("other"))
    ledger.suspend(first, by=administrator())
    ledger.revoke(second, by=None, reason=Reason.ERROR)

    assert {one.word for one in transcript_of(ana, "en").entries} == {"Suspended", "Revoked"}
    assert sums(ana) == (0, 0, 0)


def test_only_blocks_in_which_one_was_count(ana):
    session = a_day(room=2)
    booking = booked(session, ana)
    booked(session)
    closed(session, absent={booking: (1,)})
    session.bookings.filter(pk=booking.pk).update(presence="attended")

    assert sums(ana) == (0, 3, 3)


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_often_for_three_as_for_one(ana, rows, django_assert_num_queries):
    module = short_module("first")
    for number in range(rows):
        issued(ana, short_module(f"short{number}"))
        a_closed_day(ana, module=module)

    with django_assert_num_queries(6):
        transcript_of(ana, "en")


def test_whoever_has_the_address_reads_it_as_it_stands_today(client, ana):
    address = shared(ana)
    credential = issued(ana)

    response = client.get(address)

    assert "Ana Açaí" in words_of(response)
    assert credential.grouped_code in words_of(response)
    assert ana.email not in words_of(response)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_stopped_ended_guessed_or_made_anew_it_leads_nowhere(client, ana):
    with at("2027-03-01 10:00"):
        ended = shared(ana, days=30)
        assert client.get(ended).status_code == 200
    with at("2027-03-31 10:00"):
        assert client.get(ended).status_code == 200
    with at("2027-04-01 10:00"):
        assert client.get(ended).status_code == 404
    first, second = shared(ana), shared(ana)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    sharing.stop(person=ana)
    assert client.get(second).status_code == 404
    assert client.get("/en/transcripts/guessed/").status_code == 404


def test_the_secret_is_not_kept(ana):
    token = sharing.share(person=ana, days=30)

    assert token not in str(TranscriptLink.objects.values().get())


def test_erasure_stops_the_address(client, ana):
    address = shared(ana)

    people_actions.erase(ana, by=administrator())

    assert TranscriptLink.objects.count() == 0
    assert client.get(address).status_code == 404


def test_the_owner_makes_sees_once_and_stops_the_address(ana):
    issued(ana)
    client = signed_in(ana)

    made = words_of(client.post(PAGE, {"days": "90"}))
    later = words_of(client.get(PAGE))
    stopped = words_of(client.post(f"{PAGE}stop/", follow=True))

    assert "/transcripts/" in made
    assert "/transcripts/" not in later
    assert "It cannot be shown again" in later
    assert "The address leads nowhere from now on." in stopped
    assert TranscriptLink.objects.count() == 0


@pytest.mark.parametrize("days", ["", "0", "100000"])
def test_an_address_has_an_end(ana, days):
    response = signed_in(ana).post(PAGE, {"days": days})

    assert response.status_code == 422
    assert TranscriptLink.objects.count() == 0


def test_nothing_yet_says_how_it_comes_to_something(ana):
    assert "Nothing stands here yet" in words_of(signed_in(ana).get(PAGE))


def test_a_certificate_that_was_replaced_is_listed_once(ana):
    newer = replacing.correct_name(issued(ana), name="Ana Acai", by=administrator())

    assert [one.code for one in transcript_of(ana, "en").entries] == [newer.grouped_code]
    assert sums(ana) == (1, 0, 1)
