"""The whole way by keyboard alone; wherever the focus goes, it can be seen."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from playwright.sync_api import Locator, Page, expect

from modules.models import Module
from tests.factories.learning import enrolled
from tests.factories.people import PASSWORD, UserFactory
from tests.journeys.answering import best_choice, definition_of, question_on
from tests.journeys.people import FLAGSHIP, learner, sign_in, with_password

MOST_STOPS = 150  # more than any page has
IS_FOCUSED = "element => element === document.activeElement"
# Some inputs are drawn by their label, some links by their card.
FOCUS_IS_VISIBLE = """() => {
    const focused = document.activeElement;
    const drawn = [focused, focused.parentElement, focused.closest("label, article, .card")].filter(Boolean);
    const hasOutline = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return drawn.some((element) => hasOutline(getComputedStyle(element)));
}"""

Words = Mapping[str, Any]


def press(page: Page, key: str) -> None:
    """Press a key; wherever the focus is then, it is visible."""
    page.keyboard.press(key)
    where = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    # The page itself is a stop between its end and its beginning; the buttons in a film are the browser's own.
    assert where.startswith(("<body", "<video")) or page.evaluate(FOCUS_IS_VISIBLE), where


def go_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press a key until the target has the focus."""
    for _stop in range(MOST_STOPS):
        if target.evaluate(IS_FOCUSED):
            return
        press(page, key)
    raise AssertionError(f"{target} is not reached by {key} on {page.url}")


def follow(page: Page, target: Locator) -> None:
    """Go to a link or a button and use it."""
    go_to(page, target)
    page.keyboard.press("Enter")


def choose_one(page: Page, group: Locator, label: str) -> None:
    """Choose in a group of radio buttons: Tab leads into it, the arrows through it."""
    radios = group.get_by_role("radio")
    stops = radios.all()
    for _stop in range(MOST_STOPS):
        if any(radio.evaluate(IS_FOCUSED) for radio in stops):
            break
        press(page, "Tab")
    page.keyboard.press("Space")
    wanted = group.get_by_label(label, exact=True)
    go_to(page, wanted, "ArrowDown")
    expect(wanted).to_be_checked()


def choose_option(page: Page, question: Words, words: Words) -> None:
    choose_one(page, page.locator("form.question"), words["options"][question["right"][0]]["text"])


def choose_options(page: Page, question: Words, words: Words) -> None:
    for option in question["right"]:
        go_to(page, page.get_by_label(words["options"][option]["text"], exact=True))
        page.keyboard.press("Space")


def move_lines(page: Page, question: Words, words: Words) -> None:
    """Each line goes up until it stands under those that come before it."""
    for place, option in enumerate(question["right"], 1):
        text = words["options"][option]["text"]
        number = page.get_by_role("combobox", name=text, exact=True)
        while number.input_value() != str(place):
            follow(page, page.get_by_role("button", name=f"Move up: {text}", exact=True))


def choose_pairs(page: Page, question: Words, words: Words) -> None:
    for left, right in question["right"].items():
        line = page.get_by_role("combobox", name=words["lefts"][left], exact=True)
        go_to(page, line)
        page.keyboard.type(words["rights"][right])
        assert line.locator("option:checked").inner_text() == words["rights"][right]


def choose_groups(page: Page, question: Words, words: Words) -> None:
    for line in page.locator("fieldset.sorting").all():
        item = line.locator("legend").inner_text()
        group = next(question["right"][key] for key, text in words["items"].items() if text == item)
        choose_one(page, line, words["groups"][group]["name"])


def fill_gaps(page: Page, _question: Words, words: Words) -> None:
    for gap, accepted in words["accept"].items():
        go_to(page, page.get_by_label(f"Gap {gap}", exact=True))
        page.keyboard.type(accepted[0])


def fill_number(page: Page, question: Words, words: Words) -> None:
    go_to(page, page.get_by_label(words["stem"], exact=True))
    page.keyboard.type(str(question["right"]))


ANSWERS: dict[str, Callable[[Page, Words, Words], None]] = {
    "single": choose_option,
    "truefalse": choose_option,
    "multiple": choose_options,
    "order": move_lines,
    "match": choose_pairs,
    "sort": choose_groups,
    "gaps": fill_gaps,
    "numeric": fill_number,
}


def test_every_kind_of_question_is_answered_by_keyboard(page: Page, small_module: Module):
    definition = definition_of(small_module.slug, "quiz-u1")
    sign_in(page, learner(small_module.slug).learner)
    page.goto(f"/en/learn/{small_module.slug}/do/quiz-u1/")
    follow(page, page.get_by_role("button", name="Begin"))

    for number, question in enumerate(definition.structure["questions"], 1):
        expect(page.get_by_text(f"Question {number} of 8")).to_be_visible()
        assert question_on(page, definition) == question
        ANSWERS[question["type"]](page, question, definition.texts["en"]["questions"][question["id"]])
        follow(page, page.get_by_role("button", name="Save answer"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Passed with 100 %")


def test_from_sign_in_to_a_choice_in_a_role_play_by_keyboard(page: Page, small_module: Module):
    person = with_password(UserFactory())
    enrolled(small_module, person)
    page.goto("/en/learn/")
    go_to(page, page.get_by_role("textbox", name="E-mail address"))
    page.keyboard.type(person.email)
    go_to(page, page.get_by_role("textbox", name="Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    follow(page, page.get_by_role("link", name="Module small-journey", exact=True))
    follow(page, page.get_by_role("link", name="Unit u2").first)
    follow(page, page.get_by_role("region", name="The shared kitchen").get_by_role("link"))
    follow(page, page.get_by_role("button", name="Begin the role-play"))
    expect(page.get_by_text("Sami turns the tap.")).to_be_visible()
    follow(page, best_choice(page, definition_of(small_module.slug, "shared-kitchen"), Random(0)))

    expect(page.get_by_text("The light flickers.")).to_be_visible()
    expect(page.get_by_role("heading", name="You", exact=True)).to_be_focused()


def test_skip_link_comes_first_and_leads_to_the_content(page: Page):
    page.goto("/en/catalogue/")

    press(page, "Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()


def test_a_unit_is_no_trap(page: Page):
    sign_in(page, learner().learner)
    page.goto(f"/en/learn/{FLAGSHIP}/u5/")

    go_to(page, page.get_by_role("contentinfo").get_by_role("link").last)
    go_to(page, page.get_by_role("link", name="Skip to the content"), "Shift+Tab")
