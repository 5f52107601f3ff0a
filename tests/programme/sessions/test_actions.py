"""Places of training sessions: who gets one, who waits, who is asked next, and who is told."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from ground.models import OutboxMessage
from programme.models import Booking, BookingState, KeptPlaces, Mode, SessionBlock, TrainingSession
from programme.sessions import actions, cancelling, changing, offers
from programme.sessions.refusals import (
    AlreadyBooked,
    IsCancelled,
    NoSuchPlaces,
    NothingOffered,
    NoTime,
    NotOpen,
    PlacesHeld,
    RoomTooSmall,
)
from programme.times import NoSuchTime
from tests.factories.people import UserFactory
from tests.factories.staff import a_room
from tests.factories.training_sessions import NOW, STARTS, a_session, booked, free_module, many, states

WAITING, OFFERED, CONFIRMED = BookingState.WAITING, BookingState.OFFERED, BookingState.CONFIRMED
LATE, LAST_DAYS = STARTS - timedelta(days=10), STARTS - timedelta(days=2)

pytestmark = pytest.mark.django_db


def subjects_to(person) -> list[str]:
    return list(OutboxMessage.objects.filter(address=person.email).order_by("pk").values_list("subject", flat=True))


def fresh(booking: Booking) -> Booking:
    return Booking.objects.select_related("session", "person").get(pk=booking.pk)


# Planning


def test_start_and_end_are_those_of_its_blocks():
    session = a_session()
    second = SessionBlock(title="Second day", day=date(2027, 3, 29), begins=time(9, 30), ends=time(11, 0))

    session = actions.save(session, blocks=[second], by=UserFactory())

    assert session.starts_at == STARTS
    # The clocks went forward in between.
    assert f"{session.ends_at:%Y-%m-%d %H:%M}" == "2027-03-29 09:00"


def test_a_time_that_the_clocks_leave_out_is_refused():
    block = SessionBlock(title="At night", day=date(2027, 3, 28), begins=time(2, 30), ends=time(4, 0))
    session = TrainingSession(module=free_module(), title="Night", places_online=5)

    with pytest.raises(NoSuchTime):
        actions.save(session, blocks=[block], by=UserFactory())

    assert not TrainingSession.objects.exists()


def test_a_session_without_a_time_is_not_opened():
    session = TrainingSession(module=free_module(), title="Some day", places_online=5)
    actions.save(session, blocks=[], by=UserFactory())

    with pytest.raises(NoTime):
        actions.open_booking(session, by=UserFactory())


def test_an_open_session_keeps_a_time():
    session = a_session()

    with pytest.raises(NoTime):
        actions.save(session, blocks=[], removed=list(session.blocks.all()), by=UserFactory())

    assert session.blocks.count() == 1


def test_moving_a_session_tells_everybody_who_comes_or_waits_once():
    session = a_session(room=1)
    first, second = many(session, 2)
    block = session.blocks.get()
    block.begins = time(10, 30)

    actions.save(session, blocks=[block], by=UserFactory())

    for booking in (first, second):
        assert subjects_to(booking.person)[1:] == ["A training session has another time or place"]


def test_other_words_are_no_news():
    session = a_session(room=1)
    booking = booked(session)
    session.title = "First contacts"

    actions.save(session, blocks=[], by=UserFactory())

    assert subjects_to(booking.person) == ["Your place in a training session"]


# Booking


def test_whoever_comes_first_has_a_place_and_then_the_list_begins():
    session = a_session(room=2)

    many(session, 4)

    assert states(session) == [CONFIRMED, CONFIRMED, WAITING, WAITING]


def test_room_and_online_fill_apart():
    session = a_session(room=1, online=1)

    booked(session, mode=Mode.ROOM)
    booked(session, mode=Mode.ROOM)
    booked(session, mode=Mode.ONLINE)

    assert states(session) == [CONFIRMED, WAITING, CONFIRMED]


def test_nobody_books_twice():
    session = a_session()
    booking = booked(session)

    with pytest.raises(AlreadyBooked):
        booked(session, booking.person)


def test_the_database_refuses_a_second_place_too():
    session = a_session()
    booking = booked(session)
    again = Booking(session=session, person=booking.person, mode=Mode.ROOM, state=WAITING)

    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


@pytest.mark.parametrize("state", ["offered", "withdrawn"])
def test_the_database_wants_an_end_for_offers_and_for_what_is_over(state):
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(session=a_session(), person=UserFactory(), mode=Mode.ROOM, state=state)


def test_places_of_a_kind_that_there_is_not_cannot_be_booked():
    with pytest.raises(NoSuchPlaces):
        booked(a_session(room=2, online=0), mode=Mode.ONLINE)


def test_what_is_planned_cancelled_or_has_begun_cannot_be_booked():
    planned, over, cancelled = a_session(planned=True), a_session(), a_session()
    cancelling.cancel(cancelled, by=UserFactory(), because="The trainer is ill.", at=NOW)

    for session, at in ((planned, NOW), (over, STARTS), (cancelled, NOW)):
        with pytest.raises(NotOpen):
            booked(session, at=at)


def test_places_kept_for_a_country_are_not_given_to_others():
    session = a_session(room=2)
    KeptPlaces.objects.create(session=session, country_id="BE", places=1)

    many(session, 2, country_id="FR")
    booked(session, country_id="BE", at=NOW + timedelta(hours=1))

    assert states(session) == [CONFIRMED, WAITING, WAITING]


# Waiting


def test_a_place_that_is_given_back_is_offered_to_who_is_next():
    session = a_session(room=1)
    first, second, _third = many(session, 3)

    actions.leave(first, by=first.person, at=NOW)

    assert states(session) == [BookingState.WITHDRAWN, OFFERED, WAITING]
    assert fresh(second).offered_until == NOW + timedelta(hours=48)
    assert subjects_to(second.person)[-1] == "A place in a training session is free for you"


@pytest.mark.parametrize(
    ("days_before", "hours", "asked"), [(20, 48, 1), (10, 24, 1), (2, 24, 3)], ids=["early", "late", "last days"]
)
def test_giving_back_early_late_and_in_the_last_days_asks_differently(days_before, hours, asked):
    session = a_session(room=1)
    first, *_rest = many(session, 5)
    at = STARTS - timedelta(days=days_before)

    actions.leave(first, by=first.person, at=at)

    offers = session.bookings.filter(state=OFFERED)
    assert [offer.offered_until for offer in offers] == [at + timedelta(hours=hours)] * asked


def test_taking_an_offer_gives_the_place():
    session = a_session(room=1)
    first, second = many(session, 2)
    actions.leave(first, by=first.person, at=NOW)

    actions.confirm(second, by=second.person, at=NOW + timedelta(hours=47))

    assert fresh(second).state == CONFIRMED


def test_an_offer_is_not_taken_after_its_time():
    session = a_session(room=1)
    first, second = many(session, 2)
    actions.leave(first, by=first.person, at=NOW)

    with pytest.raises(NothingOffered):
        actions.confirm(second, by=second.person, at=NOW + timedelta(hours=49))


def test_in_the_last_days_the_first_to_answer_has_the_place():
    session = a_session(room=1)
    first, second, third, fourth = many(session, 4)
    actions.leave(first, by=first.person, at=LAST_DAYS)

    actions.confirm(third, by=third.person, at=LAST_DAYS)

    assert states(session) == [BookingState.WITHDRAWN, WAITING, CONFIRMED, WAITING]
    assert subjects_to(second.person)[-1] == subjects_to(fourth.person)[-1] == "Somebody else has taken the place"
    with pytest.raises(NothingOffered):
        actions.confirm(second, by=second.person, at=LAST_DAYS)


def test_an_offer_that_lapses_goes_to_the_next_once_however_often_time_is_asked():
    session = a_session(room=1)
    first, second, third = many(session, 3)
    actions.leave(first, by=first.person, at=NOW)
    late = NOW + timedelta(hours=49)

    assert [offers.renew_offers(late), offers.renew_offers(late)] == [1, 0]

    assert states(session) == [BookingState.WITHDRAWN, BookingState.LAPSED, OFFERED]
    assert subjects_to(second.person)[-1] == "The offer of a place has lapsed"
    assert subjects_to(third.person).count("A place in a training session is free for you") == 1


def test_kept_places_that_nobody_took_are_offered_two_weeks_before():
    session = a_session(room=1)
    KeptPlaces.objects.create(session=session, country_id="BE", places=1)
    booking = booked(session, country_id="FR")

    assert [offers.renew_offers(NOW), offers.renew_offers(LATE)] == [0, 1]
    assert fresh(booking).state == OFFERED


def test_nobody_is_asked_once_the_session_has_begun():
    session = a_session(room=1)
    first, _second = many(session, 2)

    actions.leave(first, by=first.person, at=STARTS)

    assert states(session) == [BookingState.WITHDRAWN, WAITING]


def test_more_places_go_to_those_who_wait():
    session = a_session(room=1)
    many(session, 4)

    actions.set_places(session, room=3, online=0, by=UserFactory(), at=NOW)

    assert states(session) == [CONFIRMED, OFFERED, OFFERED, WAITING]


def test_there_cannot_be_fewer_places_than_are_held():
    session = a_session(room=3)
    many(session, 2)

    with pytest.raises(PlacesHeld) as refused:
        actions.set_places(session, room=1, online=0, by=UserFactory(), at=NOW)

    assert (refused.value.held, refused.value.mode) == (2, Mode.ROOM)
    assert TrainingSession.objects.get().places_in_room == 3


def test_who_leaves_twice_leaves_once():
    session = a_session(room=1)
    first, _second, _third = many(session, 3)

    actions.leave(first, by=first.person, at=NOW)
    actions.leave(first, by=first.person, at=NOW)

    assert states(session) == [BookingState.WITHDRAWN, OFFERED, WAITING]


def test_switching_keeps_the_turn():
    session = a_session(room=1, online=1)
    booked(session, mode=Mode.ONLINE)
    _first, second, third = many(session, 3)

    changing.switch(second, mode=Mode.ONLINE, by=second.person, at=NOW)
    changing.switch(third, mode=Mode.ONLINE, by=third.person, at=NOW)

    assert (fresh(second).since, fresh(second).state) == (second.since, WAITING)


def test_switching_frees_the_place_for_who_waits():
    session = a_session(room=1, online=1)
    first, second = many(session, 2)

    changing.switch(first, mode=Mode.ONLINE, by=first.person, at=NOW)

    assert (fresh(first).state, fresh(first).mode) == (CONFIRMED, Mode.ONLINE)
    assert fresh(second).state == OFFERED


def test_who_has_a_place_does_not_lose_it_to_a_full_list():
    session = a_session(room=1, online=1)
    booked(session, mode=Mode.ONLINE)
    first = booked(session)

    changing.switch(first, mode=Mode.ONLINE, by=first.person, at=NOW)

    assert (fresh(first).state, fresh(first).mode) == (CONFIRMED, Mode.ROOM)


# In a chosen room


def test_there_are_no_more_places_than_the_chosen_room_holds_people():
    session = a_session(room=2)
    session.room = a_room(capacity=4)
    actions.save(session, blocks=[], by=UserFactory())

    with pytest.raises(RoomTooSmall):
        actions.set_places(session, room=5, online=0, by=UserFactory(), at=NOW)
    actions.set_places(session, room=4, online=0, by=UserFactory(), at=NOW)

    seen_before = TrainingSession.objects.get(pk=session.pk)
    seen_before.room = a_room("Room 2", capacity=3)
    with pytest.raises(RoomTooSmall):
        actions.save(seen_before, blocks=[], by=UserFactory())


# Two who write at once


def test_changing_a_session_undoes_nothing_that_others_did_meanwhile():
    session = a_session(room=2)
    seen_before = TrainingSession.objects.get(pk=session.pk)
    actions.set_places(session, room=5, online=0, by=UserFactory(), at=NOW)
    seen_before.title = "First contacts"

    actions.save(seen_before, blocks=[], by=UserFactory())

    kept = TrainingSession.objects.get()
    assert (kept.title, kept.places_in_room) == ("First contacts", 5)


def test_a_cancelled_session_is_not_changed():
    session = a_session()
    cancelling.cancel(session, by=UserFactory(), because="The trainer is ill.", at=NOW)

    with pytest.raises(IsCancelled):
        actions.save(session, blocks=[], by=UserFactory())


def test_a_cancelled_session_is_not_opened():
    session = a_session()
    cancelling.cancel(session, by=UserFactory(), because="The trainer is ill.", at=NOW)

    with pytest.raises(NotOpen):
        actions.open_booking(session, by=UserFactory())
