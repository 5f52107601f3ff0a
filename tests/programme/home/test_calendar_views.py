"""The list and the month, as everybody sees them."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from programme.models import Booking, BookingState, Mode, SessionBlock, TrainingSession
from programme.sessions import actions, cancelling
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.people import UserFactory
from tests.factories.training_sessions import DAY, NOW, a_session, booked, free_module, many

pytestmark = pytest.mark.django_db

LIST, MONTH = "/en/sessions/", "/en/sessions/month/?month=2027-03"


def titles_in(response) -> list[str]:
    """The sessions that a page links to, in its order."""
    keys = [part.split("/")[0] for part in response.content.decode().split('href="/en/sessions/')[1:]]
    titles = {str(key): title for key, title in TrainingSession.objects.values_list("key", "title")}
    return [titles[key] for key in keys if key in titles]


def test_a_month_shows_a_session_on_each_of_its_days_with_hours_and_free_places(client):
    session = a_session(title="First contact", room=3)
    booked(session)
    more = SessionBlock(title="Afternoon", day=DAY, begins=time(13, 30), ends=time(16, 0))
    later = SessionBlock(title="Second day", day=date(2027, 3, 29), begins=time(9, 0), ends=time(12, 0))
    actions.save(session, blocks=[more, later], by=UserFactory())

    words = words_of(client.get(MONTH))

    assert "March 2027" in words
    assert "Friday 26 March 09:30–16:00 First contact 2 places free" in words
    assert "Monday 29 March 09:00–12:00 First contact 2 places free" in words


def test_breaks_alone_put_no_session_on_a_day(client):
    session = a_session()
    rest = SessionBlock(title="Rest", day=date(2027, 3, 27), begins=time(9, 0), ends=time(12, 0), is_break=True)
    actions.save(session, blocks=[rest], by=UserFactory())

    assert titles_in(client.get(MONTH)) == ["First contact"]


def test_months_lead_to_each_other_with_what_was_chosen(client):
    page = client.get(f"{MONTH}&kind=webinar").content.decode()

    assert 'href="?kind=webinar&amp;month=2027-02"' in page
    assert 'href="?kind=webinar&amp;month=2027-04"' in page


def test_without_a_month_it_is_this_one(client):
    assert "February 2027" in words_of(client.get("/en/sessions/month/?month=nonsense"))


def test_a_month_without_sessions_says_so(client):
    words = words_of(client.get(MONTH))

    assert "There is no session in this month" in words


def test_what_is_over_and_what_is_cancelled_says_so(client, trainer, monkeypatch):
    a_session(title="Was held")
    cancelling.cancel(a_session(title="Was not"), by=trainer, because="Ill.", at=NOW)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=60))

    words = words_of(client.get(MONTH))

    assert "Was held Over" in words
    assert "Was not Cancelled" in words


FILTERED = [
    ("kind=webinar", ["Webinar in Spain"]),
    ("country=ES", ["Webinar in Spain"]),
    ("country=FR", ["Elsewhere"]),
    ("format=room", ["Elsewhere"]),
    ("format=online", ["Usual"]),
    ("format=hybrid", ["Webinar in Spain"]),
    ("module=elsewhere", ["Elsewhere"]),
    ("module=freely&kind=training", ["Usual"]),
]


@pytest.mark.parametrize("page", [f"{LIST}?", f"{MONTH}&"])
@pytest.mark.parametrize(("chosen", "found"), FILTERED)
def test_sessions_are_filtered(client, page, chosen, found):
    a_session(title="Usual", room=0, online=5)
    a_session(title="Webinar in Spain", kind="webinar", country_id="ES", online=3)
    a_session(title="Elsewhere", country_id="FR", module=free_module("elsewhere"))

    assert titles_in(client.get(f"{page}{chosen}")) == found


def test_a_filter_is_named_and_taken_away_alone(client):
    a_session(country_id="FR")

    page = client.get(f"{LIST}?kind=training&country=FR")

    assert "Kind: Training session" in words_of(page)
    assert 'href="?kind=training&amp;"' in page.content.decode()
    assert 'href="?country=FR&amp;"' in page.content.decode()


def test_what_is_not_in_a_list_filters_nothing_and_is_said(client):
    a_session(title="Usual")

    page = client.get(f"{LIST}?kind=party")

    assert titles_in(page) == ["Usual"]
    assert "This choice is not in the list" in words_of(page)


def test_nothing_that_fits_says_how_to_widen(client):
    a_session(country_id="FR")

    words = words_of(client.get(f"{LIST}?country=FR&kind=visit"))

    assert "No session to come fits all that you have chosen" in words


def test_only_mine_are_those_that_one_has_to_do_with(learner):
    booked(a_session(title="Mine"), learner)
    given_back = booked(a_session(title="Given back"), learner)
    actions.leave(given_back, by=learner, at=NOW)
    a_session(title="Of others")

    assert titles_in(signed_in(learner).get(f"{LIST}?mine=on")) == ["Mine"]


def test_visitors_are_not_asked_which_are_theirs(client):
    a_session(title="Usual")

    page = client.get(f"{LIST}?mine=on")

    assert titles_in(page) == ["Usual"]
    assert 'name="mine"' not in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [(LIST, 6), (MONTH, 5)])
def test_both_ask_as_often_for_three_as_for_one(client, django_assert_num_queries, page, queries, rows):
    for number in range(rows):
        many(a_session(title=f"Session {number}", module=free_module(f"free-{number}")), rows)
    client.get(page)

    with django_assert_num_queries(queries):
        client.get(page)


@pytest.fixture
def crowded_week() -> TrainingSession:
    """A week of 40 sessions with 20 people each."""
    sessions = [a_session(room=30, title=f"Session {n}", day=date(2027, 3, 22 + n % 5)) for n in range(40)]
    people = [UserFactory() for _number in range(20)]
    Booking.objects.bulk_create(
        Booking(session=session, person=person, mode=Mode.ROOM, state=BookingState.CONFIRMED, since=NOW)
        for session in sessions
        for person in people
    )
    return sessions[0]


def test_a_week_of_forty_sessions_and_eight_hundred_bookings_costs_what_one_session_costs(
    client, trainer, crowded_week, django_assert_num_queries
):
    keeper = signed_in(trainer)
    page = f"{LIST}{crowded_week.key}/"
    for asked in (MONTH, LIST, page):
        client.get(asked)
    keeper.get(f"{LIST}mine/")

    with django_assert_num_queries(5):
        month = client.get(MONTH)
    with django_assert_num_queries(6):
        listed = client.get(LIST)
    with django_assert_num_queries(5):
        client.get(page)
    with django_assert_num_queries(9):
        keeper.get(f"{LIST}mine/")

    assert (len(titles_in(month)), len(titles_in(listed))) == (40, 40)
