"""Many at once, on PostgreSQL: a double tap counts once, and nobody checks in behind a closing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections

from programme.attending import actions
from programme.models import Booking, CheckIn, CheckInSource, Presence
from tests.factories.attendance import a_day, after, blocks_of, checked_in, during, entered, the_trainer
from tests.factories.training_sessions import booked, many

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]


def together(acts):
    """Do all of them at once, each on a connection of its own; a refusal is a result too."""

    def one(act):
        try:
            return act()
        except (actions.Closed, actions.NotComplete) as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(one, acts))


def test_a_double_tap_at_once_counts_once():
    ana = booked(a_day())
    key = uuid4()

    rows = together([lambda: checked_in(ana, key=key) for _number in range(8)])

    assert len({row.pk for row in rows}) == 1
    assert CheckIn.objects.count() == 1


def test_two_phones_of_one_person_count_once():
    ana = booked(a_day())

    together([lambda: checked_in(ana) for _number in range(8)])

    assert CheckIn.objects.count() == 1


def test_a_room_that_checks_in_at_once_is_there():
    session = a_day(room=16)
    people = many(session, 16)

    together([lambda one=one: checked_in(one) for one in people])

    assert CheckIn.objects.filter(is_present=True, source=CheckInSource.CODE).count() == 16


def test_whoever_comes_while_the_session_is_closed_counts_or_is_refused():
    session = a_day()
    ana = booked(session)
    trainer = the_trainer(session)
    entered(session, by=trainer, at=during(session, 1) - timedelta(minutes=10), absent={ana: (0, 1)})
    actions.open_evaluation(session, by=trainer, at=during(session))
    seen = blocks_of(session)[1].ends_at

    came, _closed = together(
        [
            lambda: checked_in(ana, 1, at=seen),
            lambda: actions.close(session, by=trainer, at=after(session)),
        ]
    )

    expected = Presence.NO_SHOW if isinstance(came, actions.Closed) else Presence.PARTIAL
    assert Booking.objects.get(pk=ana.pk).presence == expected


def test_two_trainers_close_once():
    session = a_day()
    booked(session)
    trainer = the_trainer(session)
    entered(session, by=trainer)
    actions.open_evaluation(session, by=trainer, at=after(session))

    closed = together([lambda: actions.close(session, by=trainer, at=after(session)) for _number in range(4)])

    assert len({one.closed_at for one in closed}) == 1
