"""A language that is written from right to left, only here: pages turn round, fit, and axe-core finds nothing."""

import shutil
from collections.abc import Callable, Iterator
from random import Random

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Page, expect
from wagtail.models import Page as WagtailPage

from curriculum.loading.raw import identified
from modules.models import Module, UnitPage
from scripts.run import COLLECT
from scripts.serving import running_site
from tests import databases
from tests.factories.modules import published_module
from tests.factories.translations import translated
from tests.journeys.answering import answer_rightly, definition_of, play_on
from tests.journeys.conftest import DESK, PHONE, LiveSite
from tests.journeys.people import learner, sign_in

MODULE = "right-to-left"
LEARN = f"/ar/learn/{MODULE}/"
# Arrows that point along the line are mirrored, and lines of progress fill from the right.
UNTURNED = """() => [...document.querySelectorAll('.icon-flip, .progress-line')].filter((each) => each.checkVisibility())
    .filter((each) => each.matches('.icon-flip') ? getComputedStyle(each).transform !== 'matrix(-1, 0, 0, 1, 0, 0)'
        : getComputedStyle(each).direction !== 'rtl').length"""
# How much nearer the words stand to the left than to the right of what is around them.
BEGINS = """(selector) => { const words = document.querySelector(selector), box = words.getBoundingClientRect(),
    around = words.parentElement.getBoundingClientRect(); return (around.right - box.right) - (box.left - around.left) }"""


@pytest.fixture(scope="module")
def live_site(database: None) -> Iterator[LiveSite]:
    """The site with Arabic beside its own languages; afterwards nobody meets the pages in it."""
    environment = {
        "DATABASE_URL": databases.address(),
        "SECRET_KEY": settings.SECRET_KEY,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "DEMO_MAIL_ROOT": str(databases.TEST_DIR / "mail"),
        "DEMO": "1",
        "LANGUAGES": "en,fr,nl,ar",
    }
    languages = [*settings.LANGUAGES, ("ar", "Arabic")]
    shutil.copytree(databases.TEMPLATES / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
    with databases.alone():
        if not COLLECT.is_done():
            COLLECT.do(environment | {"DJANGO_SETTINGS_MODULE": "training_site.settings"})
    with override_settings(LANGUAGES=languages, WAGTAIL_CONTENT_LANGUAGES=languages):
        translated(_with_known_questions(published_module(MODULE)), "ar")
        with running_site(environment, log=databases.TEST_DIR / "right-to-left.log") as (address, server):
            yield LiveSite(address, server)
        WagtailPage.objects.filter(locale__language_code="ar").update(live=False)


def _with_known_questions(module: Module) -> Module:
    """Give the entries of lists the ids that an editor gives them: only then are the questions of a quiz translated."""
    for unit in UnitPage.objects.filter(path__startswith=module.pages.get().path):
        unit.body = [{**block, "value": identified(block["value"], block["id"])} for block in unit.body.raw_data]
        unit.save_revision().publish()
    return module


@pytest.fixture
def module(live_site: LiveSite) -> Module:
    return Module.objects.get(slug=MODULE)


@pytest.fixture(params=[PHONE, DESK])
def arabic_page(request: pytest.FixtureRequest, module: Module, new_page: Callable[..., Page]) -> Iterator[Page]:
    """A page of somebody who has begun the module, on a phone and on a desk."""
    page = new_page(width=request.param)
    sign_in(page, learner(MODULE).learner)
    return page


@pytest.fixture
def is_turned_round(axe: Callable[..., None], fits: Callable[[Page], None]) -> Callable[[Page], None]:
    """Asserts that a page is written from right to left and stands as it should."""

    def look(page: Page) -> None:
        assert page.locator("html").get_attribute("dir") == "rtl"
        fits(page)
        assert page.evaluate(UNTURNED) == 0, page.url
        assert page.evaluate(BEGINS, "h1") <= 0, page.url
        axe(page)

    return look


def test_the_module_and_a_unit(arabic_page: Page, is_turned_round: Callable[[Page], None]):
    for path in (LEARN, f"{LEARN}u1/", f"/ar/catalogue/{MODULE}/"):
        arabic_page.goto(path)

        is_turned_round(arabic_page)


def test_a_quiz(arabic_page: Page, is_turned_round: Callable[[Page], None]):
    definition = definition_of(MODULE, "quiz-u1")
    arabic_page.goto(f"{LEARN}do/quiz-u1/")
    is_turned_round(arabic_page)
    arabic_page.get_by_role("button", name="Begin").click()

    for _question in definition.structure["questions"]:
        expect(arabic_page.locator("form.question")).to_be_visible()
        is_turned_round(arabic_page)
        answer_rightly(arabic_page, definition, language="ar")

    is_turned_round(arabic_page)


def test_a_role_play(arabic_page: Page, is_turned_round: Callable[[Page], None]):
    definition, chance = definition_of(MODULE, "shared-kitchen"), Random(0)
    arabic_page.goto(f"{LEARN}do/shared-kitchen/")
    is_turned_round(arabic_page)
    arabic_page.get_by_role("button", name="Begin the role-play").click()
    is_turned_round(arabic_page)
    play_on(arabic_page, definition, chance)

    is_turned_round(arabic_page)
