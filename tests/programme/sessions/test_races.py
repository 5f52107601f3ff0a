"""Many at once, on PostgreSQL: no place is given twice, and the waiting list keeps its order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections

from programme.models import Booking, BookingState, Mode
from programme.sessions import actions, admitting, cancelling, changing, nominating
from programme.sessions.refusals import AllTaken, NothingOffered, NothingToReplace, NotOpen
from tests.factories.people import UserFactory
from tests.factories.training_sessions import NOW, a_session, booked, many, seated

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]


def together(acts):
    """Do all of them at once, each on a connection of its own; a refusal is a result too."""

    def one(act):
        try:
            return act()
        except (AllTaken, NothingOffered, NothingToReplace, NotOpen) as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(one, acts))


def test_a_hundred_bookings_for_twelve_places_give_exactly_twelve_and_a_list_in_order():
    session = a_session(room=12)
    people = [UserFactory() for _number in range(100)]

    together(
        [
            lambda person=person, minute=minute: actions.book(
                session, person=person, mode=Mode.ROOM, grant=None, at=NOW + timedelta(minutes=minute)
            )
            for minute, person in enumerate(people)
        ]
    )

    assert session.bookings.filter(state=BookingState.CONFIRMED).count() == 12
    assert session.bookings.filter(state=BookingState.WAITING).count() == 88
    first = session.bookings.filter(state=BookingState.WAITING).order_by("since").first()
    actions.leave(
        session.bookings.filter(state=BookingState.CONFIRMED).first(), by=people[0], at=NOW + timedelta(days=1)
    )
    assert Booking.objects.get(pk=first.pk).state == BookingState.OFFERED


def test_the_last_place_offered_to_three_goes_to_one():
    session = a_session(room=1)
    first, *asked = many(session, 4)
    late = session.starts_at - timedelta(days=2)
    actions.leave(first, by=first.person, at=late)

    results = together([lambda one=one: actions.confirm(one, by=one.person, at=late) for one in asked])

    assert sum(isinstance(result, Booking) for result in results) == 1
    assert session.bookings.filter(state=BookingState.CONFIRMED).count() == 1


def test_many_at_the_door_are_no_more_than_the_places():
    session = a_session(room=2)
    people, trainer, at = [UserFactory() for _number in range(8)], UserFactory(), session.starts_at

    results = together(
        [
            lambda person=person: admitting.admit(session, person=person, mode=Mode.ROOM, grant=None, by=trainer, at=at)
            for person in people
        ]
    )

    assert sum(isinstance(result, Booking) for result in results) == 2
    assert session.bookings.filter(state=BookingState.CONFIRMED).count() == 2


def test_many_who_leave_free_as_many_places():
    session = a_session(room=8)
    held = many(session, 16)[:8]

    together([lambda one=one: actions.leave(one, by=one.person, at=NOW) for one in held])

    assert session.bookings.filter(state=BookingState.OFFERED).count() == 8
    assert session.bookings.filter(state=BookingState.WAITING).count() == 0


def test_nobody_is_left_behind_who_books_while_a_session_is_cancelled():
    session = a_session(room=40)
    people, trainer, later = [UserFactory() for _number in range(20)], UserFactory(), NOW + timedelta(minutes=11)

    def cancelled():
        return cancelling.cancel(session, by=trainer, because="The trainer is ill.", at=NOW)

    def book(person):
        return lambda: actions.book(session, person=person, mode=Mode.ROOM, grant=None, at=NOW)

    results = together([*map(book, people[:10]), cancelled, *map(book, people[10:])])
    booked_in_time = [one for one in results if isinstance(one, Booking)]

    assert cancelling.tell_cancelled(later) == len(booked_in_time)
    assert not session.bookings.current().exists()
    told = [sent.to for sent in mail.outbox if sent.subject == "A training session was cancelled"]
    assert sorted(told) == sorted([one.person.email] for one in booked_in_time)


def test_a_cancelling_is_undone_or_told_never_both():
    session = a_session(room=5)
    many(session, 5)
    cancelling.cancel(session, by=UserFactory(), because="The trainer is ill.", at=NOW)
    late = NOW + timedelta(minutes=10)

    told = together([lambda: cancelling.tell_cancelled(late)] * 4)

    assert sorted(told) == [0, 0, 0, 5]


def test_of_two_who_replace_the_same_person_one_does():
    module, seats = seated(3)
    session = a_session(room=5, module=module)
    booking = booked(session, seats[0].person)

    def replaced_by(seat):
        return lambda: nominating.replace(
            booking, successor=seat.person, grant=seat.grant, by=UserFactory(), at=NOW, is_late=False
        )

    results = together([replaced_by(seat) for seat in seats[1:]])

    assert sorted(type(one).__name__ for one in results) == ["Booking", "NothingToReplace"]
    assert session.bookings.current().count() == 1
    assert Booking.objects.get(pk=booking.pk).state == BookingState.REPLACED


def test_many_who_are_asked_to_change_at_once_get_one_place_and_nobody_two():
    session = a_session(room=1, online=3)
    in_room, late = booked(session), session.starts_at - timedelta(days=2)
    online = many(session, 3, mode=Mode.ONLINE)
    for one in online:
        changing.switch(one, mode=Mode.ROOM, by=one.person, at=NOW)
    queued = booked(session, mode=Mode.ONLINE)
    actions.leave(in_room, by=in_room.person, at=late)

    results = together([lambda one=one: changing.accept(one, by=one.person, at=late) for one in (*online, *online)])

    held = session.bookings.filter(state=BookingState.CONFIRMED).order_by("mode")
    assert sum(isinstance(result, Booking) for result in results) == 1
    assert list(held.values_list("mode", flat=True)) == [Mode.ONLINE, Mode.ONLINE, Mode.ROOM]
    assert Booking.objects.get(pk=queued.pk).state == BookingState.OFFERED
