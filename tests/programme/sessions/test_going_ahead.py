"""Whether a session with few people takes place: somebody is asked four weeks before, and somebody decides."""

from datetime import timedelta

import pytest

from people.models import Role
from programme.models import SessionState, TrainingSession
from programme.sessions import going_ahead
from programme.sessions.refusals import NotOpen
from tests.django_fixtures import signed_in
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import NOW, STARTS, a_session, many
from tests.programme.sessions.reading import subjects_to

pytestmark = pytest.mark.django_db

FOUR_WEEKS = STARTS - timedelta(days=28)
ASKED = ["Does the training session take place?"]


def test_trainers_and_staff_of_the_module_are_asked_once_four_weeks_before():
    trainer, staff = appointed(Role.TRAINER, module_slug="freely"), appointed(Role.APPROVER)
    others = appointed(Role.TRAINER, module_slug="elsewhere"), appointed(Role.APPROVER, country="FR")
    many(a_session(room=9, least_people=4, by=trainer), 3)

    asked = [going_ahead.remind_to_decide(at) for at in (FOUR_WEEKS - timedelta(minutes=1), FOUR_WEEKS, FOUR_WEEKS)]

    assert asked == [0, 2, 0]
    assert subjects_to(trainer) == subjects_to(staff) == ASKED
    assert [subjects_to(other) for other in others] == [[], []]


@pytest.mark.parametrize(("least", "people"), [(0, 0), (3, 3)], ids=["no least number", "enough"])
def test_nobody_is_asked_where_there_is_nothing_to_decide(least, people):
    many(a_session(room=9, least_people=least), people)

    assert going_ahead.remind_to_decide(FOUR_WEEKS) == 0


def test_nobody_is_asked_about_what_is_decided():
    session = a_session(least_people=4)

    going_ahead.go_ahead(session, by=UserFactory(), at=NOW)

    assert TrainingSession.objects.get().state == SessionState.CONFIRMED
    assert going_ahead.remind_to_decide(FOUR_WEEKS) == 0


def test_what_has_begun_is_no_longer_decided():
    with pytest.raises(NotOpen):
        going_ahead.go_ahead(a_session(), by=UserFactory(), at=STARTS)


def test_programme_staff_decide_on_the_page(monkeypatch):
    session = a_session(least_people=4)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    client, page = signed_in(appointed(Role.APPROVER)), f"/en/sessions/{session.key}/decide/"

    assert "Needed at least" in client.get(page).content.decode()
    assert client.post(page).status_code == 302

    assert TrainingSession.objects.get().state == SessionState.CONFIRMED


def test_others_decide_nothing():
    session = a_session(least_people=4)
    for person in (UserFactory(), appointed(Role.FOCAL_POINT), appointed(Role.APPROVER, module_slug="elsewhere")):
        assert signed_in(person).post(f"/en/sessions/{session.key}/decide/").status_code == 403
    assert TrainingSession.objects.get().state == SessionState.OPEN
