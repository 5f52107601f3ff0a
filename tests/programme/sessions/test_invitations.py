"""What stands in people's calendars after each thing that can happen to their place, read from the mails they get."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from people.models import Role
from programme.models import BookingState, Mode, SessionBlock, TrainingSession
from programme.sessions import actions, cancelling, changing, offers
from programme.times import moment
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import NOW, STARTS, a_session, booked, many
from tests.programme.sessions.reading import calendars_to, in_calendar_of, last_calendars_to, subjects_to

pytestmark = pytest.mark.django_db

AFTERNOON = {"title": "Afternoon", "begins": time(13, 30), "ends": time(16, 30)}


@pytest.fixture
def trainer():
    return appointed(Role.TRAINER, module_slug="freely")


def of_two_blocks(**fields) -> TrainingSession:
    """A session with a morning and an afternoon."""
    session = a_session(**fields)
    return actions.save(session, blocks=[SessionBlock(day=STARTS.date(), **AFTERNOON)], by=UserFactory())


def moved(session: TrainingSession, by, **changes) -> None:
    """Change the first block."""
    session = TrainingSession.objects.get(pk=session.pk)
    block = session.blocks.earliest("day", "begins")
    for name, value in changes.items():
        setattr(block, name, value)
    actions.save(session, blocks=[block], by=by)


def with_other_room(session: TrainingSession, by) -> None:
    session = TrainingSession.objects.get(pk=session.pk)
    session.venue = "Rue Autre 2"
    actions.save(session, blocks=[], by=by)


# Coming


def test_a_place_comes_with_one_file_for_each_block():
    session = of_two_blocks()
    person = booked(session).person

    morning, afternoon = last_calendars_to(person)

    keys = [f"block-{key}@localhost" for key in session.blocks.order_by("begins").values_list("key", flat=True)]
    assert [morning.uid, afternoon.uid] == keys
    assert (morning.method, morning.status, morning.sequence) == ("REQUEST", "CONFIRMED", 0)
    assert morning.starts.astimezone(UTC) == STARTS
    assert morning.attendee == f"mailto:{person.email}"
    assert morning.place == "Rue Exemple 1, Brussels"
    assert f"/en/sessions/{session.key}/" in morning.note
    assert len(subjects_to(person)) == 1


def test_a_break_is_no_appointment():
    session = a_session()
    pause = SessionBlock(title="Lunch", day=STARTS.date(), begins=time(12, 30), ends=time(13, 30), is_break=True)
    actions.save(session, blocks=[pause], by=UserFactory())

    assert len(last_calendars_to(booked(session).person)) == 1


def test_whoever_waits_gets_nothing_into_the_calendar():
    session = a_session(room=1)
    _first, second = many(session, 2)

    assert calendars_to(second.person) == []


def test_an_offer_is_tentative_and_becomes_firm_by_the_answer():
    session = a_session(room=1)
    first, second = many(session, 2)
    actions.leave(first, by=first.person, at=NOW)
    [offered] = last_calendars_to(second.person)

    actions.confirm(second, by=second.person, at=NOW)

    [confirmed] = last_calendars_to(second.person)
    assert (offered.method, offered.status) == ("REQUEST", "TENTATIVE")
    assert (confirmed.method, confirmed.status) == ("REQUEST", "CONFIRMED")
    assert (offered.uid, offered.sequence) == (confirmed.uid, confirmed.sequence)


def test_whoever_comes_online_has_no_room_in_the_calendar():
    session = a_session(room=1, online=1)

    assert last_calendars_to(booked(session, mode=Mode.ONLINE).person)[0].place == "Online"


# Leaving


def test_giving_the_place_back_takes_it_out_of_the_calendar():
    session = of_two_blocks()
    booking = booked(session)

    actions.leave(booking, by=booking.person, at=NOW)

    assert [one.method for one in last_calendars_to(booking.person)] == ["CANCEL", "CANCEL"]
    assert in_calendar_of(booking.person) == {}


def test_leaving_the_queue_is_no_news_for_the_calendar():
    session = a_session(room=1)
    _first, second = many(session, 2)

    actions.leave(second, by=second.person, at=NOW)

    assert subjects_to(second.person) == ["You are on the waiting list of a training session"]


def test_an_offer_that_lapses_leaves_the_calendar():
    session = a_session(room=1)
    first, second = many(session, 2)
    actions.leave(first, by=first.person, at=NOW)

    offers.renew_offers(NOW + timedelta(hours=49))

    assert in_calendar_of(second.person) == {}


def test_who_was_too_slow_in_the_last_days_is_back_in_the_queue_and_the_calendar_is_empty():
    session = a_session(room=1)
    first, second, third = many(session, 3)
    late = STARTS - timedelta(days=2)
    actions.leave(first, by=first.person, at=late)

    actions.confirm(third, by=third.person, at=late)

    assert in_calendar_of(second.person) == {}
    assert [one.status for one in in_calendar_of(third.person).values()] == ["CONFIRMED"]


@pytest.mark.parametrize(("days_before", "tentative"), [(20, 1), (10, 1), (2, 3)], ids=["T-20", "T-10", "T-2"])
def test_giving_a_place_back_puts_it_tentatively_into_the_calendars_of_those_who_are_asked(days_before, tentative):
    session = a_session(room=1)
    first, *waiting = many(session, 5)

    actions.leave(first, by=first.person, at=STARTS - timedelta(days=days_before))

    shown = [one.status for each in waiting for one in in_calendar_of(each.person).values()]
    assert shown == ["TENTATIVE"] * tentative


# Moving


def test_moving_by_an_hour_is_one_mail_with_the_same_identity_and_the_next_number(trainer):
    session = of_two_blocks()
    person = booked(session).person
    morning, _afternoon = last_calendars_to(person)

    moved(session, trainer, begins=time(10, 30), ends=time(13, 0))

    [update] = last_calendars_to(person)
    assert len(subjects_to(person)) == 2
    assert (update.method, update.uid, update.sequence) == ("REQUEST", morning.uid, morning.sequence + 1)
    assert update.starts - morning.starts == timedelta(hours=1)


def test_moving_twice_counts_on(trainer):
    session = a_session()
    person = booked(session).person

    moved(session, trainer, begins=time(10, 30))
    moved(session, trainer, begins=time(11, 0))

    assert [one.sequence for one in calendars_to(person)] == [0, 1, 2]


def test_a_new_block_is_added_and_one_that_is_gone_is_taken_back(trainer):
    session = a_session()
    person = booked(session).person
    old = session.blocks.get()

    actions.save(session, blocks=[SessionBlock(day=STARTS.date(), **AFTERNOON)], removed=[old], by=trainer)

    added, gone = last_calendars_to(person)
    assert (added.method, added.sequence) == ("REQUEST", 0)
    assert (gone.method, gone.status, gone.sequence) == ("CANCEL", "CANCELLED", 1)
    assert list(in_calendar_of(person)) == [added.uid]


def test_a_block_that_becomes_a_break_leaves_the_calendar_and_may_come_back(trainer):
    session = of_two_blocks()
    person = booked(session).person

    moved(session, trainer, is_break=True)
    assert len(in_calendar_of(person)) == 1
    moved(session, trainer, is_break=False)

    assert len(in_calendar_of(person)) == 2


def test_another_room_concerns_those_who_come_to_it(trainer):
    session = of_two_blocks(room=2, online=2)
    in_room, online = booked(session).person, booked(session, mode=Mode.ONLINE).person

    with_other_room(session, trainer)

    assert [(one.place, one.sequence) for one in last_calendars_to(in_room)] == [("Rue Autre 2, Brussels", 1)] * 2
    assert len(subjects_to(in_room)) == 2
    assert len(subjects_to(online)) == 1


def test_after_another_room_the_next_move_reaches_everybody_in_order(trainer):
    session = a_session(room=2, online=2)
    people = [booked(session).person, booked(session, mode=Mode.ONLINE).person]

    with_other_room(session, trainer)
    moved(session, trainer, begins=time(10, 30))

    for person in people:
        assert [one.sequence for one in in_calendar_of(person).values()] == [2]


def test_who_books_after_a_move_begins_with_the_number_of_the_move(trainer):
    session = a_session()
    moved(session, trainer, begins=time(10, 30))

    moved(session, trainer, begins=time(11, 30))

    assert [one.sequence for one in last_calendars_to(booked(session).person)] == [2]


def test_other_words_move_nothing(trainer):
    session = a_session()
    person = booked(session).person

    moved(session, trainer, title="Beginning")

    assert len(subjects_to(person)) == 1
    assert session.blocks.get().sequence == 0


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Europe/Lisbon", "Europe/Athens", "Africa/Casablanca"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (date(2027, 3, 26), date(2027, 3, 29)),
        (date(2026, 10, 23), date(2026, 10, 26)),
        (date(2027, 2, 5), date(2027, 2, 9)),
    ],
    ids=["March", "October", "Ramadan"],
)
def test_moved_across_a_change_of_the_clock_it_stays_at_half_past_nine(trainer, zone, before, after):
    session = a_session(day=before, zone=zone)
    person = booked(session, at=datetime(2026, 9, 1, 9, 0, tzinfo=UTC)).person

    moved(session, trainer, day=after)

    first, second = calendars_to(person)
    for one, day in ((first, before), (second, after)):
        assert f"{one.starts:%Y-%m-%d %H:%M}" == f"{day} 09:30"
        assert one.starts.astimezone(UTC) == moment(datetime.combine(day, time(9, 30)), zone)
    assert (first.uid, first.sequence, second.sequence) == (second.uid, 0, 1)


# Two ways to come


def test_twelve_in_the_room_and_eight_online_and_one_who_changes():
    session = a_session(room=12, online=8)
    rooms, onlines = many(session, 13), many(session, 9, mode=Mode.ONLINE)
    other, waiting = onlines[0], rooms[12]
    actions.leave(rooms[0], by=rooms[0].person, at=NOW)
    actions.confirm(waiting, by=waiting.person, at=NOW)
    actions.leave(rooms[1], by=rooms[1].person, at=NOW)

    changing.switch(other, mode=Mode.ROOM, by=other.person, at=NOW)

    assert [one.place for one in last_calendars_to(other.person)] == ["Rue Exemple 1, Brussels"]
    assert [one.status for one in last_calendars_to(onlines[8].person)] == ["TENTATIVE"]
    by_mode = [session.bookings.filter(mode=mode, state=BookingState.CONFIRMED).count() for mode in Mode]
    assert by_mode == [12, 7]


def test_giving_up_an_offer_for_the_other_list_takes_it_out_of_the_calendar():
    session = a_session(room=1, online=1)
    first, second = many(session, 2)
    booked(session, mode=Mode.ONLINE)
    actions.leave(first, by=first.person, at=NOW)

    changing.switch(second, mode=Mode.ONLINE, by=second.person, at=NOW)

    assert in_calendar_of(second.person) == {}


# Cancelling and postponing


def test_cancelling_takes_the_session_out_of_all_calendars_with_the_next_number():
    session = of_two_blocks(room=1)
    first, second = many(session, 2)
    cancelling.cancel(session, by=UserFactory(), because="The trainer is ill.", at=NOW)

    cancelling.tell_cancelled(NOW + timedelta(minutes=10))

    assert [(one.method, one.sequence) for one in last_calendars_to(first.person)] == [("CANCEL", 1)] * 2
    assert calendars_to(second.person) == []


def test_a_postponed_session_leaves_calendars_and_comes_back_on_its_new_day(trainer):
    session = a_session(room=1)
    first, second = many(session, 2)
    cancelling.postpone(session, by=trainer, because="The room is flooded.", at=NOW)
    assert in_calendar_of(first.person) == {}
    moved(session, trainer, day=date(2027, 4, 2))
    assert len(subjects_to(first.person)) == 2

    cancelling.announce_new_date(session, by=trainer, at=NOW)

    [shown] = in_calendar_of(first.person).values()
    assert (f"{shown.starts:%Y-%m-%d %H:%M}", shown.sequence, shown.status) == ("2027-04-02 09:30", 2, "CONFIRMED")
    assert subjects_to(second.person)[1:] == ["A training session is postponed", "A training session has a new date"]
