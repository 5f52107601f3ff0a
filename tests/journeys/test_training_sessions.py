"""A training session from nomination to its cancelling: a focal point, people on phones, a trainer who thinks again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from access.models import Seat
from people.models import Role, User
from programme.models import BookingState, SessionState, TrainingSession
from tests.factories.people import appointed
from tests.factories.training_sessions import a_session, seated
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.people import sign_in

MODULE = "session-journey"


@dataclass(frozen=True)
class Course:
    """A session in the room and online, the seats of its module in Malta, and who sees to it."""

    session: TrainingSession
    seats: Sequence[Seat]
    trainer: User
    focal_point: User

    @property
    def path(self) -> str:
        return f"/en/sessions/{self.session.key}/"


@pytest.fixture
def course(database: None) -> Course:
    """New for each journey: what one leaves behind is not in the way of the next."""
    number = TrainingSession.objects.count()
    module, seats = seated(3, "MT", slug=f"{MODULE}-{number}")
    trainer = appointed(Role.TRAINER, module_slug=module.slug)
    day = timezone.localdate() + timedelta(days=60)
    session = a_session(module=module, room=12, online=8, day=day, by=trainer, title="Practice", least_people=6)
    return Course(session, seats, trainer, appointed(Role.FOCAL_POINT, country="MT"))


@pytest.fixture
def is_faultless(axe: Callable[..., None], fits: Callable[[Page], None]) -> Callable[[Page], None]:
    """Asserts that axe-core finds nothing, in light and in dark, and that the page fits a phone."""

    def look(page: Page) -> None:
        axe(page)
        page.emulate_media(color_scheme="dark")
        axe(page, "color-contrast")
        page.emulate_media(color_scheme="light")
        size = page.viewport_size or {"width": DESK, "height": 800}
        page.set_viewport_size({"width": PHONE, "height": 568})
        fits(page)
        page.set_viewport_size(size)

    return look


def test_a_country_nominates_changes_its_mind_and_the_person_accepts(
    course: Course, new_page: Callable[..., Page], is_faultless: Callable[[Page], None]
):
    first, second, _third = course.seats
    desk, phone = new_page(), new_page(width=PHONE)
    sign_in(desk, course.focal_point)
    desk.goto(course.path)
    desk.get_by_role("link", name="People of your country").click()
    is_faultless(desk)
    desk.get_by_label("Who comes?").select_option(label=f"{first.person} · {first.organisation}")
    desk.get_by_label("In the room").check()
    desk.get_by_role("button", name="Nominate").click()
    expect(desk.get_by_role("row", name=str(first.person))).to_contain_text("Nominated, to answer by")

    desk.get_by_role("link", name=f"Send somebody else for {first.person}").click()
    is_faultless(desk)
    desk.get_by_label("Who comes?").select_option(label=f"{second.person} · {second.organisation}")
    desk.get_by_role("button", name="Hand the place on").click()

    expect(desk.get_by_role("row", name=str(second.person))).to_contain_text("Place confirmed")
    sign_in(phone, second.person)
    phone.goto(course.path)
    expect(phone.get_by_text("You have a place")).to_be_visible()
    phone.get_by_text("Take part another way").click()
    phone.get_by_label("Online").check()
    phone.get_by_role("button", name="Change", exact=True).click()
    expect(phone.get_by_text("The link to join appears here")).to_be_visible()
    is_faultless(phone)


def test_a_nominee_answers_on_a_phone_without_javascript(
    course: Course, new_page: Callable[..., Page], is_faultless: Callable[[Page], None]
):
    seat = course.seats[0]
    desk, phone = new_page(), new_page(width=PHONE, javascript=False)
    sign_in(desk, course.focal_point)
    desk.goto(f"{course.path}nominations/")
    desk.get_by_label("Who comes?").select_option(label=f"{seat.person} · {seat.organisation}")
    desk.get_by_label("Online").check()
    desk.get_by_role("button", name="Nominate").click()
    sign_in(phone, seat.person)

    phone.goto(course.path)
    phone.get_by_role("button", name="Take the place").click()

    expect(phone.get_by_text("The place is yours.")).to_be_visible()
    assert course.session.bookings.get().state == BookingState.CONFIRMED


def test_a_trainer_cancels_thinks_again_and_says_that_it_takes_place(
    course: Course, page: Page, is_faultless: Callable[[Page], None]
):
    sign_in(page, course.trainer)
    page.goto(course.path)
    page.get_by_role("link", name="Cancel the session").click()
    is_faultless(page)
    page.get_by_label("Why?").fill("The trainer is ill.")
    page.get_by_role("button", name="Cancel the session").click()
    expect(page.get_by_text("For ten minutes you can undo it")).to_be_visible()
    is_faultless(page)
    page.get_by_role("button", name="Undo the cancelling").click()
    expect(page.get_by_text("nobody was told")).to_be_visible()

    page.get_by_role("link", name="Does it take place?").click()
    is_faultless(page)
    page.get_by_role("button", name="It takes place").click()

    expect(page.get_by_text("Decided: the session takes place.")).to_be_visible()
    assert TrainingSession.objects.get(pk=course.session.pk).state == SessionState.CONFIRMED


def test_a_trainer_postpones_and_writes_a_link(course: Course, page: Page, is_faultless: Callable[[Page], None]):
    sign_in(page, course.trainer)
    page.goto(f"{course.path}link/")
    is_faultless(page)
    page.get_by_label("Link to join online").fill("http://meet.example.org/open")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("has to begin with https://")
    page.get_by_label("Link to join online").fill("https://meet.example.org/open")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Kept. People who take part online get the link")).to_be_visible()

    page.goto(f"{course.path}postpone/")
    is_faultless(page)
    page.get_by_label("Why?").fill("The building is closed.")
    page.get_by_role("button", name="Postpone the session").click()

    expect(page.get_by_text("This session is postponed")).to_be_visible()
    is_faultless(page)


def test_a_calendar_is_subscribed_to_by_an_address_that_is_shown_once(
    course: Course, page: Page, is_faultless: Callable[[Page], None]
):
    sign_in(page, course.focal_point)
    page.goto("/account/")
    page.get_by_role("link", name="Calendar").click()
    is_faultless(page)
    page.get_by_role("button", name="Make an address").first.click()
    address = page.locator("code").first.inner_text()
    is_faultless(page)

    calendar = page.request.get(f"/{address.split('/', 3)[3]}")

    assert calendar.text().startswith("BEGIN:VCALENDAR")
    page.reload()
    page.goto("/en/sessions/subscriptions/")
    expect(page.get_by_text(address)).to_have_count(0)
