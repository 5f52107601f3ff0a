"""Framed content in a real browser: it plays, resumes and reports; and one that means harm reaches nothing."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, expect

from learning.models import ActivityResult, AttemptState, Enrolment, Response, SavedPlace
from modules.models import H5PPackage, Module
from tests.factories.h5p import approved, held, mini_quiz
from tests.factories.learning import begun
from tests.factories.modules import published_module
from tests.journeys.conftest import LiveSite
from tests.journeys.people import learner, sign_in
from tests.journeys.watching import Watch
from tests.modules.activities.h5p import packages

HOSTILE = Path(packages.__file__).with_name("hostile.js")
ADDRESS = "/en/learn/h5p-journey/do/{}/"
# The site believes in no answer before the content was two seconds in view.
LONG_ENOUGH = """() => new Promise((done) => {
    const since = performance.now();
    const look = () => (performance.now() - since > 2500 ? done() : requestAnimationFrame(look));
    look();
})"""


class Elsewhere(ThreadingHTTPServer):
    """Another site, which notes what is asked of it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Noting)
        self.asked: list[str] = []


class Noting(BaseHTTPRequestHandler):
    server: Elsewhere

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(204)
        self.end_headers()

    do_POST = do_OPTIONS = do_HEAD = do_GET  # noqa: N815  # as the server calls them

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def hostile(elsewhere: Elsewhere) -> H5PPackage:
    """A package whose library tries everything."""
    script = HOSTILE.read_text().replace("ELSEWHERE", f"http://127.0.0.1:{elsewhere.server_port}")
    library = packages.other_library("Training.Hostile", runnable=1, preloadedJs=[{"path": "hostile.js"}])
    changes = {
        **packages.described(
            mainLibrary="Training.Hostile", preloadedDependencies=[packages.dependency("Training.Hostile")]
        ),
        **library,
        "Training.Hostile-1.0/hostile.js": script,
        "content/content.json": {},
    }
    return approved(packages.package(changes))


@pytest.fixture(scope="module")
def module(database: None, elsewhere: Elsewhere) -> Module:
    module = published_module("h5p-journey")
    held(module, mini_quiz())
    held(module, hostile(elsewhere), "hostile")
    return module


def opened(page: Page, enrolment: Enrolment, slug: str) -> Frame:
    """The frame of a content that somebody has begun, on its own page."""
    sign_in(page, enrolment.learner)
    page.goto(ADDRESS.format(slug))
    if page.get_by_role("button", name="Begin").is_visible():
        page.get_by_role("button", name="Begin").click()
    page.locator("[data-frame][data-ready]").wait_for(state="attached")
    return page.frames[1]


def saved(page: Page) -> None:
    expect(page.locator("[data-frame-status]")).to_contain_text("Saved at")


def test_a_content_is_answered_on_a_phone_and_a_desk_by_keyboard_and_counts(
    module: Module,
    phone_page: Page,
    new_page: Callable[..., Page],
    fits: Callable[[Page], None],
    axe: Callable[..., None],
):
    enrolment = learner(module.slug)
    frame, watch = opened(phone_page, enrolment, "first-question"), Watch(phone_page)

    frame.get_by_label("Advice").click()
    saved(phone_page)
    fits(phone_page)
    axe(phone_page)
    phone_page.context.set_offline(True)
    frame.get_by_label("Listening").click()
    expect(phone_page.locator("[data-frame-status]")).to_contain_text("No connection")
    phone_page.context.set_offline(False)
    saved(phone_page)

    desk = new_page()
    frame = opened(desk, enrolment, "first-question")
    expect(frame.get_by_label("Listening")).to_be_checked()
    desk.evaluate(LONG_ENOUGH)
    desk.get_by_role("link", name="Skip this content").focus()
    for key in ("Tab", "Tab", "Enter"):
        desk.keyboard.press(key)
    desk.get_by_role("link", name="See the result").click()

    expect(desk.get_by_text("1 of 1 points, as the content says (self-reported).")).to_be_visible()
    result = ActivityResult.objects.get(learner=enrolment.learner, kind="h5p")
    assert (result.best_score, result.passed, SavedPlace.objects.count()) == (100, True, 0)
    assert [one for one in watch.complaints if "ERR_INTERNET_DISCONNECTED" not in one] == []


def test_a_content_hears_that_a_phone_was_turned_and_not_that_its_frame_grew(module: Module, phone_page: Page):
    frame = opened(phone_page, learner(module.slug), "first-question")
    frame.evaluate("() => { window.heard = []; H5P.instances[0].on('resize', () => heard.push(innerWidth)); }")
    upright = frame.evaluate("innerWidth")

    phone_page.locator("[data-frame] iframe").evaluate("(frame) => (frame.height = 777)")
    frame.wait_for_function("innerHeight === 777")
    phone_page.set_viewport_size({"width": 568, "height": 320})

    frame.wait_for_function("heard.length > 0")
    assert upright not in frame.evaluate("heard")


def test_a_library_that_means_harm_reaches_neither_session_nor_page_nor_another_host(
    module: Module, page: Page, live_site: LiveSite, elsewhere: Elsewhere
):
    run = begun(learner(module.slug), "hostile")
    sign_in(page, run.learner)
    # What a test asks of a page counts as something that somebody did in it: so nothing is asked before it has told.
    with page.expect_response(lambda response: response.url.endswith("/events/"), timeout=60_000) as told:
        page.goto(ADDRESS.format("hostile"))
    assert told.value.json()["ended"] is False

    # What it says of itself is kept, as what it is: nobody has touched anything, so it ends nothing.
    run.refresh_from_db()
    assert (run.status, run.score, run.passed) == (AttemptState.OPEN, None, False)
    assert {row.payload["touches"] for row in Response.objects.filter(attempt=run)} == {0}
    assert SavedPlace.objects.filter(attempt=run).count() == 0
    frame = page.frames[1]
    frame.wait_for_function("window.outcomes.all === 'tried'")
    assert {name for name, outcome in frame.evaluate("window.outcomes").items() if outcome == "reached"} == set()
    assert (page.url, len(page.context.pages)) == (live_site.url(ADDRESS.format("hostile")), 1)
    for place in (f"http://127.0.0.1:{elsewhere.server_port}/gone", "data:text/html,gone", live_site.url("/en/")):
        page.reload()
        page.locator("[data-frame][data-ready]").wait_for(state="attached")
        with page.expect_event("framenavigated"):
            page.frames[1].evaluate("(place) => void setTimeout(() => window.leave(place))", place)
    page.goto(live_site.url("/en/learn/"))

    assert elsewhere.asked == []
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/account/login/" not in page.url
