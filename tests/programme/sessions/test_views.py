"""The pages of training sessions, as the people who come and those who keep them see them."""

import re
from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from ground.phrases import place_of
from people.models import Role
from programme.models import Booking, BookingState, Mode, SessionBlock, SessionState, TrainingSession
from programme.sessions import actions
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.access import a_module
from tests.factories.people import UserFactory, appointed
from tests.factories.staff import a_room
from tests.factories.training_sessions import NOW, a_session, booked, free_module, many

pytestmark = pytest.mark.django_db

LIST = "/en/sessions/"


@pytest.fixture(autouse=True)
def _in_february(monkeypatch):
    """All of it happens eight weeks before the session."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def page_of(session: TrainingSession, act: str = "") -> str:
    return f"{LIST}{session.key}/{act}"


@pytest.fixture
def trainer():
    return appointed(Role.TRAINER, module_slug="freely")


@pytest.fixture
def learner():
    return UserFactory(country_id="PT")


# What is on


def test_the_list_is_everybodys_and_shows_what_is_announced(client):
    a_session(title="First contact")
    a_session(title="Not yet", planned=True)

    words = words_of(client.get(LIST))

    assert "First contact" in words
    assert "Not yet" not in words


def test_trainers_see_what_they_plan(client, trainer):
    a_session(title="Not yet", planned=True)
    a_session(title="Of others", planned=True, module=free_module("elsewhere"))

    words = words_of(signed_in(trainer).get(LIST))

    assert "Not yet" in words
    assert "Of others" not in words


def test_an_empty_list_says_what_there_is_instead(client):
    words = words_of(client.get(LIST))

    assert "No session is announced" in words
    assert "To the catalogue" in words


def test_times_are_told_by_the_sessions_clock_and_the_readers(client, learner):
    session = a_session()

    words = words_of(signed_in(learner).get(page_of(session)))

    assert "Friday, 26 March 2027, 09:30–12:30 (Europe/Brussels, UTC +01:00)" in words
    assert "By your clock: Friday, 26 March 2027, 08:30–11:30 (Europe/Lisbon, UTC +00:00)" in words


def test_a_session_of_several_days_says_on_which_it_ends(client):
    session = a_session()
    later = SessionBlock(title="Second day", day=date(2027, 3, 29), begins=time(9, 30), ends=time(12, 0))
    actions.save(session, blocks=[later], by=UserFactory())

    assert "Friday, 26 March 2027, 09:30 – Monday, 29 March 2027, 12:00 (Europe/Brussels" in words_of(client.get(LIST))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(client, django_assert_num_queries, rows):
    for number in range(rows):
        many(a_session(title=f"Session {number}"), rows)
    client.get(LIST)

    with django_assert_num_queries(6):
        client.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_three_people_as_for_one(client, trainer, django_assert_num_queries, rows):
    session = a_session()
    many(session, rows)
    client = signed_in(trainer)
    client.get(page_of(session, "people/"))

    with django_assert_num_queries(5):
        client.get(page_of(session, "people/"))


def test_a_planned_session_is_not_there_for_others(client, learner):
    session = a_session(planned=True, title="Not yet")

    assert signed_in(learner).get(page_of(session)).status_code == 404


# Coming


def test_whose_country_has_no_place_yet_is_asked_first(client, learner):
    session = a_session(room=1)
    many(session, 3)

    answer = signed_in(learner).post(page_of(session, "book/"), {"mode": "room"}, follow=True)

    assert "You are number 1 of 3 on the waiting list." in words_of(answer)


def test_booking_by_the_page_gives_a_place(client, learner):
    session = a_session()

    answer = signed_in(learner).post(page_of(session, "book/"), {"mode": "room"}, follow=True)

    assert "You have a place" in words_of(answer)
    assert Booking.objects.get().state == BookingState.CONFIRMED


def test_who_waits_sees_where_they_stand(client):
    session = a_session(room=1)
    for hours in (3, 2, 1):
        booked(session, at=NOW - timedelta(hours=hours))

    answer = signed_in(UserFactory()).post(page_of(session, "book/"), {"mode": "room"}, follow=True)

    assert "You are number 3 of 3 on the waiting list." in words_of(answer)


def test_a_kind_of_place_has_to_be_chosen(client, learner):
    session = a_session(room=1, online=1)

    answer = signed_in(learner).post(page_of(session, "book/"), {})

    assert answer.status_code == 422
    assert "Choose whether you come to the room or take part online." in words_of(answer)
    assert not Booking.objects.exists()


def test_who_may_not_open_the_module_does_not_come(client, learner):
    session = a_session(module=a_module())
    client = signed_in(learner)

    assert "not open to you" in words_of(client.get(page_of(session)))
    assert client.post(page_of(session, "book/"), {"mode": "room"}).status_code == 403
    assert not Booking.objects.exists()


def test_a_stranger_is_asked_to_sign_in(client):
    session = a_session()

    assert "Sign in to book a place" in words_of(client.get(page_of(session)))
    assert client.post(page_of(session, "book/"), {"mode": "room"}).url.startswith("/account/login/")


def test_an_offer_is_taken_on_the_page(client, learner):
    session = a_session(room=1)
    first = booked(session)
    booked(session, learner)
    actions.leave(first, by=first.person, at=timezone.now())
    client = signed_in(learner)

    assert "A place is free for you" in words_of(client.get(page_of(session)))
    answer = client.post(page_of(session, "confirm/"), follow=True)

    assert "The place is yours." in words_of(answer)


def test_too_late_is_said(client, learner):
    session = a_session(room=1)
    booked(session)
    booked(session, learner)

    answer = signed_in(learner).post(page_of(session, "confirm/"), follow=True)

    assert "This place is no longer free" in words_of(answer)


def test_giving_back_asks_the_next(client, learner):
    session = a_session(room=1)
    booked(session, learner)
    other = booked(session)

    signed_in(learner).post(page_of(session, "leave/"))

    assert Booking.objects.get(pk=other.pk).state == BookingState.OFFERED


def test_nobody_acts_for_somebody_else(client, learner):
    session = a_session(room=1)
    other = booked(session)
    client = signed_in(learner)

    answers = [client.post(page_of(session, act), {"mode": "room"}) for act in ("leave/", "confirm/", "switch/")]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert Booking.objects.get(pk=other.pk).state == BookingState.CONFIRMED


def test_switching_to_what_there_is_not_is_said_and_changes_nothing(client, learner):
    session = a_session(room=1, online=1)
    booked(session, learner)
    TrainingSession.objects.update(state=SessionState.POSTPONED)

    answer = signed_in(learner).post(page_of(session, "switch/"), {"mode": "online"}, follow=True)

    assert "There are no places of this kind. You keep the one you have." in words_of(answer)
    assert Booking.objects.get(person=learner).mode == Mode.ROOM


def test_booking_in_a_hurry_is_slowed_down(client, learner):
    session = a_session()
    client = signed_in(learner)

    statuses = [client.post(page_of(session, "book/"), {"mode": "room"}).status_code for _number in range(21)]

    assert statuses == [302] * 20 + [429]


# Keeping


def filled(**changes):
    form = {
        "kind": "training",
        "title": "First contact",
        "language": "en",
        "places_in_room": "12",
        "places_online": "8",
        "country": "BE",
        "venue": "Rue Exemple 1, step-free",
        "city": "Brussels",
        "zone": "Europe/Brussels",
        "note": "Bring the booklet.",
        "blocks-TOTAL_FORMS": "2",
        "blocks-INITIAL_FORMS": "0",
        "blocks-0-title": "Opening",
        "blocks-0-day": "2027-03-26",
        "blocks-0-begins": "09:30",
        "blocks-0-ends": "12:30",
    }
    return form | changes


def test_a_trainer_plans_and_announces_a_session(client, trainer):
    module = free_module()
    client = signed_in(trainer)

    planned = client.post(f"{LIST}plan/", filled(module=str(module.pk)), follow=True)
    session = TrainingSession.objects.get()
    announced = client.post(page_of(session, "open/"), follow=True)

    assert "The session is kept." in words_of(planned)
    assert "places can be booked" in words_of(announced)
    assert (session.state, TrainingSession.objects.get().state) == (SessionState.PLANNED, SessionState.OPEN)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Give the session a title that people recognise."),
        ({"blocks-0-title": ""}, "Say what the block is, or leave its whole row empty."),
        ({"zone": "Europe/Brusels"}, "This is not the name of a time zone."),
        ({"places_in_room": "0", "places_online": "0"}, "Say how many places there are"),
        ({"venue": ""}, "Say where the room is."),
        ({"city": ""}, "Say in which city the room is: trainers need 24 hours between two cities."),
        ({"blocks-0-ends": "09:00"}, "A block ends after it begins, on the same day."),
        ({"blocks-0-day": "2027-03-28", "blocks-0-begins": "02:30"}, "this time does not exist there"),
    ],
    ids=["title", "block", "zone", "no places", "no venue", "no city", "ends before", "left out by the clocks"],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(client, trainer, changes, sentence):
    module = free_module()

    answer = signed_in(trainer).post(f"{LIST}plan/", filled(module=str(module.pk), **changes))

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    page = answer.content.decode()
    assert "Bring the booklet.</textarea>" in page
    assert ('value="First contact"' in page) == ("title" not in changes)
    assert not TrainingSession.objects.exists()


def test_a_trainer_plans_nothing_for_other_modules(client, trainer):
    free_module()
    other = free_module("elsewhere")

    answer = signed_in(trainer).post(f"{LIST}plan/", filled(module=str(other.pk)))

    assert answer.status_code == 422
    assert not TrainingSession.objects.exists()


def test_a_session_without_a_block_is_not_announced(client, trainer):
    module = free_module()
    client = signed_in(trainer)
    client.post(
        f"{LIST}plan/",
        filled(module=str(module.pk)) | {f"blocks-0-{name}": "" for name in ("title", "day", "begins", "ends")},
    )
    session = TrainingSession.objects.get()

    answer = client.post(page_of(session, "open/"), follow=True)

    assert "Add a block first" in words_of(answer)


@pytest.mark.parametrize("act", ["change/", "people/", "cancel/", "open/"])
def test_others_keep_their_hands_off(client, learner, act):
    session = a_session(title="First contact")
    other = appointed(Role.TRAINER, module_slug="elsewhere")

    for person in (learner, other):
        client = signed_in(person)
        answers = [client.get(page_of(session, act)), client.post(page_of(session, act), {"because": "x", "room": 1})]
        assert {answer.status_code for answer in answers} <= {403, 405}
    assert TrainingSession.objects.get().state == SessionState.OPEN


def test_the_people_page_shows_who_comes_and_who_waits(client, trainer):
    session = a_session(room=1)
    first, second = many(session, 2)

    words = words_of(signed_in(trainer).get(page_of(session, "people/")))

    assert first.person.name in words
    assert second.person.name in words
    assert "On the waiting list" in words


def test_fewer_places_than_held_are_refused_at_their_field(client, trainer):
    session = a_session(room=3)
    many(session, 2)

    answer = signed_in(trainer).post(page_of(session, "people/"), {"room": 1, "online": 0})

    assert answer.status_code == 422
    assert "2 places of this kind are held already" in words_of(answer)


def test_cancelling_tells_how_many_and_needs_a_reason(client, trainer):
    session = a_session(room=1)
    many(session, 3)
    client = signed_in(trainer)

    assert "3 people have a place or wait for one" in words_of(client.get(page_of(session, "cancel/")))
    assert client.post(page_of(session, "cancel/"), {"because": ""}).status_code == 422
    answer = client.post(page_of(session, "cancel/"), {"because": "The trainer is ill."}, follow=True)

    assert "The session is cancelled. For ten minutes you can undo it" in words_of(answer)
    assert "The trainer is ill." in words_of(answer)


def test_a_cancelling_is_undone_on_the_page(client, trainer):
    session = a_session()
    client = signed_in(trainer)
    client.post(page_of(session, "cancel/"), {"because": "The trainer is ill."})

    assert "Undo the cancelling" in words_of(client.get(page_of(session)))
    answer = client.post(page_of(session, "undo/"), follow=True)

    assert "Undone: the session is what it was before, and nobody was told." in words_of(answer)
    assert TrainingSession.objects.get().state == SessionState.OPEN


def test_after_ten_minutes_the_page_offers_no_undoing(client, trainer, monkeypatch):
    session = a_session()
    client = signed_in(trainer)
    client.post(page_of(session, "cancel/"), {"because": "The trainer is ill."})
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=10))

    assert "Undo the cancelling" not in words_of(client.get(page_of(session)))
    assert "It is too late to undo this" in words_of(client.post(page_of(session, "undo/"), follow=True))


def test_a_session_is_postponed_changed_and_announced_again(client, trainer):
    session = a_session()
    many(session, 2)
    client = signed_in(trainer)

    postponed = client.post(page_of(session, "postpone/"), {"because": "The room is flooded."}, follow=True)
    assert "The session is postponed. People told: 2." in words_of(postponed)
    assert "This session is postponed; a new date is not known yet The room is flooded." in words_of(postponed)
    block = session.blocks.get()
    block.day = date(2027, 4, 2)
    actions.save(TrainingSession.objects.get(), blocks=[block], by=trainer)

    announced = client.post(page_of(session, "announce/"), follow=True)

    assert "The new date is announced. People told: 2." in words_of(announced)
    assert "Friday, 2 April 2027, 09:30–12:30" in words_of(announced)


def test_a_new_date_in_the_past_is_not_announced(client, trainer, monkeypatch):
    session = a_session()
    client = signed_in(trainer)
    client.post(page_of(session, "postpone/"), {"because": "The room is flooded."})
    monkeypatch.setattr(timezone, "now", lambda: session.starts_at)

    assert "its blocks lie in the past" in words_of(client.post(page_of(session, "announce/"), follow=True))


def test_a_cancelled_session_cannot_be_changed(client, trainer):
    session = a_session()
    client = signed_in(trainer)
    client.post(page_of(session, "cancel/"), {"because": "The trainer is ill."})
    form = filled(module=str(session.module_id), title="Changed") | {"blocks-TOTAL_FORMS": "0"}

    answer = client.post(page_of(session, "change/"), form)

    assert answer.status_code == 422
    assert "The session is cancelled. Undo that first" in words_of(answer)
    assert TrainingSession.objects.get().title == "First contact"


def test_how_many_places_there_are_is_not_changed_with_the_rest(client, trainer):
    session = a_session(room=2)
    form = filled(module=str(session.module_id), title="Changed") | {"blocks-TOTAL_FORMS": "0"}

    answer = signed_in(trainer).post(page_of(session, "change/"), form, follow=True)

    assert "The session is kept." in words_of(answer)
    kept = TrainingSession.objects.get()
    assert (kept.title, kept.places_in_room) == ("Changed", 2)


def test_somebody_at_the_door_is_let_in_by_their_address(trainer, monkeypatch):
    session, person = a_session(room=1), UserFactory()
    monkeypatch.setattr(timezone, "now", lambda: session.starts_at - timedelta(minutes=20))
    client = signed_in(trainer)
    assert "Let them in on the page of the register" in words_of(client.get(page_of(session, "people/")))
    assert "Somebody is there without a place" in words_of(client.get(page_of(session, "register/")))

    known = client.post(page_of(session, "admit/"), {"email": person.email.upper(), "mode": "room"}, follow=True)
    full = client.post(page_of(session, "admit/"), {"email": UserFactory().email, "mode": "room"})

    assert known.redirect_chain == [(page_of(session, "register/"), 302)]
    assert f"{person.name} has a place now, and stands in the register." in words_of(known)
    assert full.status_code == 422
    assert "All places of this kind are taken." in words_of(full)
    assert Booking.objects.get().person == person


def test_at_the_door_nobody_learns_who_has_an_account(trainer, monkeypatch):
    session = a_session(room=1, module=a_module("asked-for"))
    keeper = appointed(Role.TRAINER, module_slug="asked-for")
    monkeypatch.setattr(timezone, "now", lambda: session.starts_at)
    sentence = "Nobody with this address has access to the module. Check how it is written"

    for email in ("nobody@example.org", UserFactory().email, UserFactory(is_active=False).email):
        answer = signed_in(keeper).post(page_of(session, "admit/"), {"email": email, "mode": "room"})
        assert answer.status_code == 422
        assert sentence in words_of(answer)
    assert not Booking.objects.exists()


def test_nobody_is_let_in_by_hand_days_before(trainer):
    session = a_session()
    client = signed_in(trainer)

    assert "without a place" not in words_of(client.get(page_of(session, "register/")))
    answer = client.post(page_of(session, "admit/"), {"email": UserFactory().email, "mode": "room"})

    assert answer.status_code == 422
    assert "People are let in by hand from half an hour before the session" in words_of(answer)


def test_more_places_than_the_room_holds_are_refused_with_its_name_and_size(trainer):
    session = a_session(room=2)
    session.room = a_room(capacity=12)
    actions.save(session, blocks=[], by=trainer)
    client = signed_in(trainer)

    answer = client.post(page_of(session, "people/"), {"room": "13", "online": "0"})

    assert answer.status_code == 422
    assert "“Room 1, Brussels” holds 12 people. Offer no more places in it" in words_of(answer)
    assert "“Room 1, Brussels” holds 12 people." in words_of(client.get(page_of(session, "people/")))
    assert TrainingSession.objects.get().places_in_room == 2


def test_after_the_start_the_page_says_so(client, learner, monkeypatch):
    session = a_session()
    after = session.starts_at + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: after)

    assert "The session has begun" in words_of(signed_in(learner).get(page_of(session)))


def test_countries_are_offered_in_the_order_of_their_names_for_the_reader(trainer):
    free_module()

    page = signed_in(trainer).get("/fr/sessions/plan/").content.decode()
    field = re.findall(r'<select name="country".*?</select>', page, re.DOTALL)[0]
    names = re.findall(r'<option value="[A-Z]{2}"[^>]*>([^<]*)</option>', field)

    assert names == sorted(names, key=place_of)
    assert names.index("Allemagne") < names.index("Autriche") < names.index("Espagne")
