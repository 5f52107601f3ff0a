"""On a small phone, 320 pixels wide, by touch: nothing has to be scrolled sideways, and what is tapped is large enough."""

import re
from collections.abc import Callable
from random import Random

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.answering import answer_rightly, best_choice, definition_of, ending_on, played_on
from tests.journeys.people import FLAGSHIP, learner, sign_in

TARGETS = ".button, .choice, .scale-point, .input, .fold > summary, .focus-tool, textarea"
SMALL_TARGETS = """(selector) => [...document.querySelectorAll(selector)]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 43.5)
    .map((element) => `${element.className}: ${element.textContent.trim().slice(0, 40)}`)"""
LONG_WORD = "Rückkehrberatungsfinanzierungszuständigkeitsübertragungsverordnung"
UNIT, QUIZ, ROLE_PLAY = f"/en/learn/{FLAGSHIP}/u4/", "quiz-u4", "before-the-decision"


@pytest.fixture
def is_comfortable(fits: Callable[[Page], None]) -> Callable[[Page], None]:
    """Asserts that the page fits, and that what is tapped is 44 pixels high."""

    def check(page: Page) -> None:
        fits(page)
        assert page.evaluate(SMALL_TARGETS, TARGETS) == [], page.url

    return check


@pytest.fixture
def reader_page(phone_page: Page) -> Page:
    """A phone on which somebody reads the unit about the first response to suicide."""
    sign_in(phone_page, learner().learner)
    phone_page.goto(UNIT)
    return phone_page


def test_unit_and_quiz_on_a_phone(reader_page: Page, is_comfortable: Callable[[Page], None]):
    page, definition = reader_page, definition_of(FLAGSHIP, QUIZ)
    is_comfortable(page)
    page.get_by_role("link", name=re.compile("^Begin.*Quiz")).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quiz: Suicide: the first response")
    is_comfortable(page)
    page.get_by_role("button", name="Begin").tap()

    for _question in definition.structure["questions"]:
        expect(page.locator("form.question")).to_be_visible()
        is_comfortable(page)
        answer_rightly(page, definition)

    expect(page.get_by_role("heading", level=1)).to_have_text("Passed with 100 %")
    is_comfortable(page)


def test_role_play_on_a_phone(reader_page: Page, is_comfortable: Callable[[Page], None]):
    page, definition, chance = reader_page, definition_of(FLAGSHIP, ROLE_PLAY), Random(0)
    page.get_by_role("link", name=re.compile("^Begin.*Before the decision")).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before the decision")
    is_comfortable(page)
    page.get_by_role("button", name="Begin the role-play").tap()

    number = page.locator("input[name=number]")
    expect(number).to_have_value("1")
    while not ending_on(page).count():
        is_comfortable(page)
        shown = number.input_value()
        best_choice(page, definition, chance).tap()
        played_on(page, shown)
    is_comfortable(page)
    page.get_by_role("button", name="Go to the debrief").tap()

    expect(page.get_by_role("heading", name="Looking back")).to_be_visible()
    is_comfortable(page)


def test_a_very_long_word_breaks(reader_page: Page, fits: Callable[[Page], None]):
    for place in ("h1", "h2", ".activity-title", ".back span", ".next-title", "td"):
        reader_page.locator(place).first.evaluate("(element, word) => (element.textContent = word)", LONG_WORD)

    fits(reader_page)


@pytest.mark.parametrize(
    "path", [UNIT, f"/en/learn/{FLAGSHIP}/", f"/en/learn/{FLAGSHIP}/do/{ROLE_PLAY}/", "/en/catalogue/"]
)
def test_right_to_left_fits_too(reader_page: Page, fits: Callable[[Page], None], path: str):
    reader_page.goto(path)

    reader_page.evaluate("document.documentElement.dir = 'rtl'")

    fits(reader_page)
