"""Planning in a browser: nobody is booked twice, nobody scores their own country, and a plan says why not."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from modules.models import Module
from people.demo import demo_person
from programme.models import Call, CallState
from tests.factories.people import administrator
from tests.factories.staff import a_trainer, staffed
from tests.factories.training_sessions import a_session
from tests.journeys.people import sign_in


@pytest.fixture
def closed() -> Call:
    """The demo's call that fourteen countries have answered."""
    return Call.objects.get(state=CallState.CLOSED, title="First contact with people in distress: spring sessions")


def fill_session(page: Page, module: Module, title: str) -> None:
    page.get_by_label("Module", exact=True).select_option(str(module.pk))
    page.get_by_label("Title").fill(title)
    page.get_by_label("Places online").fill("8")
    block = page.get_by_role("group", name="Block 1")
    block.get_by_label("What").fill("Opening")
    block.get_by_label("Day").fill("2031-03-26")
    block.get_by_label("From").fill("10:00")
    block.get_by_label("To").fill("11:00")


def test_double_booking_is_blocked_with_names(page: Page, small_module: Module, axe: Callable[..., None]):
    lead = a_trainer("Ana Lead", module_slug=small_module.slug)
    first = a_session(module=small_module, title="First contact at noon", day=date(2031, 3, 26))
    staffed(first, lead=lead)
    sign_in(page, lead)
    page.goto("/en/sessions/plan/")
    fill_session(page, small_module, "Second contact at noon")
    page.get_by_label("Lead trainer").select_option(label="Ana Lead (EN)")
    page.get_by_role("button", name="Save").click()

    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("Ana Lead is taken by “First contact at noon”")
    expect(refused).to_contain_text("so “Second contact at noon” cannot be then.")
    expect(page.get_by_label("Title")).to_have_value("Second contact at noon")
    axe(page)

    page.get_by_role("group", name="Block 1").get_by_label("Day").fill("2031-03-27")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second contact at noon")


def test_nobody_scores_their_own_country(
    page: Page, phone_page: Page, closed: Call, axe: Callable[..., None], fits: Callable[[Page], None]
):
    sign_in(page, demo_person("editor"))
    page.goto(f"/en/evaluating/{closed.key}/")
    expect(page.get_by_role("row", name="Italy")).to_contain_text("you do not score this country")
    axe(page)

    page.get_by_role("link", name="Italy").click()
    expect(page.get_by_text("You do not score this country")).to_be_visible()
    expect(page.get_by_role("button", name="Keep my points")).to_have_count(0)

    page.goto(f"/en/evaluating/{closed.key}/")
    page.get_by_role("link", name="Spain").click()
    expect(page.get_by_text("You see the points of the others once you have given yours.")).to_be_visible()
    axe(page)
    sign_in(phone_page, demo_person("editor"))
    phone_page.goto(page.url)
    fits(phone_page)


def test_a_plan_is_proposed_says_why_not_and_is_the_same_again(
    page: Page, phone_page: Page, closed: Call, axe: Callable[..., None], fits: Callable[[Page], None]
):
    sign_in(page, demo_person("approver"))
    page.goto(f"/en/planning/{closed.key}/")
    page.get_by_role("button", name="Propose a plan").click()
    sessions = page.get_by_role("table", name="Sessions by week").get_by_role("row")
    expect(page.get_by_role("heading", name="Why not: seats that are left out")).to_be_visible()
    proposed = sessions.all_inner_texts()[1:]
    assert len(proposed) >= 3
    expect(page.get_by_role("row", name="Italy")).to_contain_text("no trainer speaks one of its languages")
    axe(page)

    page.get_by_role("button", name="Propose again").click()
    expect(page.get_by_text("Nothing has changed since: the proposal is the same.")).to_be_visible()
    assert sessions.all_inner_texts()[1:] == proposed

    page.get_by_role("link", name="Change").first.click()
    page.get_by_label("Co-trainer").select_option(label="Nobody yet")
    axe(page)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("There is no co-trainer.")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Undo the last change").click()
    assert sessions.all_inner_texts()[1:] == proposed

    sign_in(phone_page, demo_person("approver"))
    phone_page.goto(f"/en/planning/{closed.key}/")
    fits(phone_page)


def test_a_trainer_keeps_their_own_time(
    page: Page, phone_page: Page, axe: Callable[..., None], fits: Callable[[Page], None]
):
    trainer = a_trainer("Ben Second")
    sign_in(page, trainer)
    page.goto("/en/staff/availability/")
    page.get_by_label("Monday, from").fill("09:00")
    page.get_by_label("Monday, to").fill("17:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Whoever plans sessions sees it")).to_be_visible()
    axe(page)

    sign_in(phone_page, trainer)
    phone_page.goto("/en/staff/availability/")
    fits(phone_page)
    sign_in(page, administrator())
    page.goto("/en/staff/rooms/new/")
    axe(page)
