"""A live role-play in a room: a trainer on a desk, four people with phones, one of them without a connection for a while."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from modules.models import Module
from people.models import Role, User
from programme.models import Rating, Round, Sheet
from tests.factories.people import UserFactory, appointed
from tests.journeys.conftest import PHONE
from tests.journeys.people import sign_in

ROLE_PLAY = "small-journey/shared-kitchen"
NAMES = ("Ana", "Ben", "Cy", "Di")


@dataclass(frozen=True)
class Room:
    """A round on the trainer's desk, and everybody's phone by name: the first counsels, the second acts, two observe."""

    round: Round
    board: Page
    phones: Mapping[str, Page]
    counsellor: User


@pytest.fixture
def room(new_page: Callable[..., Page], small_module: Module) -> Room:
    """A round that everybody has joined, all but the counsellor as guests."""
    board = new_page()
    sign_in(board, appointed(Role.TRAINER, module_slug=small_module.slug))
    board.goto(f"/en/live/rounds/?role_play={ROLE_PLAY}")
    board.get_by_role("button", name="Open the round").click()
    expect(board.get_by_role("heading", name="Nobody talks yet")).to_be_visible()
    live_round = Round.objects.get(key=board.url.rstrip("/").rpartition("/")[2])
    counsellor = UserFactory()
    phones = {name: new_page(width=PHONE) for name in NAMES}
    sign_in(phones["Ana"], counsellor)
    for name, phone in phones.items():
        join(phone, live_round, name)
    return Room(live_round, board, phones, counsellor)


def join(phone: Page, live_round: Round, name: str) -> None:
    phone.goto("/en/live/")
    phone.get_by_label("Code of the round").fill(live_round.code.lower())
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_label("Your name in this round").fill(name)
    phone.get_by_role("button", name="Join the round").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("You are in")


def begin_talk(room: Room, number: int) -> None:
    button = room.board.get_by_role("button", name=f"Begin talk {number}")
    button.click()
    expect(room.board.get_by_role("heading", name=f"Talk {number} is running")).to_be_visible()


def open_sheet(phone: Page) -> None:
    phone.get_by_role("link", name="Open my sheet").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Observer sheet")


def rate(phone: Page, level: str, quotation: str) -> None:
    """Rate the first competency of the sheet and send it."""
    competency = phone.locator(".live-competency").first
    competency.locator(f"input[value='{level}']").check()
    competency.get_by_label("What was said or done").fill(quotation)
    phone.get_by_role("button", name="Send my sheet").click()


def records(live_round: Round) -> list[tuple[str, int]]:
    """Who has rated what in the round, sheet by sheet."""
    rows = Rating.objects.filter(sheet__talk__round=live_round, level__isnull=False).order_by("sheet__rater")
    return list(rows.values_list("sheet__rater__name", "level"))


def test_two_observers_of_whom_one_is_offline_give_two_records(room: Room):
    begin_talk(room, 1)
    online, offline = room.phones["Cy"], room.phones["Di"]
    for phone in (online, offline):
        open_sheet(phone)

    offline.context.set_offline(True)
    rate(offline, "4", "“Take your time.”")
    expect(offline.locator("[data-sheet-status]")).to_contain_text("kept on this phone")
    rate(online, "2", "“Calm down.”")
    expect(online.get_by_role("heading", level=1)).to_have_text("You are an observer")
    expect(room.board.get_by_text("1 of 2 sheets")).to_be_visible()
    assert records(room.round) == [("Cy", 2)]
    offline.context.set_offline(False)

    expect(offline.get_by_role("heading", level=1)).to_have_text("You are an observer")
    expect(room.board.get_by_text("2 of 2 sheets")).to_be_visible()
    assert records(room.round) == [("Cy", 2), ("Di", 4)]
    discussion = room.board.get_by_role("region", name="To talk about")
    expect(discussion.get_by_text("Raters are two levels apart")).to_be_visible()
    expect(discussion.locator("blockquote")).to_have_text(["“Calm down.”", "“Take your time.”"])


def test_a_sheet_survives_reloading_and_a_lost_answer_and_counts_once(room: Room):
    begin_talk(room, 1)
    phone = room.phones["Cy"]
    open_sheet(phone)
    quotation = phone.locator(".live-competency").first.get_by_label("What was said or done")
    quotation.fill("“I hear you.”")
    phone.reload()
    expect(quotation).to_have_value("“I hear you.”")
    answers: list[int] = []

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method != "POST":  # the page has itself copied
            return route.continue_()
        answer = route.fetch()
        answers.append(answer.status)
        if len(answers) > 1:
            route.fulfill(response=answer)
        else:
            route.abort()
        return None

    phone.route(f"**{reverse('live:sheet', args=[room.round.code, 1])}", lose_the_first_answer)
    rate(phone, "3", "“May I sit down?”")
    expect(phone.locator("[data-sheet-status]")).to_contain_text("kept on this phone")
    phone.context.set_offline(True)
    phone.context.set_offline(False)

    expect(phone.get_by_role("heading", level=1)).to_have_text("You are an observer")
    assert (answers, Sheet.objects.filter(talk__round=room.round).count()) == ([204, 204], 1)


def test_roles_go_round_and_the_counsellor_keeps_and_shares_their_ratings(room: Room):
    begin_talk(room, 1)
    open_sheet(room.phones["Cy"])
    rate(room.phones["Cy"], "1", "“Calm down.”")
    expect(room.board.get_by_text("1 of 2 sheets")).to_be_visible()
    room.board.get_by_role("button", name="End the talks").click()
    expect(room.phones["Ana"].get_by_role("heading", level=1)).to_have_text("Leave your role")
    begin_talk(room, 2)
    for name, role in (("Ana", "an observer"), ("Ben", "the counsellor"), ("Cy", "the actor"), ("Di", "an observer")):
        expect(room.phones[name].get_by_role("heading", level=1)).to_have_text(f"You are {role}")
    room.board.get_by_text("Close the round").click()
    room.board.get_by_role("button", name="Close it now").click()
    expect(room.board.get_by_text("Too few")).to_be_visible()

    phone = room.phones["Ana"]
    expect(phone.get_by_role("heading", level=1)).to_have_text("The round is closed")
    phone.get_by_role("link", name="My live talks").click()
    phone.get_by_role("link", name="The shared kitchen").click()
    expect(phone.locator("blockquote")).to_have_text("“Calm down.”")
    phone.get_by_role("button", name="Share with").click()
    expect(phone.get_by_text("Your trainer can see it now.")).to_be_visible()

    room.board.reload()
    room.board.get_by_role("link", name="Ana, talk 1").click()
    expect(room.board.locator("blockquote")).to_have_text("“Calm down.”")


COPIES_ARE = """async (expected) => {
    const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = (await Promise.all(stores.map((store) => store.keys()))).flat();
    const pages = requests.map((request) => new URL(request.url).pathname).filter((path) => path.startsWith("/en/"));
    const workers = await navigator.serviceWorker.getRegistrations();
    return pages.sort().join() === expected.join() && workers.length === (expected.length ? 1 : 0);
}"""


def wait_for_copies(phone: Page, live_round: Round, *pages: str) -> None:
    """Wait until the phone has copies of just these pages of the round, and a worker that shows them; or neither."""
    phone.wait_for_function(COPIES_ARE, arg=[f"/en/live/{live_round.code}/{page}" for page in pages])


def lose_the_line(phone: Page) -> Callable[[], None]:
    """Take the phone off the line and return what brings it back.

    Chromium may let a post through in the moment in which a page with a worker loads anew: a route keeps it.
    """

    def keep(route: Route) -> None:
        route.abort("internetdisconnected")

    def come_back() -> None:
        phone.context.unroute("**", keep)
        phone.context.set_offline(False)

    phone.context.set_offline(True)
    phone.context.route("**", keep)
    return come_back


@pytest.mark.parametrize("service_workers", ["allow"])
def test_pages_open_anew_offline_and_ticks_wait_for_the_line(room: Room):
    phone = room.phones["Cy"]
    begin_talk(room, 1)
    expect(phone.get_by_role("heading", level=1)).to_have_text("You are an observer")
    wait_for_copies(phone, room.round, "", "sheet/1/")

    come_back = lose_the_line(phone)
    room.board.get_by_role("button", name="End the talks").click()
    expect(room.board.get_by_role("heading", name="Talk 1 is over")).to_be_visible()
    phone.reload()
    # The site would say by now that the talk is over.
    expect(phone.get_by_role("heading", level=1)).to_have_text("You are an observer")
    expect(phone.get_by_text("You are offline")).to_be_visible()
    open_sheet(phone)
    rate(phone, "3", "“May I sit down?”")
    phone.reload()

    expect(phone.locator(".live-competency").first.locator("input[value='3']")).to_be_checked()
    expect(phone.locator("[data-offline]")).to_contain_text("Ticks and quotations that wait: 2")
    assert records(room.round) == []
    come_back()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Leave your role")
    expect(phone.get_by_text("You are offline")).to_be_hidden()
    assert records(room.round) == [("Cy", 3)]


@pytest.mark.parametrize("service_workers", ["allow"])
def test_copies_go_when_the_round_is_closed_when_one_leaves_and_when_one_signs_out(room: Room):
    begin_talk(room, 1)
    guest, leaving, signed_in = (room.phones[name] for name in ("Cy", "Ben", "Ana"))
    for phone in (leaving, signed_in):
        wait_for_copies(phone, room.round, "")
    wait_for_copies(guest, room.round, "", "sheet/1/")

    leaving.get_by_text("Leave the round").click()
    leaving.get_by_role("button", name="Leave").click()
    expect(leaving.get_by_text("You have left the round.")).to_be_visible()
    signed_in.goto("/account/logout/")
    signed_in.get_by_role("main").get_by_role("button", name="Sign out").click()
    signed_in.wait_for_url("**/en/")
    room.board.get_by_text("Close the round").click()
    room.board.get_by_role("button", name="Close it now").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("The round is closed")

    for phone in (leaving, signed_in, guest):
        wait_for_copies(phone, room.round)


def test_without_javascript_links_and_forms_do_the_same(new_page: Callable[..., Page], room: Room):
    phone = new_page(width=PHONE, javascript=False)
    join(phone, room.round, "Ed")
    begin_talk(room, 1)

    phone.get_by_role("link", name="Show what has changed").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("You are an observer")
    open_sheet(phone)
    rate(phone, "3", "")

    expect(phone.get_by_text("Sent. You can still correct it while the round is open.")).to_be_visible()
    assert records(room.round) == [("Ed", 3)]


def test_pages_of_a_round_are_accessible_and_fit(
    new_page: Callable[..., Page], room: Room, axe: Callable[..., None], fits: Callable[[Page], None]
):
    begin_talk(room, 1)
    for phone in room.phones.values():
        expect(phone.get_by_role("heading", level=1)).to_contain_text("You are")
    open_sheet(room.phones["Cy"])
    stranger, wall = new_page(width=PHONE), room.board.context.new_page()
    stranger.goto(f"/en/live/{room.round.code}/")
    wall.goto(f"/en/live/rounds/{room.round.key}/wall/")
    for page in (*room.phones.values(), stranger, wall, room.board):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            axe(page)
        fits(page)
    for page in (wall, room.board):
        page.set_viewport_size({"width": PHONE, "height": 568})
        fits(page)
