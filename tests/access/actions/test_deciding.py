"""The programme's decision: line by line, with reasons, within the quota; and how one is undone."""

import pytest

from access.actions import deciding, grants, requests, seats
from access.actions.moving import LineGiven, Outdated
from access.models import AccessRequest, Grant, LineDecision, NoteKind, Outcome, Reason, Right, Seat
from access.rules import hats, may_open
from access.workflow import Actor, Event, NotPossible, State
from ground.models import OutboxMessage
from people.models import Role, User
from tests.factories.access import (
    a_draft,
    a_module,
    an_authority,
    approved,
    decided,
    endorsed,
    fresh,
    grant_of,
    nominated,
    sent,
)
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db

TEXT = "We were told wrong."


@pytest.fixture
def approver() -> User:
    return appointed(Role.APPROVER)


def a_bundle(first: int = 10, second: int = 5) -> AccessRequest:
    """A request for two modules that is with the programme."""
    case = a_draft()
    requests.choose_lines(case, {a_module(): first, a_module("other"): second})
    return requests.submit(case, by=case.requester)


def give(case: AccessRequest, *lines: tuple[Outcome, int, str] | tuple[Outcome, int, str, str]) -> list[LineGiven]:
    return [LineGiven(line, *given) for line, given in zip(case.lines.all(), lines, strict=False)]


def decide(case: AccessRequest, by: User, *lines: tuple) -> AccessRequest:
    deciding.decide(case, give(case, *lines), by=by, version=case.version, how_checked="By telephone.")
    return fresh(case)


ALL = (Outcome.APPROVED, 10, "")
ALL_OF_THE_SECOND = (Outcome.APPROVED, 5, "")
PART = (Outcome.PARTLY, 4, Reason.CAPACITY)
NONE = (Outcome.REJECTED, 0, Reason.NOT_TARGET_GROUP)
LATER = (Outcome.WAITLISTED, 0, "")


@pytest.mark.parametrize(
    ("first", "second", "state", "granted"),
    [
        (ALL, ALL_OF_THE_SECOND, State.APPROVED, [10, 5]),
        (ALL, NONE, State.PARTLY_APPROVED, [10, 0]),
        (PART, ALL_OF_THE_SECOND, State.PARTLY_APPROVED, [4, 5]),
        (PART, PART, State.PARTLY_APPROVED, [4, 4]),
        (NONE, NONE, State.REJECTED, [0, 0]),
        (LATER, LATER, State.WAITLISTED, [0, 0]),
    ],
)
def test_each_line_is_decided_on_its_own(approver, first, second, state, granted):
    case = decide(a_bundle(), approver, first, second)

    assert case.state == state
    assert [line.seats_granted for line in case.lines.all()] == granted
    assert [grant.seats for grant in Grant.objects.order_by("pk")] == [number for number in granted if number]
    assert [(one.outcome, one.seats) for one in LineDecision.objects.all()] == [
        (given[0], number) for given, number in zip((first, second), granted, strict=True)
    ]


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ([ALL, LATER], deciding.OneOrTheOther),
        ([ALL], deciding.OneOrTheOther),
        ([], deciding.OneOrTheOther),
        ([(Outcome.PARTLY, 4, ""), ALL_OF_THE_SECOND], deciding.ReasonMissing),
        ([ALL, (Outcome.REJECTED, 0, "")], deciding.ReasonMissing),
        ([(Outcome.PARTLY, 4, Reason.OTHER), ALL_OF_THE_SECOND], deciding.ReasonMissing),
        ([(Outcome.PARTLY, 4, Reason.OTHER, " "), ALL_OF_THE_SECOND], deciding.ReasonMissing),
        ([(Outcome.APPROVED, 11, ""), ALL_OF_THE_SECOND], deciding.TooManySeats),
        ([(Outcome.APPROVED, 9, Reason.CAPACITY), ALL_OF_THE_SECOND], deciding.TooManySeats),
        ([(Outcome.PARTLY, 0, Reason.CAPACITY), ALL_OF_THE_SECOND], deciding.TooManySeats),
        ([(Outcome.PARTLY, 10, Reason.CAPACITY), ALL_OF_THE_SECOND], deciding.TooManySeats),
    ],
    ids=[
        "only one waits",
        "one is forgotten",
        "nothing is said",
        "less without a reason",
        "nothing without a reason",
        "another reason without words",
        "another reason with blanks",
        "more than asked for",
        "less but called all",
        "a part of none",
        "all but called a part",
    ],
)
def test_a_decision_that_leaves_something_open_is_refused(approver, lines, refusal):
    case = a_bundle()

    with pytest.raises(refusal):
        decide(case, approver, *lines)

    assert (fresh(case).state, Grant.objects.count(), LineDecision.objects.count()) == (State.REVIEW, 0, 0)


def test_another_reason_is_said_in_words(approver):
    decide(a_bundle(), approver, (Outcome.PARTLY, 4, Reason.OTHER, "Half of them were trained."), ALL_OF_THE_SECOND)

    assert AccessRequest.objects.get().notes.get(line__isnull=False).text == "Half of them were trained."


def test_a_line_of_another_request_is_not_decided(approver):
    case, other = endorsed(seats=10), endorsed(seats=10, module=a_module("other"))
    given = [LineGiven(other.lines.get(), Outcome.APPROVED, 10)]

    with pytest.raises(deciding.OneOrTheOther):
        deciding.decide(case, given, by=approver, version=case.version)


def test_refused_lines_get_no_seats_whatever_the_form_said(approver):
    case = decide(a_bundle(), approver, ALL, (Outcome.REJECTED, 5, Reason.CAPACITY))

    assert [line.seats_granted for line in case.lines.all()] == [10, 0]


def test_an_unendorsed_request_is_decided_with_a_note_how_it_was_checked(approver):
    case = sent()
    given = [LineGiven(case.lines.get(), Outcome.APPROVED, 20)]

    with pytest.raises(deciding.HowCheckedMissing):
        deciding.decide(case, given, by=approver, version=case.version, how_checked=" ")
    deciding.decide(case, given, by=approver, version=case.version, how_checked="By telephone.")

    assert fresh(case).state == State.APPROVED
    assert case.notes.get(kind=NoteKind.PROGRAMME).text == "By telephone."


def test_who_clicks_twice_decides_once(approver):
    case = endorsed()
    given = [LineGiven(case.lines.get(), Outcome.APPROVED, 20)]
    deciding.decide(case, given, by=approver, version=case.version)

    with pytest.raises(Outdated):
        deciding.decide(case, given, by=approver, version=case.version)

    assert Grant.objects.count() == 1


def test_the_second_of_two_approvers_is_told_who_was_quicker(approver):
    case, second = endorsed(), appointed(Role.APPROVER)
    given = [LineGiven(case.lines.get(), Outcome.APPROVED, 20)]
    refused = [LineGiven(case.lines.get(), Outcome.REJECTED, 0, Reason.CAPACITY)]
    deciding.decide(case, given, by=approver, version=case.version)

    with pytest.raises(Outdated) as outdated:
        deciding.decide(case, refused, by=second, version=case.version)

    assert (outdated.value.last.event, outdated.value.last.by) == (Event.APPROVE, approver)
    assert outdated.value.case.state == State.APPROVED


def test_whoever_has_a_conflict_of_interest_decides_nothing(approver):
    case, colleague = endorsed(), appointed(Role.APPROVER)
    deciding.declare_conflict(case, by=approver)
    deciding.declare_conflict(case, by=approver)

    assert (hats(approver, case), hats(colleague, case)) == (frozenset(), {Actor.APPROVER})
    with pytest.raises(deciding.NotImpartial):
        decided(case, Outcome.REJECTED, by=approver)
    assert decided(case, Outcome.REJECTED, by=colleague).state == State.REJECTED


def test_nobody_decides_their_own_request(approver):
    approver.organisation = an_authority()
    approver.save()
    case = sent(by=approver)

    assert hats(approver, case) == {Actor.REQUESTER}
    with pytest.raises(deciding.NotImpartial):
        decided(case, Outcome.APPROVED, 20, by=approver)


@pytest.mark.parametrize(("text", "is_enough"), [("x" * 19, False), ("x" * 20, True)])
def test_the_programme_asks_in_twenty_characters(approver, text, is_enough):
    case = endorsed()

    if is_enough:
        deciding.ask(case, by=approver, version=case.version, text=text)
    else:
        with pytest.raises(deciding.QuestionTooShort):
            deciding.ask(case, by=approver, version=case.version, text=text)

    assert fresh(case).state == (State.INFO_REQUESTED if is_enough else State.REVIEW)


def test_people_named_beforehand_are_invited_as_far_as_seats_go(approver):
    case = endorsed(seats=3)
    nominated(case, "a@example.org", "b@example.org", "c@example.org")

    decided(case, Outcome.PARTLY, 2, by=approver)

    assert sorted(Seat.objects.values_list("state", flat=True)) == ["invited", "invited", "nominated"]


def test_own_sessions_come_with_the_kit_only_where_the_policy_says_so(approver):
    case = decided(endorsed(delivery="own_session"), Outcome.APPROVED, 20)

    assert grant_of(case).rights == [Right.SELF_PACED, Right.OWN_SESSIONS]


def correct(case: AccessRequest, by: User, outcome: Outcome, number: int = 0) -> AccessRequest:
    reason = "" if outcome == Outcome.APPROVED else Reason.OTHER
    given = [LineGiven(case.lines.get(), outcome, number, reason, TEXT)]
    deciding.correct(case, given, by=by, version=case.version, text=TEXT)
    return fresh(case)


def test_a_correction_names_the_old_decision_and_revokes_what_it_gave(approver):
    case = approved(seats=20)
    decision, first = case.events.get(event=Event.APPROVE), grant_of(case)

    case = correct(case, approver, Outcome.PARTLY, 8)

    correction = case.events.last()
    first.refresh_from_db()
    assert (case.state, correction.event, correction.corrects) == (
        State.PARTLY_APPROVED,
        Event.CORRECT_TO_PARTLY_APPROVED,
        decision,
    )
    assert (first.is_revoked, first.revoked_by, grant_of(case).seats) == (True, approver, 8)
    assert [one.seats for one in LineDecision.objects.all()] == [20, 8]


def test_a_correction_names_the_correction_before_it(approver):
    case = correct(decided(endorsed(), Outcome.REJECTED), approver, Outcome.APPROVED, 20)

    case = correct(case, approver, Outcome.REJECTED)

    events = list(case.events.all())[-3:]
    assert [event.event for event in events] == ["reject", "correct_to_approved", "correct_to_rejected"]
    assert [event.corrects for event in events] == [None, *events[:2]]
    assert not Grant.objects.filter(revoked_at=None).exists()


def test_people_who_learn_stay_when_a_correction_gives_other_seats(approver):
    case, learner = approved(seats=3), UserFactory()
    first, _second, _third = nominated(case, "ana@example.org", "ben@example.org", "eva@example.org")
    seats.accept(first, person=learner)
    OutboxMessage.objects.all().delete()

    case = correct(case, approver, Outcome.PARTLY, 2)

    grant = grant_of(case)
    assert may_open(learner, a_module())
    assert (grant.seats_used, set(grant.places.holding().values_list("email", flat=True))) == (
        2,
        {"ana@example.org", "ben@example.org"},
    )
    assert not OutboxMessage.objects.filter(recipient=learner).exists()


def test_people_who_learn_are_told_when_a_correction_takes_their_seat(approver):
    case, learner = approved(seats=3), UserFactory()
    (seat,) = nominated(case, "ana@example.org")
    seats.accept(seat, person=learner)

    correct(case, approver, Outcome.REJECTED)

    assert not may_open(learner, a_module())
    assert OutboxMessage.objects.filter(recipient=learner).count() == 1


def test_a_correction_needs_words_and_another_outcome(approver):
    case = approved()

    with pytest.raises(deciding.ReasonMissing):
        deciding.correct(case, give(case, NONE), by=approver, version=case.version, text=" ")
    with pytest.raises(NotPossible):
        correct(case, approver, Outcome.APPROVED, 20)
    with pytest.raises(deciding.OneOrTheOther):
        correct(case, approver, Outcome.WAITLISTED)

    assert (fresh(case).state, grant_of(case).is_revoked) == (State.APPROVED, False)


def test_a_revoked_grant_is_not_revoked_again_by_a_correction(approver):
    case = approved()
    grants.revoke(grant_of(case), by=approver, reason=Reason.SECURITY)

    correct(case, approver, Outcome.REJECTED)

    assert Grant.objects.get().revoke_reason == Reason.SECURITY
