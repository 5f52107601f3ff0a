"""Copies of sessions, their materials, and agendas made of units."""

from datetime import date, time

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from access import actions as access_actions
from modules.models import AccessPolicy, SiteDocument
from people.models import Role
from programme.home import actions
from programme.home.actions import MOST_MATERIALS
from programme.models import KeptPlaces, MaterialTime, SessionBlock, SessionMaterial, SessionState, TrainingSession
from programme.sessions import actions as session_actions
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.access import a_module
from tests.factories.modules import published_module
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import NOW, STARTS, a_session, booked

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4 words"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def page_of(session, act: str = "") -> str:
    return f"/en/sessions/{session.key}/{act}"


def a_material(session, when: MaterialTime = MaterialTime.BEFORE) -> SessionMaterial:
    file = ContentFile(PDF, "handout.pdf")
    return actions.add_material(session, title="Handout", file=file, when=when, by=UserFactory())


def answer_of(client, url: str) -> int:
    """How the site answers to whoever wants a file."""
    response = client.get(url)
    response.getvalue()
    return response.status_code


# Copies


def test_a_copy_has_the_same_agenda_on_other_days_and_nobody_in_it(trainer):
    session = a_session(least_people=4, note="Bring a pen", country_id="BE")
    later = SessionBlock(
        title="Second day", day=date(2027, 3, 29), begins=time(9), ends=time(12), unit="u1", counts_as="red-lines"
    )
    session_actions.save(session, blocks=[later], by=trainer)
    KeptPlaces.objects.create(session=session, country_id="FR", places=1)
    a_material(session)
    booked(session)

    signed_in(trainer).post(page_of(session, "copy/"), {"first_day": "2027-06-11"})

    made = TrainingSession.objects.exclude(pk=session.pk).get()
    assert made.state == SessionState.PLANNED
    assert (made.title, made.note, made.least_people, made.country_id) == ("First contact", "Bring a pen", 4, "BE")
    assert list(made.blocks.values_list("title", "day", "begins", "unit", "counts_as")) == [
        ("Opening", date(2027, 6, 11), time(9, 30), "", ""),
        ("Second day", date(2027, 6, 14), time(9), "u1", "red-lines"),
    ]
    assert list(made.kept_places.values_list("country", "places")) == [("FR", 1)]
    assert [one.document for one in made.materials.all()] == [one.document for one in session.materials.all()]
    assert made.bookings.count() == 0


def test_hours_stay_the_same_across_the_change_of_the_clocks(trainer):
    made = actions.copy(a_session(), first_day=date(2027, 3, 29), by=trainer)

    assert (STARTS.hour, made.starts_at.hour) == (8, 7)
    assert made.blocks.get().begins == time(9, 30)


@pytest.mark.parametrize(
    ("day", "sentence"), [("", "Say on which day it begins."), ("soon", "Write the day like 2027-03-26.")]
)
def test_a_copy_without_a_day_is_not_made(trainer, day, sentence):
    session = a_session()

    response = signed_in(trainer).post(page_of(session, "copy/"), {"first_day": day})

    assert response.status_code == 422
    assert sentence in words_of(response)
    assert TrainingSession.objects.count() == 1


def test_a_copy_into_the_hour_that_does_not_exist_is_not_made(trainer):
    session = a_session(planned=True)
    session.blocks.update(begins=time(2, 30), ends=time(4))

    response = signed_in(trainer).post(page_of(session, "copy/"), {"first_day": "2027-03-28"})

    assert response.status_code == 422
    assert "The clocks go forward then" in words_of(response)
    assert TrainingSession.objects.count() == 1


# Materials


def posted(client, session, **said):
    file = said.pop("file", SimpleUploadedFile("Jane's notes (old).PDF", PDF))
    usual = {"title": "Handout on first contact", "when": "before", "file": file}
    return client.post(page_of(session, "materials/"), usual | said)


def test_a_trainer_adds_a_file_under_a_name_made_of_its_title(trainer):
    session = a_session()

    posted(signed_in(trainer), session)

    document = SessionMaterial.objects.get(session=session).document
    assert (document.title, document.module) == ("Handout on first contact", session.module)
    assert document.filename.startswith("handout-on-first-contact")
    assert document.file_size == len(PDF)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": ""}, "Give the file a title."),
        ({"file": ""}, "Choose a file."),
        ({"file": SimpleUploadedFile("page.html", b"<script>")}, "make a PDF of it"),
        ({"file": SimpleUploadedFile("words.pdf", b"MZ")}, "The file is not what its name says"),
        ({"file": SimpleUploadedFile("words.txt", b"a\x00b")}, "The file is not what its name says"),
        ({"file": SimpleUploadedFile("empty.pdf", b"")}, "This file is empty."),
        ({"file": SimpleUploadedFile("big.pdf", PDF + b" " * (10 * 1024 * 1024))}, "larger than 10 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_file_for_everybody_is_refused(trainer, said, sentence):
    session = a_session()

    response = posted(signed_in(trainer), session, **said)

    assert response.status_code == 422
    assert sentence in words_of(response)
    assert SiteDocument.objects.count() == 0


def test_a_session_has_only_so_many_files(trainer):
    session = a_session()
    for _file in range(MOST_MATERIALS):
        a_material(session)

    response = posted(signed_in(trainer), session)

    assert response.status_code == 422
    assert "A session has at most 20 files" in words_of(response)


def test_the_file_is_for_trainers_and_people_with_a_place_alone(trainer, learner):
    session = a_session(room=1)
    booked(session, learner)
    waiting = booked(session).person
    url = a_material(session).document.url

    readers = [trainer, learner, waiting, UserFactory(), appointed(Role.TRAINER, module_slug="elsewhere")]

    assert [answer_of(signed_in(person), url) for person in readers] == [200, 200, 403, 403, 403]


def test_visitors_are_sent_to_the_sign_in(client):
    url = a_material(a_session()).document.url

    assert client.get(url).url.startswith("/account/login/")


def test_what_is_for_afterwards_is_there_when_the_session_is_over(learner, monkeypatch):
    session = a_session()
    booked(session, learner)
    url = a_material(session, MaterialTime.AFTER).document.url
    client = signed_in(learner)

    assert answer_of(client, url) == 403
    assert "Handout There when the session is over" in words_of(client.get(page_of(session)))
    monkeypatch.setattr("django.utils.timezone.now", lambda: session.ends_at)
    assert answer_of(client, url) == 200


def test_whoever_has_lost_access_to_the_module_cannot_open_its_files(learner):
    module = a_module("closed", access=AccessPolicy.ON_REQUEST)
    grant = access_actions.give(module, by=None, person=learner)
    session = a_session(module=module)
    session_actions.book(session, person=learner, mode="room", grant=grant, at=NOW)
    url = a_material(session).document.url
    client = signed_in(learner)
    assert answer_of(client, url) == 200

    type(grant).objects.filter(pk=grant.pk).update(starts_on=date(2026, 12, 1), ends_on=date(2027, 1, 1))

    assert answer_of(client, url) == 403
    assert "Handout" not in words_of(client.get(page_of(session)))


def test_whoever_gives_the_place_back_cannot_open_them_any_more(learner):
    session = a_session()
    booking = booked(session, learner)
    url = a_material(session).document.url
    session_actions.leave(booking, by=learner, at=NOW)

    assert answer_of(signed_in(learner), url) == 403


def test_a_file_that_is_taken_away_is_gone_with_the_last_session_that_has_it(trainer):
    session = a_session()
    material = a_material(session)
    copied = actions.copy(session, first_day=date(2027, 6, 11), by=trainer)
    client = signed_in(trainer)

    client.post(page_of(session, f"materials/{material.pk}/remove/"))
    assert SiteDocument.objects.count() == 1
    client.post(page_of(copied, f"materials/{copied.materials.get().pk}/remove/"))

    assert SiteDocument.objects.count() == 0


def test_a_file_of_another_session_is_not_taken_away_here(trainer):
    material = a_material(a_session())

    response = signed_in(trainer).post(page_of(a_session(), f"materials/{material.pk}/remove/"))

    assert response.status_code == 404


# Agendas of units


@pytest.fixture
def small():
    return published_module("small", access=AccessPolicy.REGISTERED)


def written(**block):
    usual = {"kind": "training", "title": "A day", "language": "en", "zone": "Europe/Brussels"}
    places = {"places_in_room": 0, "places_online": 5}
    management = {"blocks-TOTAL_FORMS": 1, "blocks-INITIAL_FORMS": 0}
    day = {"blocks-0-day": "2027-03-26", "blocks-0-begins": "09:30", "blocks-0-ends": "10:00"}
    return usual | places | management | day | {f"blocks-0-{name}": value for name, value in block.items()}


def test_a_block_is_a_unit_of_the_module_and_called_as_the_unit_is(small):
    client = signed_in(appointed(Role.TRAINER, module_slug="small"))
    assert "Unit u1 (30 min)" in words_of(client.get("/en/sessions/plan/"))

    client.post("/en/sessions/plan/", written(unit="small/u1") | {"module": small.pk})

    assert list(SessionBlock.objects.values_list("unit", "title", "is_break")) == [("u1", "Unit u1", False)]


def test_a_break_needs_no_name(small):
    client = signed_in(appointed(Role.TRAINER, module_slug="small"))

    client.post("/en/sessions/plan/", written(is_break="on") | {"module": small.pk})

    assert list(SessionBlock.objects.values_list("title", "is_break")) == [("Break", True)]


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ({"unit": "other/u1"}, "This unit belongs to another module"),
        ({"unit": "small/u9"}, "Choose a unit from the list."),
        ({}, "Say what the block is"),
    ],
)
def test_what_is_no_unit_of_the_module_is_told(small, block, sentence):
    published_module("other", access=AccessPolicy.REGISTERED)
    client = signed_in(appointed(Role.TRAINER))

    response = client.post("/en/sessions/plan/", written(**block) | {"module": small.pk})

    assert response.status_code == 422
    assert sentence in words_of(response)
    assert TrainingSession.objects.count() == 0


def test_the_agenda_is_looked_at_for_trainers_alone(small, learner):
    session = a_session(module=small)
    blocks = [
        SessionBlock(title="Second", unit="u2", day=date(2027, 3, 26), begins=time(12), ends=time(12, 10)),
        SessionBlock(title="First", unit="u1", day=date(2027, 3, 26), begins=time(13), ends=time(13, 30)),
        SessionBlock(title="Gone", unit="u9", day=date(2027, 3, 26), begins=time(14), ends=time(15)),
    ]
    session_actions.save(session, blocks=blocks, by=UserFactory())

    trainer = signed_in(appointed(Role.TRAINER, module_slug="small"))
    seen = [words_of(trainer.get(page_of(session, act))) for act in ("", "change/")]

    for words in seen:
        assert "“Opening” and “Second” overlap." in words
        assert "“Second” comes before “First”, which it builds on in the module." in words
        assert "“Second” has 10 minutes; the unit takes 30." in words
        assert "“Gone” is not in the present edition of the module." in words
        assert "From “Opening” on there is no break for 3:00 hours." in words
    assert "overlap" not in words_of(signed_in(learner).get(page_of(session)))
