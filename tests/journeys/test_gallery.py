"""Every component in a real browser: nothing is wrong with it, and each script does what it says."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

GALLERY = "/en/gallery/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_gallery_is_open_to_everybody(
    new_page: Callable[..., Page], axe: Callable[[Page], None], fits: Callable[[Page], None], width: int, scheme: str
):
    page = new_page(width=width, scheme=scheme)

    page.goto(GALLERY)

    axe(page)
    fits(page)


def test_glossary_term_shows_its_meaning_where_it_stands(page: Page):
    page.goto(GALLERY)
    meaning = page.locator(".term-meaning").first

    page.get_by_role("button", name="Harm reduction").click()
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")

    expect(meaning).to_be_hidden()


def test_glossary_is_a_list_without_javascript(page_without_javascript: Page):
    page_without_javascript.goto(GALLERY)

    expect(page_without_javascript.locator(".term")).to_have_count(0)
    expect(page_without_javascript.get_by_text("Practical help that lowers the damage")).to_be_visible()


def test_menu_closes_by_escape_and_gives_the_focus_back(page: Page):
    page.goto(GALLERY)
    menu = page.locator("[data-menu]").first

    menu.locator("summary").click()
    menu.locator("a").first.focus()
    page.keyboard.press("Escape")

    expect(menu.locator("ul")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


@pytest.mark.parametrize("leave", ["click", "keys"])
def test_quick_exit_leaves_no_way_back(page: Page, leave: str):
    page.goto("/en/")
    page.goto(GALLERY)
    neutral = page.locator("[data-quick-exit]").get_attribute("href")

    if leave == "click":
        page.locator("[data-quick-exit]").click()
    else:
        for _press in range(3):
            page.keyboard.press("Shift")
    expect(page).to_have_url(re.compile(f"{neutral}$"))
    page.go_back()

    expect(page).to_have_url(re.compile("/en/$"))


class Connection:
    """Fails for the first post, then answers that it is saved."""

    def __init__(self) -> None:
        self.posts: list[str | None] = []

    def __call__(self, route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        self.posts.append(route.request.post_data)
        if len(self.posts) == 1:
            route.abort()
        else:
            route.fulfill(status=204)


def test_answer_is_sent_again_after_the_connection_came_back(page: Page):
    page.goto(GALLERY)
    form, connection = page.locator("form[data-saved]"), Connection()
    page.route("**/*", connection)

    form.get_by_label("Your thoughts").fill("A first thought")
    form.get_by_role("button", name="Save").click()

    expect(form.locator("[data-saved-status]")).to_have_text("Saved")
    assert ["A first thought" in (post or "") for post in connection.posts] == [True, True]


@pytest.mark.parametrize("answer", [{"status": 403}, {"status": 302, "headers": {"Location": "/account/login/"}}])
def test_words_of_whoever_is_signed_out_stay_and_are_not_said_to_be_saved(page: Page, answer: dict[str, Any]):
    page.goto(GALLERY)
    form = page.locator("form[data-saved]")
    page.route("**/*", lambda route: route.fulfill(**answer) if route.request.method == "POST" else route.continue_())

    form.get_by_label("Your thoughts").fill("A first thought")
    form.get_by_role("button", name="Save").click()

    expect(form.locator("[data-saved-status]")).to_contain_text("Not saved: you are signed out")
    expect(form.get_by_label("Your thoughts")).to_have_value("A first thought")


def test_mistakes_are_named_first(page: Page):
    page.goto(GALLERY)

    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="E-mail address").click()

    expect(page.get_by_label("E-mail address")).to_be_focused()
