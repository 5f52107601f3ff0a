"""Availability, rooms and trainers as their pages show them, and the staff of a session's form."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ground import privacy
from people.models import Role
from programme.models import (
    Room,
    SessionBlock,
    TimeSource,
    TrainerAssignment,
    TrainerHours,
    TrainerProfile,
    TrainerTime,
    TrainingSession,
)
from programme.staff import actions
from programme.staff.gaps import missing_rooms
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.people import UserFactory, appointed
from tests.factories.staff import a_room, a_trainer, staffed
from tests.factories.training_sessions import NOW, STARTS, a_session, booked, free_module
from tests.programme.sessions.test_views import filled, page_of

pytestmark = pytest.mark.django_db

OWN, ROOMS, TRAINERS = "/en/staff/availability/", "/en/staff/rooms/", "/en/staff/trainers/"


@pytest.fixture(autouse=True)
def _in_february(monkeypatch):
    """All of it happens eight weeks before the session."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


# A trainer's own time


def test_a_trainer_says_languages_hours_and_place():
    trainer = appointed(Role.TRAINER, module_slug="freely")
    said = {"languages": ["fr", "en"], "city": "Lyon", "zone": "Europe/Paris", "begins_0": "09:00", "ends_0": "17:00"}

    answer = signed_in(trainer).post(OWN, said, follow=True)

    assert "Kept. Whoever plans sessions sees it" in words_of(answer)
    profile = TrainerProfile.objects.get(person=trainer)
    assert (profile.languages, profile.city, profile.zone) == (["fr", "en"], "Lyon", "Europe/Paris")
    assert [str(one) for one in TrainerHours.objects.filter(trainer=trainer)] == ["Monday 09:00–17:00"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"zone": "Europe/Parris"}, "This is not the name of a time zone."),
        ({"ends_0": ""}, "Say from when to when, or leave both empty."),
        ({"ends_0": "08:00"}, "The hours of a day end after they begin."),
    ],
    ids=["zone", "half a day", "ends before"],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(changes, sentence):
    said = {"city": "Lyon", "zone": "Europe/Paris", "begins_0": "09:00", "ends_0": "17:00"} | changes

    answer = signed_in(a_trainer()).post(OWN, said)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert 'value="Lyon"' in answer.content.decode()


def test_an_absence_is_entered_by_ones_own_clock_and_taken_back():
    trainer = a_trainer(zone="Europe/Lisbon")
    client = signed_in(trainer)

    answer = client.post(f"{OWN}away/", {"starts": "2027-03-29T09:00", "ends": "2027-03-29T12:00"}, follow=True)

    assert "Monday, 29 March 2027, 09:00–12:00, Europe/Lisbon, UTC +01:00" in words_of(answer)
    away = TrainerTime.objects.get()
    assert f"{away.starts_at:%H:%M}" == "08:00"
    client.post(f"{OWN}away/{away.pk}/end/")
    assert not TrainerTime.objects.exists()


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [
        ("2027-03-26T08:00", "2027-03-26T12:00", "You train “First contact” then"),
        ("2027-03-29T12:00", "2027-03-29T09:00", "This ends after it begins."),
        ("2027-03-28T02:30", "2027-03-29T09:00", "The clocks go forward then: this time does not exist."),
        ("", "2027-03-29T09:00", "Say from when."),
    ],
)
def test_an_absence_that_cannot_be_is_refused_in_a_sentence(starts, ends, sentence):
    trainer = a_trainer()
    staffed(a_session(), lead=trainer)

    answer = signed_in(trainer).post(f"{OWN}away/", {"starts": starts, "ends": ends})

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert TrainerTime.objects.filter(source=TimeSource.ABSENCE).count() == 0


def test_nobody_ends_the_absence_of_somebody_else():
    away = actions.be_away(a_trainer(), starts=STARTS, ends=STARTS + timedelta(hours=1), by=UserFactory())

    assert signed_in(a_trainer()).post(f"{OWN}away/{away.pk}/end/").status_code == 404
    assert TrainerTime.objects.exists()


def calendar_file(*lines: str) -> SimpleUploadedFile:
    event = ["BEGIN:VEVENT", "UID:a@example.org", "SUMMARY:A private matter", *lines, "END:VEVENT"]
    body = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *event, "END:VCALENDAR", ""])
    return SimpleUploadedFile("own.ics", body.encode(), "text/calendar")


def test_a_calendar_gives_its_busy_times_and_no_titles():
    client = signed_in(a_trainer())
    file = calendar_file("DTSTART:20270310T090000Z", "DTEND:20270310T100000Z")

    answer = client.post(f"{OWN}calendar/", {"file": file}, follow=True)

    words = words_of(answer)
    assert "1 busy time is kept." in words
    assert "private matter" not in words
    assert TrainerTime.objects.get().source == TimeSource.FEED
    client.post(f"{OWN}calendar/forget/")
    assert not TrainerTime.objects.exists()


def test_what_is_no_calendar_is_refused_at_its_field():
    file = SimpleUploadedFile("own.ics", b"Dear colleague", "text/calendar")

    answer = signed_in(a_trainer()).post(f"{OWN}calendar/", {"file": file})

    assert answer.status_code == 422
    assert "This is no calendar file that can be read." in words_of(answer)


def test_availability_is_for_trainers():
    assert signed_in(UserFactory()).get(OWN).status_code == 403


# The staff of a session


def test_a_session_is_planned_with_trainers_and_a_room():
    module, room = free_module(), a_room()
    lead, other = a_trainer("Ana Lead"), a_trainer("Ben Second")
    chosen = {"lead": str(lead.pk), "co_trainers": [str(other.pk)], "room": str(room.pk), "venue": "", "country": ""}
    client = signed_in(lead)

    answer = client.post("/en/sessions/plan/", filled(module=str(module.pk), **chosen), follow=True)

    words = words_of(answer)
    assert "Lead trainer Ana Lead" in words
    assert "Co-trainers Ben Second" in words
    session = TrainingSession.objects.get()
    assert (session.room, session.venue, session.country_id) == (room, room.place, "BE")
    assert TrainerTime.objects.filter(session=session).count() == 2


def test_a_session_moves_to_another_room_with_its_address():
    room, larger, lead = a_room(), a_room("Room 2", city="Ghent"), a_trainer()
    client, chosen = signed_in(lead), {"room": str(room.pk), "venue": "", "country": ""}
    client.post("/en/sessions/plan/", filled(module=str(free_module().pk), **chosen))
    session, block = TrainingSession.objects.get(), SessionBlock.objects.get()
    kept = {"blocks-INITIAL_FORMS": "1", "blocks-0-id": str(block.pk)}

    form = filled(module=str(session.module_id), room=str(larger.pk), venue=room.place, country="BE", **kept)
    answer = client.post(page_of(session, "change/"), form)

    session.refresh_from_db()
    assert answer.status_code == 302
    assert (session.room, session.venue) == (larger, larger.place)


def test_double_booking_is_refused_with_both_names_and_nothing_is_lost():
    lead = a_trainer("Ana Lead")
    staffed(a_session(title="First contact"), lead=lead)
    form = filled(module=str(free_module().pk), title="Second contact", lead=str(lead.pk))

    answer = signed_in(lead).post("/en/sessions/plan/", form)

    assert answer.status_code == 422
    words = words_of(answer)
    assert "Ana Lead is taken by “First contact”" in words
    assert "so “Second contact” cannot be then." in words
    assert "Plan a session" in words
    assert 'value="Second contact"' in answer.content.decode()
    assert TrainingSession.objects.count() == 1


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("of another module", "Choose trainers of the module that the session belongs to."),
        ("twice", "Whoever leads the session is no co-trainer as well"),
        ("may not lead", "This trainer does not lead sessions yet."),
        ("room too small", "“Room 1, Brussels” holds 4 people."),
    ],
)
def test_staff_that_cannot_be_is_said_at_its_field(case, sentence):
    keeper = appointed(Role.EDITOR)
    module, own = free_module(), a_trainer()
    free_module("elsewhere")
    chosen = {
        "of another module": {"lead": a_trainer(module_slug="elsewhere").pk},
        "twice": {"lead": own.pk, "co_trainers": [own.pk]},
        "may not lead": {"lead": a_trainer(may_lead=False).pk},
        "room too small": {"room": a_room(capacity=4).pk},
    }[case]

    answer = signed_in(keeper).post("/en/sessions/plan/", filled(module=str(module.pk), **chosen))

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert not TrainingSession.objects.exists()


def test_what_is_missing_names_the_city_where_the_journey_cannot_be_checked():
    lead = a_trainer("Ana Lead")
    session = staffed(a_session(city=""), lead=lead)
    client, sentence = signed_in(lead), "It is not said in which city it is"

    assert sentence in words_of(client.get(page_of(session)))
    session.city = "Brussels"
    staffed(session, lead=lead)
    assert sentence not in words_of(client.get(page_of(session)))


def test_a_time_outside_usual_hours_is_only_warned_of():
    lead = a_trainer("Ana Lead")
    TrainerHours.objects.create(trainer=lead, weekday=0, begins="09:00", ends="17:00")

    answer = signed_in(lead).post(
        "/en/sessions/plan/", filled(module=str(free_module().pk), lead=str(lead.pk)), follow=True
    )

    assert "The session lies outside the usual hours of Ana Lead." in words_of(answer)
    assert TrainerAssignment.objects.count() == 1


def test_changing_other_words_keeps_the_trainers():
    lead = a_trainer("Ana Lead")
    session = staffed(a_session(), lead=lead)

    page = signed_in(lead).get(page_of(session, "change/")).content.decode()

    assert f'<option value="{lead.pk}" selected>Ana Lead (EN)</option>' in page


def test_who_has_booked_another_session_for_the_time_is_warned_and_books_all_the_same():
    person = UserFactory(country_id="PT")
    module = free_module()
    booked(a_session(module=module, title="At the same time"), person)
    booked(a_session(module=module, title="Later", day=STARTS.date() + timedelta(days=1)), person)
    session = a_session(module=module, title="Second contact")
    client = signed_in(person)

    before = words_of(client.get(page_of(session)))
    answer = words_of(client.post(page_of(session, "book/"), {"mode": "room"}, follow=True))

    assert "You have booked “At the same time” for the same time." in before
    assert "You have a place" in answer
    assert "You have booked “At the same time” for the same time. Give one of the two places back." in answer
    assert "“Later”" not in before + answer


def test_names_of_trainers_are_not_for_strangers(client):
    session = staffed(a_session(), lead=a_trainer("Ana Lead"))

    assert "Ana Lead" not in words_of(client.get(page_of(session)))
    assert "Ana Lead" in words_of(signed_in(UserFactory()).get(page_of(session)))


# Rooms and trainers


def room_form(**changes):
    said = {"name": "Room 1", "address": "Rue Exemple 1", "city": " Brussels ", "country": "BE", "capacity": "16"}
    return said | {"zone": "Europe/Brussels", "is_in_use": "on"} | changes


def test_programme_staff_keep_rooms():
    client = signed_in(appointed(Role.APPROVER))

    answer = client.post(f"{ROOMS}new/", room_form(), follow=True)
    room = Room.objects.get()
    client.post(f"{ROOMS}{room.pk}/", room_form(capacity="20", is_in_use=""))

    assert "Room 1" in words_of(answer)
    room.refresh_from_db()
    assert (room.city, room.capacity, room.is_in_use) == ("Brussels", 20, False)


@pytest.mark.parametrize("change", [{"capacity": "7"}, {"is_in_use": ""}])
def test_a_room_that_no_longer_fits_its_sessions_asks_first_and_changes_none_of_them(change):
    room, staff = a_room(), appointed(Role.APPROVER)
    session = a_session(room=8, planned=True)
    small, elsewhere = a_session(room=2, title="Small"), a_session(room=8, title="Elsewhere")
    TrainingSession.objects.filter(pk__in=[session.pk, small.pk]).update(room=room)
    page, client = f"{ROOMS}{room.pk}/", signed_in(staff)
    known = [session.pk, small.pk] if "is_in_use" in change else [session.pk]

    asked = client.post(page, room_form(**change))
    before = Room.objects.get()
    again = client.post(page, room_form(**change, known=str(elsewhere.pk)))
    done = client.post(page, room_form(**change, known=[str(one) for one in known]), follow=True)

    assert (asked.status_code, again.status_code, before.capacity, before.is_in_use) == (422, 422, 16, True)
    assert "“First contact”, Friday, 26 March 2027, 8 places in the room" in words_of(asked)
    assert ("“Small”" in words_of(asked), "“Elsewhere”" in words_of(asked)) == ("is_in_use" in change, False)
    assert "The room is kept." in words_of(done)
    stays = TrainingSession.objects.get(pk=session.pk)
    assert (stays.places_in_room, stays.room_id) == (8, room.pk)
    assert set(missing_rooms(TrainingSession.objects.all(), NOW)) == set(known)


def test_a_larger_room_asks_nobody():
    room = a_room(capacity=4)
    session = a_session(room=8)
    TrainingSession.objects.filter(pk=session.pk).update(room=room)

    answer = signed_in(appointed(Role.APPROVER)).post(f"{ROOMS}{room.pk}/", room_form(capacity="6"))

    assert answer.status_code == 302


def test_a_room_that_cannot_be_is_refused():
    a_room()

    answer = signed_in(appointed(Role.APPROVER)).post(f"{ROOMS}new/", room_form(capacity="0"))

    assert answer.status_code == 422
    assert Room.objects.count() == 1


def test_rooms_are_kept_within_ones_countries():
    room, client = a_room(), signed_in(appointed(Role.APPROVER, country="FR"))

    assert "Room 1" not in words_of(client.get(ROOMS))
    assert client.get(f"{ROOMS}{room.pk}/").status_code == 404
    assert client.post(f"{ROOMS}new/", room_form()).status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_the_rooms_ask_as_often_for_three_as_for_one(django_assert_num_queries, rows):
    for number in range(rows):
        a_room(f"Room {number}")
    client = signed_in(appointed(Role.APPROVER))
    client.get(ROOMS)

    with django_assert_num_queries(4):
        client.get(ROOMS)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_trainers_ask_as_often_for_three_as_for_one(django_assert_num_queries, rows):
    for _number in range(rows):
        a_trainer()
    client = signed_in(appointed(Role.APPROVER))
    client.get(TRAINERS)

    with django_assert_num_queries(4):
        client.get(TRAINERS)


def test_programme_staff_say_who_leads():
    trainer = a_trainer()
    client = signed_in(appointed(Role.APPROVER))

    client.post(f"{TRAINERS}{trainer.key}/lead/", {})

    assert not TrainerProfile.objects.get().may_lead
    assert "co-trainer only" in words_of(client.get(TRAINERS))
    assert (
        signed_in(appointed(Role.APPROVER, module_slug="elsewhere"))
        .post(f"{TRAINERS}{trainer.key}/lead/", {"may_lead": "on"})
        .status_code
        == 404
    )


# Erasing and exporting


def test_what_is_kept_about_a_trainer_is_exported_and_erased():
    lead = a_trainer()
    session = staffed(a_session(), lead=lead)
    TrainerHours.objects.create(trainer=lead, weekday=0, begins="09:00", ends="17:00")

    exported = privacy.export(lead)["trainer"]
    privacy.erase(lead)

    assert [one["session__title"] for one in exported["sessions"]] == [session.title]
    assert len(exported["hours"]) == len(exported["times"]) == len(exported["profile"]) == 1
    assert not TrainerProfile.objects.exists()
    assert not TrainerTime.objects.exists()
    assert TrainingSession.objects.exists()
