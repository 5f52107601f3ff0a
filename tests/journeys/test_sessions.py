"""Training sessions in a browser: what is on for everybody, and a trainer's way from the header to the group."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from modules.models import Module
from people.models import Role, User
from programme.models import TrainingSession
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import a_session, booked
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.people import sign_in

TITLE = "Practice with an interpreter"


@pytest.fixture(scope="module")
def trainer(small_module: Module) -> User:
    return appointed(Role.TRAINER, module_slug=small_module.slug)


@pytest.fixture(scope="module")
def guest(small_module: Module) -> User:
    return UserFactory(name="Lea Beispiel")


@pytest.fixture(scope="module")
def session(small_module: Module, trainer: User, guest: User) -> TrainingSession:
    """A session in ten weeks, with somebody in it."""
    day = timezone.localdate() + timedelta(weeks=10)
    made = a_session(module=small_module, title=TITLE, day=day, by=trainer, country_id="BE", online=4)
    booked(made, guest, at=timezone.now(), needs="A chair near the door.")
    return made


def test_somebody_finds_a_session_in_the_calendar_by_keyboard(page: Page, session: TrainingSession):
    page.goto(f"/en/sessions/month/?month={session.starts_at:%Y-%m}")

    page.get_by_text("Filter the sessions").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Format").focus()
    page.keyboard.type("In the room and online")
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Format: In the room and online")).to_be_visible()
    page.get_by_role("link", name=TITLE).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_a_trainer_prepares_a_session_on_a_phone_without_javascript(
    new_page: Callable[..., Page], session: TrainingSession, trainer: User
):
    page = new_page(width=PHONE, javascript=False)
    sign_in(page, trainer)
    page.goto("/en/")

    page.get_by_role("link", name="Sessions I keep").click()
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=TITLE))
    card.get_by_role("link", name="Participants").click()
    expect(page.get_by_text("A chair near the door.")).to_be_visible()
    page.get_by_role("link", name="Write to the group").click()
    write_to_the_group(page)
    page.goto(f"/en/sessions/{session.key}/materials/")
    add_a_file(page)
    page.goto(f"/en/sessions/{session.key}/copy/")
    copy_to_another_day(page)


def write_to_the_group(page: Page) -> None:
    page.get_by_label("Subject").fill("Bring a pen")
    page.get_by_label("Message").fill("We write a lot.")
    page.get_by_role("button", name="Look at it before it leaves").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Send it?")
    page.get_by_role("button", name="Send it to 1 person").click()
    expect(page.get_by_text("Sent to 1 person.")).to_be_visible()


def add_a_file(page: Page) -> None:
    file = {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 words"}
    page.get_by_label("Title").fill("Handout")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Add the file").click()
    expect(page.get_by_role("link", name="Handout")).to_be_visible()


def copy_to_another_day(page: Page) -> None:
    page.get_by_label("First day of the new session").fill("2031-03-26")
    page.get_by_role("button", name="Copy it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change the session")
    expect(page.get_by_label("Day").first).to_have_value("2031-03-26")


PUBLIC = [
    "/en/sessions/",
    "/en/sessions/?kind=visit&country=BE",
    "/en/sessions/month/?month={month}",
    "/en/sessions/month/?month=2031-01",
]
KEPT = ["participants/", "message/", "materials/", "copy/", "change/", ""]


@pytest.fixture
def is_faultless(page: Page, axe: Callable[..., None], fits: Callable[[Page], None]) -> Callable[[str], None]:
    """Asserts that a page has nothing wrong in light and in dark, and fits a phone."""

    def look(path: str) -> None:
        page.goto(path)
        axe(page)
        page.emulate_media(color_scheme="dark")
        axe(page, "color-contrast")
        page.set_viewport_size({"width": PHONE, "height": 568})
        axe(page)
        fits(page)
        page.set_viewport_size({"width": DESK, "height": 800})
        page.emulate_media(color_scheme="light")

    return look


@pytest.mark.parametrize("path", PUBLIC)
def test_calendar_pages_have_nothing_wrong(is_faultless: Callable[[str], None], session: TrainingSession, path: str):
    is_faultless(path.format(month=f"{session.starts_at:%Y-%m}"))


def test_pages_of_whoever_keeps_a_session_have_nothing_wrong(
    page: Page, is_faultless: Callable[[str], None], session: TrainingSession, trainer: User
):
    sign_in(page, trainer)

    is_faultless("/en/sessions/mine/")
    is_faultless("/en/sessions/day/?unit=outreach-mhsud/u1&unit=c6-referral-mechanisms/u1&unit=outreach-mhsud/u8")
    for act in KEPT:
        is_faultless(f"/en/sessions/{session.key}/{act}")


def test_my_learning_leads_to_the_session_and_what_is_needed_can_be_changed(
    phone_page: Page, session: TrainingSession, guest: User
):
    sign_in(phone_page, guest)
    phone_page.goto("/en/learn/")

    phone_page.get_by_role("link", name=TITLE).click()
    phone_page.get_by_label(re.compile("What do you need")).fill("A chair near the door, and subtitles.")
    phone_page.get_by_role("button", name="Keep it").click()

    expect(phone_page.get_by_label(re.compile("What do you need"))).to_have_value(
        "A chair near the door, and subtitles."
    )
