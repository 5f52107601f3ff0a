"""Many at once, on PostgreSQL: no place is given twice, and the waiting list keeps its order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from programme.models import Booking, BookingState, Mode
from programme.sessions import actions
from tests.factories.people import UserFactory
from tests.factories.training_sessions import NOW, a_session, many

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]


def together(acts):
    """Do all of them at once, each on a connection of its own; a refusal is a result too."""

    def one(act):
        try:
            return act()
        except actions.NothingOffered as refused:
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


def test_many_who_leave_free_as_many_places():
    session = a_session(room=8)
    held = many(session, 16)[:8]

    together([lambda one=one: actions.leave(one, by=one.person, at=NOW) for one in held])

    assert session.bookings.filter(state=BookingState.OFFERED).count() == 8
    assert session.bookings.filter(state=BookingState.WAITING).count() == 0
