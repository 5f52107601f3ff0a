"""An editor finds a question wrong, looks at what would change, and applies it; the trainee's result says so."""

import pytest
from playwright.sync_api import Page, expect

from learning.models import Attempt
from modules.models import Module, Question
from people.models import Role
from tests.factories.learning import enrolled
from tests.factories.modules import published_module
from tests.factories.people import appointed
from tests.journeys.people import sign_in
from tests.learning.test_regrading import WRONG, taken

SLUG = "small-ruled"
REASON = "Both answers were right; the key was a slip."


@pytest.fixture(scope="session")
def ruled_module(database: None) -> Module:
    return published_module(SLUG)


@pytest.fixture
def runs(ruled_module: Module) -> list[Attempt]:
    """Five people who have all missed the same two questions."""
    return [taken(enrolled(ruled_module), **WRONG) for _person in range(5)]


def test_an_editor_voids_a_question_and_the_trainees_result_says_so(page: Page, phone_page: Page, runs, axe, fits):
    question = Question.objects.get(slug=f"{SLUG}/q1")
    sign_in(page, appointed(Role.EDITOR, module_slug=SLUG))
    page.goto(f"/admin/snippets/modules/question/look/{question.pk}/")
    page.get_by_role("link", name="Count results anew").click()
    axe(page)

    page.get_by_label("Take the question out of the total").check()
    page.get_by_label("Why").fill(REASON)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("Results that rise: 5, of 5 people.")).to_be_visible()
    axe(page)
    page.set_viewport_size({"width": 320, "height": 568})
    fits(page)
    page.get_by_role("button", name="Apply it").click()

    expect(page.get_by_text("Every run is counted.")).to_be_visible()
    axe(page)
    fits(page)
    sign_in(phone_page, runs[0].learner)
    phone_page.goto(f"/en/learn/{SLUG}/do/quiz-u1/1/")
    expect(phone_page.get_by_text("85 % instead of 75 %.")).to_be_visible()
    expect(phone_page.get_by_text(REASON)).to_be_visible()
    expect(phone_page.get_by_role("heading", name="Passed with 85 %")).to_be_visible()
    axe(phone_page)
    fits(phone_page)
