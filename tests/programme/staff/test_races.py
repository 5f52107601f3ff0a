"""Two at once, on PostgreSQL: a trainer, and a room, go to exactly one session."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from programme.models import RoomTime, TrainerTime, TrainingSession
from programme.sessions import actions
from programme.staff.staffing import DoubleBooked, Staff
from tests.factories.people import UserFactory
from tests.factories.staff import a_room, a_trainer
from tests.factories.training_sessions import a_session, free_module

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]


def together(acts):
    """Do all of them at once, each on a connection of its own; a refusal is a result too."""

    def one(act):
        try:
            return act()
        except DoubleBooked as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, acts))


def sessions(number: int) -> list[TrainingSession]:
    module = free_module()
    return [a_session(module=module, title=f"Session {each}") for each in range(number)]


def test_of_many_sessions_that_want_two_trainers_at_once_exactly_one_gets_both():
    first, second, keeper = a_trainer(), a_trainer(), UserFactory()
    # Half of them name the two the other way round.
    staff = [Staff(first, (second,)), Staff(second, (first,))]

    results = together(
        [
            lambda one=one, number=number: actions.save(one, blocks=[], staff=staff[number % 2], by=keeper)
            for number, one in enumerate(sessions(8))
        ]
    )

    won = [one for one in results if isinstance(one, TrainingSession)]
    assert len(won) == 1
    assert set(TrainerTime.objects.values_list("session", flat=True)) == {won[0].pk}
    assert TrainerTime.objects.count() == 2


def test_of_many_sessions_that_want_a_room_at_once_exactly_one_gets_it():
    room, keeper, wanting = a_room(), UserFactory(), sessions(8)
    for one in wanting:
        one.room = room

    results = together([lambda one=one: actions.save(one, blocks=[], by=keeper) for one in wanting])

    assert sum(isinstance(one, TrainingSession) for one in results) == 1
    assert RoomTime.objects.count() == 1


def test_postgresql_refuses_what_overlaps():
    person, room = UserFactory(), a_room()
    start = datetime(2027, 3, 26, 9, tzinfo=UTC)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
    TrainerTime.objects.create(trainer=person, source="absence", **times)
    RoomTime.objects.create(room=room, session=a_session(), **times)
    later = {"starts_at": start + timedelta(hours=1), "ends_at": start + timedelta(hours=3)}

    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        TrainerTime.objects.create(trainer=person, source="absence", **later)
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        RoomTime.objects.create(room=room, session=a_session(), **later)
    TrainerTime.objects.create(trainer=UserFactory(), source="absence", **later)
