"""The link to join online: who sees it and when, who is told, and what happens when somebody who saw it is gone."""

from datetime import timedelta

import pytest

from ground.models import OutboxMessage
from people.models import Role
from programme.models import Booking, Mode, TrainingSession
from programme.sessions import actions, cancelling, join_links
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import NOW, STARTS, a_session, booked
from tests.programme.sessions.reading import last_calendars_to, subjects_to

pytestmark = pytest.mark.django_db

LINK, OTHER_LINK = "https://meet.example.org/room-1", "https://meet.example.org/room-2"
DAY_BEFORE = STARTS - timedelta(hours=24)
HOW_TO_JOIN, RENEW = "How to join your training session online", "Please renew the link to a training session"


@pytest.fixture
def trainer():
    return appointed(Role.TRAINER, module_slug="freely")


@pytest.fixture
def session(trainer) -> TrainingSession:
    """Places of both kinds, and a link."""
    return with_link(a_session(room=3, online=3, by=trainer), trainer)


def with_link(session: TrainingSession, by, link: str = LINK, at=NOW) -> TrainingSession:
    return join_links.set_link(session, link=link, by=by, at=at)


def times_told(person) -> int:
    return subjects_to(person).count(HOW_TO_JOIN)


def test_it_is_kept_sealed(session):
    kept = TrainingSession.objects.get()

    assert "meet" not in kept.join_link
    assert kept.link == LINK


def test_a_key_that_is_gone_leaves_no_link(session, settings):
    settings.SECRET_KEY = "another key"

    assert TrainingSession.objects.get().link == ""


@pytest.mark.parametrize(
    ("at", "is_seen"),
    [
        (DAY_BEFORE - timedelta(seconds=1), False),
        (DAY_BEFORE, True),
        (STARTS + timedelta(hours=1), True),
        (STARTS + timedelta(hours=3), False),
    ],
    ids=["earlier", "a day before", "while it runs", "after the end"],
)
def test_who_takes_part_online_sees_it_from_a_day_before_until_the_end(session, at, is_seen):
    booking = booked(session, mode=Mode.ONLINE)

    assert Booking.objects.get(pk=booking.pk).sees_link(at) is is_seen


def test_who_comes_to_the_room_waits_or_is_asked_never_sees_it(trainer):
    session = with_link(a_session(room=1, online=1, by=trainer), trainer)
    in_room, online = booked(session), booked(session, mode=Mode.ONLINE)
    waiting, then_waiting = booked(session, mode=Mode.ONLINE), booked(session, mode=Mode.ONLINE)
    actions.leave(online, by=online.person, at=NOW)

    bookings = Booking.objects.in_bulk([in_room.pk, online.pk, waiting.pk, then_waiting.pk])

    assert [one.sees_link(DAY_BEFORE) for one in bookings.values()] == [False] * 4


def test_it_is_mailed_once_a_day_before_with_the_calendar(session):
    online, in_room = booked(session, mode=Mode.ONLINE).person, booked(session).person

    sent = [join_links.send_links(at) for at in (DAY_BEFORE - timedelta(minutes=1), DAY_BEFORE, DAY_BEFORE)]

    assert sent == [0, 1, 0]
    assert (times_told(online), times_told(in_room)) == (1, 0)
    [file] = last_calendars_to(online)
    assert f"Join online: {LINK}" in file.note
    assert (file.method, file.sequence) == ("REQUEST", 0)
    assert LINK in OutboxMessage.objects.get(address=online.email, subject=HOW_TO_JOIN).body


def test_no_calendar_holds_it_before(session):
    [file] = last_calendars_to(booked(session, mode=Mode.ONLINE).person)

    assert "meet.example.org" not in file.note


def test_who_books_in_the_last_day_gets_it_too(session):
    join_links.send_links(DAY_BEFORE)
    late = booked(session, mode=Mode.ONLINE, at=DAY_BEFORE + timedelta(hours=1)).person

    assert join_links.send_links(DAY_BEFORE + timedelta(hours=2)) == 1
    assert times_told(late) == 1


def test_a_cancelled_session_sends_nothing(session):
    booked(session, mode=Mode.ONLINE)
    cancelling.cancel(session, by=UserFactory(), because="The trainer is ill.", at=DAY_BEFORE)

    assert join_links.send_links(DAY_BEFORE) == 0


def test_when_somebody_who_saw_it_leaves_the_trainers_are_asked_once_for_a_new_one(session, trainer):
    stays, first, second = (booked(session, mode=Mode.ONLINE) for _number in range(3))
    join_links.send_links(DAY_BEFORE)

    for booking in (first, second):
        actions.leave(booking, by=booking.person, at=DAY_BEFORE)
    with_link(session, trainer, OTHER_LINK, at=DAY_BEFORE)

    assert subjects_to(trainer) == [RENEW]
    assert (times_told(stays.person), times_told(first.person)) == (2, 1)
    assert OTHER_LINK in last_calendars_to(stays.person)[0].note


def test_leaving_before_it_was_seen_or_from_the_room_asks_nobody(session, trainer):
    early, in_room = booked(session, mode=Mode.ONLINE), booked(session)

    actions.leave(early, by=early.person, at=NOW)
    actions.leave(in_room, by=in_room.person, at=DAY_BEFORE)

    assert subjects_to(trainer) == []
