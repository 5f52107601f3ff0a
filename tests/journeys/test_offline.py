"""A module on a phone without a connection: a unit, a quiz and a talk; then everything arrives once, and signing out removes it."""

from collections.abc import Callable
from typing import Literal

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from access.models import Grant
from learning.models import Attempt, Enrolment, Fact, Reflection, Response
from modules.models import Module
from tests.factories.learning import enrolled
from tests.journeys.conftest import PHONE
from tests.journeys.people import sign_in

SLUG = "small-journey"
COPY = f"/en/learn/offline/{SLUG}/"
COPIES = "async () => (await caches.keys()).filter((name) => name.startsWith('copy '))"
# The policy of the pages forbids to evaluate text again and again from outside.
ALL_GONE = f"async () => {{ while ((await ({COPIES})()).length) await new Promise((go) => setTimeout(go, 50)); }}"
THOUGHT = "What I bring: time."
ARRIVED = "Everything has arrived."
MOST_CHOICES = 30


@pytest.fixture
def service_workers() -> Literal["allow", "block"]:
    return "allow"


@pytest.fixture
def enrolment(small_module: Module) -> Enrolment:
    return enrolled(small_module)


def take_offline(page: Page) -> None:
    page.goto(f"/en/learn/{SLUG}/")
    page.get_by_role("link", name="Take this module offline").click()
    page.get_by_role("button", name="Take it offline").click()
    expect(page.locator("[data-taking]")).to_have_text("The copy is on this device.")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")


def keep(page: Page, number: int) -> Locator:
    page.locator(f"#question-{number}").get_by_role("button", name="Keep answer").click()
    return page.locator(f"#question-{number} [data-status]")


def test_a_unit_a_quiz_and_a_talk_work_without_a_connection_and_arrive_once(
    new_page: Callable[..., Page], enrolment: Enrolment, axe: Callable[..., None], fits: Callable[[Page], None]
):
    page = new_page(width=PHONE)
    sign_in(page, enrolment.learner)
    take_offline(page)
    fits(page)
    axe(page)

    page.context.set_offline(True)
    read_a_unit(page, fits)
    answer_two_questions(page)
    play_to_the_ending(page)
    assert Attempt.objects.of(enrolment.learner).count() == 0
    page.context.set_offline(False)

    expect(page.locator("[data-sending]")).to_have_text(ARRIVED)
    assert_arrived(enrolment)
    fits(page)
    axe(page)
    page.reload()
    expect(page.get_by_role("heading", name="The debrief waits on the site")).to_be_visible()
    assert_arrived(enrolment)

    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/en/")
    assert page.evaluate(COPIES) == []
    assert page.evaluate("Object.keys(localStorage)") == []


def read_a_unit(page: Page, fits: Callable[[Page], None]) -> None:
    """The address of the site leads to the copy; a thought and the mark stay on the device."""
    page.goto(f"/en/learn/{SLUG}/u1/")
    expect(page).to_have_url(f"{page.url.partition('/en/')[0]}{COPY}u1/")
    expect(page.get_by_text("Secret words of the first unit.")).to_be_visible()
    fits(page)
    page.get_by_label("Your thoughts").fill(THOUGHT)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept on this device.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_text("Marked as done. The mark waits on this device.")).to_be_visible()
    expect(page.locator("[data-count]")).to_have_text("2")


def answer_two_questions(page: Page) -> None:
    page.goto(f"{COPY}do/quiz-u1/")
    page.locator("#question-1").get_by_label("Option 2").check()
    expect(keep(page, 1)).to_have_text("Kept on this device. It will be judged when you are online.")
    for option in ("Option 1", "Option 2"):
        page.locator("#question-2").get_by_label(option).check()
    keep(page, 2)
    page.reload()
    expect(page.locator("#question-1").get_by_label("Option 2")).to_be_disabled()
    expect(page.locator("#question-3")).to_be_visible()
    expect(page.locator("#question-4")).to_be_hidden()


def play_to_the_ending(page: Page) -> None:
    page.goto(f"{COPY}do/shared-kitchen/")
    ending = page.get_by_role("heading", name="The debrief waits on the site")
    expect(page.locator("[data-choices] button").first).to_be_visible()
    choices = page.locator("[data-choices] button")
    for step in range(MOST_CHOICES):
        if ending.count():
            break
        choices.nth(step % choices.count()).click()  # the first one each time may lead round in circles
    expect(ending).to_be_visible()


def assert_arrived(enrolment: Enrolment) -> None:
    quiz, talk = (Attempt.objects.get(learner=enrolment.learner, kind=kind) for kind in ("quiz", "roleplay"))
    assert sorted(quiz.state["answers"]) == ["q1", "q2"]
    assert quiz.responses.count() == 2
    assert talk.state["ending"]
    assert talk.responses.count() == len(talk.state["steps"])
    assert Reflection.objects.get(enrolment=enrolment).text == THOUGHT
    assert Fact.objects.filter(enrolment=enrolment).count() == 1


def test_a_copy_is_kept_while_space_is_short_and_goes_with_the_access_on_any_page(page: Page, enrolment: Enrolment):
    page.add_init_script("navigator.storage.persist = async () => { window.isAskedToKeep = true; }")
    sign_in(page, enrolment.learner)
    take_offline(page)
    assert page.evaluate("window.isAskedToKeep")

    Grant.objects.filter(person=enrolment.learner).update(suspended_at=timezone.now())
    page.goto("/en/learn/")  # the copy need not be opened for it
    page.evaluate(ALL_GONE)


def test_a_copy_ends_with_the_access_and_is_not_shown_to_another_person(page: Page, enrolment: Enrolment):
    sign_in(page, enrolment.learner)
    take_offline(page)
    grants = Grant.objects.filter(person=enrolment.learner)

    grants.update(suspended_at=timezone.now())
    page.goto(COPY)
    expect(page.locator("[data-sending]")).to_contain_text("Your access to this module has ended")
    assert page.evaluate(COPIES) == []

    grants.update(suspended_at=None)
    take_offline(page)
    page.evaluate("""async () => {
        const [name] = (await caches.keys()).filter((one) => one.startsWith("copy "));
        const cache = await caches.open(name);
        const [facts] = (await cache.keys()).filter((one) => one.url.endsWith("copy.json"));
        const held = await (await cache.match(facts)).json();
        await cache.put(facts, new Response(JSON.stringify({ ...held, until: "2020-01-01T00:00:00Z" })));
    }""")
    page.context.set_offline(True)
    page.goto(f"{COPY}u1/")
    expect(page.get_by_role("heading", level=1)).to_have_text("My offline copies")
    expect(page.get_by_text("There is no copy on this device.")).to_be_visible()
    page.context.set_offline(False)

    take_offline(page)
    sign_out_with_something_unsent(page)
    sign_in(page)
    page.goto("/en/learn/")
    page.evaluate(ALL_GONE)
    assert page.evaluate("localStorage.getItem('copies-owner')") is None
    assert Response.objects.filter(attempt__learner=enrolment.learner).count() == 0


def sign_out_with_something_unsent(page: Page) -> None:
    """Whoever has not sent everything is asked before it goes, and may stay."""
    page.context.set_offline(True)
    page.goto(f"{COPY}u2/")
    page.get_by_role("button", name="Mark as done").click()
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto("/account/logout/")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    assert [words.startswith("Something you did in an offline copy") for words in asked] == [True]
    assert len(page.evaluate(COPIES)) == 1
