"""From the check-in to the certificate: a trainer on a desk, two people with phones, one of them without a connection."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from modules.models import Module
from people.models import Role, User
from programme.models import CheckIn, Mode, SessionBlock, TrainingSession
from programme.sessions import actions
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import a_session, booked
from tests.journeys.conftest import PHONE
from tests.journeys.people import sign_in

NOON = 12


@dataclass(frozen=True)
class Day:
    """A session that is held now, with its trainer and two people who have places."""

    session: TrainingSession
    trainer: User
    ana: User
    ben: User

    def path(self, act: str = "") -> str:
        return f"/en/sessions/{self.session.key}/{act}"


def where_it_is_noon(now: datetime) -> str:
    """A time zone in which no block that is held now crosses midnight, whenever the test runs."""
    return f"Etc/GMT{now.hour - NOON:+d}" if now.hour != NOON else "UTC"


@pytest.fixture
def day(small_module: Module) -> Day:
    """A session of one block that began an hour ago and lasts another hour."""
    now = timezone.now()
    zone = where_it_is_noon(now)
    there = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    trainer = appointed(Role.TRAINER, module_slug=small_module.slug)
    session = a_session(module=small_module, by=trainer, online=2, zone=zone, day=there.date() + timedelta(days=2))
    ana, ben = UserFactory(name="Ana Journey"), UserFactory(name="Ben Journey")
    for person, mode in ((ana, Mode.ROOM), (ben, Mode.ONLINE)):
        booked(session, person, mode=mode, at=now)
    held(session, there - timedelta(hours=1), there + timedelta(hours=1), by=trainer)
    return Day(session, trainer, ana, ben)


def held(session: TrainingSession, begins: datetime, ends: datetime, *, by: User) -> None:
    """Move the only block of a session, as it stands now."""
    block = SessionBlock.objects.select_related("session").get(session=session)
    block.day, block.begins, block.ends = begins.date(), begins.time(), ends.time()
    actions.save(block.session, blocks=[block], by=by)


def code_on_the_wall(desk: Page, day: Day) -> str:
    desk.goto(day.path())
    desk.get_by_role("link", name="Show the check-in code: Opening").click()
    expect(desk.get_by_role("img", name="QR code")).to_be_visible()
    return desk.locator(".live-wall-code").inner_text()


def type_code(phone: Page, day: Day, code: str) -> None:
    phone.get_by_label("Code on the wall").fill(code)
    phone.get_by_role("button", name="I am here").click()


def check_in_without_connection(phone: Page, desk: Page, day: Day) -> None:
    """The phone keeps the code, and sends it once there is a connection again."""
    phone.goto(day.path())
    code = code_on_the_wall(desk, day)
    phone.context.set_offline(True)
    type_code(phone, day, code)
    expect(phone.locator("[data-check-in-status]")).to_contain_text("kept on this device")
    assert not CheckIn.objects.filter(booking__person=day.ana).exists()
    phone.context.set_offline(False)
    expect(phone.get_by_text("You were there")).to_be_visible()
    assert CheckIn.objects.filter(booking__person=day.ana).count() == 1


def is_refused_with_reasons(desk: Page, day: Day) -> None:
    desk.goto(day.path("closing/"))
    desk.get_by_role("button", name="Close the session").click()
    expect(desk.get_by_text("The session has not ended yet.")).to_be_visible()
    expect(desk.get_by_text("Opening: it is not entered whether 1 person was there.")).to_be_visible()


def fill_in_the_register(desk: Page) -> None:
    """Who checked in is there already; the other one did not come."""
    desk.get_by_role("link", name="To the register").click()
    expect(desk.get_by_role("row", name="Ana Journey").get_by_label("There", exact=True)).to_be_checked()
    desk.get_by_role("row", name="Ben Journey").get_by_label("Not there").check()
    desk.get_by_role("button", name="Keep the register").click()
    expect(desk.get_by_text("1 entry is kept.")).to_be_visible()


def evaluate_and_close(desk: Page, day: Day) -> None:
    """Open the evaluation, let the session end, and close it."""
    desk.get_by_role("link", name="Evaluation and closing").click()
    desk.get_by_role("button", name="Open the evaluation").click()
    expect(desk.get_by_text("People asked by mail: 1.")).to_be_visible()
    there = timezone.now().astimezone(ZoneInfo(day.session.zone)).replace(tzinfo=None)
    held(day.session, there - timedelta(hours=1), there - timedelta(minutes=1), by=day.trainer)
    desk.get_by_role("button", name="Close the session").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("What came of the session")
    expect(desk.get_by_role("row", name="Ben Journey")).to_contain_text("Did not come")


def fetch_the_certificate(phone: Page, day: Day) -> bytes:
    phone.goto(day.path())
    phone.get_by_role("link", name="Make my certificate").click()
    phone.get_by_role("button", name="Make my certificate").click()
    expect(phone.get_by_text("has attended the training session")).to_be_visible()
    phone.reload()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Download as PDF").click()
    return download.value.path().read_bytes()


def test_from_the_check_in_to_the_certificate(new_page: Callable[..., Page], day: Day):
    desk, phone = new_page(), new_page(width=PHONE)
    sign_in(desk, day.trainer)
    sign_in(phone, day.ana)

    check_in_without_connection(phone, desk, day)
    is_refused_with_reasons(desk, day)
    fill_in_the_register(desk)
    evaluate_and_close(desk, day)

    assert fetch_the_certificate(phone, day).startswith(b"%PDF-")


def test_without_javascript_the_forms_do_the_same(new_page: Callable[..., Page], day: Day):
    desk, phone = new_page(javascript=False), new_page(width=PHONE, javascript=False)
    sign_in(desk, day.trainer)
    sign_in(phone, day.ben)
    phone.goto(day.path("check-in/"))

    type_code(phone, day, code_on_the_wall(desk, day))

    expect(phone.get_by_text("You are checked in: Opening.")).to_be_visible()
    assert desk.locator("meta[http-equiv='refresh']").count() == 1


def test_pages_of_attendance_are_accessible_and_fit(
    new_page: Callable[..., Page], day: Day, axe: Callable[..., None], fits: Callable[[Page], None]
):
    desk, own = new_page(), new_page()
    sign_in(desk, day.trainer)
    sign_in(own, day.ana)
    block = SessionBlock.objects.get(session=day.session)
    wall = reverse("attending:wall", args=[day.session.key, block.key])
    looked_at = [(desk, path) for path in (wall, *map(day.path, ("", "register/", "closing/")))]
    looked_at += [(own, path) for path in (day.path(), day.path("check-in/"), day.path("certificate/"))]
    looked_at += [
        (own, path) for path in ("/en/learn/certificates/", "/en/curricula/", "/en/curricula/rrf-repository/")
    ]

    for page, path in looked_at:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            axe(page)
        page.set_viewport_size({"width": PHONE, "height": 568})
        fits(page)
