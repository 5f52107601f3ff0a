"""Twelve ways of a request, each walked by all who take part in it: by links, forms and mails, from the first page to the last."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from access.models import AccessRequest, Grant, Quota, QuotaScope, Seat
from access.words import DECLARATION_WORDS
from certificates.models import Credential
from ground import outbox
from learning import actions as learning
from modules.models import Module
from people.models import Country, Organisation, OrganisationKind, Role, User
from programme.models import BookingState
from tests.access.browsing import Visitor, at_the_pages, link_in, mails_to
from tests.factories.access import (
    an_authority,
    an_official,
    approved,
    endorsed,
    grant_of,
    nominated,
)
from tests.factories.certificates import short_module
from tests.factories.learning import begun
from tests.factories.modules import published_module
from tests.factories.moments import at
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import a_session, booked, states

pytestmark = pytest.mark.django_db

REASONS = "Our teams meet people every night who ask for help with sleep and fear, and nobody has trained them for it."
CAPACITY, LATER = "Not enough seats", "Fifteen now; the next ones come in spring."
FIGURES, DESK, LOG = (reverse(f"access:{name}") for name in ("figures", "desk", "log"))
LEARN = "/en/learn/small/"


@pytest.fixture
def module() -> Module:
    """A module on request that people can open and learn."""
    return published_module(access="on_request")


def fills_in(who: Visitor, module: Module, seats: int, organisation: Mapping[str, Any]) -> Visitor:
    """From the first page of the form to the check of the answers."""
    pages: list[Mapping[str, Any]] = [
        organisation,
        {f"Seats : Module {module.slug}": seats},
        {"Train our own staff": True},
        {
            "Why your organisation needs it": REASONS,
            "Who will be trained": "Outreach workers",
            "How many people you expect": seats,
            "Street": True,
        },
        {"Each person at their own pace": True, "English": True},
        {str(words): True for words in DECLARATION_WORDS.values()},
        {},
    ]
    for answers in pages:
        who.sends("Save and go on", answers)
    assert who.heading == "Check your answers"
    return who


def asks(who: Visitor, module: Module, *, seats: int = 20) -> AccessRequest:
    """From the public page of the module to the reference of the request."""
    who.opens(f"/en/catalogue/{module.slug}/").follows("Ask for access for your organisation")
    who.sends("Begin").follows("Who asks")
    fills_in(who, module, seats, {"Unit or department": "Outreach"}).sends("Send the request")
    assert who.heading == "Your request is sent"
    return AccessRequest.objects.get(reference=who.address.split("/")[-3])


def answers_the_mail(person: User) -> Visitor:
    """Somebody signs in and follows the link of the newest mail."""
    return at_the_pages(person).opens(link_in(mails_to(person)[0]))


def decides(who: Visitor, outcome: str, **more: Any) -> Visitor:
    """Fill in the decision of a request with one module."""
    given = {"seats": "Seats, if a part", "reason": "Reason, if not all", "text": "The reason in words"}
    given["checked"] = "How you checked the request"
    return who.sends("Send the decision", {outcome: True} | {given[name]: said for name, said in more.items()})


def state_of(case: AccessRequest) -> str:
    return AccessRequest.objects.get(pk=case.pk).state


def every_day(first: str, last: str, *, hour: str = "08:00") -> Iterator[date]:
    """Run the timers each morning from the first day to the last one."""
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        with at(f"{day} {hour}"):
            call_command("tick", at=f"{day}T{hour}", stdout=io.StringIO())
        yield day
        day += timedelta(days=1)


def list_of(number: int) -> SimpleUploadedFile:
    """A file with so many invented people."""
    rows = [f"p{one}@example.org;Ana;Novak {one};outreach;en" for one in range(1, number + 1)]
    header = "email;given_name;family_name;job_role;preferred_language"
    return SimpleUploadedFile("people.csv", "\n".join([header, *rows]).encode())


def accepts(person: User) -> Visitor:
    """A nominee with an account follows the invitation and takes the seat."""
    nominee = answers_the_mail(person)
    nominee.sends("Accept with this account", {label_of(nominee, "I accept the code of conduct"): True})
    assert "The seat is yours." in nominee.words
    return nominee


def label_of(who: Visitor, beginning: str) -> str:
    """The only label of the page that begins like this."""
    (label,) = (one for one in who.labels if one.startswith(beginning))
    return label


def a_quota(module: Module, cap: int, country: str) -> Quota:
    where = Country.objects.get(pk=country)
    first = date(timezone.localdate().year, 1, 1)
    return Quota.objects.create(module=module, scope=QuotaScope.COUNTRY, country=where, cap=cap, starts_on=first)


def test_twenty_seats_are_asked_for_fifteen_granted_and_the_sixteenth_person_is_one_too_many(module):
    official, focal_point, approver = (
        an_official("BE"),
        appointed(Role.FOCAL_POINT, country="BE"),
        appointed(Role.APPROVER),
    )
    authority = at_the_pages(official)

    case = asks(authority, module)

    assert case.reference == f"RRF-BE-{timezone.localdate().year}-00001"
    assert case.reference in authority.words
    assert case.reference in mails_to(official)[0].subject
    country = answers_the_mail(focal_point).sends("Endorse")
    assert f"{case.reference}: " in country.words
    assert country.address == DESK
    decides(answers_the_mail(approver), "In part", seats=15, reason=CAPACITY, text=LATER)
    assert state_of(case) == "partly_approved"

    decision = mails_to(official)[0].body
    assert "15 seats of 20" in decision
    assert LATER in decision
    authority = answers_the_mail(official)
    assert LATER in authority.words
    authority.opens(reverse("access:nominees", args=[case.reference])).follows("Upload a list")
    authority.sends("Read the file", {"CSV file": list_of(16)})
    assert "One row too many: no seat is left for p16@example.org." in authority.words
    authority.sends("Go on", {"All or nothing: save nobody until every row is right": True})
    assert (authority.status, Seat.objects.count()) == (422, 0)
    authority.sends("Go on", {"Valid rows only: save those now, and leave the others out": True})
    assert "15 people are nominated. 1 row was left out." in authority.words

    outbox.send_waiting(timezone.now())
    invitations = [one for one in mail.outbox if "/access/invitation/" in one.body]
    assert sorted(one.to[0] for one in invitations) == sorted(f"p{number}@example.org" for number in range(1, 16))
    assert not any("Novak" in one.subject for one in invitations)


def test_a_request_passes_on_after_ten_working_days_while_the_only_focal_point_is_away(module):
    """March 2027 begins on a Monday; no holiday of Denmark falls before the 25th."""
    with at("2027-03-01 10:00"):
        official, focal_point = an_official("DK"), appointed(Role.FOCAL_POINT, country="DK")
        approver = appointed(Role.APPROVER)
        away = at_the_pages(focal_point).opens(reverse("people:absences"))
        away.sends("Note an absence", {"From": "2027-03-01", "To": "2027-04-30"})
        assert "Your absence is noted." in away.words
        case = asks(at_the_pages(official), module)
        assert "8 March 2027" in at_the_pages(official).opens(reverse("access:request", args=[case.reference])).words

    states = {day.day: state_of(case) for day in every_day("2027-03-02", "2027-03-16")}

    assert states == dict.fromkeys(range(2, 16), "endorsement") | {16: "review"}
    assert any("The time for your word on this request is over" in one.body for one in mails_to(focal_point))
    with at("2027-03-16 10:00"):
        told = next(one for one in mails_to(official) if case.reference in one.subject)
        assert "without" in told.body
        programme = at_the_pages(approver).opens(DESK).follows(case.reference)
        decides(programme, "Approve 20")
        assert (programme.status, state_of(case)) == (422, "review")
        decides(programme, "Approve 20", checked="By telephone, with the head of the agency.")
    assert state_of(case) == "approved"
    assert AccessRequest.objects.get().is_unendorsed


def test_a_request_is_returned_corrected_endorsed_and_approved(module):
    official, focal_point, approver = (
        an_official("HR"),
        appointed(Role.FOCAL_POINT, country="HR"),
        appointed(Role.APPROVER),
    )
    case = asks(at_the_pages(official), module)
    question = "How many of the twenty work at night, and how many in an office?"

    country = answers_the_mail(focal_point)
    country.sends("Return it", {"Your question": "How many?"})
    assert (country.status, state_of(case)) == (422, "endorsement")
    assert "at least 20 characters" in country.words
    country.sends("Return it", {"Your question": question})
    assert state_of(case) == "returned"

    assert question in mails_to(official)[0].body
    authority = answers_the_mail(official)
    assert question in authority.words
    authority.follows("change your answers").follows("Modules and seats")
    authority.sends("Save and stop", {"Seats : Module small": 12})
    authority.follows("Back to the question").sends("Send the answer", {"Your answer": "Twelve work at night."})
    assert "Your answer is sent." in authority.words
    assert state_of(case) == "endorsement"

    country = answers_the_mail(focal_point)
    assert "Twelve work at night." in country.words
    country.sends("Endorse")
    decides(answers_the_mail(approver), "Approve 12")

    assert (state_of(case), grant_of(case).seats) == ("approved", 12)
    history = at_the_pages(official).opens(reverse("access:request", args=[case.reference])).words
    assert "Twelve work at night." in history


def test_a_refusal_is_appealed_by_the_focal_point_and_overturned_by_somebody_who_did_not_decide(module):
    focal_point, approver = appointed(Role.FOCAL_POINT, country="RO"), appointed(Role.APPROVER)
    reviewer = appointed(Role.APPEAL_REVIEWER)
    official = an_official("RO")
    case = asks(at_the_pages(official), module)
    answers_the_mail(focal_point).sends("Endorse")
    programme = answers_the_mail(approver)
    decides(programme, "Refuse")
    assert (programme.status, state_of(case)) == (422, "review")
    decides(programme, "Refuse", reason="The organisation is not eligible", text="It trains clerks.")
    assert "You may appeal once" in mails_to(official)[0].body
    appointed_as_reviewer_too(approver)

    country = at_the_pages(focal_point).opens(reverse("access:desk_case", args=[case.reference]))
    country.sends("Send the appeal", {"Reasons": "It runs six night teams; the clerks are elsewhere."})

    assert state_of(case) == "under_appeal"
    decider = at_the_pages(approver).opens(reverse("access:desk_case", args=[case.reference]))
    assert "Overturn the decision" not in decider.buttons
    judge = answers_the_mail(reviewer)
    assert "It runs six night teams" in judge.words
    judge.sends("Overturn the decision", {"Reasons": "The teams are whom the module is made for."})
    assert (state_of(case), grant_of(case).seats) == ("overturned", 20)
    assert "The teams are whom the module is made for." in mails_to(official)[0].body


def appointed_as_reviewer_too(person: User) -> None:
    person.appointments.create(role=Role.APPEAL_REVIEWER, evidence="Decision of the board")


def test_two_officials_of_one_authority_send_at_once_and_the_second_joins_the_first(module):
    appointed(Role.FOCAL_POINT, country="SI")
    authority = an_authority("SI")
    first, second = (at_the_pages(an_official("SI", authority)) for _number in range(2))
    for who in (first, second):
        who.opens(f"/en/catalogue/{module.slug}/").follows("Ask for access for your organisation")
        who.sends("Begin").follows("Who asks")
        fills_in(who, module, 8, {})

    first.sends("Send the request")
    second.sends("Send the request")

    assert first.heading == "Your request is sent"
    assert (second.status, second.heading) == (409, "There is an open request already")
    case = AccessRequest.objects.get(state="endorsement")
    assert case.reference not in second.words
    second.sends("Ask to add my seats to it")
    assert "Your wish stands on the open request. Your draft is kept." in second.words
    assert "asks for 8 seats more" in first.follows("To the request").words
    assert AccessRequest.objects.filter(state="draft").count() == 1


def test_two_authorities_of_a_country_want_the_last_seats_and_the_time_of_sending_decides(module):
    """Nobody says which comes first; five working days from the 1st of March 2027 end on the 8th."""
    with at("2027-03-01 10:00"):
        a_quota(module, 10, "SI")
        focal_point, approver = appointed(Role.FOCAL_POINT, country="SI"), appointed(Role.APPROVER)
        officials = [an_official("SI") for _number in range(2)]
        first, second = (asks(at_the_pages(one), module, seats=8) for one in officials)
        country = at_the_pages(focal_point).opens(reverse("access:desk_case", args=[second.reference]))
        country.sends("Endorse")
        assert (country.status, state_of(second)) == (422, "endorsement")
        assert "Rank among the open requests of your country: Say which place it has: 1 comes first." in country.words

    list(every_day("2027-03-02", "2027-03-09"))

    assert [AccessRequest.objects.get(pk=case.pk).rank for case in (first, second)] == [1, 2]
    for official, case in zip(officials, (first, second), strict=True):
        told = next(one for one in mails_to(official) if case.reference in one.subject)
        assert "in the order in which they were sent" in told.body
    with at("2027-03-09 10:00"):
        for case, rank in ((first, 1), (second, 2)):
            country.opens(reverse("access:desk_case", args=[case.reference]))
            country.sends("Endorse", {"Rank among the open requests of your country": rank})
        programme = at_the_pages(approver).opens(reverse("access:desk_case", args=[first.reference]))
        decides(programme, "Approve 8")
        programme.opens(reverse("access:desk_case", args=[second.reference]))
        decides(programme, "Approve 8")
        assert programme.status == 422
        programme.sends("Approve the 2 seats that are left")
    assert [state_of(case) for case in (first, second)] == ["approved", "partly_approved"]


def test_the_last_seat_goes_to_one_request_and_the_other_waits_until_it_is_free(module):
    focal_point = appointed(Role.FOCAL_POINT, country="IT")
    a_quota(module, 1, "IT")
    first, second = (
        endorsed(country="IT", module=module, seats=1, focal_point=focal_point, rank=rank) for rank in (1, 2)
    )
    one, other, colleague = (at_the_pages(appointed(Role.APPROVER)) for _number in range(3))
    for who, case in ((one, first), (colleague, first), (other, second)):
        who.opens(reverse("access:desk_case", args=[case.reference]))

    decides(one, "Approve 1")
    decides(colleague, "Refuse", reason=CAPACITY, text="There is none left.")
    decides(other, "Approve 1")

    assert (colleague.status, colleague.heading) == (409, "Somebody was quicker")
    assert "There is none left." in colleague.words
    assert other.status == 422
    assert "no seat is left" in other.words
    other.sends("Put on the waiting list", beside="Send the decision")
    assert [state_of(first), state_of(second), Quota.objects.get(country="IT").used] == ["approved", "waitlisted", 1]
    waiting = at_the_pages(second.requester).opens(reverse("access:request", args=[second.reference]))
    assert "Place on the waiting list: 1." in waiting.words

    one.opens(reverse("access:grant", args=[grant_of(first).pk])).follows("Take the grant back")
    one.sends("Take the grant back", {"Asked for already": True, label_of(one, "Take the grant back now."): True})
    call_command("tick", stdout=io.StringIO())

    assert state_of(second) == "review"
    decides(other.opens(reverse("access:desk_case", args=[second.reference])), "Approve 1")
    assert (state_of(second), Quota.objects.get(country="IT").used) == ("approved", 1)


def test_an_associated_country_gets_seats_and_the_figures_of_the_union_stay_as_they_are(module):
    approver = appointed(Role.APPROVER)
    approved(country="FR", module=module, seats=5)
    before = figures_of(approver, "EU")
    official, focal_point = an_official("NO"), appointed(Role.FOCAL_POINT, country="NO")
    associated = figures_of(approver, "SAC")

    case = asks(at_the_pages(official), module, seats=8)
    answers_the_mail(focal_point).sends("Endorse")
    decides(answers_the_mail(approver), "Approve 8")

    assert state_of(case) == "approved"
    assert figures_of(approver, "EU") == before
    assert figures_of(approver, "SAC")["Norway"][:5] == ["Norway", "1", "0", "1", "0"]
    assert "Norway" not in {**associated, **before}


def figures_of(user: User, group: str) -> dict[str, list[str]]:
    """The rows of the file of figures of a group of countries, by their first cell."""
    response = at_the_pages(user).client.get(f"{reverse('access:figures_export')}?group={group}")
    rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    return {row[0]: row for row in rows if row}


def test_a_partner_is_sponsored_and_its_marked_country_has_its_note_on_paper_and_in_the_file(module):
    focal_point = appointed(Role.FOCAL_POINT, country="FR")
    sponsor, approver = appointed(Role.APPROVER), appointed(Role.APPROVER)
    Organisation.objects.create(name="House of Hope", country_id="XK", kind=OrganisationKind.CIVIL_SOCIETY)
    project = at_the_pages(sponsor).opens(reverse("access:new")).sends("Begin").follows("Who asks")

    fills_in(
        project,
        module,
        6,
        {
            "Organisation": "House of Hope (Kosovo*)",
            "The organisation is a partner outside the Union, and somebody sponsors it": True,
            "Sponsor": "Return project (invented)",
        },
    ).sends("Send the request")

    case = AccessRequest.objects.get()
    assert (case.state, case.is_unendorsed, mails_to(focal_point)) == ("review", False, [])
    decides(answers_the_mail(approver), "Approve 6")
    assert state_of(case) == "approved"
    assert dict(Quota.objects.values_list("scope", "used")) == {"partners": 6, "everybody": 6}
    note = "This designation is without prejudice to positions on status"
    paper = project.opens(reverse("access:print", args=[case.reference])).words
    assert "Kosovo*" in paper
    assert note in paper
    file = at_the_pages(approver).client.get(f"{reverse('access:desk_export')}?tab=all").content.decode("utf-8-sig")
    assert note in file.splitlines()[0]
    assert "Kosovo*" in file
    assert all(note in one.body for one in mails_to(sponsor))


def test_when_a_grant_ends_the_content_is_closed_a_begun_run_is_finished_and_the_certificate_stays():
    module = short_module("small", access="on_request")
    ready, begins = UserFactory(email="ready@example.org"), UserFactory(email="begins@example.org")
    with at("2027-03-01 10:00"):
        case = approved(module=module)
        nominated(case, ready.email, begins.email)
        last_day = grant_of(case).ends_on
        done, learner = accepts(ready), accepts(begins)
        for visitor in (done, learner):
            visitor.opens(LEARN).sends("Begin this module")
        for unit in ("u1", "u2"):
            learning.mark_unit(ready.enrolments.with_edition().get(), unit, done=True)
        done.opens(f"{LEARN}certificate/").sends("Make my certificate")
        begun(begins.enrolments.with_edition().get(), "quiz-u1")
        begins.enrolments.get().attempts.update(begun_at=timezone.now())

    assert last_day == date(2028, 2, 28)
    with at("2028-03-05 10:00"):
        done, learner, visitor = at_the_pages(ready), at_the_pages(begins), Visitor()
        assert [one.opens(f"{LEARN}u1/").status for one in (done, learner)] == [403, 403]
        assert "Secret words" not in learner.words
        assert "What you can still finish" in learner.words
        run = learner.opens(f"{LEARN}do/quiz-u1/")
        assert (run.status, "This one run can be finished" in run.words) == (200, True)
        code = Credential.objects.get().grouped_code
        check = visitor.opens(f"/en/certificates/{code}/")
        assert check.heading == "This certificate is valid"
    with at("2028-03-15 10:00"):
        assert at_the_pages(begins).opens(f"{LEARN}do/quiz-u1/").status == 403


def test_a_revoked_grant_closes_the_module_in_neutral_words_and_an_appeal_gives_it_back(module):
    focal_point, approver = appointed(Role.FOCAL_POINT, country="FR"), appointed(Role.APPROVER)
    reviewer, person = appointed(Role.APPEAL_REVIEWER), UserFactory(email="ana@example.org")
    case = approved(module=module, focal_point=focal_point)
    nominated(case, person.email)
    accepts(person).sends("Begin this module")
    session = a_session(module=module, room=1, day=timezone.localdate() + timedelta(days=60))
    at_the_pages(person).opens(reverse("sessions:session", args=[session.key])).sends("Book a place")
    booked(session, at=timezone.now())
    programme = at_the_pages(approver).opens(reverse("access:grant", args=[grant_of(case).pk]))

    programme.follows("Take the grant back")
    assert "1 person learns on it." in programme.words
    assert "First contact" in programme.words
    certain = {"Security": True, label_of(programme, "Take the grant back now."): True}
    programme.sends("Take the grant back", certain)
    assert not Grant.objects.get().is_revoked
    programme.sends("Take the grant back", certain | {"Cancel all of them": True})

    assert Grant.objects.get().is_revoked
    assert states(session) == [BookingState.CANCELLED, BookingState.OFFERED]
    assert mails_to(person)[0].subject == "Your place in a training session was cancelled"
    told = mails_to(person)[1].body
    assert "This has nothing to do with how you learned." in told
    assert "Security" not in told
    assert at_the_pages(person).opens(f"{LEARN}u1/").status == 403
    official = case.requester
    assert "Security" in mails_to(official)[0].body
    authority = answers_the_mail(official)
    authority.opens(reverse("access:appeal", args=[case.reference]))
    authority.sends("Send the appeal", {"Why the decision should be changed": "The account that was lent is closed."})
    answers_the_mail(reviewer).sends(
        "Overturn the decision", {"Reasons": "The cause is gone, nobody else is at fault."}
    )
    assert (state_of(case), grant_of(case).seats_used) == ("overturned", 1)
    assert at_the_pages(person).opens(f"{LEARN}u1/").status == 200


def test_an_official_leaves_and_a_colleague_goes_on_with_the_request(module):
    focal_point, authority = appointed(Role.FOCAL_POINT, country="FR"), an_authority("FR")
    leaver, successor = an_official(organisation=authority), an_official(organisation=authority)
    case = asks(at_the_pages(leaver), module)
    page = reverse("access:request", args=[case.reference])
    credential = certificate_of(leaver)

    country = at_the_pages(focal_point).opens(page).follows("Hand over to a colleague")
    country.sends("Hand over", {"Who goes on with it": f"{successor.name} ({successor.email})"})

    assert f"{case.reference} is with {successor} now." in country.words
    old, new = at_the_pages(leaver), answers_the_mail(successor)
    assert (old.opens(page).status, new.address) == (404, page)
    assert case.reference in mails_to(leaver)[0].subject
    assert leaver.name in new.words
    assert successor.name in new.words
    old.opens(reverse("people:profile")).sends("Save", {"Organisation": "Not in the list, or none"})
    assert (old.opens(reverse("access:mine")).status, old.heading) == (403, "Requests are made by officials")
    check = Visitor().opens(f"/en/certificates/{credential.grouped_code}/")
    assert (check.heading, leaver.name in check.words) == ("This certificate is valid", True)
    new.opens(page).follows("Withdraw").sends("Withdraw it")
    assert (new.status, state_of(case)) == (200, "withdrawn")


def certificate_of(person: User) -> Credential:
    module = short_module()
    learner = at_the_pages(person)
    give_and_complete(person, module)
    learner.opens(f"/en/learn/{module.slug}/certificate/").sends("Make my certificate")
    return Credential.objects.get()


def give_and_complete(person: User, module: Module) -> None:
    enrolment = learning.enrol(person, module)
    for unit in ("u1", "u2"):
        learning.mark_unit(enrolment, unit, done=True)


def test_an_auditor_reads_the_log_verifies_the_chain_and_learns_no_name(module):
    official, focal_point, approver = (
        an_official("BE"),
        appointed(Role.FOCAL_POINT, country="BE"),
        appointed(Role.APPROVER),
    )
    case = asks(at_the_pages(official), module)
    answers_the_mail(focal_point).sends("Endorse", {"Note for the focal points of your country": "Known to us."})
    decides(answers_the_mail(approver), "In part", seats=15, reason=CAPACITY, text=LATER)
    nominated(AccessRequest.objects.get(), "ana@example.org")
    private = [
        official.name,
        official.email,
        focal_point.name,
        approver.name,
        REASONS,
        LATER,
        "ana@example.org",
        "Novak",
    ]
    programme = at_the_pages(approver).opens(reverse("access:desk_case", args=[case.reference])).words
    assert [words in programme for words in (official.name, official.email, LATER)] == [True, True, True]
    auditor = at_the_pages(appointed(Role.AUDITOR))

    log = auditor.opens(LOG).words
    file = auditor.client.get(reverse("access:log_export")).content.decode("utf-8-sig")
    verified = auditor.sends("Verify the chain").words

    assert case.reference in log
    assert case.reference in file
    assert "small: Approved in part 15" in log
    assert "The chain holds" in verified
    assert [words for words in private for page in (log, file, verified) if words in page] == []
    closed = ("request", "print", "nominees", "nominees_export")
    assert {auditor.opens(reverse(f"access:{name}", args=[case.reference])).status for name in closed} == {404}
    desk = [auditor.opens(f"{DESK}{one}/").words for one in (case.reference, "RRF-BE-2026-99999")]
    assert desk[0] == desk[1]
    assert (auditor.status, auditor.heading) == (403, "This page is not open to you")
