"""On a small phone, 320 pixels wide, by touch: nothing has to be scrolled sideways, and everything is large enough."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.answering import answer_rightly, best_choice, definition_of
from tests.journeys.people import FLAGSHIP, learner, sign_in

LARGE_ENOUGH = 44  # pixels
TARGETS = ".button, .choice, .scale-point, .input, .fold > summary, .focus-tool, textarea"
LONG_WORD = "Rückkehrberatungsfinanzierungszuständigkeitsübertragungsverordnung"
QUIZ, ROLE_PLAY = "quiz-u4", "before-the-decision"

SMALL_TARGETS = """(selector) => [...document.querySelectorAll(selector)]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 43.5)
    .map((element) => `${element.className}: ${element.textContent.trim().slice(0, 40)}`)"""


@pytest.fixture
def is_comfortable(fits: Callable[[Page], None]) -> Callable[[Page], None]:
    """Asserts that the page fits and that what is tapped is large enough."""

    def check(page: Page) -> None:
        fits(page)
        assert page.evaluate(SMALL_TARGETS, TARGETS) == [], page.url

    return check


def test_unit_quiz_and_role_play_on_a_phone(phone_page: Page, is_comfortable: Callable[[Page], None]):
    page = phone_page
    sign_in(page, learner().learner)
    page.goto(f"/en/learn/{FLAGSHIP}/")
    is_comfortable(page)

    page.get_by_role("link", name="Suicide: the first response").first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Suicide: the first response")
    is_comfortable(page)
    page.get_by_role("link", name=re.compile("^Begin.*Quiz")).tap()
    answer_the_quiz(page, is_comfortable)
    page.get_by_role("link", name="Go on").tap()
    page.get_by_role("link", name=re.compile("^Begin.*Before the decision")).tap()

    play_the_role_play(page, is_comfortable)


def answer_the_quiz(page: Page, is_comfortable: Callable[[Page], None]) -> None:
    definition = definition_of(FLAGSHIP, QUIZ)
    is_comfortable(page)
    page.get_by_role("button", name="Begin").tap()
    for _question in definition.structure["questions"]:
        expect(page.locator("form.question")).to_be_visible()
        is_comfortable(page)
        answer_rightly(page, definition)
    expect(page.get_by_role("heading", level=1)).to_have_text("Passed with 100 %")
    is_comfortable(page)


def play_the_role_play(page: Page, is_comfortable: Callable[[Page], None]) -> None:
    is_comfortable(page)
    page.get_by_role("button", name="Begin the role-play").tap()
