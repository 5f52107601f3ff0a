"""Certificates as staff, holders and anybody who checks one meet them: corrected, revoked, issued to a whole session, shared."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from certificates.models import Credential, CredentialKind, CredentialRule
from learning.models import Enrolment
from people.models import Role, User
from programme.models import TrainingSession
from tests.factories.attendance import a_closed_day
from tests.factories.certificates import completed, issued, short_module
from tests.factories.people import UserFactory, appointed
from tests.journeys.conftest import PHONE
from tests.journeys.people import sign_in
from tests.journeys.test_keyboard import choose_one, follow, go_to

DESK = "/en/certificates/desk/"
CHECK = "/en/certificates/"
numbers = count(1)


@pytest.fixture
def staff(database: None) -> User:
    return appointed(Role.APPROVER)


def a_certificate(name: str) -> Credential:
    """Of a module of its own, with its file."""
    return issued(UserFactory(name=name), short_module(f"certified-{next(numbers)}"))


def a_session(*names: str) -> TrainingSession:
    """A closed day that these people attended."""
    module = short_module(f"held-{next(numbers)}", access="open")
    return a_closed_day(*(UserFactory(name=name) for name in names), module=module, room=len(names))


def file_of(page: Page, credential: Credential) -> Path:
    """The PDF, as its holder downloads it."""
    sign_in(page, credential.holder.person)
    page.goto(f"/en/learn/{credential.module_slug}/certificate/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    return download.value.path()


def look_for(desk: Page, words: str, code: str) -> None:
    desk.goto(DESK)
    desk.get_by_label("Code or name").fill(words)
    desk.get_by_role("button", name="Find").click()
    desk.get_by_role("link", name=code).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(code)


def correct_the_name(desk: Page, name: str) -> None:
    """What comes of it is read before it is done."""
    desk.get_by_role("link", name="Correct the name, or issue it anew").click()
    desk.get_by_label("Name on the new certificate").fill(name)
    desk.get_by_role("button", name="Show what comes of it").click()
    expect(desk.get_by_text(f"is made out to “{name}”")).to_be_visible()
    desk.get_by_role("button", name="Issue the new certificate").click()
    expect(desk.get_by_text("The new certificate is issued.")).to_be_visible()


def revoke(desk: Page) -> None:
    desk.get_by_role("link", name="Revoke").click()
    desk.get_by_label("The holder asked for it.").check()
    desk.get_by_role("button", name="Show what comes of it").click()
    expect(desk.get_by_text("This cannot be taken back.")).to_be_visible()
    desk.get_by_role("button", name="Revoke the certificate for good").click()
    expect(desk.get_by_text("The certificate is revoked.")).to_be_visible()


def says(anybody: Page, code: str, words: str) -> None:
    """What somebody reads who types the code."""
    anybody.goto(CHECK)
    anybody.get_by_label("Code of the certificate").fill(code.lower())
    anybody.get_by_role("button", name="Check", exact=True).click()
    expect(anybody.get_by_role("heading", level=1)).to_have_text(words)


def says_of_file(anybody: Page, content: bytes, words: str) -> None:
    anybody.goto(CHECK)
    sent = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": content}
    anybody.get_by_label("PDF or digital credential").set_input_files(sent)  # type: ignore[arg-type]  # as a person drops it
    anybody.get_by_role("button", name="Check the file").click()
    expect(anybody.get_by_role("heading", level=1)).to_have_text(words)


def test_a_name_is_corrected_then_the_new_one_is_revoked_and_every_check_says_so(
    new_page: Callable[..., Page], staff: User
):
    desk, anybody = new_page(), new_page(width=PHONE, javascript=False)
    first = a_certificate("Mirela Kovac")
    content = file_of(new_page(), first).read_bytes()
    says_of_file(anybody, content, "This certificate is valid")
    sign_in(desk, staff)

    look_for(desk, "mirela kovac", first.grouped_code)
    correct_the_name(desk, "Mirela Kovač")
    newer = Credential.objects.get(supersedes=first)
    says(anybody, first.code, "This certificate was replaced")
    expect(anybody.get_by_text("Mirela")).to_have_count(0)
    says_of_file(anybody, content, "This certificate was replaced")
    says_of_file(anybody, content.replace(b"/Type", b"/type", 1), "This file was altered")
    says_of_file(anybody, b"%PDF-1.7 of somebody else", "We do not know this file")
    revoke(desk)

    says(anybody, newer.code, "This certificate was revoked")
    says(anybody, "0000-0000-000", "No certificate has this code")


def test_everybody_of_a_session_gets_one_and_one_of_them_shares_a_transcript(
    new_page: Callable[..., Page], staff: User
):
    desk, own, reader = new_page(), new_page(width=PHONE), new_page()
    session = a_session("Ana Batch", "Ben Batch", "")
    sign_in(desk, staff)

    desk.goto(f"/en/sessions/{session.key}/")
    desk.get_by_role("link", name="Issue them to everybody who attended, in one go").click()
    desk.get_by_role("button", name="Issue the certificates").click()
    expect(desk.get_by_text("2 of 3 issued").first).to_be_visible()
    expect(desk.get_by_text("There is no name in their profile.")).to_be_visible()
    assert Credential.objects.filter(booking__session=session).count() == 2

    sign_in(own, User.objects.get(name="Ana Batch"))
    own.goto("/en/learn/certificates/")
    own.get_by_role("link", name="My transcript").click()
    own.get_by_role("button", name="Make an address").click()
    address = own.locator("section code").inner_text()
    reader.goto(address)
    expect(reader.get_by_role("heading", level=1)).to_have_text("Ana Batch")
    own.get_by_role("button", name="Stop the address").click()
    expect(own.get_by_text("The address leads nowhere from now on.")).to_be_visible()
    answer = reader.goto(address)
    assert answer is not None
    assert answer.status == 404


def test_by_keyboard_alone_a_certificate_is_found_and_suspended(new_page: Callable[..., Page], staff: User):
    desk = new_page()
    credential = a_certificate("Kim Keyboard")
    sign_in(desk, staff)
    desk.goto(DESK)

    go_to(desk, desk.get_by_label("Code or name"))
    desk.keyboard.type("kim keyboard")
    desk.keyboard.press("Enter")
    follow(desk, desk.get_by_role("link", name=credential.grouped_code))
    follow(desk, desk.get_by_role("link", name="Suspend", exact=True))
    follow(desk, desk.get_by_role("button", name="Suspend the certificate"))
    expect(desk.get_by_text("The certificate is suspended.")).to_be_visible()
    follow(desk, desk.get_by_role("link", name="Revoke"))
    expect(desk.get_by_role("radio").first).to_be_visible()
    choose_one(desk, desk.get_by_role("group"), "It was issued in error.")
    follow(desk, desk.get_by_role("button", name="Show what comes of it"))

    expect(desk.get_by_text("This cannot be taken back.")).to_be_visible()


def test_without_javascript_staff_set_a_rule_and_issue_to_a_session(new_page: Callable[..., Page], staff: User):
    desk = new_page(javascript=False)
    session = a_session("Cyn Batch")
    sign_in(desk, staff)

    desk.goto(f"{DESK}rules/")
    desk.get_by_role("link", name="Trainer", exact=True).click()
    desk.get_by_label("Module").select_option(session.module.slug)
    desk.get_by_label("How many sessions?").fill("2")
    desk.get_by_role("button", name="Set the rule").click()
    expect(desk.get_by_text("Lead or co-train 2 sessions of the module")).to_be_visible()
    desk.goto(f"/en/sessions/{session.key}/certificates/")
    desk.get_by_role("button", name="Issue the certificates").click()

    expect(desk.get_by_text("1 of 1 issued").first).to_be_visible()


@dataclass(frozen=True)
class Places:
    """Addresses by who opens them."""

    desk: list[str]
    holder: list[str]
    holder_in: Enrolment


@pytest.fixture
def places(database: None) -> Places:
    enrolment = completed(UserFactory(name="Ana Ladder"), short_module(f"ladder-{next(numbers)}"))
    module = enrolment.module
    CredentialRule.objects.create(
        module=module, kind=CredentialKind.TRAINER, sessions_led=2, assessment="needs-and-gaps"
    )
    CredentialRule.objects.create(module=module, kind=CredentialKind.ACHIEVEMENT, live_round="shared-kitchen")
    session, credential = a_session("Dan Batch", ""), issued(enrolment.learner, module)
    one, learn = f"{DESK}{credential.grouped_code}/", f"/en/learn/{module.slug}/certificate/"
    return Places(
        desk=[
            DESK,
            one,
            *(f"{one}{act}/" for act in ("suspend", "revoke")),
            f"{DESK}rules/",
            *(f"{DESK}rules/{kind}/" for kind in (CredentialKind.ACHIEVEMENT, CredentialKind.CURRICULUM)),
            f"/en/sessions/{session.key}/certificates/",
        ],
        holder=[
            *(f"{learn}{step}" for step in ("", "achievement/", "trainer/")),
            "/en/curricula/caritas-counselling/certificate/",
            "/en/learn/certificates/",
            "/en/learn/certificates/transcript/",
            f"{CHECK}{credential.grouped_code}/",
        ],
        holder_in=enrolment,
    )


def test_pages_of_certificates_are_accessible_and_fit(
    new_page: Callable[..., Page],
    staff: User,
    places: Places,
    axe: Callable[..., None],
    fits: Callable[[Page], None],
):
    desk, own = new_page(width=PHONE), new_page(width=PHONE)
    sign_in(desk, staff)
    sign_in(own, places.holder_in.learner)

    for page, paths in ((desk, places.desk), (own, places.holder)):
        for path in paths:
            answer = page.goto(path)
            assert answer is not None
            assert answer.ok, f"{answer.status} {path}"
            axe(page)
            page.emulate_media(color_scheme="dark")
            axe(page, "color-contrast")
            page.emulate_media(color_scheme="light")
            fits(page)
