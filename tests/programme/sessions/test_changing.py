"""Waiting for the other way to take part: the first place is kept until the other is offered and taken."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ground.models import OutboxMessage
from programme.models import Booking, BookingState, Mode, TrainingSession
from programme.sessions import actions, cancelling, changing, offers
from programme.sessions.refusals import NothingOffered
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.people import UserFactory
from tests.factories.training_sessions import NOW, a_session, booked

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _in_february(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: LATER)


@pytest.fixture
def full() -> TrainingSession:
    """One place of each kind, both taken."""
    return a_session(room=1, online=1)


@pytest.fixture
def in_room(full) -> Booking:
    return booked(full)


@pytest.fixture
def online(full, in_room) -> Booking:
    """Has the place online, and waits for the one in the room."""
    booking = booked(full, mode=Mode.ONLINE)
    return changing.switch(booking, mode=Mode.ROOM, by=booking.person, at=NOW)


def fresh(booking: Booking) -> Booking:
    return Booking.objects.get(pk=booking.pk)


def stands(booking: Booking) -> tuple[str, str, str, bool]:
    now = fresh(booking)
    return now.state, now.mode, now.wishes, now.change_until is not None


def leave(booking: Booking, at=LATER) -> None:
    actions.leave(booking, by=booking.person, at=at)


def newest_mail(booking: Booking) -> str:
    return OutboxMessage.objects.filter(recipient=booking.person).latest("pk").subject


def test_who_waits_for_the_other_way_keeps_the_place_until_they_have_taken_it(full, in_room, online):
    queued = booked(full, mode=Mode.ONLINE)
    assert stands(online) == ("confirmed", "online", "room", False)

    leave(in_room)
    assert stands(online) == ("confirmed", "online", "room", True)
    assert stands(queued) == ("waiting", "online", "", False)
    changing.accept(online, by=online.person, at=LATER)

    assert stands(online) == ("confirmed", "room", "", False)
    assert stands(queued) == ("offered", "online", "", False)
    assert newest_mail(online) == "You take part in a training session another way"


def test_an_offer_to_change_holds_the_place_and_its_own_stays_held(full, in_room, online):
    leave(in_room)

    late, other = booked(full, at=LATER), booked(full, mode=Mode.ONLINE, at=LATER)

    assert [stands(one)[0] for one in (late, other)] == ["waiting", "waiting"]
    assert TrainingSession.objects.with_counts().get(pk=full.pk).free == 0
    with pytest.raises(actions.PlacesHeld):
        actions.set_places(full, room=0, online=1, by=online.person, at=LATER)


def test_who_has_no_place_at_all_is_served_first(full, in_room, online):
    queued = booked(full, at=LATER)

    leave(in_room)

    assert (stands(queued)[0], stands(online)[3]) == ("offered", False)


def test_who_does_not_answer_keeps_the_place_and_waits_no_more(full, in_room, online):
    leave(in_room)

    offers.renew_offers(LATER + timedelta(days=3))

    assert stands(online) == ("confirmed", "online", "", False)
    assert newest_mail(online) == "You take part in a training session the way you have so far"
    with pytest.raises(NothingOffered):
        changing.accept(online, by=online.person, at=LATER)


def test_who_keeps_what_they_have_gives_the_offer_to_the_next(full, in_room, online):
    leave(in_room)
    next_one = booked(full, at=LATER)

    changing.switch(online, mode=Mode.ONLINE, by=online.person, at=LATER)

    assert stands(online) == ("confirmed", "online", "", False)
    assert stands(next_one)[0] == "offered"


@pytest.mark.parametrize("end", ["leave", "postpone"])
def test_what_ends_a_place_or_puts_it_off_leaves_no_offer_behind(full, in_room, online, end):
    leave(in_room)

    if end == "leave":
        leave(online)
    else:
        cancelling.postpone(full, by=online.person, because="The trainer is ill.", at=LATER)

    assert stands(online) == (
        ("withdrawn", "online", "", False) if end == "leave" else ("confirmed", "online", "room", False)
    )


def test_in_the_last_days_several_are_asked_and_the_first_has_the_place(full, in_room, online):
    queued, late = booked(full), full.starts_at - timedelta(days=2)
    leave(in_room, late)
    assert (stands(queued)[0], stands(online)[3]) == ("offered", True)

    actions.confirm(queued, by=queued.person, at=late)

    assert stands(online) == ("confirmed", "online", "room", False)
    assert newest_mail(online) == "Somebody else takes part the other way; you keep your place"
    with pytest.raises(NothingOffered):
        changing.accept(online, by=online.person, at=late)


@pytest.mark.parametrize(
    "broken",
    [
        {"wishes": Mode.ONLINE},
        {"wishes": Mode.ROOM, "state": BookingState.WAITING},
        {"wishes": "", "change_until": LATER},
    ],
)
def test_only_who_has_a_place_waits_for_the_other_way(online, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=online.pk).update(**broken)


def test_the_page_says_that_one_waits_and_lets_one_take_the_place(full, in_room):
    person = UserFactory()
    booking, client = booked(full, person, mode=Mode.ONLINE), signed_in(person)
    page = f"/en/sessions/{full.key}/"

    waits = words_of(client.post(f"{page}switch/", {"mode": "room"}, follow=True))
    leave(in_room)
    asked = words_of(client.get(page))
    taken = words_of(client.post(f"{page}confirm/", follow=True))

    assert "You keep the one you have, and wait for the other." in waits
    assert "You wait for the other kind of place: In the room" in waits
    assert "You are number 1 of 1 on the waiting list." in waits
    assert "A place of the other kind is free for you: In the room" in asked
    assert "The place is yours." in taken
    assert stands(booking) == ("confirmed", "room", "", False)
