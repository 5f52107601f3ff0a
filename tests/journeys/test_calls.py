"""A call of interest: written and published by programme staff, answered by a focal point on a phone, read by staff."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from people.models import Role
from tests.factories.people import appointed
from tests.journeys.people import sign_in

TITLE = "Practice days for the journey"
BRUSSELS = ZoneInfo("Europe/Brussels")
Check = Callable[[Page], None]


def write_and_publish(page: Page, check: Check) -> None:
    now = datetime.now(BRUSSELS).replace(second=0, microsecond=0, tzinfo=None)
    page.goto("/en/calls/new/")
    check(page)
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_label("RRF-01").check()
    page.get_by_label("Member States and associated countries").check()
    page.get_by_role("button", name="Keep the draft").click()
    page.get_by_role("link", name="Check and publish").click()
    expect(page.get_by_text("Say what the call is about.")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Change the draft").click()
    page.get_by_label("What it is about", exact=True).fill("Two days of practice.")
    page.get_by_label("who should take part").fill("Outreach workers.")
    page.get_by_label("who selects").fill("The programme.")
    page.get_by_label("Opens").fill(f"{now:%Y-%m-%dT%H:%M}")
    page.get_by_label("Closes").fill(f"{now + timedelta(days=15):%Y-%m-%dT%H:%M}")
    page.get_by_label("results by").fill(f"{now + timedelta(days=30):%Y-%m-%d}")
    page.get_by_label("In person").check()
    page.get_by_label("Online", exact=True).check()
    page.get_by_label("English").check()
    page.get_by_label("first week").fill(f"{now + timedelta(weeks=8):%Y-%m-%d}")
    page.get_by_label("last week").fill(f"{now + timedelta(weeks=10):%Y-%m-%d}")
    page.get_by_role("button", name="Keep the draft").click()
    page.get_by_role("link", name="Check and publish").click()
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("Open for 14 more days")).to_be_visible()
    check(page)


def answer(page: Page, check: Check) -> None:
    page.goto("/en/calls/")
    check(page)
    page.get_by_role("link", name=TITLE).click()
    check(page)
    page.get_by_role("button", name="Begin the expression of interest").click()
    check(page)
    page.get_by_role("link", name="Seats and people", exact=True).click()
    check(page)
    page.get_by_label("Seats you want").fill("4")
    page.get_by_label("Fewest seats").fill("2")
    page.get_by_label("People you can send").fill("4")
    page.get_by_label("Counsellors").fill("4")
    go_on(page)
    check(page)
    page.get_by_label("First choice of format").select_option("Online")
    page.get_by_label("Working language").select_option("English")
    go_on(page)
    check(page)
    page.get_by_label("Preferred").first.check()
    go_on(page)
    page.get_by_label("What your people need the training for").fill("Night teams meet more people in distress.")
    page.get_by_label("How what they learn is passed on").fill("Each of them trains a team.")
    go_on(page)
    check(page)
    go_on(page)
    page.get_by_label("We release our people").check()
    page.get_by_role("button", name="Send the expression of interest").click()
    expect(page.get_by_text("It is sent. You can change or withdraw it")).to_be_visible()
    check(page)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Save and go on").click()


def test_a_call_is_published_answered_on_a_phone_and_read(
    page: Page, new_page: Callable[..., Page], axe: Callable[..., None], fits: Callable[[Page], None]
):
    def check(shown: Page) -> None:
        axe(shown)
        fits(shown)

    phone = new_page(width=320, scheme="dark")
    sign_in(page, appointed(Role.APPROVER))
    sign_in(phone, appointed(Role.FOCAL_POINT, country="LV"))

    write_and_publish(page, check)
    answer(phone, check)
    page.get_by_role("link", name="Expressions of interest").click()

    expect(page.get_by_role("row", name="Latvia")).to_contain_text("Submitted")
    check(page)


def test_a_call_is_answered_without_scripts(new_page: Callable[..., Page], page: Page):
    title = "Practice days without scripts"
    staff, plain = page, new_page(javascript=False)
    sign_in(staff, appointed(Role.APPROVER))
    write_and_publish(staff, lambda _page: None)
    staff.get_by_role("link", name="Correct the call").click()
    staff.get_by_label("What changes and why").fill("A better title.")
    staff.get_by_label("Title", exact=True).fill(title)
    staff.get_by_role("button", name="Publish the corrigendum").click()
    sign_in(plain, appointed(Role.FOCAL_POINT, country="EE"))

    plain.goto("/en/calls/")
    plain.get_by_role("link", name=title).click()
    expect(plain.get_by_text("This call was corrected once.")).to_be_visible()
    plain.get_by_role("button", name="Begin the expression of interest").click()
    plain.get_by_role("link", name="Weeks", exact=True).click()
    plain.get_by_label("Possible").nth(1).check()
    go_on(plain)

    expect(plain.get_by_role("heading", level=1)).to_have_text("Need and plans")
