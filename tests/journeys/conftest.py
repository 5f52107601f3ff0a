"""A real browser on a real server, with all content and the demo accounts.

    TEST_DATABASE=loaded .venv/bin/pytest tests/journeys

Journeys work through the browser. Where one needs something prepared, it may use the models: what it writes is
committed, the server reads it at once, and it stays for the journeys after it.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from modules.models import Module
from scripts.run import COLLECT
from scripts.serving import running_site
from tests import databases
from tests.factories.modules import published_module

# Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE, DESK = 320, 1280
BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page might ask of another machine fails at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")


@dataclass(frozen=True)
class LiveSite:
    """The running site: `address` without a slash at the end."""

    address: str
    server: subprocess.Popen[bytes]

    def url(self, path: str) -> str:
        return f"{self.address}{path}"


@pytest.fixture(scope="session", autouse=True)
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The loaded database, open to the whole run: what a journey writes must be seen by the server."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def live_site(database: None) -> Iterator[LiveSite]:
    """The site as `make run` serves it, in a process of its own."""
    environment = {
        "DATABASE_URL": databases.address(),
        "SECRET_KEY": settings.SECRET_KEY,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "DEMO_MAIL_ROOT": str(databases.TEST_DIR / "mail"),
        "DEMO": "1",
    }
    # The pictures and films of the template; nothing written here comes back to it.
    shutil.copytree(databases.TEMPLATES / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
    # Once for all workers: a site must not begin while another run replaces its files.
    with databases.alone():
        if not COLLECT.is_done():
            COLLECT.do(os.environ | {"DJANGO_SETTINGS_MODULE": "training_site.settings"})
    with running_site(environment, log=databases.TEST_DIR / "server.log") as (address, server):
        yield LiveSite(address, server)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the machine, else the one that Playwright brought."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    with sync_playwright() as playwright:
        executable = next((path for path in found if path), None)
        browser = playwright.chromium.launch(executable_path=executable, args=BROWSER_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def service_workers() -> Literal["allow", "block"]:
    """Whether pages may start one: only where a journey is about them, for a browser that has some is slow to close."""
    return "block"


@pytest.fixture
def new_page(
    browser: Browser, live_site: LiveSite, service_workers: Literal["allow", "block"]
) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a browser of its own: `new_page(width=320, javascript=False)`."""
    contexts: list[BrowserContext] = []

    def open_page(*, width: int = DESK, javascript: bool = True, language: str = "en", scheme: str = "light") -> Page:
        context = browser.new_context(
            base_url=live_site.address,
            viewport={"width": width, "height": 568 if width == PHONE else 800},
            java_script_enabled=javascript,
            locale=language,
            color_scheme=scheme,
            reduced_motion="reduce",
            service_workers=service_workers,
            has_touch=width == PHONE,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        close(context, has_workers=service_workers == "allow")


def close(context: BrowserContext, *, has_workers: bool) -> None:
    """Closes what a test has opened. With service workers that may never end: then its pages, the rest with the run."""
    if not has_workers:
        context.close()
        return
    for page in context.pages:
        page.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page on a desk, 1280 pixels wide."""
    return new_page()


@pytest.fixture
def phone_page(new_page: Callable[..., Page]) -> Page:
    """A page on a small phone, 320 pixels wide."""
    return new_page(width=PHONE)


@pytest.fixture
def page_without_javascript(new_page: Callable[..., Page]) -> Page:
    """A page in a browser that runs no scripts."""
    return new_page(javascript=False)


@pytest.fixture(scope="session")
def small_module(database: None) -> Module:
    """A module of two units, with a quiz of all eight kinds of question and a short role-play."""
    return published_module("small-journey")


# A message that still fades in has other colours than the one that people read.
AT_REST = """() => document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime !== Infinity)
    .forEach((each) => each.finish())"""


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """Asserts that axe-core finds nothing wrong with the page as it stands: by all rules, or by these."""
    checker = Axe()

    def find_nothing(page: Page, *rules: str) -> None:
        only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
        page.evaluate(AT_REST)
        found = checker.run(page, options={"resultTypes": ["violations"], **only})
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return find_nothing


@pytest.fixture(scope="session")
def fits() -> Callable[[Page], None]:
    """Asserts that nobody has to scroll sideways."""

    def fit(page: Page) -> None:
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the window"

    return fit
