"""Somebody changes the language in the middle: what they have answered and chosen stays, and they go on from there."""

import re
from random import Random

import pytest
from playwright.sync_api import Page, expect

from learning.models import Attempt
from people.models import User
from tests.journeys.answering import answer_rightly, definition_of, play_on, play_to_the_ending
from tests.journeys.people import FLAGSHIP, learner, sign_in

UNIT, QUIZ, ROLE_PLAY = f"/en/learn/{FLAGSHIP}/u4/", "quiz-u4", "before-the-decision"
HALF = 3  # questions, and scenes


@pytest.fixture
def reader(page: Page) -> User:
    person = sign_in(page, learner().learner)
    page.goto(UNIT)
    return person


def change_to_french(page: Page, title: str) -> None:
    """Leave the activity for the unit, change the language there, and go on."""
    page.goto(UNIT)
    page.locator(".site-header summary", has_text="English").click()
    page.locator(".site-header .menu-link[hreflang=fr]").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.get_by_role("link", name=re.compile(f"^Continuer.*{re.escape(title)}")).click()


def only_run(person: User) -> Attempt:
    return Attempt.objects.get(learner=person)


def test_a_quiz_that_is_begun_in_english_is_finished_in_french(page: Page, reader: User):
    definition = definition_of(FLAGSHIP, QUIZ)
    questions = definition.structure["questions"]
    page.get_by_role("link", name=re.compile("^Begin.*Quiz")).click()
    page.get_by_role("button", name="Begin").click()
    for _question in questions[:HALF]:
        answer_rightly(page, definition)

    change_to_french(page, "Quiz")
    for _question in questions[HALF:]:
        answer_rightly(page, definition, language="fr", save="Enregistrer la réponse")

    expect(page.get_by_role("heading", level=1)).to_contain_text("100")
    run = only_run(reader)
    assert (run.passed, run.score) == (True, 100)
    assert [response.text.locale for response in run.responses.order_by("sequence")] == [
        *["en"] * HALF,
        *["fr"] * (len(questions) - HALF),
    ]


def test_a_role_play_that_is_begun_in_english_is_finished_in_french(page: Page, reader: User):
    definition, chance = definition_of(FLAGSHIP, ROLE_PLAY), Random(0)
    page.get_by_role("link", name=re.compile("^Begin.*Before the decision")).click()
    page.get_by_role("button", name="Begin the role-play").click()
    for _scene in range(HALF):
        play_on(page, definition, chance)
    shown = page.locator("input[name=scene]").input_value()

    change_to_french(page, definition.texts["fr"]["title"])
    expect(page.locator("input[name=scene]")).to_have_value(shown)
    expect(page.locator("main")).to_contain_text(definition.texts["fr"]["nodes"][shown]["text"][:40])
    play_to_the_ending(page, definition)
    page.get_by_role("button", name="Aller au débriefing").click()

    expect(page.locator("html")).to_have_attribute("lang", "fr")
    run = only_run(reader)
    assert run.finished_at is not None
    assert {response.text.locale for response in run.responses.order_by("sequence")[:HALF]} == {"en"}
    assert run.responses.order_by("sequence").last().text.locale == "fr"
