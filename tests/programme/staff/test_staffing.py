"""No trainer and no room is taken twice, on both databases."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from people.models import Role
from programme.models import (
    RoomTime,
    SessionBlock,
    TimeSource,
    TrainerPart,
    TrainerProfile,
    TrainerTime,
    TrainingSession,
)
from programme.occupancy import Collision
from programme.sessions import actions as session_actions
from programme.sessions import cancelling
from programme.staff import actions
from programme.staff.staffing import DoubleBooked, Staff, staff_of
from programme.staff.wording import clash_words
from tests.factories.people import UserFactory, appointed
from tests.factories.staff import a_room, a_trainer, staffed
from tests.factories.training_sessions import DAY, NOW, STARTS, a_session, free_module

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def clashes_of(act) -> list[tuple[str, Collision]]:
    with pytest.raises(DoubleBooked) as refused:
        act()
    return [(str(clash.who), clash.why) for clash in refused.value.clashes]


def another(day: date = DAY, begins: time = time(10), ends: time = time(11), **fields) -> TrainingSession:
    """A session that is still planned, by default in the middle of the usual one."""
    session = a_session(planned=True, title="Second contact", **fields)
    block = session.blocks.get()
    block.day, block.begins, block.ends = day, begins, ends
    return session_actions.save(session, blocks=[block], by=UserFactory())


def test_a_session_takes_its_trainers_for_each_day_with_half_an_hour_after_it():
    lead, other = a_trainer(), a_trainer()
    session = a_session()
    blocks = [
        SessionBlock(title="Afternoon", day=DAY, begins=time(13, 30), ends=time(16)),
        SessionBlock(title="Next day", day=DAY + timedelta(days=3), begins=time(9, 30), ends=time(12)),
    ]

    session_actions.save(session, blocks=blocks, staff=Staff(lead, (other,)), by=lead)

    times = TrainerTime.objects.filter(trainer=lead)
    assert [f"{one.starts_at:%d %H:%M} {one.ends_at:%d %H:%M}" for one in times] == [
        "26 08:30 26 15:30",
        "29 07:30 29 10:30",
    ]
    assert TrainerTime.objects.filter(trainer=other).count() == 2
    assert staff_of(session) == Staff(lead, (other,))


def test_a_trainer_is_not_taken_twice_and_both_sessions_are_named():
    lead = a_trainer("Ana Lead")
    staffed(a_session(title="First contact"), lead=lead)
    second = another()

    with pytest.raises(DoubleBooked) as refused:
        staffed(second, lead=lead)

    (sentence,) = clash_words(refused.value.clashes, lead)
    assert sentence == (
        "Ana Lead is taken by “First contact” (Friday, 26 March 2027, 09:30–12:30, Europe/Brussels, UTC +01:00), "
        "so “Second contact” cannot be then. Choose another or move one."
    )
    assert staff_of(second) == Staff()


@pytest.mark.parametrize(("part", "other_part"), [("lead", "co"), ("co", "lead"), ("co", "co")])
def test_it_is_the_same_in_every_part(part, other_part):
    trainer = a_trainer()
    parts = {"lead": {"lead": trainer}, "co": {"co_trainers": (trainer,)}}
    staffed(a_session(), **parts[part])

    assert clashes_of(lambda: staffed(another(), **parts[other_part])) == [(str(trainer), Collision.OVERLAP)]


def test_half_an_hour_lies_between_two_sessions():
    lead = a_trainer()
    staffed(a_session(), lead=lead)

    assert clashes_of(lambda: staffed(another(begins=time(12, 45), ends=time(14)), lead=lead))
    staffed(another(begins=time(13), ends=time(14)), lead=lead)


def test_a_journey_needs_a_day():
    lead = a_trainer("Ana Lead")
    first = a_session(title="First contact")
    first.room = a_room()
    staffed(first, lead=lead)
    second = another(begins=time(16), ends=time(18))
    second.room = a_room("Sala", "Lisbon", country="PT")

    with pytest.raises(DoubleBooked) as refused:
        staffed(second, lead=lead)

    assert "Ana Lead is in Brussels for “First contact”" in clash_words(refused.value.clashes, lead)[0]
    second.room = a_room("Room 2")
    staffed(second, lead=lead)


def test_a_journey_needs_a_day_to_any_other_place_too():
    lead = a_trainer("Ana Lead")
    staffed(a_session(title="First contact", city="Ghent"), lead=lead)
    second = another(begins=time(16), ends=time(18), city="Lisbon")

    with pytest.raises(DoubleBooked) as refused:
        staffed(second, lead=lead)

    assert "Ana Lead is in Ghent for “First contact”" in clash_words(refused.value.clashes, lead)[0]
    second.city = "ghent"
    staffed(second, lead=lead)


def test_a_room_is_not_taken_twice():
    room = a_room()
    first, second = a_session(), another()
    first.room = second.room = room
    session_actions.save(first, blocks=[], by=UserFactory())

    assert clashes_of(lambda: session_actions.save(second, blocks=[], by=UserFactory())) == [
        ("Room 1, Brussels", Collision.OVERLAP)
    ]
    assert RoomTime.objects.filter(room=room).count() == 1


def test_moving_a_session_into_anothers_time_is_refused_and_changes_nothing():
    lead = a_trainer()
    staffed(a_session(), lead=lead)
    second = staffed(another(begins=time(15), ends=time(16)), lead=lead)
    block = second.blocks.get()
    block.begins, block.ends = time(12), time(13)

    assert clashes_of(lambda: session_actions.save(second, blocks=[block], by=lead)) == [(str(lead), Collision.OVERLAP)]
    assert f"{TrainerTime.objects.get(session=second).starts_at:%H:%M}" == "14:00"
    assert second.blocks.get().begins == time(15)


def test_moving_a_session_frees_what_it_took():
    lead = a_trainer()
    first = staffed(a_session(), lead=lead)
    block = first.blocks.get()
    block.day = DAY + timedelta(days=1)

    session_actions.save(first, blocks=[block], by=lead)

    staffed(another(), lead=lead)
    assert TrainerTime.objects.filter(trainer=lead).count() == 2


def test_cancelling_frees_trainers_and_room_and_remembers_who_would_have_come():
    lead, room = a_trainer(), a_room()
    first = a_session()
    first.room = room
    staffed(first, lead=lead)

    cancelling.cancel(first, by=lead, because="Ill.", at=NOW)

    second = another()
    second.room = room
    staffed(second, lead=lead)
    assert staff_of(first) == Staff(lead)


# Absences


def test_an_absence_is_named_to_its_owner_alone():
    lead = a_trainer("Ana Lead")
    actions.be_away(lead, starts=STARTS, ends=STARTS + timedelta(hours=8), by=lead)

    with pytest.raises(DoubleBooked) as refused:
        staffed(a_session(), lead=lead)

    assert clash_words(refused.value.clashes, appointed(Role.TRAINER, module_slug="freely")) == [
        "Ana Lead is not available at the time of “First contact”. Choose another trainer or another time."
    ]
    assert "You are not available then (Friday, 26 March 2027" in clash_words(refused.value.clashes, lead)[0]


def test_a_planned_session_of_another_module_is_not_named():
    lead = a_trainer("Ana Lead")
    appointed_twice = a_session(planned=True, title="Not yet", module=free_module("elsewhere"))
    staffed(appointed_twice, lead=lead)

    with pytest.raises(DoubleBooked) as refused:
        staffed(another(), lead=lead)

    assert "is taken by “another session”" in clash_words(refused.value.clashes, lead)[0]


def test_whoever_trains_then_is_not_away():
    lead = a_trainer()
    session = staffed(a_session(), lead=lead)

    with pytest.raises(actions.AlreadyTaken) as refused:
        actions.be_away(lead, starts=STARTS, ends=STARTS + timedelta(hours=1), by=lead)

    assert refused.value.time.session == session


def test_busy_times_of_a_calendar_leave_out_what_is_taken_and_are_replaced_by_the_next():
    lead = a_trainer()
    staffed(a_session(), lead=lead)
    hour = timedelta(hours=1)
    around = [TrainerTime(starts_at=STARTS - hour, ends_at=STARTS + 8 * hour).taken]

    assert actions.take_feed(lead, busy=around, by=lead) == 2
    assert actions.take_feed(lead, busy=around, by=lead) == 2

    feed = TrainerTime.objects.filter(trainer=lead, source=TimeSource.FEED)
    assert [(one.starts_at, one.ends_at) for one in feed] == [
        (STARTS - hour, STARTS),
        (STARTS + 3.5 * hour, STARTS + 8 * hour),
    ]


def test_an_absence_takes_the_place_of_imported_times():
    lead, hour = a_trainer(), timedelta(hours=1)
    actions.take_feed(lead, busy=[TrainerTime(starts_at=NOW, ends_at=NOW + 4 * hour).taken], by=lead)

    away = actions.be_away(lead, starts=NOW + hour, ends=NOW + 2 * hour, by=lead)
    actions.be_back(away, by=lead)

    assert [one.starts_at for one in TrainerTime.objects.filter(trainer=lead)] == [NOW, NOW + 2 * hour]


# What the database holds


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_at": STARTS, "ends_at": STARTS, "source": "absence"},
        {"starts_at": STARTS, "ends_at": STARTS + timedelta(hours=1), "source": "session"},
    ],
    ids=["no length", "of no session"],
)
def test_a_taken_time_that_cannot_be_is_refused(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainerTime.objects.create(trainer=UserFactory(), **fields)


def test_a_session_has_one_lead_and_nobody_twice():
    lead, other = a_trainer(), a_trainer()
    session = staffed(a_session(), lead=lead)

    for trainer, part in ((other, TrainerPart.LEAD), (lead, TrainerPart.CO_TRAINER)):
        with pytest.raises(IntegrityError), transaction.atomic():
            session.assignments.create(trainer=trainer, part=part)


def test_a_profile_is_made_when_somebody_is_first_needed():
    person = appointed(Role.TRAINER, module_slug="freely")

    staffed(a_session(), lead=person)

    assert TrainerProfile.objects.get().person == person
