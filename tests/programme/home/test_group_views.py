"""The people of a session: what they need, how far they have prepared, the list to print, and messages to them."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from pypdf import PdfReader

from ground import privacy
from ground.models import AuditEvent, OutboxMessage
from learning.models import Enrolment
from modules.models import AccessPolicy
from people.models import Role
from programme.home import actions
from programme.home.actions import Audience
from programme.models import Booking
from programme.sessions import actions as session_actions
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.modules import published_module
from tests.factories.people import UserFactory, administrator, appointed
from tests.factories.training_sessions import NOW, STARTS, a_session, booked, many

pytestmark = pytest.mark.django_db

RAMP = "A ramp, and subtitles."


def page_of(session, act: str = "") -> str:
    return f"/en/sessions/{session.key}/{act}"


# What people need


def test_what_somebody_needs_is_asked_when_they_book(learner):
    session = a_session()

    signed_in(learner).post(page_of(session, "book/"), {"mode": "room", "needs": RAMP})

    assert Booking.objects.get().needs == RAMP


def test_it_can_be_changed_and_taken_back_until_the_session_begins(learner, monkeypatch):
    session = a_session()
    booked(session, learner, needs="Nothing yet")
    client = signed_in(learner)

    client.post(page_of(session, "needs/"), {"needs": RAMP})
    assert RAMP in words_of(client.get(page_of(session)))
    monkeypatch.setattr(timezone, "now", lambda: STARTS)
    said = words_of(client.post(page_of(session, "needs/"), {"needs": "Too late"}, follow=True))

    assert "The session has begun: tell the trainer directly." in said
    assert Booking.objects.get().needs == RAMP


def test_too_many_words_are_told_and_not_lost(learner):
    session = a_session()
    booked(session, learner)

    response = signed_in(learner).post(page_of(session, "needs/"), {"needs": "x" * 501})

    assert response.status_code == 422
    assert "Say it in at most 500 characters." in words_of(response)
    assert "x" * 501 in response.content.decode()


def test_only_the_person_and_the_trainers_of_the_module_read_it(trainer, learner):
    session = a_session()
    booked(session, learner, needs=RAMP)
    booked(session, other := UserFactory())
    editor = appointed(Role.EDITOR)
    pages = [page_of(session), page_of(session, "people/"), page_of(session, "participants/")]

    readers = {
        name: any(RAMP in words_of(signed_in(person).get(page)) for page in pages)
        for name, person in {
            "trainer": trainer,
            "person": learner,
            "other": other,
            "editor": editor,
            "administrator": administrator(),
        }.items()
    }

    assert readers == {"trainer": True, "person": True, "other": False, "editor": False, "administrator": False}


def test_the_ledger_does_not_hold_what_somebody_needs(learner):
    booking = booked(a_session(), learner)

    actions.say_needs(booking, needs=RAMP, by=learner, at=NOW)

    assert AuditEvent.objects.get(action="programme.say_needs").payload == {"says": True}


def test_needs_are_forgotten_when_a_session_is_closed_and_of_places_given_back_after_two_weeks(learner):
    session = a_session(room=5)
    booked(session, needs=RAMP)
    left = booked(a_session(), learner, needs=RAMP)
    session_actions.leave(left, by=learner, at=NOW)

    assert actions.forget_needs(session.bookings.all()) == 1
    assert sorted(Booking.objects.values_list("needs", flat=True)) == ["", RAMP]

    call_command("purge", at=(NOW + timedelta(days=15)).isoformat(), verbosity=0)
    assert list(Booking.objects.exclude(needs="")) == []


def test_needs_are_exported_and_erased_with_the_person(learner):
    booked(a_session(), learner, needs=RAMP)

    assert [one["needs"] for one in privacy.export(learner)["training_sessions"]] == [RAMP]
    privacy.erase(learner)
    assert Booking.objects.get().needs == ""


# Who comes


@pytest.fixture
def prepared_session():
    """A session of a module that asks for another one first."""
    basics = published_module("basics", access=AccessPolicy.REGISTERED)
    module = published_module("small", access=AccessPolicy.REGISTERED, links={"requires": ["basics"]})
    return a_session(module=module, room=5), basics


def test_trainers_see_how_far_everybody_has_prepared_and_nothing_else_of_it(prepared_session):
    session, basics = prepared_session
    ready, halfway = booked(session, name="Ada").person, booked(session, name="Bo").person
    booked(session, name="Cy")
    for person, module, done in ((ready, basics, 2), (halfway, basics, 0), (halfway, session.module, 1)):
        Enrolment.objects.create(
            learner=person,
            module=module,
            edition=module.latest_edition,
            done=[f"unit:u{number + 1}" for number in range(done)],
            **({"completed_at": NOW, "completed_edition": module.latest_edition} if done == 2 else {}),
        )

    words = words_of(signed_in(appointed(Role.TRAINER, module_slug="small")).get(page_of(session, "participants/")))

    assert "Ada France In the room BASICS: Completed SMALL: Not begun" in words
    assert "Bo France In the room BASICS: 0 of 2 units SMALL: 1 of 2 units" in words
    assert "Cy France In the room BASICS: Not begun SMALL: Not begun" in words


def test_those_who_wait_are_no_participants_and_those_who_are_asked_are_marked(trainer):
    session = a_session(room=1)
    first, *_others = [
        booked(session, name=name, at=NOW + timedelta(minutes=n)) for n, name in enumerate(["Ada", "Bo", "Cy"])
    ]
    session_actions.leave(first, by=first.person, at=NOW + timedelta(hours=1))

    words = words_of(signed_in(trainer).get(page_of(session, "participants/")))

    assert "Bo (has not answered yet)" in words
    assert "Cy" not in words


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(prepared_session, django_assert_num_queries, rows):
    session, _basics = prepared_session
    many(session, rows)
    client = signed_in(appointed(Role.TRAINER, module_slug="small"))
    client.get(page_of(session, "participants/"))

    with django_assert_num_queries(10):
        client.get(page_of(session, "participants/"))


def test_the_list_is_printed_with_names_and_needs_and_kept_nowhere(trainer):
    session = a_session()
    booked(session, name="Ada Beispiel", needs=RAMP)

    response = signed_in(trainer).get(page_of(session, "participants.pdf"))

    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    assert "Ada Beispiel" in words
    assert "subtitles" in words
    assert "no-store" in response["Cache-Control"]


# Messages to the group

SAID = {"to": "confirmed", "subject": "Bring a pen", "text": "We write.\nA lot."}


def test_a_message_is_shown_before_it_leaves(trainer):
    session = a_session(room=2)
    many(session, 3)

    words = words_of(signed_in(trainer).post(page_of(session, "message/"), SAID))

    assert "2 people get this mail, each one of their own." in words
    assert "Send it to 2 people" in words
    assert not OutboxMessage.objects.filter(subject="Bring a pen").exists()


@pytest.mark.parametrize(("to", "people"), [("confirmed", 2), ("waiting", 1), ("all", 3)])
def test_it_goes_to_whom_it_was_meant_for_one_mail_each(trainer, to, people):
    session = a_session(room=2)
    bookings = many(session, 3)
    meant = {"confirmed": bookings[:2], "waiting": bookings[2:], "all": bookings}[to]

    signed_in(trainer).post(page_of(session, "message/"), SAID | {"to": to, "send": "yes"})

    mails = OutboxMessage.objects.filter(subject="Bring a pen")
    assert sorted(mails.values_list("address", flat=True)) == sorted(one.person.email for one in meant)
    event = AuditEvent.objects.get(action=actions.WRITTEN)
    assert (event.payload, event.name.actor) == ({"to": to, "people": people}, trainer)


def test_the_mail_has_the_words_who_writes_and_where_the_session_is(trainer):
    session = a_session()
    booked(session)

    actions.write_to_group(
        session, subject="Bring a pen", text="We write.\nA <lot>.", to=Audience.ALL, by=trainer, at=NOW
    )

    body = OutboxMessage.objects.get(subject="Bring a pen").body
    assert "We write.\nA <lot>." in body
    assert f"{trainer.name} writes to the people of this training session:" in body
    assert f"/en/sessions/{session.key}/" in body


def test_changing_it_again_loses_nothing(trainer):
    session = a_session()
    booked(session)

    page = signed_in(trainer).post(page_of(session, "message/"), SAID | {"change": "yes"}).content.decode()

    assert 'value="Bring a pen"' in page
    assert "We write.\nA lot.</textarea>" in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"subject": ""}, "Give it a subject"),
        ({"text": ""}, "Write what people should know."),
        ({"to": ""}, "Choose to whom it goes."),
        ({"to": "waiting"}, "Nobody is in this group now"),
        ({"text": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_what_cannot_be_sent_is_told(trainer, said, sentence):
    session = a_session()
    booked(session)

    response = signed_in(trainer).post(page_of(session, "message/"), SAID | {"send": "yes"} | said)

    assert response.status_code == 422
    assert sentence in words_of(response)
    assert not AuditEvent.objects.filter(action=actions.WRITTEN).exists()


def test_a_group_gets_only_so_many_messages_in_a_day(trainer):
    session = a_session()
    booked(session)
    client = signed_in(trainer)
    for _message in range(actions.MESSAGES_A_DAY):
        client.post(page_of(session, "message/"), SAID | {"send": "yes"})

    response = client.post(page_of(session, "message/"), SAID | {"send": "yes"})

    assert response.status_code == 422
    assert "This group has had 5 messages in 24 hours" in words_of(response)
    assert OutboxMessage.objects.filter(subject="Bring a pen").count() == actions.MESSAGES_A_DAY


def test_what_was_sent_is_listed_without_its_words(trainer):
    session = a_session()
    booked(session)
    client = signed_in(trainer)
    client.post(page_of(session, "message/"), SAID | {"send": "yes"})

    words = words_of(client.get(page_of(session, "message/")))

    assert f"{trainer.name}: Whoever has a place (1 person)" in words
    assert "Bring a pen" not in words
