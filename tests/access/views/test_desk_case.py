"""The decision page: who sees what of a request, what each may do to it, and what happens when it cannot be done."""

import inspect
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from access.actions import deciding, requests
from access.models import AccessRequest, Conflict, Grant, NoteKind, Outcome, Quota, QuotaScope, Reason
from access.views.desk.acts import REFUSALS
from access.workflow import Actor, Event, State
from ground.models import AuditEvent
from people.models import Country, Rank, Role, User
from tests.factories.access import (
    ANSWERS,
    a_draft,
    a_module,
    an_authority,
    an_official,
    approved,
    decided,
    endorsed,
    fresh,
    sent,
)
from tests.factories.people import administrator, appointed

pytestmark = pytest.mark.django_db

DESK = "/en/access/desk/"
QUESTION = "How many of them work at night, and where?"


def path_of(case: AccessRequest) -> str:
    return f"{DESK}{case.reference}/"


def words_of(response) -> str:
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def offered(response) -> list[str]:
    """The acts that the page has a form for."""
    return re.findall(r'name="do" value="(\w+)"', response.content.decode())


def errors_of(response) -> list[str]:
    """The errors in the summary at the top of the forms."""
    summary = re.search(r'class="error-summary".*?</ul>', response.content.decode(), re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", one)) for one in re.findall(r"<li>(.*?)</li>", summary[0])]


def do(client: Client, case: AccessRequest, act: str, **said: Any):
    return client.post(path_of(case), {"do": act, "version": case.version} | said)


def line_of(case: AccessRequest, outcome: str, seats: int | str = "", reason: str = "", text: str = "") -> dict:
    """The fields of the only line."""
    key = case.lines.get().pk
    return {f"outcome_{key}": outcome, f"seats_{key}": seats, f"reason_{key}": reason, f"text_{key}": text}


def quota_of(cap: int, *, used: int = 0, country: str = "FR") -> Quota:
    return Quota.objects.create(
        module=a_module(), scope=QuotaScope.COUNTRY, country_id=country, starts_on="2026-01-01", cap=cap, used=used
    )


@pytest.fixture
def focal_point() -> User:
    return appointed(Role.FOCAL_POINT, country="FR")


@pytest.fixture
def approver() -> User:
    return appointed(Role.APPROVER)


# Who sees it


def test_what_is_outside_the_scope_is_answered_like_what_is_not_there(client_of, focal_point):
    case = sent()
    elsewhere = appointed(Role.FOCAL_POINT, country="BE")
    other_module = appointed(Role.APPROVER, module_slug="elsewhere")

    for person in (elsewhere, other_module):
        client = client_of(person)
        there, nowhere = client.get(path_of(case)), client.get(f"{DESK}RRF-FR-2026-99999/")
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert words_of(there) == words_of(nowhere)
        assert do(client, case, "endorse").status_code == 404
    assert client_of(focal_point).get(path_of(case)).status_code == 200


@pytest.mark.parametrize("role", [Role.TRAINER, Role.AUDITOR, Role.EDITOR])
def test_other_roles_do_not_see_it(client_of, role):
    assert client_of(appointed(role)).get(path_of(sent())).status_code == 403


def test_the_requester_has_another_page_for_it(client_of):
    case = sent()

    assert client_of(case.requester).get(path_of(case)).status_code == 403


def test_visitors_are_sent_to_sign_in():
    case = sent()

    assert Client().get(path_of(case))["Location"].startswith("/account/login/")


# What stands on it


def test_the_page_says_who_asks_for_what_and_what_is_known_about_it(client_of, focal_point):
    organisation = an_authority(name="Agence de l’accueil", headcount=5)
    person = an_official(organisation=organisation)
    before = decided(endorsed(by=person, focal_point=focal_point), Outcome.PARTLY, 3)
    Quota.objects.filter(scope=QuotaScope.COUNTRY).update(cap=12)
    rival = sent(by=an_official(organisation=an_authority(name="Ville d’Exemple")))
    case = sent(by=person, seats=20, unit="Night teams")

    words = words_of(client_of(focal_point).get(path_of(case)))

    for expected in (
        "Agence de l’accueil",
        "Night teams",
        person.email,
        "The end of the address is not known for this organisation.",
        "ASKED-FOR 20 12 3 9, too few",
        "more seats (20) than people who work there (5).",
        ANSWERS["justification"],
        ANSWERS["target_group"],
        f"{before.reference} · ",
        "ASKED-FOR: 3 of 20",
        f"{rival.reference} Ville d’Exemple",
        "New, 5 working days",
        "23:59 (Europe/Paris)",
    ):
        assert expected in words


def test_the_clock_is_told_in_words(client_of, focal_point, approver):
    case = endorsed(focal_point=focal_point)
    deciding.ask(case, by=approver, version=case.version, text=QUESTION)

    assert "clock paused since" in words_of(client_of(approver).get(path_of(case)))


def test_a_regional_focal_point_learns_nothing_of_rivals_elsewhere(client_of):
    ours = an_authority()
    regional = appointed(Role.FOCAL_POINT, country="FR", organisation=ours)
    rival = sent()
    case = sent(by=an_official(organisation=ours))

    page = client_of(regional).get(path_of(case)).content.decode()

    assert rival.reference not in page
    assert 'value="merge"' not in page


def test_each_side_reads_its_own_notes_only(client_of, focal_point, approver):
    case = sent()
    requests.say(case, by=focal_point, text="We know them well.", kind=NoteKind.FOCAL_POINT)
    requests.say(case, by=approver, text="Two complaints last year.", kind=NoteKind.PROGRAMME)

    def read(person: User) -> list[bool]:
        words = words_of(client_of(person).get(path_of(case)))
        return [text in words for text in ("We know them well.", "Two complaints last year.")]

    assert read(focal_point) == [True, False]
    assert read(appointed(Role.FOCAL_POINT, country="FR", rank=Rank.DEPUTY)) == [True, False]
    assert read(approver) == [False, True]


def test_somebody_with_a_conflict_reads_no_notes_of_the_programme(client_of, approver):
    case = sent()
    requests.say(case, by=administrator(), text="Two complaints last year.", kind=NoteKind.PROGRAMME)
    deciding.declare_conflict(case, by=approver)

    assert "Two complaints last year." not in words_of(client_of(approver).get(path_of(case)))


def test_the_mark_of_a_country_is_explained(client_of, approver):
    Country.objects.get_or_create(code="XK", defaults={"name": "Kosovo", "mark": "*"})

    assert "UNSCR 1244/1999" in words_of(client_of(approver).get(path_of(sent(country="XK"))))


def test_the_page_costs_the_same_for_many_lines_and_earlier_requests(client_of, approver, django_assert_num_queries):
    few = endorsed()
    person = an_official()
    for number in range(3):
        decided(endorsed(by=person, module=a_module(f"module-{number}")), Outcome.REJECTED)
    draft = a_draft(by=person)
    requests.choose_lines(draft, {a_module(f"module-{number}"): 5 for number in range(3)})
    many = requests.submit(draft, by=person)
    AccessRequest.objects.filter(pk=many.pk).update(state=State.REVIEW)
    client = client_of(approver)

    for case in (few, many):
        client.get(path_of(case))
        with django_assert_num_queries(16):
            client.get(path_of(case))


# What is offered to whom


def test_each_hat_is_offered_its_own_acts(client_of, focal_point, approver):
    case = sent()
    reviewer = appointed(Role.APPEAL_REVIEWER)

    def acts() -> list[list[str]]:
        pages = [client_of(person).get(path_of(case)) for person in (focal_point, approver, reviewer)]
        return [[act for act in offered(page) if act != "note"] for page in pages]

    assert acts() == [["endorse", "return", "decline", "withdraw"], ["conflict"], ["conflict"]]
    deciding.endorse(case, by=focal_point, version=case.version)
    assert acts() == [["withdraw"], ["decide", "ask", "waitlist", "conflict"], ["conflict"]]
    rejected = decided(fresh(case), Outcome.REJECTED, by=approver)
    assert acts() == [["appeal"], ["correct"], []]
    requests.appeal(rejected, by=rejected.requester, actor=Actor.REQUESTER, text="Look again.")
    assert acts() == [["withdraw"], ["conflict"], ["overturn", "modify", "uphold", "conflict"]]


def test_the_decider_is_not_offered_the_appeal(client_of):
    both = administrator()
    case = decided(endorsed(), Outcome.REJECTED, by=both)
    requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text="Look again.")

    assert "uphold" not in offered(client_of(both).get(path_of(case)))


def test_the_focal_point_s_own_request_is_left_to_the_deputy(client_of, focal_point):
    deputy = appointed(Role.FOCAL_POINT, country="FR", rank=Rank.DEPUTY)
    focal_point.organisation = an_authority()
    focal_point.save()
    case = sent(by=focal_point)

    assert "endorse" not in offered(client_of(focal_point).get(path_of(case)))
    assert do(client_of(focal_point), case, "endorse").status_code == 403
    assert "endorse" in offered(client_of(deputy).get(path_of(case)))


@pytest.mark.parametrize("act", ["decide", "ask", "waitlist", "uphold", "correct", "conflict"])
def test_a_focal_point_does_nothing_of_the_programme_s(client_of, focal_point, act):
    case = sent()

    assert do(client_of(focal_point), case, act, text=QUESTION).status_code == 403
    assert fresh(case).state == State.ENDORSEMENT


@pytest.mark.parametrize("act", ["endorse", "return", "decline", "withdraw", "appeal", "merge"])
def test_the_programme_does_nothing_of_the_focal_point_s(client_of, focal_point, approver, act):
    case = sent()

    assert do(client_of(approver), case, act, text=QUESTION).status_code == 403
    assert fresh(case).state == State.ENDORSEMENT


def test_an_unknown_act_is_not_there(client_of, focal_point):
    assert do(client_of(focal_point), sent(), "celebrate").status_code == 404


# The focal point


def test_endorsing_passes_the_request_on_and_leads_back_to_the_queue(client_of, focal_point):
    case = sent()

    response = do(client_of(focal_point), case, "endorse", note="Known to us.")

    assert (response.status_code, response["Location"]) == (302, DESK)
    assert fresh(case).state == State.REVIEW
    assert case.notes.get().kind == NoteKind.FOCAL_POINT


def test_more_than_the_quota_needs_a_reason(client_of, focal_point):
    case = sent(seats=20)
    quota_of(10)
    client = client_of(focal_point)

    refused = do(client, case, "endorse", note="Known to us.")
    assert (refused.status_code, errors_of(refused)) == (422, ["Why more than the quota: This field is required."])
    assert "Known to us." in words_of(refused)

    do(client, case, "endorse", over_quota_reason="Two new teams.")
    assert (fresh(case).state, fresh(case).over_quota_reason) == (State.REVIEW, "Two new teams.")


def test_beside_a_rival_the_focal_point_says_which_comes_first(client_of, focal_point):
    sent()
    case = sent()
    client = client_of(focal_point)

    refused = do(client, case, "endorse")
    assert (refused.status_code, len(errors_of(refused))) == (422, 1)

    do(client, case, "endorse", rank=2)
    assert (fresh(case).state, fresh(case).rank) == (State.REVIEW, 2)


@pytest.mark.parametrize("text", ["", "Why?", "   Why is that?   "])
def test_a_question_says_what_is_wanted(client_of, focal_point, text):
    case = sent()

    response = do(client_of(focal_point), case, "return", text=text)

    assert response.status_code == 422
    assert fresh(case).state == State.ENDORSEMENT


def test_a_question_goes_to_the_requester(client_of, focal_point):
    case = sent()

    do(client_of(focal_point), case, "return", text=QUESTION)

    assert fresh(case).state == State.RETURNED
    assert case.notes.get().text == QUESTION


@pytest.mark.parametrize("said", [{"reason": "", "text": "Not now."}, {"reason": "duplicate", "text": ""}])
def test_declining_needs_a_reason_and_words(client_of, focal_point, said):
    case = sent()

    assert do(client_of(focal_point), case, "decline", **said).status_code == 422
    assert fresh(case).state == State.ENDORSEMENT


def test_declining_keeps_reason_and_words(client_of, focal_point):
    case = sent()

    do(client_of(focal_point), case, "decline", reason="duplicate", text="The ministry has asked for you.")

    event = fresh(case).events.last()
    assert (event.event, event.reason) == (Event.DECLINE, Reason.DUPLICATE)
    assert event.notes.get().text == "The ministry has asked for you."


def test_a_request_is_joined_with_a_rival(client_of, focal_point):
    rival, case = sent(), sent()

    do(client_of(focal_point), case, "merge", into=rival.reference)

    assert (fresh(case).state, fresh(case).merged_into) == (State.MERGED, rival)


def test_a_request_is_not_joined_with_one_of_another_country(client_of, focal_point):
    sent()
    elsewhere, case = sent(country="BE"), sent()

    assert do(client_of(focal_point), case, "merge", into=elsewhere.reference).status_code == 422
    assert fresh(case).state == State.ENDORSEMENT


def test_the_focal_point_appeals_for_the_country_once(client_of, focal_point):
    case = decided(endorsed(focal_point=focal_point), Outcome.REJECTED)
    client = client_of(focal_point)

    do(client, case, "appeal", text="Nobody has read the reasons.")
    assert fresh(case).state == State.UNDER_APPEAL

    deciding.uphold(fresh(case), by=appointed(Role.APPEAL_REVIEWER), version=fresh(case).version, text="It stands.")
    assert "appeal" not in offered(client.get(path_of(case)))


def test_an_approved_request_offers_no_appeal(client_of, focal_point):
    case = approved(focal_point=focal_point)

    assert "appeal" not in offered(client_of(focal_point).get(path_of(case)))


# The programme


def test_approving_gives_the_seats(client_of, approver):
    case = endorsed(seats=20)

    response = do(client_of(approver), case, "decide", **line_of(case, "approved"), text="Welcome.")

    assert response["Location"] == DESK
    assert (fresh(case).state, Grant.objects.get().seats) == (State.APPROVED, 20)


def test_a_part_is_approved_with_a_reason(client_of, approver):
    case = endorsed(seats=20)

    do(client_of(approver), case, "decide", **line_of(case, "partly", 15, "capacity"))

    assert (fresh(case).state, Grant.objects.get().seats) == (State.PARTLY_APPROVED, 15)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (("", "", ""), "Decision on ASKED-FOR: Choose approve, in part or refuse."),
        (("partly", "", "capacity"), "Seats, if a part: A part is at least 1 seat and fewer than 20."),
        (("partly", 0, "capacity"), "Seats, if a part: A part is at least 1 seat and fewer than 20."),
        (("partly", 20, "capacity"), "Seats, if a part: A part is at least 1 seat and fewer than 20."),
        (("partly", 5, ""), "Reason, if not all: Choose why the organisation gets less than it asked for."),
        (("rejected", "", ""), "Reason, if not all: Choose why the organisation gets less than it asked for."),
        (("rejected", "", "other"), "The reason in words: Say the other reason in words."),
    ],
)
def test_what_is_missing_in_a_decision_is_said_beside_the_field(client_of, approver, line, error):
    case = endorsed(seats=20)

    response = do(client_of(approver), case, "decide", **line_of(case, *line), text="Kept words.")

    assert (response.status_code, errors_of(response)) == (422, [error])
    assert "Kept words." in words_of(response)
    assert fresh(case).state == State.REVIEW


def test_the_lines_of_a_bundle_are_decided_one_by_one(client_of, approver):
    person, modules = an_official(), (a_module("first"), a_module("second"))
    draft = a_draft(by=person)
    requests.choose_lines(draft, {modules[0]: 5, modules[1]: 8})
    case = requests.submit(draft, by=person)
    first, second = case.lines.order_by("pk")
    said = {
        f"outcome_{first.pk}": "approved",
        f"outcome_{second.pk}": "rejected",
        f"reason_{second.pk}": "not_target_group",
        "how_checked": "Telephone call to the ministry.",
    }

    do(client_of(approver), case, "decide", **said)

    assert fresh(case).state == State.PARTLY_APPROVED
    assert [(line.outcome, line.seats_granted) for line in case.lines.order_by("pk")] == [
        ("approved", 5),
        ("rejected", 0),
    ]


def test_without_an_endorsement_the_programme_says_how_it_checked(client_of, approver):
    case = sent()
    client = client_of(approver)

    refused = do(client, case, "decide", **line_of(case, "approved"))
    assert errors_of(refused) == ["How you checked the request: Write a sentence or two."]

    do(client, case, "decide", **line_of(case, "approved"), how_checked="Telephone call to the ministry.")
    assert fresh(case).state == State.APPROVED
    assert case.notes.get(kind=NoteKind.PROGRAMME).text == "Telephone call to the ministry."


def test_when_seats_run_out_the_page_says_how_many_are_left_and_one_click_takes_them(client_of, approver):
    case = endorsed(seats=20)
    quota_of(30, used=18)
    client = client_of(approver)
    said = {**line_of(case, "approved"), "text": "Welcome."}

    full = do(client, case, "decide", **said)
    assert full.status_code == 422
    assert "ASKED-FOR: only 12 seats are left" in words_of(full)
    assert "Approve the 12 seats that are left" in words_of(full)
    assert fresh(case).state == State.REVIEW

    do(client, case, "decide", **said, instead="part")
    assert (fresh(case).state, Grant.objects.get().seats, Quota.objects.get(scope="country").used) == (
        State.PARTLY_APPROVED,
        12,
        30,
    )


def test_when_no_seat_is_left_only_the_waiting_list_is_offered(client_of, approver):
    case = endorsed(seats=20)
    quota_of(18, used=20)
    client = client_of(approver)
    said = line_of(case, "approved")

    full = do(client, case, "decide", **said)
    assert 'value="part"' not in full.content.decode()
    assert "ASKED-FOR: no seat is left" in words_of(full)

    do(client, case, "decide", **said, instead="waitlist")
    assert fresh(case).state == State.WAITLISTED


def test_a_request_is_put_on_the_waiting_list(client_of, approver):
    case = endorsed()

    do(client_of(approver), case, "waitlist", text="In spring.")

    assert fresh(case).state == State.WAITLISTED


def test_the_programme_asks_and_the_clock_pauses(client_of, approver):
    case = endorsed()

    do(client_of(approver), case, "ask", text=QUESTION)

    assert fresh(case).state == State.INFO_REQUESTED


def test_whoever_declares_a_conflict_decides_nothing_any_more(client_of, approver):
    case = endorsed()
    client = client_of(approver)

    response = do(client, case, "conflict")

    assert response["Location"] == path_of(case)
    assert Conflict.objects.get().person == approver
    assert offered(client.get(path_of(case))) == []
    assert do(client, case, "decide", **line_of(case, "approved")).status_code == 403


def test_notes_of_one_s_own_side_are_kept(client_of, focal_point, approver):
    case = sent()

    do(client_of(focal_point), case, "note", text="Known to us.")
    do(client_of(approver), case, "note", text="Ask about languages.")

    assert list(case.notes.values_list("kind", "text")) == [
        ("focal_point", "Known to us."),
        ("programme", "Ask about languages."),
    ]


def test_a_correction_names_the_old_decision_and_says_why(client_of, approver):
    case = approved(seats=20)
    old = case.events.get(event=Event.APPROVE)
    client = client_of(approver)

    refused = do(client, case, "correct", **line_of(case, "rejected", "", "security"))
    assert errors_of(refused) == ["Reasons: Write a sentence or two."]

    do(client, case, "correct", **line_of(case, "rejected", "", "security"), text="The letter was forged.")
    assert (fresh(case).state, fresh(case).events.last().corrects) == (State.REJECTED, old)
    assert Grant.objects.get().is_revoked


def test_a_correction_to_what_was_decided_already_is_refused_with_a_sentence(client_of, approver):
    case = approved()

    response = do(client_of(approver), case, "correct", **line_of(case, "approved"), text="Once more.")

    assert response.status_code == 422
    assert errors_of(response) == ["That is how the request stands already, or it cannot be done any more."]
    assert not Grant.objects.get().is_revoked


# Appeals


def under_appeal() -> AccessRequest:
    case = decided(endorsed(seats=20), Outcome.PARTLY, 5)
    requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text="Nobody has read the reasons.")
    return fresh(case)


@pytest.mark.parametrize(
    ("act", "line", "state", "seats"),
    [
        ("overturn", (), State.OVERTURNED, 20),
        ("modify", ("partly", 12, "capacity"), State.MODIFIED, 12),
        ("uphold", (), State.UPHELD, 5),
    ],
)
def test_the_reviewer_decides_the_appeal_with_reasons(client_of, act, line, state, seats):
    case = under_appeal()
    client = client_of(appointed(Role.APPEAL_REVIEWER))
    said = line_of(case, *line) if line else {}

    refused = do(client, case, act, **said)
    assert (refused.status_code, errors_of(refused)) == (422, ["Reasons: Write a sentence or two."])

    do(client, case, act, **said, text="The teams work at night.")
    assert (fresh(case).state, Grant.objects.get(revoked_at=None).seats) == (state, seats)


# Two at once


def test_the_second_of_two_decisions_learns_who_was_quicker_and_loses_nothing(client_of, approver):
    case = endorsed(seats=20)
    quicker = appointed(Role.APPROVER)
    do(client_of(quicker), case, "decide", **line_of(case, "approved"))

    response = do(
        client_of(approver), case, "decide", **line_of(case, "rejected", "", "capacity"), text="Long thought about."
    )

    assert response.status_code == 409
    words = words_of(response)
    assert f"{case.reference} was already decided by {quicker} (Programme) at" in words
    assert "as “Approved”" in words
    assert "Long thought about." in words
    assert fresh(case).state == State.APPROVED


def test_a_double_click_decides_once(client_of, approver):
    case = endorsed(seats=20)
    client = client_of(approver)

    first, second = (do(client, case, "decide", **line_of(case, "approved")) for _click in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert Grant.objects.count() == 1
    assert AuditEvent.objects.filter(action="access.approve").count() == 1


@pytest.mark.parametrize("act", ["endorse", "return", "decline"])
def test_two_focal_points_at_once_are_told_as_well(client_of, focal_point, act):
    case = sent()
    deputy = appointed(Role.FOCAL_POINT, country="FR", rank=Rank.DEPUTY)
    do(client_of(deputy), case, "return", text=QUESTION)

    response = do(client_of(focal_point), case, act, text=QUESTION, reason="duplicate")

    assert response.status_code == 409
    assert "Returned with a question" in words_of(response)


def test_a_decision_on_a_request_that_was_withdrawn_says_so(client_of, approver):
    case = endorsed()
    requests.withdraw(case, by=case.requester)

    response = do(client_of(approver), case, "decide", **line_of(case, "approved"))

    assert response.status_code == 409
    assert f"was changed by {case.requester} (Requester)" in words_of(response)


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_a_form_without_a_true_version_is_refused(client_of, focal_point, version):
    case = sent()

    response = client_of(focal_point).post(path_of(case), {"do": "endorse", "version": version})

    assert response.status_code == 409
    assert fresh(case).state == State.ENDORSEMENT


def test_pages_are_kept_by_no_cache(client_of, focal_point):
    assert "no-store" in client_of(focal_point).get(path_of(sent()))["Cache-Control"]


def test_a_superuser_without_appointments_may_help_out(client_of):
    case = sent()

    assert "decide" in offered(client_of(administrator()).get(path_of(case)))


def test_whatever_an_act_refuses_is_said_in_a_sentence():
    refused = {kind for _name, kind in inspect.getmembers(deciding, inspect.isclass) if issubclass(kind, Exception)}

    assert {kind.__name__ for kind in refused - REFUSALS.keys()} == set()
