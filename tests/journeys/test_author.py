"""Somebody who never coded writes a role-play in the browser: six scenes, a condition, a hidden variant; then publishes it."""

import re

from playwright.sync_api import Locator, Page, expect
from wagtail.models import Locale

from modules.activities.roleplay import authoring
from modules.models import Scenario
from people.models import Role
from tests.factories.people import appointed
from tests.journeys.people import sign_in

LIST = "/admin/snippets/modules/scenario/"
TITLE = "At the night bus, a journey"
SCENES = ("s01", "s02", "s03", "s04", "s05", "s06")


def begin_a_scenario(page: Page) -> None:
    page.goto(LIST)
    page.get_by_role("link", name="Add scenario").first.click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("an invented name").fill("Amal")
    page.get_by_label("Who the learner is").fill("Outreach worker")
    page.get_by_label("The first sentence").fill("‘Is this seat taken?’ Amal asks.")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_role("heading", level=2, name="What the learner can choose")).to_be_visible()


def open_part(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Parts of the scenario").get_by_role("link", name=name).click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the draft").last.click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()


def describe_the_scenario(page: Page) -> None:
    """A hidden variant, a mark, and what people read before they begin."""
    open_part(page, "Hidden variants")
    for place, (name, note) in enumerate((("followed", "Somebody waits outside."), ("tired", "Only tired."))):
        page.get_by_label("Short name").nth(place).fill(name)
        page.get_by_label("What is different in it").nth(place).fill(note)
    save(page)
    open_part(page, "Measures and marks")
    page.get_by_label("What it means that this is noted").first.fill("You asked about tonight")
    save(page)
    open_part(page, "About")
    page.get_by_label("Summary").fill("A talk on a night bus.")
    page.get_by_label("Where and when it takes place").fill("A bus, late.")
    page.get_by_label("What a good talk reaches").fill("Ask about tonight")
    page.get_by_label("What a good talk does not aim at").fill("A signature")
    page.get_by_label("The text for those who skip the talk").fill("Amal sleeps on the bus. Asking helps.")
    save(page)


def fill_choice(choice: Locator, text: str, level: str, next_: str) -> None:
    choice.get_by_label("What the learner says or does").fill(text)
    choice.get_by_label("What happens then").fill("She looks up.")
    choice.get_by_label("What to learn from it").fill("A short word leaves room.")
    choice.get_by_label("Listening and wording").select_option(level)
    choice.get_by_label("What comes next").select_option(next_)


def write_a_scene(page: Page, place: int) -> None:
    """One scene; its first choice leads on to a new one, which is opened from the list of parts."""
    name = SCENES[place]
    is_last = name == SCENES[-1]
    page.get_by_label("What is said or happens").fill(f"‘This is stop {place}.’ Amal looks out of the window.")
    good, short = ("‘May I?’", "‘Move over.’") if place % 2 else ("‘Yes.’", "‘I do not know you.’")
    fill_choice(page.get_by_role("region", name="Choice a"), good, "3", "e1" if is_last else "+scene")
    fill_choice(page.get_by_role("region", name="Choice b"), short, "1", "e1")
    page.get_by_role("region", name="Choice a").get_by_label("Trust").fill("1")
    if place == 2:
        page.get_by_role("region", name="Choice a").get_by_label("You asked about tonight").check()
    save(page)
    if not is_last:
        open_part(page, f"{SCENES[place + 1]}:")


def add_the_condition(page: Page) -> None:
    choice = page.get_by_role("region", name="Choice a")
    choice.get_by_text("Only under a condition?").click()
    choice.get_by_label("If", exact=True).nth(0).select_option(label="“You asked about tonight” was noted")
    choice.get_by_label("If", exact=True).nth(1).select_option(label="the variant is “followed”")
    choice.get_by_label("then go to").first.select_option("+ending")
    save(page)
    expect(page.get_by_text("Ending e2 was added.")).to_be_visible()


def write_an_ending(page: Page, name: str, title: str, kind: str) -> None:
    open_part(page, re.compile(rf"^{name},"))  # type: ignore[arg-type] # a name may be a pattern
    page.get_by_label("What kind of ending").select_option(kind)
    page.get_by_label("Title").fill(title)
    page.get_by_label("What happens").fill("The doors open.")
    page.get_by_label("Questions to look back with").fill("What helped?")
    save(page)


def publish(page: Page) -> None:
    open_part(page, "Workbench")
    page.get_by_role("link", name="Publish, history, lock").click()
    expect(page.locator("#id_source")).to_be_hidden()
    page.get_by_role("textbox", name="Why the warnings are accepted").fill("A first version, read by two colleagues.")
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text(re.compile("published")).first).to_be_visible()


def test_an_author_builds_a_scenario_of_six_scenes_and_publishes_it(page, axe, fits):
    sign_in(page, appointed(Role.EDITOR))

    begin_a_scenario(page)
    describe_the_scenario(page)
    open_part(page, "s01:")
    for place in range(len(SCENES)):
        write_a_scene(page, place)
    add_the_condition(page)
    axe(page)
    fits(page)
    write_an_ending(page, "e1", "A stop", "partial")
    write_an_ending(page, "e2", "Together", "good")
    publish(page)

    made = Scenario.objects.get(title=TITLE)
    structure = authoring.read(made.source).definition.structure
    assert made.live
    assert [node["id"] for node in structure["nodes"]] == list(SCENES)
    assert structure["nodes"][5]["choices"][0]["next"] == [
        {"when": {"all": [{"flag": "you_asked_about_tonight"}, {"variant": "followed"}]}, "to": "e2"},
        {"to": "e1"},
    ]


def test_the_forms_can_be_used_on_a_phone_and_without_javascript(phone_page, page_without_javascript, axe, fits):
    # Another journey may have begun a language.
    scenario = Scenario.objects.get(slug="two-suitcases", locale=Locale.get_default())
    address = f"{LIST}workbench/{scenario.pk}/"
    sign_in(phone_page, appointed(Role.EDITOR))
    for step in ("scene/s03/", "part/measures/", "part/about/"):
        phone_page.goto(f"{address}{step}")
        fits(phone_page)
    axe(phone_page)

    plain = page_without_javascript
    sign_in(plain, appointed(Role.EDITOR))
    plain.goto(f"{address}scene/s03/")
    plain.get_by_role("button", name="Save and try from here").click()
    plain.get_by_role("group", name="What do you say or do?").get_by_role("button").first.click()

    expect(plain.get_by_role("heading", name="You", exact=True)).to_be_visible()
    expect(plain.get_by_role("button", name="One step back")).to_be_visible()
