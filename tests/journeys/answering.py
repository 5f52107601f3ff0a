"""Quizzes and role-plays, answered through the page by somebody who knows the definition."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from playwright.sync_api import Locator, Page, expect

from modules.activities.definition import Definition
from modules.activities.roleplay.engine import Scenario
from modules.activities.roleplay.simulation import competently
from modules.editions import definition_in, manifest
from modules.models import Module

Question = Mapping[str, Any]
Words = Mapping[str, Any]


def definition_of(module: str, activity: str) -> Definition:
    """The definition of an activity in the newest edition of a module."""
    contents = manifest(Module.objects.get(slug=module).latest_edition_id)
    definition, _texts = definition_in(contents, contents.activity(activity))
    return definition


def choose_options(form: Locator, question: Question, words: Words) -> None:
    for option in question["right"]:
        form.get_by_label(words["options"][option]["text"], exact=True).check()


def choose_places(form: Locator, question: Question, words: Words) -> None:
    for place, option in enumerate(question["right"], 1):
        form.get_by_role("combobox", name=words["options"][option]["text"], exact=True).select_option(str(place))


def choose_pairs(form: Locator, question: Question, words: Words) -> None:
    for left, right in question["right"].items():
        line = form.get_by_role("combobox", name=words["lefts"][left], exact=True)
        line.select_option(label=words["rights"][right])


def choose_groups(form: Locator, question: Question, words: Words) -> None:
    for item, group in question["right"].items():
        line = form.get_by_role("group", name=words["items"][item], exact=True)
        line.get_by_label(words["groups"][group]["name"], exact=True).check()


def fill_gaps(form: Locator, _question: Question, words: Words) -> None:
    for gap, accepted in words["accept"].items():
        form.get_by_label(f"Gap {gap}", exact=True).fill(accepted[0])


def fill_number(form: Locator, question: Question, words: Words) -> None:
    form.get_by_label(words["stem"], exact=True).fill(str(question["right"]))


ANSWERS: dict[str, Callable[[Locator, Question, Words], None]] = {
    "single": choose_options,
    "multiple": choose_options,
    "truefalse": choose_options,
    "order": choose_places,
    "match": choose_pairs,
    "sort": choose_groups,
    "gaps": fill_gaps,
    "numeric": fill_number,
}


def question_on(page: Page, definition: Definition) -> Question:
    """The question that the page asks."""
    asked = page.locator("form.question input[name=question]").input_value()
    return next(question for question in definition.structure["questions"] if question["id"] == asked)


def answer_rightly(page: Page, definition: Definition, *, language: str = "", save: str = "Save answer") -> str:
    """Answer the question on the page, in its language, and save it; returns its kind once the next page is there."""
    question = question_on(page, definition)
    words = definition.texts[language or definition.language]["questions"][question["id"]]
    ANSWERS[question["type"]](page.locator("form.question"), question, words)
    page.get_by_role("button", name=save).click()
    expect(page.locator(f"input[name=question][value={question['id']}]")).to_have_count(0)
    return str(question["type"])


def best_choice(page: Page, definition: Definition, chance: Random) -> Locator:
    """A competent choice in the scene that the page shows."""
    scene = Scenario(definition.structure).scenes[page.locator("input[name=scene]").input_value()]
    return page.locator(f"button[name=choice][value={competently(scene, chance)['id']}]")


def played_on(page: Page, number: str) -> None:
    """Returns once the step after that number stands on the page, or the ending: an empty page between two is neither."""
    expect(page.locator(f"input[name=number]:not([value='{number}'])").or_(ending_on(page))).to_be_attached()


def ending_on(page: Page) -> Locator:
    """The button that leads from the ending on, in any language."""
    return page.locator("button[name=debriefed]")


def play_on(page: Page, definition: Definition, chance: Random) -> None:
    """Take a competent choice; returns once the page shows what came of it."""
    number = page.locator("input[name=number]").input_value()
    best_choice(page, definition, chance).click()
    played_on(page, number)


def play_to_the_ending(page: Page, definition: Definition) -> None:
    """Play competently until the ending stands there, with the button that leads on."""
    chance = Random(0)
    while not ending_on(page).count():
        play_on(page, definition, chance)
    expect(ending_on(page)).to_be_visible()
