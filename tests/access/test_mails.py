import re

import pytest
from django.template import engines
from django.urls import reverse
from django.utils import translation

from access import mails
from access.actions import deciding, grants, requests, seats
from access.actions.moving import LineGiven
from access.mail_words import Deadline
from access.models import NoteKind, Outcome, Reason
from access.workflow import Actor, Event
from ground.models import OutboxMessage
from ground.tokens import hash_of
from people.models import Absence, Rank, Role
from tests.factories.access import (
    a_draft,
    an_authority,
    an_official,
    approved,
    decided,
    endorsed,
    fresh,
    grant_of,
    nominated,
    sent,
)
from tests.factories.moments import at, moment
from tests.factories.people import OrganisationFactory, UserFactory, appointed

pytestmark = pytest.mark.django_db

QUESTION = "Which of your teams would take part in it?"


def mails_to(person) -> list[str]:
    """Subjects of all mails to a person or an address, in the order in which they were written."""
    address = person if isinstance(person, str) else person.email
    return [mail.subject.partition(": ")[2] or mail.subject for mail in written(address)]


def written(address: str):
    return OutboxMessage.objects.filter(address=address).order_by("pk")


def last_mail_to(person) -> str:
    address = person if isinstance(person, str) else person.email
    return written(address).last().body


def test_a_sent_request_is_confirmed_and_the_focal_point_and_the_deputy_are_asked():
    main, deputy = appointed(Role.FOCAL_POINT), appointed(Role.FOCAL_POINT, rank=Rank.DEPUTY)
    foreign = appointed(Role.FOCAL_POINT, country="BE")

    case = sent()

    assert mails_to(case.requester) == ["received"]
    assert mails_to(main) == mails_to(deputy) == ["please endorse a request"]
    assert mails_to(foreign) == []


def test_a_country_without_a_focal_point_gets_one_receipt_that_says_so():
    approver = appointed(Role.APPROVER)

    case = sent()

    assert mails_to(case.requester) == ["received"]
    assert "no focal point at the moment" in last_mail_to(case.requester)
    assert mails_to(approver) == ["please decide a request"]
    assert "note how you checked" in last_mail_to(approver)


def test_while_the_focal_point_is_away_only_the_deputy_is_written_to():
    main, deputy = appointed(Role.FOCAL_POINT), appointed(Role.FOCAL_POINT, rank=Rank.DEPUTY)
    Absence.objects.create(person=main, starts_on="2027-03-01", ends_on="2027-03-05")

    with at("2027-03-05 10:00"):
        sent()
    with at("2027-03-06 10:00"):
        sent()

    assert len(mails_to(deputy)) == 2
    assert len(mails_to(main)) == 1


def test_when_everybody_is_away_everybody_is_written_to():
    main = appointed(Role.FOCAL_POINT)
    Absence.objects.create(person=main, starts_on="2027-03-01", ends_on="2027-03-05")

    with at("2027-03-03 10:00"):
        sent()

    assert mails_to(main) == ["please endorse a request"]


def test_a_mail_says_reference_deadline_with_zone_what_happens_and_where():
    focal_point = appointed(Role.FOCAL_POINT)
    with at("2027-03-01 10:00"):
        case = sent()

    body = last_mail_to(focal_point)

    assert f"Reference: {case.reference} ({case.organisation}, France)" in body
    assert "Deadline: 8 March 2027, 23:59 (time zone Europe/Paris, CET)" in body
    assert "If you do nothing: you are reminded; " in body
    assert f"http://localhost:8000/en/access/desk/{case.reference}/" in body


@pytest.mark.parametrize(
    ("day", "zone", "words"),
    [
        ("2027-03-08", "Europe/Paris", "8 March 2027, 23:59 (time zone Europe/Paris, CET)"),
        ("2027-07-08", "Europe/Helsinki", "8 July 2027, 23:59 (time zone Europe/Helsinki, EEST)"),
        ("2027-03-08", "Atlantic/Reykjavik", "8 March 2027, 23:59 (time zone Atlantic/Reykjavik, GMT)"),
    ],
)
def test_deadline_is_written_with_its_zone(day, zone, words):
    assert str(Deadline(moment(f"{day} 00:00").date(), zone)) == words


def test_no_subject_says_who():
    approver = appointed(Role.APPROVER)
    requester = UserFactory(name="Marguerite Oiseau", organisation=an_authority("FR", name="Office Oiseau"))
    case = endorsed(by=requester)
    case = decided(case, Outcome.APPROVED, 20, by=approver)
    (seat,) = nominated(case, "lucie.martin@example.org")
    seats.refuse(seat)
    grants.revoke(grant_of(case), by=approver, reason=Reason.SECURITY)

    subjects = " ".join(OutboxMessage.objects.values_list("subject", flat=True))

    assert OutboxMessage.objects.count() >= 8
    for word in ("Marguerite", "Oiseau", "Ana", "Novak", "lucie", "martin", "example.org"):
        assert word not in subjects


def test_an_endorsement_tells_the_requester_and_asks_the_programme_of_the_module():
    approver, other = appointed(Role.APPROVER), appointed(Role.APPROVER, module_slug="another-module")

    case = endorsed()

    assert mails_to(case.requester) == ["received", "endorsed by the focal point"]
    assert mails_to(approver) == ["please decide a request"]
    assert mails_to(other) == []


def test_whoever_has_declared_a_conflict_is_not_asked_to_decide():
    focal_point, approver = appointed(Role.FOCAL_POINT), appointed(Role.APPROVER)
    case = sent()
    deciding.declare_conflict(case, by=approver)

    deciding.endorse(case, by=focal_point, version=case.version)

    assert mails_to(approver) == []


def test_a_question_and_its_answer_go_to_and_fro():
    focal_point, approver = appointed(Role.FOCAL_POINT), appointed(Role.APPROVER)
    case = endorsed(focal_point=focal_point)

    deciding.ask(case, by=approver, version=case.version, text=QUESTION)
    requests.answer(fresh(case), by=case.requester, text="The two teams of the north.")

    assert mails_to(case.requester)[-1] == "please answer a question"
    assert QUESTION in last_mail_to(case.requester)
    assert mails_to(focal_point)[-1] == "the programme has asked a question"
    assert mails_to(approver)[-1] == "your question was answered"
    assert "The two teams of the north." in last_mail_to(approver)


def test_a_declined_requester_reads_of_the_right_to_ask_once_and_of_the_appeal():
    focal_point = appointed(Role.FOCAL_POINT)
    with at("2027-03-01 10:00"):
        case = sent()
        deciding.decline(case, by=focal_point, version=case.version, reason=Reason.DUPLICATE, text="Asked in January.")

    body = last_mail_to(case.requester)

    assert "Reason: Asked for already" in body
    assert "Asked in January." in body
    assert "You may ask the programme once to decide all the same." in body
    assert "Ask or appeal by: 31 March 2027, 23:59" in body


def test_a_decision_says_for_each_module_what_it_gives_and_why_and_how_to_appeal():
    approver = appointed(Role.APPROVER)
    with at("2027-03-01 10:00"):
        case = endorsed(seats=20)
        given = [LineGiven(case.lines.get(), Outcome.PARTLY, 15, Reason.CAPACITY, "Fifteen are left this year.")]
        deciding.decide(case, given, by=approver, version=case.version, text="We looked at all requests together.")

    body = last_mail_to(case.requester)

    assert "– ASKED-FOR: Approved in part, 15 seats of 20\n  Reason: Not enough seats\n  Fifteen are left" in body
    assert "We looked at all requests together." in body
    assert "Appeal by: 31 March 2027" in body


def test_notes_of_the_programme_never_stand_in_a_mail():
    approver = appointed(Role.APPROVER)
    case = sent()
    given = [LineGiven(case.lines.get(), Outcome.APPROVED, 20)]

    deciding.decide(case, given, by=approver, version=case.version, how_checked="Rang the ministry, room 12.")

    assert case.notes.filter(kind=NoteKind.PROGRAMME).count() == 1
    assert not OutboxMessage.objects.filter(body__contains="room 12").exists()


def test_an_appeal_does_not_go_to_whoever_took_the_grant_back():
    reviewer, other = appointed(Role.APPEAL_REVIEWER), appointed(Role.APPEAL_REVIEWER)
    case = approved(seats=3)
    grants.revoke(grant_of(case), by=reviewer, reason=Reason.SECURITY)

    requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text="Nothing has happened.")

    assert mails_to(other) == ["please decide an appeal"]
    assert mails_to(reviewer) == []


def test_an_appeal_goes_to_a_reviewer_who_has_not_decided():
    reviewer, approver = appointed(Role.APPEAL_REVIEWER), appointed(Role.APPROVER)
    deciding_reviewer = appointed(Role.APPROVER)
    deciding_reviewer.appointments.create(role=Role.APPEAL_REVIEWER, starts_on="2026-01-01")
    case = decided(endorsed(), Outcome.REJECTED, by=deciding_reviewer)

    case_now = fresh(case)
    requests.appeal(case_now, by=case.requester, actor=Actor.REQUESTER, text="You have overlooked our teams.")

    assert mails_to(reviewer) == ["please decide an appeal"]
    assert "please decide an appeal" not in mails_to(deciding_reviewer) + mails_to(approver)
    assert mails_to(case.requester)[-1] == "the appeal was received"

    deciding.uphold(fresh(case), by=reviewer, version=fresh(case).version, text="The rules leave no room.")

    assert mails_to(case.requester)[-1] == "the appeal was decided"
    assert "the decision stands" in last_mail_to(case.requester)


def test_nominees_are_invited_in_their_language_with_a_link_that_is_nowhere_else():
    with at("2027-03-01 10:00"):
        case = approved()
        (seat,) = nominated(case, "lucie@example.org")

    mail = written("lucie@example.org").get()
    (token,) = re.findall(r"/access/invitation/([\w-]+)/", mail.body)
    seat.refresh_from_db()

    assert mail.recipient is None
    assert hash_of(token) == seat.token_hash
    assert "Please answer by: 22 March 2027, 23:59" in mail.body
    assert "No account is made for you before you accept." in mail.body


def test_a_wrong_address_is_told_without_a_name_and_a_refusal_with_it():
    focal_point = appointed(Role.FOCAL_POINT)
    case = approved(focal_point=focal_point)
    first, second = nominated(case, "a@example.org", "b@example.org")

    seats.refuse(first, is_wrong_address=True)
    assert mails_to(focal_point)[-1] == "an invitation went to a wrong address"
    assert "Novak" not in last_mail_to(focal_point)

    seats.refuse(second)
    assert mails_to(case.requester)[-1] == "an invitation was declined"
    assert "Ana Novak" in last_mail_to(case.requester)


def test_a_revocation_is_told_to_learners_without_the_reason():
    approver, learner = appointed(Role.APPROVER), UserFactory()
    case = approved()
    (seat,) = nominated(case, learner.email)
    seats.accept(seat, person=learner)

    grants.revoke(grant_of(case), by=approver, reason=Reason.SECURITY)

    assert "Security" not in last_mail_to(learner)
    assert "Your certificates stay valid" in last_mail_to(learner)
    assert "Reason: Security" in last_mail_to(case.requester)


def test_a_handover_tells_both():
    case = sent(by=an_official())
    before, after = case.requester, UserFactory(organisation=case.organisation)

    requests.hand_over(case, by=before, to=after)

    assert mails_to(before)[-1] == mails_to(after)[-1] == "the requester has changed"
    assert "You are the requester from now on" in last_mail_to(after)
    assert "You no longer see the request" in last_mail_to(before)


def test_a_marked_country_has_its_note_in_every_mail():
    sponsor = appointed(Role.APPROVER)
    partner = OrganisationFactory(country_id="XK")
    case = a_draft(by=sponsor, country="XK")
    requests.choose_organisation(case, partner, is_sponsored=True, sponsor="The project")

    requests.submit(case, by=sponsor)

    body = last_mail_to(sponsor)
    assert "Kosovo*" in body
    assert "* This designation is without prejudice" in body


def test_the_languages_of_the_words_are_those_of_the_receiver():
    requester = an_official()
    requester.language = "fr"
    requester.save()

    case = sent(by=requester)

    assert f"/fr/access/requests/{case.reference}/" in last_mail_to(requester)


def test_nobody_is_told_of_their_own_move_as_an_official():
    focal_point = appointed(Role.FOCAL_POINT)
    case = sent()

    requests.withdraw(case, by=focal_point, actor=Actor.FOCAL_POINT)

    assert mails_to(focal_point) == ["please endorse a request"]
    assert mails_to(case.requester) == ["received", "withdrawn"]


def test_every_row_of_the_table_has_a_subject_and_a_template_that_says_what_happens():
    for template in {row.template for row in mails.TOLD} | set(mails.SUBJECTS):
        assert template in mails.SUBJECTS
        source = engines["django"].get_template(f"access/mails/{template}.txt").template.source
        assert "{% block nothing %}" in source


def test_every_event_that_somebody_causes_is_told_to_somebody():
    silent = {Event.SUBMIT, Event.RESUBMIT, Event.DISCARD}

    assert {row.event for row in mails.TOLD} == set(Event) - silent


@pytest.mark.parametrize("page", [mails.REQUESTERS_PAGE, mails.OFFICIALS_PAGE, "access:invitation", "access:nominees"])
def test_every_link_leads_somewhere(page):
    with translation.override("en"):
        assert reverse(page, args=["RRF-FR-2027-00001"]).startswith("/en/access/")
