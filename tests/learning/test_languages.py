"""Somebody who changes the language in the middle of something keeps everything; what is missing is shown and marked."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from learning.editions import edition_for
from learning.models import AnonymousAnswer, Attempt, Enrolment, Response
from modules.activities.survey.module_survey import MODULE_SURVEY
from modules.editions import definition_in, in_our_languages
from modules.models import Module
from people.models import User
from tests.factories.learning import answered, begun, enrolled, right_answer
from tests.factories.modules import published_module
from tests.factories.translations import translated
from tests.learning.test_views import page_with, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def module() -> Module:
    module = published_module()
    translated(module, "fr")
    module.refresh_from_db()
    return module


@pytest.fixture
def enrolment(module: Module) -> Enrolment:
    return enrolled(module)


@pytest.fixture
def client(enrolment: Enrolment, client_of: Callable[[User], Client]) -> Client:
    return client_of(enrolment.learner)


def test_a_quiz_begun_in_english_goes_on_in_french(client, enrolment):
    attempt = begun(enrolment, "quiz-u1")
    client.post("/en/learn/small/do/quiz-u1/", page_with(client, "do/quiz-u1/", "question") | {"option": "1"})

    french = words_of(client.get("/fr/learn/small/do/quiz-u1/"))
    english = words_of(client.get("/en/learn/small/do/quiz-u1/"))

    assert "Question 2 sur 8" in french
    assert "fr: " in french
    assert "Question 2 of 8" in english
    assert "fr: " not in english
    assert Attempt.objects.get() == attempt
    assert Response.objects.filter(attempt=attempt).count() == 1


def test_answers_in_two_languages_make_one_run(client, enrolment):
    attempt = begun(enrolment, "quiz-u1")
    contents = edition_for(enrolment)
    definition, _texts = definition_in(contents, contents.activity("quiz-u1"))
    for question in definition.structure["questions"][:4]:
        given = right_answer(question, definition.texts["en"]["questions"][question["id"]])
        attempt = answered(attempt, {"question": question["id"], "given": given})

    assert "Question 5 sur 8" in words_of(client.get("/fr/learn/small/do/quiz-u1/"))


def test_a_role_play_begun_in_english_goes_on_in_french(client, enrolment):
    begun(enrolment, "shared-kitchen")
    form = page_with(client, "do/shared-kitchen/", "scene")
    client.post("/en/learn/small/do/shared-kitchen/", form | {"choice": "a"})

    french = client.get("/fr/learn/small/do/shared-kitchen/").content.decode()

    assert "fr: The light flickers." in french
    assert re.search(r'name="number" value="2"', french)
    assert Attempt.objects.count() == 1
    assert Response.objects.count() == 1


def test_a_unit_that_was_read_in_english_is_read_in_french(client, enrolment):
    client.post("/en/learn/small/u1/done/")

    assert Enrolment.objects.get().done == ["unit:u1"]
    assert "Unités terminées : 1 sur 2" in words_of(client.get("/fr/learn/small/u1/"))


def test_a_role_play_without_a_translation_is_shown_in_its_own_language_and_marked(client_of):
    module = published_module()
    translated(module, "fr", with_roleplays=False)
    module.refresh_from_db()
    enrolment = enrolled(module)
    begun(enrolment, "shared-kitchen")

    html = client_of(enrolment.learner).get("/fr/learn/small/do/shared-kitchen/").content.decode()

    assert '<div class="scene" lang="en" dir="ltr">' in html
    assert "Ce texte n’est pas encore traduit." in html


def test_a_language_that_is_written_from_right_to_left(settings, client_of):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    module = published_module()
    translated(module, "ar", with_roleplays=False)
    module.refresh_from_db()
    client = client_of(enrolled(module).learner)

    unit = client.get("/ar/learn/small/u1/").content.decode()
    play = client.get("/ar/learn/small/do/shared-kitchen/").content.decode()

    assert '<html lang="ar" dir="rtl">' in unit
    assert "ar: Unit u1" in unit
    assert 'lang="en" dir="ltr"' in play


def test_the_survey_that_an_edition_froze_in_english_is_shown_in_the_words_of_the_catalogue(monkeypatch, client_of):
    monkeypatch.setitem(MODULE_SURVEY, "title", "Certificates")
    enrolment = enrolled(published_module("surveyed"))
    client, address = client_of(enrolment.learner), "/fr/learn/surveyed/do/survey/"
    begun(enrolment, "survey")

    page = client.get(address)
    hidden = dict(re.findall(r'<input type="hidden" name="(key|locale)" value="([^"]*)"', page.content.decode()))
    client.post(address, hidden | {"answer-useful": "4"})

    assert hidden["locale"] == "fr"
    assert "Certificats" in words_of(page)
    kept = AnonymousAnswer.objects.get()
    assert (kept.text.locale, kept.answers) == ("en", {"useful": "4"})


def test_a_language_whose_catalogue_lacks_the_survey_shows_the_original():
    frozen = {"en": {"title": "Certificates", "questions": {"useful": "Nobody has translated this."}}}

    assert in_our_languages(frozen)["fr"]["title"] == "Certificats"
    assert in_our_languages({"en": {"title": "Nobody has translated this either."}}).keys() == {"en"}
