"""A quiz on a line that drops, and on two devices: nothing is lost, nothing counts twice, and the older answer says so."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from learning.models import Attempt, Response
from modules.models import Module
from tests.factories.learning import begun, enrolled
from tests.factories.modules import ruled_module
from tests.journeys.answering import answer_rightly, definition_of
from tests.journeys.people import FLAGSHIP, learner, sign_in

KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('answers '))"
SLUG = "small-sheet"
SHEET = f"/en/learn/{SLUG}/do/quiz-u1/"


@pytest.fixture(scope="session")
def sheet_module(database: None) -> Module:
    """A module whose quiz can be changed until it is handed in, within an hour."""
    return ruled_module(SLUG, {"feedback": "end", "minutes": 60})


@pytest.fixture
def attempt(sheet_module: Module) -> Attempt:
    """A run that somebody has begun."""
    return begun(enrolled(sheet_module), "quiz-u1")


def question(page: Page, number: int) -> Locator:
    return page.locator(f"#question-{number}")


def receipt(page: Page, number: int) -> Locator:
    return question(page, number).locator("[data-saved-status]")


def given(attempt: Attempt) -> dict[str, object]:
    attempt.refresh_from_db()
    return {name: entry["given"] for name, entry in attempt.state["answers"].items()}


def test_answers_given_without_a_line_are_sent_when_it_is_back_also_after_closing_the_page(
    page: Page, attempt: Attempt, axe: Callable[..., None]
):
    sign_in(page, attempt.learner)
    page.goto(SHEET)
    question(page, 3).get_by_label("Option 2").check()
    expect(receipt(page, 3)).to_contain_text("Saved at")
    axe(page)

    page.context.set_offline(True)
    question(page, 1).get_by_label("Option 2").check()
    question(page, 8).get_by_label("Stem 8").fill("12.5")
    question(page, 8).get_by_role("button", name="Save answer").click()
    expect(receipt(page, 1)).to_contain_text("Waiting for the line")
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(SHEET)

    for number in (1, 8):
        expect(receipt(again, number)).to_contain_text("Saved at")
    assert given(attempt) == {"q3": "b", "q1": "b", "q8": "12.5"}
    assert Response.objects.filter(attempt=attempt).count() == 3
    assert again.evaluate(KEPT) == []


def test_two_devices_hold_the_newest_answer_and_the_older_one_says_so(
    page: Page, phone_page: Page, attempt: Attempt, fits: Callable[[Page], None]
):
    for device in (page, phone_page):
        sign_in(device, attempt.learner)
        device.goto(SHEET)
    fits(phone_page)

    phone_page.context.set_offline(True)
    question(phone_page, 3).get_by_label("Option 1").check()
    expect(receipt(phone_page, 3)).to_contain_text("Waiting for the line")
    phone_page.wait_for_timeout(1100)
    question(page, 3).get_by_label("Option 2").check()
    expect(receipt(page, 3)).to_contain_text("Saved at")
    phone_page.context.set_offline(False)

    expect(receipt(phone_page, 3)).to_contain_text("Answered anew on another device")
    expect(question(phone_page, 3).get_by_label("Option 2")).to_be_checked()
    assert given(attempt) == {"q3": "b"}


def test_handing_in_waits_for_what_is_not_sent_yet(page: Page, attempt: Attempt):
    sign_in(page, attempt.learner)
    page.goto(SHEET)
    page.context.set_offline(True)
    question(page, 3).get_by_label("Option 2").check()
    page.get_by_text("I want to hand in").click()
    page.get_by_role("button", name="Hand in now").click()
    page.context.set_offline(False)

    expect(page.get_by_role("heading", level=1)).to_have_text("Not passed yet: 12 %")
    assert given(attempt) == {"q3": "b"}


def test_one_question_at_a_time_goes_on_by_itself_when_the_line_is_back(page: Page):
    enrolment, definition = learner(), definition_of(FLAGSHIP, "quiz-u1")
    begun(enrolment, "quiz-u1")
    sign_in(page, enrolment.learner)
    page.goto(f"/en/learn/{FLAGSHIP}/do/quiz-u1/")

    page.context.set_offline(True)
    page.context.once("requestfailed", lambda _request: page.context.set_offline(False))
    answer_rightly(page, definition)

    expect(page.get_by_role("heading", name="Your answer to question 1")).to_be_visible()
    assert page.evaluate(KEPT) == []


def test_signing_out_leaves_no_answer_behind(page: Page, attempt: Attempt):
    sign_in(page, attempt.learner)
    page.goto("/en/learn/")
    page.evaluate("localStorage.setItem('answers 1', '{}')")
    page.goto("/account/logout/")

    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "logout" not in url)

    assert page.evaluate(KEPT) == []
