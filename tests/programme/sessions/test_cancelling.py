"""Sessions that do not take place, or not on their day."""

from datetime import timedelta

import pytest

from ground.models import AuditEvent, OutboxMessage
from programme.models import BookingState, SessionState, TrainingSession
from programme.sessions import actions, cancelling, offers
from programme.sessions.refusals import NothingOffered, NoTime, NotOpen, TooLate
from tests.factories.people import UserFactory
from tests.factories.training_sessions import NOW, STARTS, a_session, booked, many, states
from tests.programme.sessions.reading import subjects_to

pytestmark = pytest.mark.django_db

WAITING, OFFERED, CONFIRMED = BookingState.WAITING, BookingState.OFFERED, BookingState.CONFIRMED
TEN_MINUTES = timedelta(minutes=10)


def cancelled(session: TrainingSession, at=NOW) -> TrainingSession:
    return cancelling.cancel(session, by=UserFactory(), because="The trainer is ill.", at=at)


def postponed(session: TrainingSession) -> int:
    return cancelling.postpone(session, by=UserFactory(), because="The room is flooded.", at=NOW)


def state_of(session: TrainingSession) -> str:
    return TrainingSession.objects.get(pk=session.pk).state


def test_nobody_is_told_before_the_cancelling_can_no_longer_be_undone():
    session = a_session()
    booking = booked(session)
    cancelled(session)

    assert cancelling.tell_cancelled(NOW + TEN_MINUTES - timedelta(seconds=1)) == 0

    assert len(subjects_to(booking.person)) == 1
    assert states(session) == [CONFIRMED]


def test_then_everybody_is_told_with_the_reason_and_only_once():
    session = a_session(room=1)
    first, second = many(session, 2)
    cancelled(session)

    told = [cancelling.tell_cancelled(NOW + TEN_MINUTES) for _time in range(2)]

    assert told == [2, 0]
    assert states(session) == [BookingState.CANCELLED] * 2
    for booking in (first, second):
        mail = OutboxMessage.objects.filter(address=booking.person.email).latest("pk")
        assert mail.subject == "A training session was cancelled"
        assert "The trainer is ill." in mail.body
        assert "First contact" not in mail.subject


@pytest.mark.parametrize("state", [SessionState.OPEN, SessionState.CONFIRMED, SessionState.PLANNED])
def test_undoing_makes_it_what_it_was_and_nobody_hears_of_it(state):
    session = a_session()
    booking = booked(session)
    TrainingSession.objects.update(state=state)
    cancelled(session)

    cancelling.undo(session, by=UserFactory(), at=NOW + timedelta(minutes=9))

    kept = TrainingSession.objects.get()
    assert (kept.state, kept.cancelled_at, kept.cancelled_because) == (state, None, "")
    assert cancelling.tell_cancelled(NOW + timedelta(hours=1)) == 0
    assert len(subjects_to(booking.person)) == 1
    assert AuditEvent.objects.latest("number").action == "programme.undo_cancelling"


def test_after_ten_minutes_nothing_is_undone():
    session = cancelled(a_session())

    with pytest.raises(TooLate):
        cancelling.undo(session, by=UserFactory(), at=NOW + TEN_MINUTES)

    assert state_of(session) == SessionState.CANCELLED


def test_what_is_not_cancelled_cannot_be_undone():
    with pytest.raises(TooLate):
        cancelling.undo(a_session(), by=UserFactory(), at=NOW)


def test_cancelling_again_does_not_begin_the_ten_minutes_anew():
    session = cancelled(a_session())

    cancelled(session, at=NOW + timedelta(minutes=5))

    assert TrainingSession.objects.get().cancelled_at == NOW


def test_in_between_nothing_is_booked_answered_or_offered():
    session = a_session(room=1)
    first, second, _third = many(session, 3)
    actions.leave(first, by=first.person, at=NOW)
    cancelled(session)

    with pytest.raises(NotOpen):
        booked(session)
    with pytest.raises(NothingOffered):
        actions.confirm(second, by=second.person, at=NOW)
    assert offers.renew_offers(NOW + timedelta(hours=49)) == 0


def test_who_left_meanwhile_makes_room_when_it_is_undone():
    session = a_session(room=1)
    first, _second = many(session, 2)
    cancelled(session)
    actions.leave(first, by=first.person, at=NOW)

    cancelling.undo(session, by=UserFactory(), at=NOW)

    assert states(session) == [BookingState.WITHDRAWN, OFFERED]


def test_a_closed_session_is_not_cancelled():
    session = a_session()
    TrainingSession.objects.update(state=SessionState.CLOSED, closed_at=NOW, evaluation_opened_at=NOW)

    with pytest.raises(NotOpen):
        cancelled(session)


def test_postponing_keeps_places_and_turns():
    session = a_session(room=1)
    first, second, _third = many(session, 3)
    actions.leave(first, by=first.person, at=NOW)

    assert postponed(session) == 2

    assert states(session) == [BookingState.WITHDRAWN, WAITING, WAITING]
    assert subjects_to(second.person)[-1] == "A training session is postponed"
    with pytest.raises(NotOpen):
        booked(session)


@pytest.mark.parametrize("at", [STARTS, STARTS + timedelta(days=1)])
def test_what_has_begun_is_not_postponed(at):
    with pytest.raises(NotOpen):
        cancelling.postpone(a_session(), by=UserFactory(), because="Too late.", at=at)


def test_a_new_date_lies_ahead():
    session = a_session()
    postponed(session)

    with pytest.raises(NoTime):
        cancelling.announce_new_date(session, by=UserFactory(), at=STARTS)


def test_only_what_is_postponed_gets_a_new_date():
    with pytest.raises(NotOpen):
        cancelling.announce_new_date(a_session(), by=UserFactory(), at=NOW)


def test_with_the_new_date_free_places_are_offered_again():
    session = a_session(room=1)
    first, _second = many(session, 2)
    actions.leave(first, by=first.person, at=NOW)
    postponed(session)

    cancelling.announce_new_date(session, by=UserFactory(), at=NOW)

    assert (state_of(session), states(session)) == (SessionState.OPEN, [BookingState.WITHDRAWN, OFFERED])
