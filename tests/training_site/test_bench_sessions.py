"""The sessions that `make bench` measures with: as true as those that people make."""

import pytest
from django.db.models import Count

from programme.models import Booking, SessionBlock, TrainingSession
from tests.factories.people import UserFactory
from tests.factories.training_sessions import free_module
from training_site.bench_sessions import make_sessions

pytestmark = pytest.mark.django_db


def test_a_week_of_sessions_has_everybody_in_each_of_them():
    people = [UserFactory() for _number in range(3)]

    made = make_sessions(7, free_module(), people)

    weeks = {session.starts_at.isocalendar()[:2] for session in made}
    counted = TrainingSession.objects.annotate(people=Count("bookings")).values_list("people", flat=True)
    assert (len(made), len(weeks), set(counted), Booking.objects.count()) == (7, 1, {3}, 21)


def test_a_session_begins_and_ends_with_its_block():
    [session] = make_sessions(1, free_module(), [])

    block = SessionBlock.objects.get()
    assert (block.starts_at, block.ends_at) == (session.starts_at, session.ends_at)
