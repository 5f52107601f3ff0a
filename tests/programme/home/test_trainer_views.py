"""The first page of whoever keeps sessions."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from programme.home import gaps
from programme.home.gaps import Gap
from programme.models import SessionState, TrainingSession
from programme.sessions import actions, cancelling
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.attendance import entered
from tests.factories.training_sessions import DAY, NOW, a_session, booked, free_module, many

pytestmark = pytest.mark.django_db

MINE = "/en/sessions/mine/"
SOON = date(2027, 2, 10)


def section(words: str, begins: str, ends: str) -> str:
    """The words of a page from one heading to another."""
    return words.partition(begins)[2].partition(ends)[0]


def test_the_header_leads_trainers_there_and_nobody_else(trainer, learner):
    assert MINE in signed_in(trainer).get("/en/sessions/").content.decode()
    assert MINE not in signed_in(learner).get("/en/sessions/").content.decode()


def test_whoever_keeps_nothing_has_no_such_page(learner):
    assert signed_in(learner).get(MINE).status_code == 403


def test_own_sessions_stand_there_the_next_one_first_and_those_of_others_do_not(trainer):
    a_session(title="Second")
    a_session(title="First", day=SOON)
    a_session(title="Planned", planned=True, day=SOON + timedelta(days=1))
    a_session(title="Of others", module=free_module("elsewhere"))

    words = words_of(signed_in(trainer).get(MINE))

    assert words.index("First") < words.index("Planned") < words.index("Second")
    assert "Of others" not in words


def test_what_is_missing_is_said_with_the_page_that_mends_it(trainer):
    session = a_session(room=0, online=5, day=SOON)
    TrainingSession.objects.update(least_people=4)
    booked(session, mode="online")

    page = signed_in(trainer).get(MINE)

    assert "People take part online, and there is no link for them yet." in words_of(page)
    assert "1 of at least 4 people have a place. 8 days are left." in words_of(page)
    assert f'href="/en/sessions/{session.key}/change/"' in page.content.decode()


def test_offers_that_wait_for_an_answer_are_counted(trainer):
    session = a_session(room=1, day=SOON)
    holder, *_waiting = many(session, 3)
    actions.leave(holder, by=holder.person, at=NOW)

    assert "1 person has not answered yet whether they come." in words_of(signed_in(trainer).get(MINE))


def test_after_a_session_attendance_and_evaluation_are_asked_for(trainer, monkeypatch):
    many(a_session(day=SOON), 2)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=20))

    words = section(words_of(signed_in(trainer).get(MINE)), "Over, and not closed yet", "Demonstration")

    assert "Of 2 people it is not written down whether they came." in words
    assert "The evaluation is not open" in words


def test_what_is_closed_or_cancelled_stands_below(trainer):
    a_session(title="Held", day=SOON)
    TrainingSession.objects.update(state=SessionState.CLOSED, closed_at=NOW, evaluation_opened_at=NOW)
    cancelling.cancel(a_session(title="Fell through"), by=trainer, because="Ill.", at=NOW)

    words = words_of(signed_in(trainer).get(MINE)).partition("Closed or cancelled")[2]

    assert words.index("Fell through") < words.index("Held")


def test_other_parts_say_what_else_is_missing(trainer, monkeypatch):
    session = a_session()
    monkeypatch.setattr(gaps, "_sources", [])
    gaps.register(lambda sessions, at: {one.pk: [Gap("It has no trainer.", "/x/", "Find one")] for one in sessions})

    assert "It has no trainer. Find one" in words_of(signed_in(trainer).get(MINE))
    assert "It has no trainer. Find one" in words_of(signed_in(trainer).get(f"/en/sessions/{session.key}/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_often_for_three_as_for_one(trainer, django_assert_num_queries, rows):
    for number in range(rows):
        many(a_session(title=f"Session {number}", day=DAY + timedelta(days=number)), rows)
    client = signed_in(trainer)
    client.get(MINE)

    with django_assert_num_queries(9):
        client.get(MINE)


def test_presence_that_is_written_down_is_missing_no_more(trainer, monkeypatch):
    session = a_session(day=SOON)
    many(session, 2)
    entered(session)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=20))

    assert "it is not written down" not in words_of(signed_in(trainer).get(MINE))
