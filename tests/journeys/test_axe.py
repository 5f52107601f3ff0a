"""Every type of page: axe-core finds nothing, in light and in dark; it fits a phone; the browser complains about nothing."""

from collections.abc import Callable
from random import Random

import pytest
from playwright.sync_api import Page, expect

from modules.models import Module
from people.models import User
from tests.factories.certificates import completed, short_module
from tests.factories.learning import begun, enrolled, passed_quiz, played
from tests.factories.people import UserFactory
from tests.journeys.answering import answer_rightly, definition_of, play_on, play_to_the_ending
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.people import FLAGSHIP, learner, sign_in, sign_in_by_password, staff
from tests.journeys.watching import Watch

LEARN, SMALL = f"/en/learn/{FLAGSHIP}/", "/en/learn/small-journey/"
PUBLIC = [
    "/en/",
    "/en/catalogue/",
    "/en/catalogue/?q=no-module-has-this-word",
    f"/en/catalogue/{FLAGSHIP}/",
    "/en/catalogue/rrf-12-train-the-trainers/",
    "/en/catalogue/caritas-counselling/",
    "/en/catalogue/rrf-repository/",
    "/en/how-to-get-access/",
    "/en/privacy/",
    "/account/login/",
    "/account/signup/",
    "/account/login/code/",
    "/account/password/reset/",
    "/en/certificates/",
    "/en/certificates/0000-0000-000/",
    "/en/no-such-page/",
    "/demo/mail/",
]
OWN = [
    "/account/",
    "/account/profile/",
    "/account/email/",
    "/account/password/set/",
    "/account/sessions/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/add/",
    "/account/erase/",
    "/account/logout/",
    "/en/learn/",
    LEARN,
    "/en/learn/rrf-09-monitoring/",
    "/en/learn/rrf-12-train-the-trainers/",
]
LEARNING = [
    "/en/learn/",
    LEARN,
    f"{LEARN}u1/",
    f"{LEARN}u5/",
    f"{LEARN}certificate/",
    f"{LEARN}do/pre/",
    f"{LEARN}do/quiz-u1/",
    f"{LEARN}do/quiz-u1/1/",
    f"{LEARN}do/before-the-decision/",
    f"{LEARN}do/before-the-decision/pause/",
    f"{LEARN}do/before-the-decision/text/",
    f"{LEARN}do/the-third-chair/",
    f"{LEARN}do/no-such-activity/",
    f"{SMALL}do/shared-kitchen/1/",
]


@pytest.fixture
def watched(page: Page) -> Watch:
    return Watch(page)


@pytest.fixture
def is_faultless(
    page: Page, watched: Watch, axe: Callable[..., None], fits: Callable[[Page], None]
) -> Callable[[], None]:
    """Asserts that nothing is wrong with the page as it stands."""

    def look() -> None:
        axe(page)
        page.emulate_media(color_scheme="dark")
        axe(page, "color-contrast")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": PHONE, "height": 568})
        fits(page)
        page.set_viewport_size({"width": DESK, "height": 800})
        assert watched.complaints == [], page.url

    return look


@pytest.fixture(scope="module")
def newcomer(database: None) -> User:
    """Somebody who has an account and nothing more."""
    return UserFactory(password=None)


@pytest.fixture(scope="module")
def somebody_in_the_middle(small_module: Module) -> User:
    """Somebody who has passed a quiz, is in the middle of a role-play, and did harm in another one."""
    enrolment = learner()
    passed_quiz(enrolment, "quiz-u1")
    begun(enrolment, "the-third-chair")
    played(enrolled(small_module, enrolment.learner), "shared-kitchen", "c")
    return enrolment.learner


@pytest.mark.parametrize("path", PUBLIC)
def test_page_for_everybody(page: Page, is_faultless: Callable[[], None], path: str):
    page.goto(path)

    is_faultless()


@pytest.mark.parametrize("path", OWN)
def test_page_of_a_newcomer(page: Page, is_faultless: Callable[[], None], newcomer: User, path: str):
    sign_in(page, newcomer)

    page.goto(path)

    is_faultless()


@pytest.mark.parametrize("path", LEARNING)
def test_page_of_a_learner(page: Page, is_faultless: Callable[[], None], somebody_in_the_middle: User, path: str):
    sign_in(page, somebody_in_the_middle)

    page.goto(path)

    is_faultless()


def test_page_that_asks_for_a_mailed_code(page: Page, is_faultless: Callable[[], None]):
    page.goto("/account/login/code/")
    page.get_by_role("textbox", name="Email").fill(UserFactory().email)

    page.get_by_role("button", name="Send me a code").click()

    expect(page.get_by_label("Code")).to_be_visible()
    is_faultless()


def test_page_that_asks_for_the_second_factor(page: Page, is_faultless: Callable[[], None]):
    page.goto("/account/login/")

    sign_in_by_password(page, staff())

    expect(page.get_by_label("Code")).to_be_visible()
    is_faultless()


def test_pages_of_a_quiz(page: Page, is_faultless: Callable[[], None], small_module: Module):
    definition = definition_of(small_module.slug, "quiz-u1")
    sign_in(page, learner(small_module.slug).learner)
    page.goto(f"{SMALL}do/quiz-u1/")
    page.get_by_role("button", name="Begin").click()

    for number, _question in enumerate(definition.structure["questions"], 1):
        expect(page.get_by_text(f"Question {number} of 8")).to_be_visible()
        is_faultless()
        answer_rightly(page, definition)

    expect(page.get_by_role("heading", level=1)).to_have_text("Passed with 100 %")
    is_faultless()


def test_page_that_could_not_take_an_answer(page: Page, is_faultless: Callable[[], None], small_module: Module):
    sign_in(page, learner(small_module.slug).learner)
    page.goto(f"{SMALL}do/quiz-u1/")
    page.get_by_role("button", name="Begin").click()

    page.get_by_role("button", name="Save answer").click()

    expect(page.get_by_role("alert")).to_be_focused()
    is_faultless()


def test_pages_of_a_role_play(page: Page, is_faultless: Callable[[], None]):
    role_play = "before-the-decision"
    definition = definition_of(FLAGSHIP, role_play)
    sign_in(page, learner().learner)
    page.goto(f"{LEARN}do/{role_play}/")
    page.get_by_role("button", name="Begin the role-play").click()

    expect(page.get_by_role("heading", name="What do you say or do?")).to_be_visible()
    is_faultless()
    play_on(page, definition, Random(0))
    is_faultless()
    play_to_the_ending(page, definition)
    is_faultless()
    page.get_by_role("button", name="Go to the debrief").click()
    expect(page.get_by_role("heading", name="Looking back")).to_be_visible()
    is_faultless()


def test_pages_of_the_survey(page: Page, is_faultless: Callable[[], None]):
    sign_in(page, learner().learner)
    page.goto(f"{LEARN}do/survey/")
    is_faultless()

    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    is_faultless()
    page.get_by_role("group", name="I can use what I learned here").get_by_label("Mostly").check()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    is_faultless()


def test_pages_of_a_certificate(page: Page, is_faultless: Callable[[], None]):
    module = short_module("short-journey")
    holder = sign_in(page, completed(module=module).learner)
    page.goto(f"/en/learn/{module.slug}/certificate/")
    is_faultless()

    page.get_by_role("button", name="Make my certificate").click()
    expect(page.get_by_role("heading", name=holder.name)).to_be_visible()
    is_faultless()
    page.get_by_role("link", name="See what others see").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
    is_faultless()
