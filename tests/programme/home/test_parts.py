"""What sessions contribute to the pages of modules and to My learning."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from modules.models import AccessPolicy, Module
from people.models import User
from programme.sessions import actions, cancelling
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.learning import enrolled
from tests.factories.modules import published_module
from tests.factories.people import UserFactory
from tests.factories.training_sessions import DAY, NOW, a_session, booked, many

pytestmark = pytest.mark.django_db

PUBLIC, LEARNERS, MINE = "/en/catalogue/small/", "/en/learn/small/", "/en/learn/"


@pytest.fixture
def module() -> Module:
    return published_module("small", access=AccessPolicy.REGISTERED)


@pytest.fixture
def person() -> User:
    return UserFactory(country_id="PT")


def test_the_next_three_sessions_stand_on_the_public_page_of_their_module(module):
    for number in range(4):
        a_session(module=module, title=f"Session {number}", day=DAY + timedelta(days=number))
    a_session(title="Of another module")

    words = words_of(Client().get(PUBLIC))

    assert [f"Session {number}" in words for number in range(4)] == [True, True, True, False]
    assert "Of another module" not in words


def test_a_module_without_sessions_does_not_speak_of_them(module):
    assert "Next sessions" not in words_of(Client().get(PUBLIC))


def test_the_kept_page_is_made_anew_when_a_session_is_announced_changed_or_cancelled(
    module, monkeypatch, django_capture_on_commit_callbacks
):
    seen = [(words_of(Client().get(PUBLIC)).count("First contact"), 0)]
    for minute, act in enumerate((_announce, _rename, _cancel), 1):
        monkeypatch.setattr(timezone, "now", lambda now=NOW + timedelta(minutes=minute): now)
        with django_capture_on_commit_callbacks(execute=True):
            act(module)
        words = words_of(Client().get(PUBLIC))
        seen.append((words.count("First contact"), words.count("Second contact")))

    assert seen == [(0, 0), (1, 0), (0, 1), (0, 0)]


def _announce(module: Module) -> None:
    a_session(module=module)


def _rename(module: Module) -> None:
    session = module.training_sessions.get()
    session.title = "Second contact"
    actions.save(session, blocks=[], by=UserFactory())


def _cancel(module: Module) -> None:
    cancelling.cancel(module.training_sessions.get(), by=UserFactory(), because="Ill.", at=NOW)


def test_somebody_who_learns_the_module_sees_them_too(module, person):
    enrolled(module, person)
    a_session(module=module)

    assert "Next sessions First contact" in words_of(signed_in(person).get(LEARNERS))


def test_sessions_cost_the_page_of_a_module_nothing_once_they_are_kept(module, person, django_assert_num_queries):
    enrolled(module, person)
    for number in range(3):
        a_session(module=module, title=f"Session {number}")
    client = signed_in(person)
    client.get(LEARNERS)

    with django_assert_num_queries(4):
        client.get(LEARNERS)


def test_my_learning_says_where_somebody_stands_in_each_session(person):
    booked(a_session(title="With a place"), person)
    asked = a_session(title="Asked", room=1)
    holder = booked(asked)
    booked(asked, person, at=NOW + timedelta(minutes=1))
    actions.leave(holder, by=holder.person, at=NOW + timedelta(minutes=2))
    full = a_session(title="Full", room=1)
    many(full, 2)
    booked(full, person, at=NOW + timedelta(hours=1))

    words = words_of(signed_in(person).get(MINE))

    assert "With a place Friday, 26 March 2027, 09:30–12:30 (Europe/Brussels, UTC +01:00)" in words
    assert "Place confirmed" in words
    assert "You are number 1 of 2 on the waiting list." in words
    assert "Answer by" in words


def test_my_learning_shows_the_next_six_and_first_whatever_waits_for_an_answer(person):
    for number in range(6):
        booked(a_session(title=f"Session {number}", day=DAY + timedelta(days=number)), person)
    offered = a_session(title="Offered", room=1, day=DAY + timedelta(days=9))
    holder = booked(offered)
    booked(offered, person, at=NOW + timedelta(minutes=1))
    actions.leave(holder, by=holder.person, at=NOW + timedelta(minutes=2))

    words = words_of(signed_in(person).get(MINE))

    assert words.index("Offered") < words.index("Session 0") < words.index("Session 4")
    assert "Session 5" not in words
    assert "My sessions in the calendar" in words


def test_my_learning_shows_no_place_in_what_is_not_held(person):
    cancelled, postponed = a_session(title="Called off"), a_session(title="Put off")
    for session in (cancelled, postponed):
        booked(session, person)
    cancelling.cancel(cancelled, by=person, because="Ill.", at=NOW)
    cancelling.postpone(postponed, by=person, because="Ill.", at=NOW)
    client = signed_in(person)

    words = words_of(client.get(MINE))

    assert words.count("Cancelled") == words.count("Postponed") == 1
    assert "Place confirmed" not in words
    page = words_of(client.get(f"/en/sessions/{cancelled.key}/"))
    assert "Your place ends with the session; you need not do anything." in page
    assert "You have a place" not in page


def test_my_learning_is_silent_about_sessions_where_there_are_none(person):
    actions.leave(booked(a_session(), person), by=person, at=NOW)

    assert "My training sessions" not in words_of(signed_in(person).get(MINE))


@pytest.mark.parametrize("rows", [1, 3])
def test_my_learning_asks_as_often_for_three_sessions_as_for_one(person, django_assert_num_queries, rows):
    for number in range(rows):
        session = a_session(title=f"Session {number}", room=1)
        many(session, rows)
        booked(session, person, at=NOW + timedelta(hours=1))
    client = signed_in(person)
    client.get(MINE)

    with django_assert_num_queries(7):
        client.get(MINE)
