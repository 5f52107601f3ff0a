"""Focal points name who comes, and who comes instead."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.models import Seat, SeatState
from ground.models import OutboxMessage
from people.models import Country, Role
from programme.models import Booking, BookingState, KeptPlaces, Mode, Presence
from programme.sessions import actions, nominating, offers
from programme.sessions.refusals import AlreadyBooked, NoPlaceFree, NothingToReplace, NotOpen, TooLate
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import NOW, STARTS, a_session, booked, many, seated, states
from tests.programme.sessions.reading import in_calendar_of, last_calendars_to, subjects_to

pytestmark = pytest.mark.django_db

NOMINATED, CONFIRMED = BookingState.NOMINATED, BookingState.CONFIRMED
SIX_WEEKS, TWO_WEEKS = STARTS - timedelta(days=42), STARTS - timedelta(days=14)


@pytest.fixture(autouse=True)
def _in_february(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def focal_point():
    return appointed(Role.FOCAL_POINT, country="FR")


def named(session, seat, by, at=NOW, mode=Mode.ROOM) -> Booking:
    return nominating.nominate(
        session, person=seat.person, country=seat.organisation.country, grant=seat.grant, mode=mode, by=by, at=at
    )


def sent_instead(booking, seat, by, at=NOW, *, is_late=False) -> Booking:
    return nominating.replace(booking, successor=seat.person, grant=seat.grant, by=by, at=at, is_late=is_late)


def page_of(session) -> str:
    return f"/en/sessions/{session.key}/nominations/"


# Nominating


def test_a_nomination_holds_a_place_and_waits_for_the_answer(focal_point):
    module, [seat] = seated(1)
    session = a_session(room=1, module=module)

    booking = named(session, seat, focal_point)

    assert (booking.state, booking.offered_until, booking.country_id) == (NOMINATED, NOW + timedelta(days=7), "FR")
    assert subjects_to(seat.person)[-1] == "You are nominated for a training session: please answer"
    assert [one.status for one in last_calendars_to(seat.person)] == ["TENTATIVE"]
    assert booked(session).state == BookingState.WAITING


def test_accepting_makes_it_firm(focal_point):
    module, [seat] = seated(1)
    booking = named(a_session(room=1, module=module), seat, focal_point)

    actions.confirm(booking, by=seat.person, at=NOW)

    assert [one.status for one in in_calendar_of(seat.person).values()] == ["CONFIRMED"]


def test_declining_frees_the_place_and_tells_whoever_named_them(focal_point):
    module, [seat] = seated(1)
    session = a_session(room=1, module=module)
    booking = named(session, seat, focal_point)
    waiting = booked(session, at=NOW + timedelta(minutes=1))

    actions.leave(booking, by=seat.person, at=NOW)

    assert states(session) == [BookingState.DECLINED, BookingState.OFFERED]
    assert in_calendar_of(seat.person) == {}
    assert [one.status for one in in_calendar_of(waiting.person).values()] == ["TENTATIVE"]
    mail = OutboxMessage.objects.filter(address=focal_point.email).latest("pk")
    assert mail.subject == "Somebody you nominated for a training session cannot come"
    assert seat.person.name in mail.body


def test_a_nomination_that_nobody_answers_lapses_once(focal_point):
    module, [seat] = seated(1)
    session = a_session(room=1, module=module)
    named(session, seat, focal_point)
    late = NOW + timedelta(days=7, minutes=1)

    for _time in range(2):
        offers.renew_offers(late)

    assert states(session) == [BookingState.LAPSED]
    assert subjects_to(focal_point).count("Somebody you nominated for a training session has not answered") == 1
    assert in_calendar_of(seat.person) == {}


def test_nobody_is_nominated_past_those_who_wait(focal_point):
    module, [seat] = seated(1)
    session = a_session(room=1, module=module)
    many(session, 2)

    with pytest.raises(NoPlaceFree):
        named(session, seat, focal_point)


def test_places_that_are_kept_for_the_country_are_for_its_nominees(focal_point):
    module, [seat] = seated(1)
    session = a_session(room=2, module=module)
    KeptPlaces.objects.create(session=session, country_id="FR", places=1)
    booked(session, country_id="BE")
    with pytest.raises(NoPlaceFree):
        nominating.nominate(
            session,
            person=UserFactory(),
            country=Country.objects.get(pk="BE"),
            grant=seat.grant,
            mode=Mode.ROOM,
            by=focal_point,
            at=NOW,
        )

    assert named(session, seat, focal_point).state == NOMINATED


@pytest.mark.parametrize(("at", "is_late"), [(SIX_WEEKS, False), (SIX_WEEKS + timedelta(seconds=1), True)])
def test_nominations_close_six_weeks_before(focal_point, at, is_late):
    module, [seat] = seated(1)
    session = a_session(module=module)

    if is_late:
        with pytest.raises(TooLate):
            named(session, seat, focal_point, at)
    else:
        assert named(session, seat, focal_point, at).state == NOMINATED


def test_nobody_is_nominated_twice_or_for_what_is_not_open(focal_point):
    module, [seat] = seated(1)
    session, planned = a_session(module=module), a_session(module=module, planned=True)
    named(session, seat, focal_point)

    with pytest.raises(AlreadyBooked):
        named(session, seat, focal_point)
    with pytest.raises(NotOpen):
        named(planned, seat, focal_point)


# Replacing


def test_a_successor_gets_the_place_and_both_calendars_are_right(focal_point):
    module, [first, second] = seated(2)
    session = a_session(room=1, module=module)
    booking = booked(session, first.person)

    successor = sent_instead(booking, second, focal_point)

    assert (Booking.objects.get(pk=booking.pk).state, successor.state) == (BookingState.REPLACED, CONFIRMED)
    assert (successor.replaces, successor.mode, successor.grant) == (booking, booking.mode, second.grant)
    assert in_calendar_of(first.person) == {}
    assert [one.status for one in in_calendar_of(second.person).values()] == ["CONFIRMED"]
    assert subjects_to(first.person)[-1] == "Somebody else comes to the training session in your place"


def test_the_queue_does_not_move_when_somebody_is_replaced(focal_point):
    module, [first, second] = seated(2)
    session = a_session(room=1, module=module)
    booking = booked(session, first.person)
    waiting = booked(session, at=NOW + timedelta(minutes=1))

    sent_instead(booking, second, focal_point)

    assert Booking.objects.get(pk=waiting.pk).state == BookingState.WAITING


def test_replacing_closes_two_weeks_before_but_not_for_the_programme(focal_point):
    module, [first, second] = seated(2)
    booking = booked(a_session(module=module), first.person)
    late = TWO_WEEKS + timedelta(seconds=1)

    with pytest.raises(TooLate):
        sent_instead(booking, second, focal_point, late)

    assert sent_instead(booking, second, focal_point, late, is_late=True).state == CONFIRMED


def test_nobody_replaces_twice_or_hands_on_to_who_waits(focal_point):
    module, [first, second, third] = seated(3)
    session = a_session(room=1, module=module)
    booking = booked(session, first.person)
    booked(session, third.person, at=NOW + timedelta(minutes=1))
    with pytest.raises(AlreadyBooked):
        sent_instead(booking, third, focal_point)
    sent_instead(booking, second, focal_point)

    with pytest.raises(NothingToReplace):
        sent_instead(booking, second, focal_point)


# The page


def test_the_page_shows_the_focal_points_own_people_and_nobody_else(focal_point):
    module, [here, free] = seated(2)
    _module, [elsewhere] = seated(1, "BE")
    session = a_session(room=5, module=module)
    for seat in (here, elsewhere):
        booked(session, seat.person)

    words = words_of(signed_in(focal_point).get(page_of(session)))

    assert here.person.name in words
    assert f"{free.person.name} · {free.organisation}" in words
    assert elsewhere.person.name not in words


def test_absences_of_two_years_stand_beside_the_names(focal_point):
    module, [seat] = seated(1)
    for excused, months in ((True, 3), (False, 12), (False, 30)):
        past = a_session(module=module, day=NOW.date() - timedelta(days=30 * months), title="Past")
        Booking.objects.create(
            session=past,
            person=seat.person,
            mode=Mode.ROOM,
            state=CONFIRMED,
            presence=Presence.NO_SHOW,
            is_excused=excused,
        )
    session = a_session(module=module)

    client = signed_in(focal_point)
    assert "(did not come: 2, with an excuse: 1)" in words_of(client.get(page_of(session)))
    booked(session, seat.person)
    assert "2, with an excuse: 1" in words_of(client.get(page_of(session)))


def test_nominating_by_the_page(focal_point):
    module, [seat] = seated(1)
    session = a_session(module=module)
    client = signed_in(focal_point)

    answer = client.post(page_of(session), {"seat": str(seat.key), "mode": "room"}, follow=True)

    assert "Nominated. A place is held, and the person has been asked to answer." in words_of(answer)
    assert Booking.objects.get().nominated_by == focal_point


def test_a_full_session_is_said_and_nothing_is_lost(focal_point):
    module, [seat] = seated(1)
    session = a_session(room=1, online=1, module=module)
    booked(session)

    answer = signed_in(focal_point).post(page_of(session), {"seat": str(seat.key), "mode": "room"})

    assert answer.status_code == 422
    assert "No place is free for your country" in words_of(answer)
    assert f'value="{seat.key}" selected' in answer.content.decode()


def test_nobody_of_another_country_or_without_a_seat_can_be_chosen(focal_point):
    module, [gone] = seated(1)
    _module, [elsewhere] = seated(1, "BE")
    Seat.objects.filter(pk=gone.pk).update(state=SeatState.LEFT)
    session = a_session(module=module)
    client = signed_in(focal_point)

    answers = [client.post(page_of(session), {"seat": str(one.key), "mode": "room"}) for one in (gone, elsewhere)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert not Booking.objects.exists()


def test_the_person_answers_on_the_page_of_the_session(focal_point):
    module, [seat] = seated(1)
    session = a_session(module=module)
    named(session, seat, focal_point)
    client, page = signed_in(seat.person), f"/en/sessions/{session.key}/"

    assert "Your country’s focal point has nominated you" in words_of(client.get(page))
    answer = client.post(f"{page}confirm/", follow=True)

    assert "The place is yours." in words_of(answer)


def test_replacing_by_the_page(focal_point):
    module, [first, second] = seated(2)
    session = a_session(module=module)
    booking = booked(session, first.person)
    client, page = signed_in(focal_point), f"/en/sessions/place/{booking.key}/replace/"

    assert second.person.name in words_of(client.get(page))
    answer = client.post(page, {"seat": str(second.key)}, follow=True)

    assert "Done: the place is handed on, and both people have been told." in words_of(answer)
    assert session.bookings.current().get().person == second.person


def test_nobody_learns_of_other_countries_people_by_the_address_of_their_place(focal_point):
    module, [seat] = seated(1, "BE")
    booking = booked(a_session(module=module), seat.person)
    page = f"/en/sessions/place/{booking.key}/replace/"

    for person in (focal_point, seat.person, appointed(Role.TRAINER, module_slug="elsewhere")):
        assert [signed_in(person).get(page).status_code, signed_in(person).post(page).status_code] == [404, 404]


def test_in_the_last_two_weeks_trainers_hand_on_and_focal_points_do_not(focal_point, monkeypatch):
    module, [first, second] = seated(2)
    session = a_session(module=module)
    booking = booked(session, first.person)
    page, trainer = f"/en/sessions/place/{booking.key}/replace/", appointed(Role.TRAINER, module_slug=module.slug)
    monkeypatch.setattr(timezone, "now", lambda: TWO_WEEKS + timedelta(minutes=1))

    assert signed_in(focal_point).get(page).status_code == 404
    assert signed_in(trainer).post(page, {"seat": str(second.key)}).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_three_people_as_for_one(focal_point, django_assert_num_queries, rows):
    module, seats = seated(2 * rows)
    session = a_session(room=9, module=module)
    for seat in seats[:rows]:
        booked(session, seat.person)
    client = signed_in(focal_point)
    client.get(page_of(session))

    with django_assert_num_queries(9):
        client.get(page_of(session))
