"""What is left of somebody in training sessions after they were erased, and what they can take with them."""

import pytest

from ground import privacy
from ground.tokens import hash_of
from people import actions as people_actions
from programme.models import Booking, BookingState, CalendarFeed
from programme.sessions import feeds, nominating
from tests.factories.people import UserFactory
from tests.factories.training_sessions import NOW, Mode, a_session, booked, many, seated, states
from tests.programme.sessions.reading import subjects_to

pytestmark = pytest.mark.django_db


def test_erasing_frees_the_place_and_writes_nobody_a_mail():
    session = a_session(room=1)
    first, _second = many(session, 2)
    person = first.person
    feeds.renew(person=person, country=None)

    people_actions.erase(person, by=person)

    assert states(session)[0] == BookingState.WITHDRAWN
    assert Booking.objects.get(pk=first.pk).person is None
    assert not CalendarFeed.objects.exists()
    assert subjects_to(first.person) == []


def test_who_named_somebody_is_forgotten():
    module, [seat] = seated(1)
    focal_point = UserFactory()
    nominating.nominate(
        a_session(module=module),
        person=seat.person,
        country=seat.organisation.country,
        grant=seat.grant,
        mode=Mode.ROOM,
        by=focal_point,
        at=NOW,
    )

    people_actions.erase(focal_point, by=focal_point)

    assert Booking.objects.get().nominated_by is None


def test_the_export_says_since_when_there_are_addresses_and_never_their_secrets():
    person = UserFactory()
    booked(a_session(), person)
    token = feeds.renew(person=person, country=None)

    exported = privacy.export(person)

    assert [feed["country"] for feed in exported["calendar_addresses"]] == [None]
    assert token not in str(exported)
    assert hash_of(token) not in str(exported)
