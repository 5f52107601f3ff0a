"""Calendars that programmes subscribe to: what they show, to whom, and for how long."""

import re
from datetime import time, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from ground.tokens import hash_of
from people.actions import end_appointment
from people.models import Country, Role
from programme.models import CalendarFeed, Mode, SessionBlock
from programme.sessions import actions, cancelling, feeds, join_links
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import NOW, STARTS, a_session, booked, many

pytestmark = pytest.mark.django_db

PAGE = "/en/sessions/subscriptions/"
LINK = "https://meet.example.org/room-1"


@pytest.fixture(autouse=True)
def _in_february(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def own_feed(person, country=None) -> str:
    code = Country.objects.get(pk=country) if country else None
    return f"/en/sessions/feed/{feeds.renew(person=person, country=code)}.ics"


def events(answer) -> list:
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_ones_own_holds_places_and_offers_and_nothing_else(client):
    session, full, other = a_session(title="Mine", room=1), a_session(title="Full", room=1), a_session(title="Not mine")
    first, second, third = many(session, 3)
    actions.leave(first, by=first.person, at=NOW)
    booked(full)
    booked(full, second.person)
    booked(other)

    answer = client.get(own_feed(second.person))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [(str(one["SUMMARY"]), str(one["STATUS"])) for one in events(answer)] == [("Mine: Opening", "TENTATIVE")]
    assert events(client.get(own_feed(third.person))) == []
    assert b"ATTENDEE" not in answer.content


def test_the_event_is_the_one_that_came_by_mail(client):
    session = a_session()
    person = booked(session).person
    session.refresh_from_db()
    block = session.blocks.get()
    block.begins = STARTS.time().replace(hour=8)
    actions.save(session, blocks=[block], by=UserFactory())

    [event] = events(client.get(own_feed(person)))

    assert (str(event["UID"]), event["SEQUENCE"]) == (f"block-{block.key}@localhost", 1)


def test_the_link_stands_in_it_from_a_day_before(client, monkeypatch):
    session = a_session(room=0, online=2)
    person = booked(session, mode=Mode.ONLINE).person
    join_links.set_link(session, link=LINK, by=UserFactory(), at=NOW)
    address = own_feed(person)
    assert LINK not in client.get(address).content.decode().replace("\r\n ", "")

    monkeypatch.setattr(timezone, "now", lambda: STARTS - timedelta(hours=24))

    assert LINK in client.get(address).content.decode().replace("\r\n ", "")


def test_what_does_not_take_place_leaves_it_once_people_are_told(client, monkeypatch):
    session = a_session()
    address = own_feed(booked(session).person)
    cancelling.cancel(session, by=UserFactory(), because="The trainer is ill.", at=NOW)
    assert len(events(client.get(address))) == 1

    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=10))

    assert events(client.get(address)) == []


def test_a_countrys_holds_numbers_and_no_names(client):
    session = a_session(room=2)
    people = [booked(session, country_id=code).person for code in ("FR", "FR", "FR", "BE")]
    a_session(planned=True, title="Not yet")

    [event] = events(client.get(own_feed(appointed(Role.FOCAL_POINT), "FR")))

    assert "From your country: 2 with a place, 0 asked, 1 waiting." in event["DESCRIPTION"]
    assert not any(person.name in event.to_ical().decode() for person in people)


def test_a_countrys_is_closed_when_the_appointment_ends(client):
    focal_point = appointed(Role.FOCAL_POINT)
    address = own_feed(focal_point, "FR")
    assert client.get(address).status_code == 200

    end_appointment(focal_point.appointments.get(), by=UserFactory())

    assert client.get(address).status_code == 404


def test_everybodys_holds_what_is_announced(client):
    a_session(title="Open", room=2, online=3)
    a_session(title="Not yet", planned=True)
    pause = SessionBlock(title="Lunch", day=STARTS.date(), begins=time(12, 30), ends=time(13, 30), is_break=True)
    actions.save(a_session(title="Long", room=0, online=1), blocks=[pause], by=UserFactory())

    found = {str(one["SUMMARY"]): str(one["LOCATION"]) for one in events(client.get("/en/sessions/all.ics"))}

    assert found == {"Open: Opening": "Rue Exemple 1, Brussels; also online", "Long: Opening": "Online"}


def test_a_programme_that_asks_again_is_told_that_nothing_changed(client, django_assert_num_queries):
    session = a_session()
    address = own_feed(booked(session).person)
    first = client.get(address)

    with django_assert_num_queries(3):
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
    actions.save(
        session,
        blocks=[SessionBlock(title="More", day=STARTS.date(), begins=time(13, 30), ends=time(15, 0))],
        by=UserFactory(),
    )
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, len(events(changed))) == (200, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_calendars_ask_as_often_for_three_sessions_as_for_one(client, django_assert_num_queries, rows):
    person, focal_point = UserFactory(), appointed(Role.FOCAL_POINT)
    for number in range(rows):
        booked(a_session(title=f"Session {number}"), person)
    own, country = own_feed(person), own_feed(focal_point, "FR")

    with django_assert_num_queries(3):
        assert len(events(client.get(own))) == rows
    with django_assert_num_queries(4):
        assert len(events(client.get(country))) == rows
    with django_assert_num_queries(2):
        assert len(events(client.get("/en/sessions/all.ics"))) == rows


def test_only_a_hash_is_kept_and_the_secret_is_shown_once():
    person = UserFactory()
    client = signed_in(person)

    [token] = re.findall(
        r"/en/sessions/feed/([\w-]+)\.ics</code>", client.post(PAGE, {"act": "renew"}).content.decode()
    )

    kept = CalendarFeed.objects.get()
    assert kept.token_hash == hash_of(token)
    assert token not in client.get(PAGE).content.decode()


def test_a_new_address_stops_the_old_one_and_stopping_stops_all(client):
    person = UserFactory()
    old = own_feed(person)
    new = own_feed(person)
    assert [client.get(address).status_code for address in (old, new)] == [404, 200]

    answer = signed_in(person).post(PAGE, {"act": "stop"}, follow=True)

    assert "The address leads nowhere from now on." in words_of(answer)
    assert client.get(new).status_code == 404


def test_an_address_of_somebody_who_may_no_longer_sign_in_is_closed(client):
    person = UserFactory()
    address = own_feed(person)
    person.is_active = False
    person.save()

    assert client.get(address).status_code == 404


def test_focal_points_choose_among_their_countries_only():
    client = signed_in(appointed(Role.FOCAL_POINT))

    assert "Sessions, with the numbers of France" in words_of(client.get(PAGE))
    assert client.post(PAGE, {"act": "renew", "of": "FR"}).status_code == 200
    assert client.post(PAGE, {"act": "renew", "of": "BE"}).status_code == 422
    assert list(CalendarFeed.objects.values_list("country", flat=True)) == ["FR"]


def test_reading_in_a_hurry_is_slowed_down(client):
    address = own_feed(UserFactory())

    assert [client.get(address).status_code for _number in range(61)] == [200] * 60 + [429]
