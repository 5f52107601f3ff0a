"""Every type of page: axe-core finds nothing, in light and in dark; it fits a phone; the browser complains about nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from access.models import AccessRequest, Outcome, Quota, QuotaScope, Seat
from ground.tokens import hash_of
from modules.models import Module
from people.models import Role, User
from tests.factories.access import a_draft, an_official, decided, endorsed, grant_of, nominated, sent
from tests.factories.certificates import completed, short_module
from tests.factories.learning import begun, enrolled, passed_quiz, played
from tests.factories.people import UserFactory, appointed
from tests.journeys.answering import answer_rightly, definition_of, play_on, play_to_the_ending
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.people import FLAGSHIP, learner, sign_in, sign_in_by_password, staff
from tests.journeys.watching import Watch

LEARN, SMALL = f"/en/learn/{FLAGSHIP}/", "/en/learn/small-journey/"
PUBLIC = [
    "/en/",
    "/en/catalogue/",
    "/en/catalogue/?q=no-module-has-this-word",
    f"/en/catalogue/{FLAGSHIP}/",
    "/en/catalogue/rrf-12-train-the-trainers/",
    "/en/catalogue/caritas-counselling/",
    "/en/catalogue/rrf-repository/",
    "/en/how-to-get-access/",
    "/en/privacy/",
    "/account/login/",
    "/account/signup/",
    "/account/login/code/",
    "/account/password/reset/",
    "/en/certificates/",
    "/en/certificates/0000-0000-000/",
    "/en/no-such-page/",
    "/demo/mail/",
]
OWN = [
    "/account/",
    "/account/profile/",
    "/account/email/",
    "/account/password/set/",
    "/account/sessions/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/add/",
    "/account/erase/",
    "/account/logout/",
    "/en/learn/",
    LEARN,
    "/en/learn/rrf-09-monitoring/",
    "/en/learn/rrf-12-train-the-trainers/",
]
LEARNING = [
    "/en/learn/",
    LEARN,
    f"{LEARN}u1/",
    f"{LEARN}u5/",
    f"{LEARN}certificate/",
    f"{LEARN}do/pre/",
    f"{LEARN}do/quiz-u1/",
    f"{LEARN}do/quiz-u1/1/",
    f"{LEARN}do/before-the-decision/",
    f"{LEARN}do/before-the-decision/pause/",
    f"{LEARN}do/before-the-decision/text/",
    f"{LEARN}do/the-third-chair/",
    f"{LEARN}do/no-such-activity/",
    f"{SMALL}do/shared-kitchen/1/",
]
ASKING = [
    "overview",
    "begin",
    "task list",
    *(f"step {name}" for name in ("organisation", "modules", "purpose", "reasons", "delivery", "declarations")),
    "step attachment",
    "check answers",
    "receipt",
    "request",
    "print",
    "moved on",
    "appeal",
    "nominees",
    "name a person",
    "nominee",
    "replace a nominee",
    "upload a list",
    "grant",
    "renewal",
]
DESK_OF_THE_COUNTRY = ["queue", "decision of the country", "figures", "hand over", "withdraw", "absence"]
DESK_OF_THE_PROGRAMME = ["queue", "decision of the programme", "correction", "figures", "log", "grant", "take back"]
TOKEN = "only-for-this-journey"


@pytest.fixture
def watched(page: Page) -> Watch:
    return Watch(page)


@pytest.fixture
def is_faultless(
    page: Page, watched: Watch, axe: Callable[..., None], fits: Callable[[Page], None]
) -> Callable[[], None]:
    """Asserts that nothing is wrong with the page as it stands."""

    def look() -> None:
        axe(page)
        page.emulate_media(color_scheme="dark")
        axe(page, "color-contrast")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": PHONE, "height": 568})
        fits(page)
        page.set_viewport_size({"width": DESK, "height": 800})
        assert watched.complaints == [], page.url

    return look


@pytest.fixture(scope="module")
def newcomer(database: None) -> User:
    """Somebody who has an account and nothing more."""
    return UserFactory(password=None)


@pytest.fixture(scope="module")
def somebody_in_the_middle(small_module: Module) -> User:
    """Somebody who has passed a quiz, is in the middle of a role-play, and did harm in another one."""
    enrolment = learner()
    passed_quiz(enrolment, "quiz-u1")
    begun(enrolment, "the-third-chair")
    played(enrolled(small_module, enrolment.learner), "shared-kitchen", "c")
    return enrolment.learner


@dataclass(frozen=True)
class Asked:
    """A country that asks for seats: its people, and the addresses of the pages about its requests."""

    official: User
    focal_point: User
    approver: User
    paths: dict[str, str]


@pytest.fixture(scope="module")
def asked(database: None) -> Asked:
    """An official of Malta with a draft, a request with the focal point beside another one, and a grant with nominees."""
    official, focal_point = an_official("MT"), appointed(Role.FOCAL_POINT, country="MT")
    flagship, other = (Module.objects.get(slug=slug) for slug in (FLAGSHIP, "rrf-04-communication"))
    draft = a_draft(by=official, module=other, seats=3)
    waiting = sent(by=an_official("MT"), country="MT", module=other, seats=8)
    review = endorsed(by=an_official("MT"), country="MT", module=other, seats=9, focal_point=focal_point, rank=2)
    Quota.objects.create(
        module=flagship, scope=QuotaScope.COUNTRY, country=draft.country, cap=9, starts_on="2026-01-01"
    )
    given = endorsed(by=official, country="MT", module=flagship, seats=8, focal_point=focal_point)
    given = decided(given, Outcome.PARTLY, 3)
    seat, *_others = nominated(given, *(f"axe{number}.journey@example.org" for number in range(4)))
    Seat.objects.filter(pk=seat.pk).update(token_hash=hash_of(TOKEN))
    paths = paths_of(draft, waiting, review, given, seat)
    return Asked(official, focal_point, appointed(Role.APPROVER), paths)


def paths_of(
    draft: AccessRequest, waiting: AccessRequest, review: AccessRequest, given: AccessRequest, seat: Seat
) -> dict[str, str]:
    """The addresses of the pages, by the names that they have here."""

    def path(name: str, *args: object) -> str:
        return reverse(f"access:{name}", args=args)

    steps = ("organisation", "modules", "purpose", "reasons", "delivery", "declarations", "attachment")
    return {
        "overview": path("mine"),
        "begin": f"{path('new')}?module={FLAGSHIP}",
        "task list": path("draft", draft.key),
        "check answers": path("check", draft.key),
        **{f"step {step}": path("step", draft.key, step) for step in steps},
        "receipt": path("sent", given.reference),
        "request": path("request", given.reference),
        "print": path("print", given.reference),
        "moved on": path("withdraw", given.reference),
        "appeal": path("appeal", given.reference),
        "nominees": path("nominees", given.reference),
        "name a person": path("nominee_add", given.reference),
        "nominee": path("nominee", given.reference, seat.key),
        "replace a nominee": path("nominee_replace", given.reference, seat.key),
        "upload a list": path("nominees_file", given.reference),
        "grant": path("grant", grant_of(given).pk),
        "renewal": path("renew", grant_of(given).pk),
        "queue": path("desk"),
        "decision of the country": path("desk_case", waiting.reference),
        "decision of the programme": path("desk_case", review.reference),
        "correction": path("desk_case", given.reference),
        "figures": path("figures"),
        "log": path("log"),
        "hand over": path("hand_over", waiting.reference),
        "withdraw": path("withdraw", waiting.reference),
        "take back": path("grant_revoke", grant_of(given).pk),
        "absence": reverse("people:absences"),
    }


@pytest.mark.parametrize("path", PUBLIC)
def test_page_for_everybody(page: Page, is_faultless: Callable[[], None], path: str):
    page.goto(path)

    is_faultless()


@pytest.mark.parametrize("path", OWN)
def test_page_of_a_newcomer(page: Page, is_faultless: Callable[[], None], newcomer: User, path: str):
    sign_in(page, newcomer)

    page.goto(path)

    is_faultless()


@pytest.mark.parametrize("path", LEARNING)
def test_page_of_a_learner(page: Page, is_faultless: Callable[[], None], somebody_in_the_middle: User, path: str):
    sign_in(page, somebody_in_the_middle)

    page.goto(path)

    is_faultless()


def test_page_that_asks_for_a_mailed_code(page: Page, is_faultless: Callable[[], None]):
    page.goto("/account/login/code/")
    page.get_by_role("textbox", name="E-mail address").fill(UserFactory().email)

    page.get_by_role("button", name="Send me a code").click()

    expect(page.get_by_label("Code")).to_be_visible()
    is_faultless()


def test_page_that_asks_for_the_second_factor(page: Page, is_faultless: Callable[[], None]):
    page.goto("/account/login/")

    sign_in_by_password(page, staff())

    expect(page.get_by_label("Code")).to_be_visible()
    is_faultless()


def test_pages_of_a_quiz(page: Page, is_faultless: Callable[[], None], small_module: Module):
    definition = definition_of(small_module.slug, "quiz-u1")
    sign_in(page, learner(small_module.slug).learner)
    page.goto(f"{SMALL}do/quiz-u1/")
    page.get_by_role("button", name="Begin").click()

    for number, _question in enumerate(definition.structure["questions"], 1):
        expect(page.get_by_text(f"Question {number} of 8")).to_be_visible()
        is_faultless()
        answer_rightly(page, definition)

    expect(page.get_by_role("heading", level=1)).to_have_text("Passed with 100 %")
    is_faultless()


def test_page_that_could_not_take_an_answer(page: Page, is_faultless: Callable[[], None], small_module: Module):
    sign_in(page, learner(small_module.slug).learner)
    page.goto(f"{SMALL}do/quiz-u1/")
    page.get_by_role("button", name="Begin").click()

    page.get_by_role("button", name="Save answer").click()

    expect(page.get_by_role("alert")).to_be_focused()
    is_faultless()


def test_pages_of_a_role_play(page: Page, is_faultless: Callable[[], None]):
    role_play = "before-the-decision"
    definition = definition_of(FLAGSHIP, role_play)
    sign_in(page, learner().learner)
    page.goto(f"{LEARN}do/{role_play}/")
    page.get_by_role("button", name="Begin the role-play").click()

    expect(page.get_by_role("heading", name="What do you say or do?")).to_be_visible()
    is_faultless()
    play_on(page, definition, Random(0))
    is_faultless()
    play_to_the_ending(page, definition)
    is_faultless()
    page.get_by_role("button", name="Go to the debrief").click()
    expect(page.get_by_role("heading", name="Looking back")).to_be_visible()
    is_faultless()


def test_pages_of_the_survey(page: Page, is_faultless: Callable[[], None]):
    sign_in(page, learner().learner)
    page.goto(f"{LEARN}do/survey/")
    is_faultless()

    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    is_faultless()
    page.get_by_role("group", name="I can use what I learned here").get_by_label("Mostly").check()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    is_faultless()


def test_pages_of_a_certificate(page: Page, is_faultless: Callable[[], None]):
    module = short_module("short-journey")
    holder = sign_in(page, completed(module=module).learner)
    page.goto(f"/en/learn/{module.slug}/certificate/")
    is_faultless()

    page.get_by_role("button", name="Make my certificate").click()
    expect(page.get_by_role("heading", name=holder.name)).to_be_visible()
    is_faultless()
    page.get_by_role("link", name="See what others see").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
    is_faultless()


@pytest.mark.parametrize("name", ASKING)
def test_page_of_an_official_who_asks(page: Page, is_faultless: Callable[[], None], asked: Asked, name: str):
    sign_in(page, asked.official)

    page.goto(asked.paths[name])

    is_faultless()


@pytest.mark.parametrize("name", DESK_OF_THE_COUNTRY)
def test_page_of_a_focal_point(page: Page, is_faultless: Callable[[], None], asked: Asked, name: str):
    sign_in(page, asked.focal_point)

    page.goto(asked.paths[name])

    is_faultless()


@pytest.mark.parametrize("name", DESK_OF_THE_PROGRAMME)
def test_page_of_the_programme(page: Page, is_faultless: Callable[[], None], asked: Asked, name: str):
    sign_in(page, asked.approver)

    page.goto(asked.paths[name])

    is_faultless()


def test_decision_page_that_could_not_take_a_decision(page: Page, is_faultless: Callable[[], None], asked: Asked):
    sign_in(page, asked.approver)
    page.goto(asked.paths["decision of the programme"])

    page.get_by_role("button", name="Send the decision").click()

    expect(page.get_by_role("alert")).to_be_visible()
    is_faultless()


def test_preview_of_a_list_of_nominees(page: Page, is_faultless: Callable[[], None], asked: Asked):
    content = b"email;given_name;family_name;job_role;preferred_language\ninfo@example.org;Ana;Borg;outreach;en\n"
    sign_in(page, asked.official)
    page.goto(asked.paths["upload a list"])
    page.get_by_label("CSV file").set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": content})

    page.get_by_role("button", name="Read the file").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Check the list")
    is_faultless()


def test_pages_of_an_invitation(page: Page, is_faultless: Callable[[], None], asked: Asked):
    page.goto(reverse("access:invitation", args=[TOKEN]))
    expect(page.get_by_role("button", name="Accept the seat")).to_be_visible()
    is_faultless()

    page.get_by_role("link", name="Decline, or not me").click()
    is_faultless()
    page.go_back()
    page.get_by_label("I accept the code of conduct").check()
    page.get_by_role("button", name="Accept the seat").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    is_faultless()


def test_pages_of_invitations_that_are_over_and_of_own_seats(page: Page, is_faultless: Callable[[], None]):
    page.goto(reverse("access:invitation", args=["never-was"]))
    is_faultless()
    sign_in(page)

    page.goto(reverse("access:my_seats"))

    is_faultless()


def test_verified_log(page: Page, is_faultless: Callable[[], None], asked: Asked):
    sign_in(page, appointed(Role.AUDITOR))
    page.goto(asked.paths["log"])

    page.get_by_role("button", name="Verify the chain").click()

    expect(page.get_by_text("The chain holds")).to_be_visible()
    is_faultless()
