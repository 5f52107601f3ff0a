"""What becomes of places: another way to take part, a place given back at three times, a session that moves by an hour."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, expect

from people.models import Role, User
from programme.models import Booking, BookingState, KeptPlaces, Mode, TrainingSession
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import a_session, booked, free_module
from tests.journeys.conftest import PHONE
from tests.journeys.people import sign_in

HOUR = timedelta(hours=1)
# The tests' own offers are made while a page is opened; they stand for whole hours.
MOMENTS = timedelta(minutes=5)


@dataclass(frozen=True)
class Told:
    """What a calendar reads from a mail about the only block of a session."""

    method: str
    uid: str
    sequence: int
    status: str
    starts: datetime
    place: str


@dataclass(frozen=True)
class Mailbox:
    """The mailbox of the demo, read in a browser; `look` shows what has come meanwhile."""

    page: Page

    def look(self) -> None:
        self.page.goto("/demo/mail/")

    def subjects(self, person: User) -> list[str]:
        """What the person was written, the newest first."""
        return self._mails(person).locator("h2").all_inner_texts()

    def newest(self, person: User) -> Told:
        """What the newest mail to the person tells their calendar."""
        [file] = self._mails(person).first.get_by_role("link", name=".ics").all()
        calendar = Calendar.from_ical(self.page.request.get(file.get_attribute("href") or "").text())
        [event] = calendar.walk("VEVENT")
        return Told(
            method=str(calendar["METHOD"]),
            uid=str(event["UID"]),
            sequence=int(event["SEQUENCE"]),
            status=str(event["STATUS"]),
            starts=event["DTSTART"].dt,
            place=str(event["LOCATION"]),
        )

    def _mails(self, person: User):
        return self.page.get_by_role("article").filter(has_text=person.email)


@pytest.fixture
def mailbox(new_page: Callable[..., Page]) -> Mailbox:
    return Mailbox(new_page())


@pytest.fixture
def open_page(new_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a page of a session for somebody, on a phone unless told otherwise."""

    def opened(person: User, session: TrainingSession, act: str = "", **options: object) -> Page:
        page = new_page(**({"width": PHONE} | options))
        sign_in(page, person)
        page.goto(path_of(session, act))
        return page

    return opened


def path_of(session: TrainingSession, act: str = "") -> str:
    return f"/en/sessions/{session.key}/{act}"


def somebody(name: str, country: str) -> User:
    return UserFactory(name=name, country_id=country)


def session_in(days: int, **fields: object) -> TrainingSession:
    """A session in so many days, of a module that everybody may open."""
    module = free_module("booking-journey")
    return a_session(module=module, day=timezone.localdate() + timedelta(days=days), **fields)


def in_turn(session: TrainingSession, people: Sequence[User]) -> None:
    """All of them book a place in the room, one minute after the other, until now."""
    begun = timezone.now() - timedelta(minutes=len(people))
    for minute, person in enumerate(people):
        booked(session, person, at=begun + timedelta(minutes=minute))


def taken(session: TrainingSession, places: int, mode: Mode) -> None:
    """So many places are somebody's already."""
    guests = [somebody(f"Guest {number}", "BE") for number in range(places)]
    Booking.objects.bulk_create(
        Booking(session=session, person=guest, country_id="BE", mode=mode, state=BookingState.CONFIRMED)
        for guest in guests
    )


def book_here(page: Page, mode: str) -> None:
    page.get_by_label(mode).check()
    page.get_by_role("button", name="Book a place").click()
    expect(page.get_by_text("You have a place. We have written it to you, too.")).to_be_visible()


def change_to(page: Page, mode: str) -> None:
    page.get_by_text("Take part another way").click()
    page.get_by_label(mode).check()
    page.get_by_role("button", name="Change", exact=True).click()


def offer_another_place_online(desk: Page) -> None:
    """The trainer sees both lists, is told what is held, and adds a place."""
    room, online = desk.get_by_role("region", name="In the room"), desk.get_by_role("region", name="Online")
    expect(room).to_contain_text("12 of 12 places are held or offered.")
    expect(room.get_by_role("row", name="Cleo Next")).to_contain_text("Place offered")
    expect(online.get_by_role("row", name="Ana Room")).to_contain_text("Place confirmed")
    desk.get_by_label("Places online").fill("7")
    desk.get_by_role("button", name="Change the places").click()
    expect(desk.get_by_text("8 places of this kind are held already").first).to_be_visible()
    desk.get_by_label("Places online").fill("9")
    desk.get_by_role("button", name="Change the places").click()
    expect(desk.get_by_text("9 of 9 places are held or offered.")).to_be_visible()
    expect(online.get_by_role("row", name="Ben Room")).to_contain_text("is offered one here")


def test_a_hybrid_session_keeps_two_lists_and_people_change_between_them(
    open_page: Callable[..., Page], mailbox: Mailbox, axe: Callable[..., None], fits: Callable[[Page], None]
):
    session = session_in(40, room=12, online=8)
    trainer = appointed(Role.TRAINER, module_slug=session.module.slug)
    ana, ben, cleo = somebody("Ana Room", "PT"), somebody("Ben Room", "MT"), somebody("Cleo Next", "FR")
    taken(session, 10, Mode.ROOM)
    taken(session, 7, Mode.ONLINE)
    phone = open_page(ana, session)
    book_here(phone, "In the room")
    mailbox.look()
    before = mailbox.newest(ana)
    in_turn(session, [ben, cleo])

    change_to(phone, "Online")
    expect(phone.get_by_text("Changed. Your place now: Online.")).to_be_visible()
    fits(phone)
    axe(phone)

    mailbox.look()
    after = mailbox.newest(ana)
    assert (after.method, after.uid, after.place, after.status) == ("REQUEST", before.uid, "Online", "CONFIRMED")
    offered = mailbox.newest(cleo)
    assert (offered.method, offered.status) == ("REQUEST", "TENTATIVE")
    other_phone = open_page(ben, session, javascript=False)
    change_to(other_phone, "Online")
    expect(other_phone.get_by_text("You keep the one you have, and wait for the other.")).to_be_visible()
    assert Booking.objects.get(person=ben).mode == Mode.ROOM

    desk = open_page(trainer, session, "people/", width=1280)
    axe(desk)
    offer_another_place_online(desk)
    other_phone.reload()
    expect(other_phone.get_by_text("A place of the other kind is free for you: Online")).to_be_visible()
    fits(other_phone)
    other_phone.get_by_role("button", name="Take the place").click()
    expect(other_phone.get_by_text("The place is yours.")).to_be_visible()
    assert Booking.objects.get(person=ben).mode == Mode.ONLINE


@dataclass(frozen=True)
class Queue:
    """Who has a place that they give back, and who waits, in their order."""

    leaving: User
    earlier: User
    abroad: User
    compatriot: User

    @property
    def waiting(self) -> Sequence[User]:
        return self.earlier, self.abroad, self.compatriot


@pytest.fixture
def queue(database: None) -> Queue:
    return Queue(
        somebody("Mona Leaves", "MT"),
        somebody("Fanny Earlier", "FR"),
        somebody("Paulo Abroad", "PT"),
        somebody("Marta Compatriot", "MT"),
    )


def full_session(queue: Queue, days: int) -> TrainingSession:
    """Two places, one of them kept for Malta; a colleague of the first in the queue has the other."""
    session = session_in(days, room=2, title=f"In {days} days")
    KeptPlaces.objects.create(session=session, country_id="MT", places=1)
    in_turn(session, [queue.leaving, somebody("Flora Stays", "FR"), *queue.waiting])
    return session


def give_back(phone: Page) -> None:
    phone.locator("summary", has_text="Give the place back").click()
    phone.get_by_role("button", name="Give the place back").click()
    expect(phone.get_by_text("You have given it back. Whoever is next is asked.")).to_be_visible()


def hours_left(session: TrainingSession, person: User) -> int | None:
    """For how many hours the offer to somebody stands, if they have one."""
    until = Booking.objects.get(session=session, person=person).offered_until
    return round((until - timezone.now() + MOMENTS) / HOUR) if until else None


def test_a_place_given_back_goes_on_in_three_ways(open_page: Callable[..., Page], queue: Queue, mailbox: Mailbox):
    early, late, last = (full_session(queue, days) for days in (20, 10, 2))
    phone = open_page(queue.leaving, early)
    for session in (early, late, last):
        phone.goto(path_of(session))
        give_back(phone)

    def asked(session: TrainingSession) -> list[int | None]:
        return [hours_left(session, person) for person in queue.waiting]

    # The country's own place, then whose country has the fewest, then three at once.
    assert asked(early) == [None, None, 48]
    assert asked(late) == [None, 24, None]
    assert asked(last) == [24, 24, 24]
    waits = open_page(queue.earlier, early)
    expect(waits.get_by_text("You are number 2 of 2 on the waiting list.")).to_be_visible()
    quick, slow = open_page(queue.compatriot, last, javascript=False), open_page(queue.abroad, last)
    quick.get_by_role("button", name="Take the place").click()
    expect(quick.get_by_text("The place is yours.")).to_be_visible()
    slow.get_by_role("button", name="Take the place").click()
    expect(slow.get_by_text("somebody was quicker")).to_be_visible()
    expect(slow.get_by_text("You are number 1 of 2 on the waiting list.")).to_be_visible()
    mailbox.look()
    assert mailbox.newest(queue.compatriot).status == "CONFIRMED"
    assert {mailbox.newest(person).method for person in (queue.leaving, queue.abroad)} == {"CANCEL"}
    assert mailbox.subjects(queue.abroad)[0] == "Somebody else has taken the place"
    assert Booking.objects.filter(session=last, state=BookingState.CONFIRMED).count() == 2


def save_changed(desk: Page) -> None:
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("The session is kept.")).to_be_visible()


def test_a_session_moves_by_an_hour_and_to_another_room(
    open_page: Callable[..., Page], mailbox: Mailbox, fits: Callable[[Page], None]
):
    session = session_in(50, room=4, online=4)
    trainer = appointed(Role.TRAINER, module_slug=session.module.slug)
    ana, ben = somebody("Ana Room", "PT"), somebody("Ben Screen", "PT")
    phone = open_page(ana, session)
    book_here(phone, "In the room")
    book_here(open_page(ben, session), "Online")
    mailbox.look()
    before = {person: mailbox.newest(person) for person in (ana, ben)}

    desk = open_page(trainer, session, "change/", width=1280)
    block = desk.get_by_role("group", name="Block 1")
    block.get_by_label("From").fill("10:30")
    block.get_by_label("To").fill("13:30")
    save_changed(desk)

    mailbox.look()
    moved = {person: mailbox.newest(person) for person in (ana, ben)}
    for person in (ana, ben):
        assert len(mailbox.subjects(person)) == 2, "one mail for the booking, one for the change"
        assert moved[person].uid == before[person].uid
        assert moved[person].sequence == before[person].sequence + 1
        assert moved[person].starts - before[person].starts == HOUR
    phone.reload()
    expect(phone.get_by_text(re.compile("10:30.13:30")).first).to_be_visible()
    fits(phone)

    desk.goto(path_of(session, "change/"))
    desk.get_by_role("textbox", name="Place (optional)").fill("Rue Autre 2, step-free")
    save_changed(desk)

    mailbox.look()
    to_room = mailbox.newest(ana)
    assert (to_room.uid, to_room.sequence) == (before[ana].uid, moved[ana].sequence + 1)
    assert to_room.place == "Rue Autre 2, step-free, Brussels"
    assert len(mailbox.subjects(ana)) == 3
    assert mailbox.newest(ben) == moved[ben], "who takes part online is not told of another room"
