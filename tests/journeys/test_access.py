"""How a country gets seats: from an official's phone over the focal point and the programme to a nominee at the door."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from access.models import AccessRequest, Seat
from people.demo import DEMO_PEOPLE, PASSWORD, demo_person, present_code
from people.models import User
from tests.factories.access import an_official
from tests.journeys.conftest import PHONE
from tests.journeys.people import FLAGSHIP, sign_in
from tests.journeys.test_keyboard import choose_one, follow, go_to
from tests.journeys.watching import Watch

SEATS, GRANTED = 20, 15
WINDOW = 800  # pixels that are seen without scrolling
MODULE = "Outreach and counselling for undocumented migrants"
REASONS = "Two teams meet people at the stations every night who ask for help with sleep, fear and substances."
NOMINEE = "nominee1.journey@example.org"


def arrive(page: Page, name: str, path: str) -> None:
    """Somebody of the demo opens a page, and signs in there with password and, if they have one, their app."""
    page.goto(path)
    page.get_by_role("textbox", name="E-mail address").fill(DEMO_PEOPLE[name].email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    if DEMO_PEOPLE[name].second_factor:
        page.get_by_label("Code").fill(present_code(name))
        page.get_by_role("button", name="Sign in", exact=True).click()


def send(page: Page, button: str) -> None:
    """Press a button that sends the form; returns once the next page is there whole."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def go_on(page: Page) -> None:
    send(page, "Save and go on")


def answer_who_and_what_for(page: Page) -> None:
    page.get_by_role("link", name="Who asks").click()
    page.get_by_label("Unit or department").fill("Street work")
    go_on(page)
    page.get_by_label(f"Seats: {MODULE}").fill(str(SEATS))
    go_on(page)
    page.get_by_label("Train our own staff").check()
    send(page, "Save and stop")


def answer_the_rest(page: Page) -> None:
    page.get_by_role("link", name="Your reasons").click()
    page.get_by_label("Why your organisation needs it").fill("Too short.")
    page.get_by_label("Who will be trained").fill("Outreach workers")
    page.get_by_label("How many people you expect").fill(str(SEATS))
    page.get_by_label("Street").check()
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Write at least 50 characters")
    expect(page.get_by_label("Who will be trained")).to_have_value("Outreach workers")
    page.get_by_label("Why your organisation needs it").fill(REASONS)
    go_on(page)
    page.get_by_label("Each person at their own pace").check()
    page.get_by_label("English", exact=True).check()
    go_on(page)
    for declaration in page.get_by_role("main").get_by_role("checkbox").all():
        declaration.check()
    go_on(page)
    go_on(page)


def ask_on_a_phone(page: Page, fits: Callable[[Page], None]) -> str:
    """Returns the reference."""
    arrive(page, "official", f"/en/learn/{FLAGSHIP}/")
    page.get_by_role("link", name="Ask for access for your organisation").click()
    page.get_by_role("button", name="Begin").click()
    answer_who_and_what_for(page)

    page.goto("/en/access/")
    page.get_by_role("link", name=re.compile(f"^{MODULE}")).first.click()
    fits(page)
    expect(page.get_by_role("listitem").filter(has_text="What the seats are for")).to_contain_text("Done")
    expect(page.get_by_role("listitem").filter(has_text="Your reasons")).to_contain_text("To do")
    answer_the_rest(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.get_by_text(REASONS)).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your request is sent")
    fits(page)
    return page.locator(".receipt-reference").inner_text()


def is_seen_at_once(button: Locator) -> bool:
    """Whether the whole button is inside the window, without scrolling."""
    box = button.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= WINDOW


def endorse(page: Page, reference: str) -> None:
    arrive(page, "focal_point", "/en/access/desk/")
    page.get_by_role("link", name=reference).click()
    expect(page.get_by_text(REASONS)).to_be_visible()
    button = page.get_by_role("button", name="Endorse", exact=True)
    assert is_seen_at_once(button)
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("Rank among the open requests of your country")
    page.get_by_label("Rank among the open requests of your country").fill("1")
    button.click()
    expect(page.get_by_text(f"{reference}: Endorsed.")).to_be_visible()


def approve_a_part(page: Page, reference: str) -> None:
    arrive(page, "approver", "/en/access/desk/")
    page.get_by_role("link", name=reference).click()
    button = page.get_by_role("button", name="Send the decision")
    assert is_seen_at_once(button)
    page.get_by_label("In part").check()
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("Choose why the organisation gets less than it asked for.")
    expect(page.get_by_label("In part")).to_be_checked()
    page.get_by_label("Seats, if a part").first.fill(str(GRANTED))
    page.get_by_label("Reason, if not all").first.select_option(label="Not enough seats")
    page.get_by_label("The reason in words").first.fill("The next ones come in spring.")
    button.click()
    expect(page.get_by_text(f"{reference}: Approved in part.")).to_be_visible()


def people_of(number: int) -> FilePayload:
    """A file with so many invented people."""
    rows = [f"nominee{one}.journey@example.org;Ana;Reis {one};outreach;en" for one in range(1, number + 1)]
    content = "\n".join(["email;given_name;family_name;job_role;preferred_language", *rows])
    return {"name": "people.csv", "mimeType": "text/csv", "buffer": content.encode()}


def name_one_too_many(page: Page, reference: str) -> None:
    page.goto(f"/en/access/requests/{reference}/")
    expect(page.get_by_text("The next ones come in spring.").first).to_be_visible()
    page.get_by_role("link", name="Name the people").first.click()
    page.get_by_role("link", name="Upload a list").click()
    page.get_by_label("CSV file").set_input_files(people_of(GRANTED + 1))
    page.get_by_role("button", name="Read the file").click()
    too_many = f"One row too many: no seat is left for nominee{GRANTED + 1}.journey@example.org."
    expect(page.get_by_text(too_many)).to_be_visible()
    page.get_by_label("Valid rows only").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text(f"{GRANTED} people are nominated. 1 row was left out.")).to_be_visible()


def newest_mail(page: Page, address: str) -> str:
    """The newest mail to that address, as the mailbox of the demo shows it."""
    page.goto("/demo/mail/")
    return page.get_by_role("article").filter(has_text=address).first.inner_text()


def accept(page: Page, mailbox: Page) -> None:
    """A nominee without an account takes the seat, with a code instead of a password."""
    page.goto(re.search(r"/en/access/invitation/\S+", newest_mail(mailbox, NOMINEE)).group())
    expect(page.get_by_role("heading", level=1)).to_contain_text(MODULE)
    assert not User.objects.filter(email=NOMINEE).exists()
    page.get_by_label("I accept the code of conduct").check()
    page.get_by_role("button", name="Accept the seat").click()
    page.get_by_role("button", name="Make my account").click()
    code = re.search(r"^([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})$", newest_mail(mailbox, NOMINEE), re.MULTILINE).group(1)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("The seat is yours. Welcome!")).to_be_visible()
    page.get_by_role("button", name="Begin this module").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who we meet, and who we are to them")


def test_twenty_seats_are_asked_for_on_a_phone_and_one_of_fifteen_nominees_begins(
    new_page: Callable[..., Page], fits: Callable[[Page], None]
):
    phone, mailbox = new_page(width=PHONE, javascript=False), new_page()
    pages = [new_page() for _person in range(3)]
    watches = [Watch(one) for one in (phone, *pages)]

    reference = ask_on_a_phone(phone, fits)
    endorse(pages[0], reference)
    approve_a_part(pages[1], reference)
    name_one_too_many(phone, reference)
    accept(pages[2], mailbox)

    seats = Seat.objects.filter(line__request__reference=reference)
    assert sorted(seats.values_list("state", flat=True)) == ["claimed", *["invited"] * (GRANTED - 1)]
    assert seats.get(email=NOMINEE).person.organisation == demo_person("official").organisation
    assert [watch.complaints for watch in watches] == [[], [], [], []]


def write(page: Page, label: str, words: str) -> None:
    """Go to a field and type into it."""
    go_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(words)


def tick(page: Page, box: Locator) -> None:
    go_to(page, box)
    page.keyboard.press("Space")


@pytest.fixture
def official_page(page: Page) -> Page:
    """A page of a new official, where a request for the flagship module can begin."""
    sign_in(page, an_official("NL"))
    page.goto(f"/en/access/requests/new/?module={FLAGSHIP}")
    return page


def save(page: Page, following: str) -> None:
    """Save by keyboard, and wait for the next page of the form."""
    follow(page, page.get_by_role("button", name="Save and go on"))
    expect(page.get_by_role("heading", level=1)).to_have_text(following)


def test_a_request_is_filled_in_and_sent_by_keyboard(official_page: Page):
    page = official_page
    follow(page, page.get_by_role("button", name="Begin"))
    follow(page, page.get_by_role("link", name="Who asks"))
    save(page, "Modules and seats")
    go_to(page, page.get_by_label(f"Seats: {MODULE}"))
    page.keyboard.press("Control+A")
    page.keyboard.type("3")
    save(page, "What the seats are for")
    choose_one(page, page.get_by_role("group", name="What the seats are for"), "Train our own staff")
    save(page, "Your reasons")
    save(page, "Your reasons")
    expect(page.get_by_role("alert")).to_be_focused()
    write(page, "Why your organisation needs it", REASONS)
    write(page, "Who will be trained", "Teams")
    write(page, "How many people you expect", "3")
    save(page, "Form, languages and time")
    choose_one(page, page.get_by_role("group", name="How it will be taken"), "Each person at their own pace")
    tick(page, page.get_by_label("English", exact=True))
    save(page, "Declarations")
    for declaration in page.get_by_role("main").get_by_role("checkbox").all():
        tick(page, declaration)
    save(page, "Attachment")
    save(page, "Check your answers")
    follow(page, page.get_by_role("button", name="Send the request"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Your request is sent")
    case = AccessRequest.objects.get(reference=page.locator(".receipt-reference").inner_text())
    assert (case.purpose, case.justification, case.lines.get().seats) == ("own_staff", REASONS, 3)
