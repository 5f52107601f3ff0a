"""What a requester does: send, correct, answer, withdraw, appeal, ask the programme after all, hand over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db.models import F
from django.utils import timezone

from access.actions import deciding, grants, requests, seats
from access.actions.moving import AlreadyOpen, LineGiven, Outdated
from access.models import AccessRequest, Endorsement, ModulePolicy, Outcome, Reason, Seat, SeatState
from access.request_forms import HandOverForm
from access.rules import hats, may_open, requests_seen_by
from access.workflow import Actor, NotPossible, State
from ground.models import AuditEvent
from people.models import OrganisationKind, Role
from tests.factories.access import (
    a_draft,
    a_module,
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
from tests.factories.people import OrganisationFactory, UserFactory, appointed

pytestmark = pytest.mark.django_db

QUESTION = "Which teams are to be trained, and when?"
ANSWER = "The two night teams, before the summer."


def findings_of(case: AccessRequest) -> list[tuple[str, bool]]:
    return [(one["code"], one["is_blocking"]) for one in case.findings]


def returned(**fields) -> AccessRequest:
    case, focal_point = sent_to_a_focal_point(**fields)
    deciding.send_back(case, by=focal_point, version=case.version, text=QUESTION)
    return fresh(case)


def sent_to_a_focal_point(**fields):
    focal_point = appointed(Role.FOCAL_POINT, country=fields.get("country", "FR"))
    return sent(**fields), focal_point


def declined(**fields) -> AccessRequest:
    case, focal_point = sent_to_a_focal_point(**fields)
    deciding.decline(case, by=focal_point, version=case.version, reason=Reason.CAPACITY, text="Not this year.")
    return fresh(case)


def days_ago(case: AccessRequest, days: int) -> AccessRequest:
    """The request as if it had stood so since then."""
    AccessRequest.objects.filter(pk=case.pk).update(state_since=F("state_since") - timedelta(days=days))
    return fresh(case)


def test_a_request_goes_to_the_focal_point_of_its_country():
    case, _focal_point = sent_to_a_focal_point()

    assert (case.state, case.is_unendorsed) == (State.ENDORSEMENT, False)
    assert [line.is_open for line in case.lines.all()] == [True]


def test_a_request_without_a_focal_point_goes_to_the_programme_flagged():
    appointed(Role.FOCAL_POINT, country="DE")

    case = sent()

    assert (case.state, case.is_unendorsed) == (State.REVIEW, True)
    assert [event.event for event in case.events.all()] == ["submit", "pass_checks", "escalate"]


def test_references_count_for_each_country_alone():
    year = timezone.localdate().year

    references = [sent(country=country).reference for country in ("FR", "DE", "FR")]

    assert references == [f"RRF-FR-{year}-00001", f"RRF-DE-{year}-00001", f"RRF-FR-{year}-00002"]


def test_nobody_sends_without_a_proved_address():
    case = a_draft()
    EmailAddress.objects.update(verified=False)

    with pytest.raises(requests.EmailNotVerified):
        requests.submit(case, by=case.requester)

    assert fresh(case).state == State.DRAFT


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({"purpose": ""}, "purpose"),
        ({"justification": "Too short."}, "reasons"),
        ({"expected_number": None}, "reasons"),
        ({"languages": []}, "delivery"),
    ],
)
def test_a_request_that_lacks_something_is_not_sent(answers, missing):
    case = a_draft(**answers)

    with pytest.raises(requests.Incomplete) as refused:
        requests.submit(case, by=case.requester)

    assert refused.value.missing == [missing]
    assert (fresh(case).state, fresh(case).reference) == (State.DRAFT, "")


def test_a_second_request_for_the_same_module_is_refused_and_stays_a_draft():
    official = an_official()
    sent(by=official)
    second = a_draft(by=an_official(organisation=official.organisation))

    with pytest.raises(AlreadyOpen):
        requests.submit(second, by=second.requester)

    assert (fresh(second).state, fresh(second).reference) == (State.DRAFT, "")


def test_another_organisation_or_another_module_is_no_second_request():
    official = an_official()
    first = sent(by=official)

    others = [sent(by=official, module=a_module("other")), sent(by=an_official())]

    assert [case.state for case in (first, *others)] == [State.REVIEW] * 3


def test_a_module_can_be_asked_for_again_once_the_first_request_is_closed():
    official = an_official()
    requests.withdraw(sent(by=official), by=official)

    assert sent(by=official).state == State.REVIEW


def test_unsigned_declarations_are_to_be_fixed_and_sent_again():
    case = sent(declarations=[])
    assert (case.state, findings_of(case)[0]) == (State.NEEDS_FIX, ("declarations_missing", True))

    requests.save_answers(case, {"declarations": list(ModulePolicy().declarations)})
    case = requests.submit(case, by=case.requester)

    assert case.state == State.REVIEW
    assert [event.event for event in case.events.all()][:4] == ["submit", "fail_checks", "resubmit", "pass_checks"]


def test_a_suspended_organisation_has_to_wait():
    official = an_official(organisation=an_authority(suspended_at=timezone.now()))

    case = sent(by=official)

    assert (case.state, findings_of(case)[0]) == (State.NEEDS_FIX, ("suspended", True))


def test_a_request_in_a_language_that_the_module_lacks_is_accepted_with_a_note():
    case = sent(languages=["en", "ro"])

    assert case.state == State.REVIEW
    assert ("language_missing", False) in findings_of(case)


def test_languages_wanted_are_counted_over_requests_whatever_their_lines():
    official = an_official()
    bundle = a_draft(by=official, languages=["ro", "bg"])
    requests.choose_lines(bundle, {a_module(): 1, a_module("other"): 1})
    requests.submit(bundle, by=official)
    sent(languages=["ro"])
    a_draft(languages=["el"])

    assert AccessRequest.objects.languages_wanted() == {"ro": 2, "bg": 1}


def test_a_draft_can_be_discarded_by_its_requester_or_by_time():
    first, second = a_draft(), a_draft()

    requests.discard(first, by=first.requester)
    requests.discard(second, by=None)

    assert [(fresh(case).state, case.events.get().actor) for case in (first, second)] == [
        (State.DISCARDED, Actor.REQUESTER),
        (State.DISCARDED, Actor.SYSTEM),
    ]


def test_what_was_sent_is_not_discarded():
    case = sent()

    with pytest.raises(NotPossible):
        requests.discard(case, by=case.requester)


def test_a_returned_request_is_corrected_and_goes_on():
    case = returned(seats=20)

    requests.choose_lines(case, {a_module(): 15})
    requests.answer(case, by=case.requester, text=ANSWER)

    assert fresh(case).state == State.ENDORSEMENT
    assert [line.seats for line in case.lines.all()] == [15]
    assert [note.text for note in case.notes.all()] == [QUESTION, ANSWER]


def test_a_module_added_to_a_returned_request_is_open_at_once():
    case = returned()

    requests.choose_lines(case, {a_module(): 20, a_module("other"): 5})

    assert [line.is_open for line in case.lines.all()] == [True, True]


def test_a_module_that_another_request_asks_for_is_not_added_to_a_returned_one():
    case = returned()
    sent(by=case.requester, module=a_module("other"))

    with pytest.raises(AlreadyOpen):
        requests.choose_lines(case, {a_module(): 20, a_module("other"): 5})

    assert [line.module.slug for line in case.lines.all()] == ["asked-for"]


def test_a_returned_request_is_not_moved_to_an_organisation_that_asks_already():
    elsewhere = an_official()
    sent(by=elsewhere)
    case = returned()

    with pytest.raises(AlreadyOpen):
        requests.choose_organisation(case, elsewhere.organisation)


def test_the_country_stays_once_the_reference_names_it():
    case = returned()

    with pytest.raises(requests.NotADraft):
        requests.choose_organisation(case, an_authority("DE"))

    assert fresh(case).country_id == "FR"


@pytest.mark.parametrize(
    ("seats_wanted", "missing"), [({}, ["modules"]), ({"asked-for": 11}, ["modules"])], ids=["none", "too many"]
)
def test_a_returned_request_that_has_become_impossible_does_not_go_on(seats_wanted, missing):
    ModulePolicy.objects.create(module=a_module(), most_seats=10)
    case = returned(seats=10)
    requests.choose_lines(case, {a_module(slug): number for slug, number in seats_wanted.items()})

    with pytest.raises(requests.Incomplete) as refused:
        requests.answer(case, by=case.requester, text=ANSWER)

    assert (refused.value.missing, fresh(case).state) == (missing, State.RETURNED)


def test_what_was_endorsed_is_not_changed_while_the_programme_asks():
    case = endorsed(seats=5)
    deciding.ask(case, by=appointed(Role.APPROVER), version=case.version, text=QUESTION)

    with pytest.raises(requests.NotADraft):
        requests.choose_lines(case, {a_module(): 500})
    with pytest.raises(requests.NotADraft):
        requests.choose_organisation(case, an_authority())
    requests.save_answers(case, {"target_group": "The night teams"})
    requests.answer(case, by=case.requester, text=ANSWER)

    assert (fresh(case).state, case.lines.get().seats) == (State.REVIEW, 5)


def test_people_named_for_a_module_go_when_the_module_is_taken_off():
    case = a_draft()
    nominated(case, "ana@example.org")

    requests.choose_lines(case, {a_module("other"): 3})

    assert not Seat.objects.exists()


@pytest.mark.parametrize("change", [{"purpose": "partners"}, {"justification": "New."}])
def test_answers_stay_as_they_were_sent(change):
    case, _focal_point = sent_to_a_focal_point()

    with pytest.raises(requests.NotADraft):
        requests.save_answers(case, change)


def test_a_request_is_withdrawn_by_its_requester_or_its_focal_point():
    case, focal_point = sent_to_a_focal_point()
    other = sent()

    requests.withdraw(case, by=case.requester)
    requests.withdraw(other, by=focal_point, actor=Actor.FOCAL_POINT)

    assert [fresh(one).state for one in (case, other)] == [State.WITHDRAWN] * 2
    assert not any(line.is_open for line in case.lines.all())


def test_who_withdraws_an_appeal_keeps_what_was_granted():
    case = partly(endorsed(seats=20), 15)
    requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text=ANSWER)

    requests.withdraw(case, by=case.requester)

    assert (fresh(case).state, grant_of(case).seats) == (State.WITHDRAWN, 15)


def partly(case: AccessRequest, number: int) -> AccessRequest:
    return decided(case, Outcome.PARTLY, number)


def test_a_declined_request_is_put_to_the_programme_once():
    case = declined()

    requests.ask_programme(case, by=case.requester, text=ANSWER)

    assert (fresh(case).state, fresh(case).is_unendorsed) == (State.REVIEW, True)
    with pytest.raises(requests.OnlyOnce):
        requests.ask_programme(case, by=case.requester, text=ANSWER)


@pytest.mark.parametrize(("days", "is_late"), [(30, False), (31, True)])
def test_the_programme_is_asked_within_thirty_days(days, is_late):
    case = days_ago(declined(), days)

    if is_late:
        with pytest.raises(requests.TooLate):
            requests.ask_programme(case, by=case.requester, text=ANSWER)
    else:
        requests.ask_programme(case, by=case.requester, text=ANSWER)

    assert fresh(case).state == (State.DECLINED if is_late else State.REVIEW)


@pytest.mark.parametrize(("days", "is_late"), [(30, False), (31, True)])
def test_an_appeal_is_made_within_thirty_days(days, is_late):
    case = days_ago(decided(endorsed(), Outcome.REJECTED), days)

    if is_late:
        with pytest.raises(requests.TooLate):
            requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text=ANSWER)
    else:
        requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text=ANSWER)

    assert fresh(case).state == (State.REJECTED if is_late else State.UNDER_APPEAL)


def rejected_in_june(country: str) -> AccessRequest:
    case = decided(endorsed(country=country), Outcome.REJECTED)
    AccessRequest.objects.filter(pk=case.pk).update(state_since=datetime(2026, 6, 1, 10, tzinfo=UTC))
    return fresh(case)


def test_the_last_day_of_an_appeal_ends_where_the_request_comes_from():
    lisbon, paris = rejected_in_june("PT"), rejected_in_june("FR")
    # Half past eleven at night in Lisbon, half past midnight in Paris.
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)

    requests.appeal(lisbon, by=lisbon.requester, actor=Actor.REQUESTER, text=ANSWER, at=moment)
    with pytest.raises(requests.TooLate) as late:
        requests.appeal(paris, by=paris.requester, actor=Actor.REQUESTER, text=ANSWER, at=moment)

    assert (fresh(lisbon).state, fresh(paris).state) == (State.UNDER_APPEAL, State.REJECTED)
    assert late.value.last_day == date(2026, 7, 1)


def test_there_is_one_appeal_for_a_decision():
    case = decided(endorsed(), Outcome.REJECTED)
    requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text=ANSWER)
    reviewer = appointed(Role.APPEAL_REVIEWER)
    deciding.uphold(case, by=reviewer, version=fresh(case).version, text="The decision stands.")

    with pytest.raises(requests.OnlyOnce):
        requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text=ANSWER)


def test_a_decision_that_a_correction_has_made_can_be_appealed():
    case = approved()
    given = [LineGiven(case.lines.get(), Outcome.REJECTED, reason=Reason.SECURITY)]
    deciding.correct(case, given, by=appointed(Role.APPROVER), version=case.version, text="We were told wrong.")

    event = requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text=ANSWER)

    assert (event.event, event.to_state) == ("appeal", State.UNDER_APPEAL)


def test_a_revocation_can_be_appealed_long_after_the_decision():
    case = days_ago(approved(), 200)
    grants.revoke(grant_of(case), by=appointed(Role.APPROVER), reason=Reason.SECURITY)

    event = requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text=ANSWER)

    assert (event.event, event.to_state) == ("appeal_revocation", State.UNDER_APPEAL)


def test_an_approval_gives_no_reason_to_appeal():
    case = approved()

    with pytest.raises(NotPossible):
        requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text=ANSWER)


def test_an_official_who_leaves_hands_the_request_over():
    case, focal_point = sent_to_a_focal_point()
    before, successor = case.requester, an_official(organisation=case.organisation)
    assert (case in requests_seen_by(before), case in requests_seen_by(successor)) == (True, False)

    requests.hand_over(case, by=focal_point, to=successor)

    case = fresh(case)
    assert (case in requests_seen_by(before), case in requests_seen_by(successor)) == (False, True)
    assert (hats(before, case), hats(successor, case)) == (frozenset(), {Actor.REQUESTER})
    payload = AuditEvent.objects.get(action="access.hand_over").payload
    assert payload == {"from": before.pk, "to": successor.pk}


def test_a_request_is_not_handed_to_somebody_of_another_organisation():
    case, focal_point = sent_to_a_focal_point()

    with pytest.raises(requests.OtherOrganisation):
        requests.hand_over(case, by=focal_point, to=an_official())

    assert fresh(case).requester == case.requester


def test_a_request_is_not_handed_to_somebody_who_only_says_that_they_work_there():
    case, focal_point = sent_to_a_focal_point()
    unconfirmed = UserFactory(organisation=case.organisation, organisation_confirmed_at=None)

    with pytest.raises(requests.OtherOrganisation):
        requests.hand_over(case, by=focal_point, to=unconfirmed)

    assert list(HandOverForm(case=case).fields["to"].queryset) == []


def test_whoever_saw_the_page_before_the_handover_acts_on_an_old_version():
    case, focal_point = sent_to_a_focal_point()
    requests.hand_over(case, by=focal_point, to=an_official(organisation=case.organisation))

    with pytest.raises(Outdated):
        deciding.endorse(case, by=focal_point, version=case.version)


def test_an_agency_has_no_country_and_no_focal_point():
    agency = OrganisationFactory(kind=OrganisationKind.AGENCY, country_id=None)
    official = UserFactory(country_id=None, organisation=agency)
    appointed(Role.FOCAL_POINT)

    case = sent(by=official)

    assert (case.state, case.country, case.is_unendorsed) == (State.REVIEW, None, False)
    assert case.reference == f"RRF-EU-{timezone.localdate().year}-00001"
    assert [event.event for event in case.events.all()] == ["submit", "skip_endorsement"]


def test_a_sponsored_request_goes_to_the_programme_at_once():
    partner = OrganisationFactory(country_id="XK")
    appointed(Role.FOCAL_POINT, country="FR")
    case = a_draft(by=an_official())
    requests.choose_organisation(case, partner, is_sponsored=True, sponsor="Return together")

    case = requests.submit(case, by=case.requester)

    assert (case.state, case.country_id, case.is_unendorsed) == (State.REVIEW, "XK", False)
    assert case.reference.startswith("RRF-PS-")


def test_a_policy_may_do_without_the_focal_point():
    ModulePolicy.objects.create(module=a_module(), endorsement=Endorsement.NONE)
    appointed(Role.FOCAL_POINT)

    case = sent()

    assert (case.state, case.is_unendorsed) == (State.REVIEW, False)


@pytest.mark.parametrize(("is_appointed", "state"), [(True, State.ENDORSEMENT), (False, State.REVIEW)])
def test_a_policy_may_ask_for_a_focal_point_only_where_there_is_one(is_appointed, state):
    ModulePolicy.objects.create(module=a_module(), endorsement=Endorsement.IF_APPOINTED)
    if is_appointed:
        appointed(Role.FOCAL_POINT)

    case = sent()

    assert (case.state, case.is_unendorsed) == (state, False)


def test_an_official_who_moves_to_another_state_leaves_the_old_requests_and_keeps_nothing_open():
    case = approved(seats=1)
    learner = UserFactory(organisation=case.organisation)
    (seat,) = nominated(case, learner.email)
    seats.accept(seat, person=learner)
    assert may_open(learner, a_module())

    seats.leave(seat, by=learner)

    assert not may_open(learner, a_module())
    assert (Seat.objects.get().state, grant_of(case).seats_left) == (SeatState.LEFT, 1)


def test_nominees_are_invited_when_the_request_is_approved():
    case = approved(seats=2)
    nominated(case, "a@example.org", "b@example.org", "c@example.org")
    grant = grant_of(case)

    assert (grant.seats, grant.seats_used) == (2, 2)
    assert sorted(seat.state for seat in case.lines.get().nominees.all()) == ["invited", "invited", "nominated"]
