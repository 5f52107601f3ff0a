"""The main job, on a desk: from the home page over sign-up, access, a unit, a quiz and a role-play to the certificate."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from learning import actions
from learning.editions import edition_for
from learning.models import Enrolment
from tests.factories.learning import passed_quiz
from tests.journeys.answering import answer_rightly, definition_of, play_to_the_ending
from tests.journeys.people import FLAGSHIP, code_of_the_app, learner, sign_in, sign_in_by_password, staff

ADDRESS, NAME = "imane.journey@example.org", "Imane El Amrani"
THOUGHT = "I rush past the part about who pays me."
UNIT = f"/en/learn/{FLAGSHIP}/u1/"
ROLE_PLAY = "before-the-decision"


def find_the_module(page: Page) -> None:
    """From the home page to the module's public page, by a facet of the catalogue."""
    page.goto("/en/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Catalogue").click()
    page.get_by_role("checkbox", name="Repository on outreach and counselling").check()
    page.get_by_role("checkbox", name="On request").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name=re.compile("^Civil society and return"))).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Outreach and counselling for undocumented migrants")).click()
    expect(page.get_by_text("On request").first).to_be_visible()


def mailed_code(page: Page) -> str:
    """The code in the newest mail to our trainee, as the demo shows it."""
    mailbox = page.context.new_page()
    mailbox.goto("/demo/mail/")
    words = mailbox.get_by_role("article").filter(has_text=ADDRESS).first.inner_text()
    mailbox.close()
    return re.search(r"^([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})$", words, re.MULTILINE).group(1)


def sign_up(page: Page) -> None:
    page.get_by_role("link", name="Make an account").click()
    page.get_by_role("textbox", name="E-mail address").fill(ADDRESS)
    page.get_by_role("textbox", name="Name on certificates").fill("Imane")
    page.get_by_role("button", name="Make my account").click()
    page.get_by_label("Code").fill(mailed_code(page))
    page.get_by_role("button", name="Go on").click()


def complete_the_profile(page: Page) -> None:
    page.get_by_role("link", name="Check your profile").click()
    page.get_by_role("textbox", name="Name on certificates").fill(NAME)
    page.get_by_label("Country").select_option(label="France")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()


def give_access(page: Page) -> None:
    """Staff sign in with password and app, and give the trainee a grant in the admin."""
    person = staff()
    page.goto("/admin/grants/new/")
    sign_in_by_password(page, person)
    page.get_by_label("Code").fill(code_of_the_app())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Module").select_option(label="RRF-03")
    page.get_by_role("button", name="Choose a person").click()
    page.get_by_label("Name or e-mail address").fill(NAME)
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("cell", name=NAME)).to_be_visible()


def begin(page: Page) -> None:
    page.goto(f"/en/learn/{FLAGSHIP}/")
    page.get_by_role("button", name="Begin this module").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who we meet, and who we are to them")


def skip_the_first_questions(page: Page) -> None:
    page.goto(f"/en/learn/{FLAGSHIP}/")
    page.get_by_role("link", name=re.compile("^Open.*Before you begin")).click()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Skip these questions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skipped")
    page.get_by_role("link", name="Go on").click()


def read_the_first_unit(page: Page) -> None:
    page.get_by_role("link", name="Who we meet").first.click()
    page.get_by_label("Your thoughts").fill(THOUGHT)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".reflect [data-saved-status]")).to_have_text("Saved")
    page.reload()
    expect(page.get_by_label("Your thoughts")).to_have_value(THOUGHT)


def pass_the_quiz(page: Page) -> None:
    definition = definition_of(FLAGSHIP, "quiz-u1")
    page.get_by_role("link", name=re.compile("^Begin.*Quiz")).click()
    page.get_by_role("button", name="Begin").click()
    for _question in definition.structure["questions"]:
        answer_rightly(page, definition)
    expect(page.get_by_role("heading", level=1)).to_have_text("Passed with 100 %")
    page.get_by_role("link", name="Go on").click()


def mark_as_done(page: Page) -> None:
    page.get_by_role("button", name="Mark as done and go on").click()
    expect(page.get_by_text("1 of 9 units done").first).to_be_visible()


def play_the_role_play(page: Page) -> None:
    page.goto(f"/en/learn/{FLAGSHIP}/u4/")
    page.get_by_role("link", name=re.compile("^Begin.*Before the decision")).click()
    page.get_by_role("button", name="Begin the role-play").click()
    play_to_the_ending(page, definition_of(FLAGSHIP, ROLE_PLAY))
    page.get_by_role("button", name="Go to the debrief").click()
    expect(page.get_by_role("heading", name="Looking back")).to_be_visible()
    expect(page.get_by_role("heading", name="This run counts")).to_be_visible()


def do_the_rest(enrolment: Enrolment) -> None:
    """All but the survey, by the actions that the pages call."""
    contents = edition_for(enrolment)
    for unit in contents.units:
        actions.mark_unit(enrolment, unit.slug, done=True)
    for entry in contents.activities:
        if entry.kind == "quiz" and entry.unit_slug not in {"", "u1"}:
            passed_quiz(enrolment, entry.slug)
        if entry.kind == "roleplay" and entry.slug != ROLE_PLAY:
            actions.read_alternative(enrolment, entry, contents, "I would ask first, then wait.", locale="en")


def send_the_survey(page: Page) -> None:
    page.goto(f"/en/learn/{FLAGSHIP}/")
    expect(page.get_by_text("One thing is still missing")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Open.*What was this module like")).click()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("group", name="I can use what I learned here").get_by_label("Completely").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Thank you"))
    page.get_by_role("main").get_by_role("link", name="Back to the module").click()
    expect(page.get_by_text("You completed this module on")).to_be_visible()


def make_the_certificate(page: Page) -> str:
    """Returns the code that stands on it."""
    page.get_by_role("link", name="Make my certificate").click()
    expect(page.get_by_role("textbox", name="Your name")).to_have_value(NAME)
    page.get_by_role("button", name="Make my certificate").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    return page.locator(".certificate-code").inner_text()


def find_the_credit(page: Page) -> None:
    """In the curriculum for organisations, which was never opened before, the module is done already."""
    page.goto("/en/catalogue/caritas-counselling/")
    page.get_by_role("link", name="My progress in this curriculum").click()
    taken = page.get_by_role("listitem").filter(
        has=page.get_by_role("link", name=re.compile("^Outreach and counselling"))
    )
    expect(taken.last).to_contain_text(re.compile(r"Done on \d.*, edition \d"))
    expect(page.get_by_text("Stage C5: 1 of 1 done")).to_be_visible()


def test_trainee_goes_from_the_catalogue_to_the_certificate(page: Page, new_page: Callable[..., Page]):
    find_the_module(page)
    sign_up(page)
    expect(page.get_by_text("This module is not open to you yet")).to_be_visible()
    complete_the_profile(page)
    give_access(new_page())
    begin(page)
    skip_the_first_questions(page)
    read_the_first_unit(page)
    pass_the_quiz(page)
    mark_as_done(page)
    play_the_role_play(page)
    do_the_rest(Enrolment.objects.with_edition().get(learner__email=ADDRESS))
    send_the_survey(page)
    code = make_the_certificate(page)
    find_the_credit(page)

    anybody = new_page()
    anybody.goto("/en/certificates/")
    anybody.get_by_label("Code").fill(code)
    anybody.get_by_role("button", name="Check", exact=True).click()

    expect(anybody.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
    expect(anybody.get_by_role("heading", name=NAME)).to_be_visible()


def test_a_reflection_is_seen_by_nobody_else(page: Page, new_page: Callable[..., Page]):
    other = new_page()
    for reader in (page, other):
        sign_in(reader, learner().learner)
    page.goto(UNIT)
    page.get_by_label("Your thoughts").fill(THOUGHT)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".reflect [data-saved-status]")).to_have_text("Saved")

    other.goto(UNIT)
    page.reload()

    expect(page.get_by_label("Your thoughts")).to_have_value(THOUGHT)
    expect(other.get_by_label("Your thoughts")).to_have_value("")
