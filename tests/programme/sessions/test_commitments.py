"""What becomes of places in sessions when the grant is taken back by which people have them."""

import pytest

from access.actions import grants
from access.commitments import Settling, upcoming
from people.models import Role
from programme.models import Booking, BookingState
from programme.sessions import actions
from tests.factories.access import a_module
from tests.factories.moments import at
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import NOW, STARTS, Mode, a_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    return a_module()


@pytest.fixture
def programme():
    return appointed(Role.APPROVER)


def place(session, grant, person=None) -> Booking:
    return actions.book(session, person=person or grant.person, mode=Mode.ROOM, grant=grant, at=NOW)


def taken_back(grant, programme, how: Settling) -> None:
    with at("2027-02-01 11:00"):
        grants.revoke(grant, by=programme, how=how)


def test_sessions_to_come_are_named_with_how_many_people(module, programme):
    session = a_session(module=module, room=5)
    grant = grants.give(module, by=programme, person=UserFactory())
    place(session, grant)
    place(session, grant, UserFactory())

    (named,) = upcoming(grant, at=NOW)

    assert (named.title, named.begins, named.people) == ("First contact", STARTS, 2)
    assert upcoming(grant, at=STARTS) == []


def test_cancelling_frees_the_places_for_who_waits(module, programme):
    session = a_session(module=module, room=1)
    grant = grants.give(module, by=programme, person=UserFactory())
    other = grants.give(module, by=programme, person=UserFactory())
    lost, waits = place(session, grant), place(session, other)

    taken_back(grant, programme, Settling.CANCEL)

    assert Booking.objects.get(pk=lost.pk).state == BookingState.CANCELLED
    assert Booking.objects.get(pk=waits.pk).state == BookingState.OFFERED


def test_keeping_moves_the_place_to_another_grant_of_the_person(module, programme):
    session, person = a_session(module=module, room=2), UserFactory()
    grant, other = (grants.give(module, by=programme, person=person, starts_on=NOW.date()) for _number in range(2))
    without = UserFactory()
    kept, lost = place(session, grant), place(session, grant, without)

    taken_back(grant, programme, Settling.TRANSFER)

    kept.refresh_from_db()
    assert (kept.state, kept.grant) == (BookingState.CONFIRMED, other)
    assert Booking.objects.get(pk=lost.pk).state == BookingState.CANCELLED


def test_what_has_begun_is_left_alone(module, programme):
    session = a_session(module=module)
    grant = grants.give(module, by=programme, person=UserFactory())
    booking = place(session, grant)

    with at("2027-03-26 10:00"):
        grants.revoke(grant, by=programme, how=Settling.CANCEL)

    assert Booking.objects.get(pk=booking.pk).state == BookingState.CONFIRMED
