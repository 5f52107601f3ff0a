"""The same paths in a browser that runs no scripts: nothing is missing, nothing is lost."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from modules.models import Module
from tests.factories.learning import enrolled
from tests.factories.people import UserFactory
from tests.journeys.answering import answer_rightly, definition_of, play_to_the_ending
from tests.journeys.people import learner, sign_in, sign_in_by_password, with_password

THOUGHT = "I bring patience, and my tiredness too."
KINDS = ["single", "multiple", "truefalse", "order", "match", "sort", "gaps", "numeric"]


def read_and_reflect(page: Page) -> None:
    page.get_by_label("Your thoughts").fill(THOUGHT)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. Only you can read it.")).to_be_visible()
    expect(page.get_by_label("Your thoughts")).to_have_value(THOUGHT)


def answer_every_kind(page: Page, module: Module) -> None:
    definition = definition_of(module.slug, "quiz-u1")
    page.get_by_role("link", name=re.compile("^Begin.*Quiz")).click()
    page.get_by_role("button", name="Begin").click()
    answered = [answer_rightly(page, definition) for _question in definition.structure["questions"]]
    assert answered == KINDS
    expect(page.get_by_role("heading", level=1)).to_have_text("Passed with 100 %")
    page.get_by_role("link", name="Go on").click()


def play(page: Page, module: Module) -> None:
    page.get_by_role("link", name=re.compile("^Begin.*The shared kitchen")).click()
    page.get_by_role("button", name="Begin the role-play").click()
    play_to_the_ending(page, definition_of(module.slug, "shared-kitchen"))
    page.get_by_role("button", name="Go to the debrief").click()
    expect(page.get_by_role("heading", name="This run counts")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Back to the unit").click()


def send_the_survey(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Open.*What was this module like")).click()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Send it empty").click()
    page.get_by_role("main").get_by_role("link", name="Back to the module").click()


def make_the_certificate(page: Page) -> None:
    page.get_by_role("link", name="Make my certificate").click()
    page.get_by_role("button", name="Make my certificate").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def test_module_is_completed_without_javascript(page_without_javascript: Page, small_module: Module):
    page, person = page_without_javascript, with_password(UserFactory())
    enrolled(small_module, person)

    page.goto(f"/en/learn/{small_module.slug}/u1/")
    sign_in_by_password(page, person)
    read_and_reflect(page)
    answer_every_kind(page, small_module)
    page.get_by_role("button", name="Mark as done and go on").click()
    play(page, small_module)
    page.get_by_role("button", name="Mark as done").click()
    send_the_survey(page)

    make_the_certificate(page)


def test_catalogue_is_narrowed_without_javascript(page_without_javascript: Page):
    page = page_without_javascript
    page.goto("/en/catalogue/")

    page.get_by_role("checkbox", name="For trainers").check()
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("main").get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("link", name="Training of trainers and facilitator kit")).to_be_visible()
    expect(page.get_by_role("checkbox", name="For trainers")).to_be_checked()


def test_role_play_pauses_and_leaves_without_javascript(page_without_javascript: Page, small_module: Module):
    page = page_without_javascript
    sign_in(page, learner(small_module.slug).learner)
    page.goto(f"/en/learn/{small_module.slug}/do/shared-kitchen/")
    page.get_by_role("button", name="Begin the role-play").click()

    page.get_by_role("link", name="Pause").click()
    expect(page.get_by_role("heading", name="Take your time")).to_be_visible()
    page.get_by_role("link", name="Go on with the role-play").click()
    expect(page.get_by_text("Sami turns the tap.")).to_be_visible()
    page.get_by_role("link", name="Quick exit").click()

    expect(page).to_have_title("Clouds and what they tell")


def test_text_stands_for_a_role_play_without_javascript(page_without_javascript: Page, small_module: Module):
    page = page_without_javascript
    sign_in(page, learner(small_module.slug).learner)
    page.goto(f"/en/learn/{small_module.slug}/do/shared-kitchen/")
    page.get_by_role("link", name="Read the text instead").click()

    page.get_by_label("What do you take along?").fill("I ask before I advise, and I stay.")
    page.get_by_role("button", name="Save; it counts as done").click()

    expect(page.get_by_text("Saved. It counts as done.")).to_be_visible()
    expect(page.get_by_role("region", name="The shared kitchen").get_by_text("Done")).to_be_visible()
