"""People who came without a place: when they can be let in, that nobody is passed, and that no place is given twice."""

from datetime import timedelta

import pytest

from ground.models import AuditEvent
from programme.attending.register import Register
from programme.models import Booking, BookingState, Mode, TrainingSession
from programme.sessions import actions, offers
from programme.sessions.admitting import admit
from programme.sessions.refusals import AllTaken, AlreadyBooked, NotBegun, OthersWait
from tests.factories.attendance import closed, the_trainer
from tests.factories.people import UserFactory
from tests.factories.training_sessions import STARTS, a_session, booked, many, states
from tests.programme.sessions.reading import in_calendar_of, subjects_to

WAITING, OFFERED, CONFIRMED = BookingState.WAITING, BookingState.OFFERED, BookingState.CONFIRMED
DOORS, RUNNING = STARTS - timedelta(minutes=30), STARTS + timedelta(minutes=5)

pytestmark = pytest.mark.django_db


def let_in(session: TrainingSession, person=None, *, mode=Mode.ROOM, at=RUNNING) -> Booking:
    return admit(session, person=person or UserFactory(), mode=mode, grant=None, by=the_trainer(session), at=at)


def test_whoever_came_without_a_place_stands_in_the_register_and_is_told():
    session = a_session(room=2)
    booked(session)
    guest = UserFactory(name="Zoe Guest")

    let_in(session, guest, at=DOORS)

    assert [row.booking.person for row in Register(session).rows][-1] == guest
    assert subjects_to(guest) == ["Your place in a training session"]
    assert len(in_calendar_of(guest)) == 1
    assert AuditEvent.objects.filter(action="programme.admit").count() == 1
    with pytest.raises(AlreadyBooked):
        let_in(session, guest)


@pytest.mark.parametrize("at", [DOORS - timedelta(seconds=1), STARTS - timedelta(days=3)], ids=["just before", "days"])
def test_nobody_is_let_in_before_people_can_check_in(at):
    with pytest.raises(NotBegun):
        let_in(a_session(), at=at)


def test_who_signed_in_an_empty_row_is_entered_after_the_end_until_the_session_is_closed():
    session, guest = a_session(), UserFactory()

    let_in(session, guest, at=STARTS + timedelta(days=1))

    assert in_calendar_of(guest) == {}, "What is over needs no appointment."
    with pytest.raises(NotBegun):
        let_in(closed(session), at=STARTS + timedelta(days=1))


def test_before_the_start_nobody_passes_those_who_wait_and_afterwards_the_trainer_decides():
    session = a_session(room=1)
    first, *_others = many(session, 3)
    actions.leave(first, by=first.person, at=DOORS)
    assert states(session) == [BookingState.WITHDRAWN, OFFERED, OFFERED]

    with pytest.raises(OthersWait):
        let_in(session, at=DOORS)
    let_in(session, at=STARTS)

    offers.renew_offers(RUNNING)
    assert states(session)[1:] == [BookingState.LAPSED, BookingState.LAPSED, CONFIRMED]


def test_whoever_was_asked_and_stands_at_the_door_takes_the_place_and_the_others_are_told():
    session = a_session(room=1)
    first, second, third = many(session, 3)
    actions.leave(first, by=first.person, at=DOORS)

    let_in(session, third.person, at=DOORS)

    assert states(session)[1:] == [WAITING, CONFIRMED]
    assert subjects_to(second.person)[-1] == "Somebody else has taken the place"


def test_no_more_are_let_in_than_there_are_places():
    session = a_session(room=1, online=1)
    booked(session)
    waiting = booked(session)

    with pytest.raises(AllTaken) as refused:
        let_in(session, waiting.person)
    let_in(session, waiting.person, mode=Mode.ONLINE)

    assert (refused.value.places, refused.value.mode) == (1, Mode.ROOM)
    assert states(session) == [CONFIRMED, CONFIRMED]
    assert Booking.objects.get(pk=waiting.pk).mode == Mode.ONLINE
