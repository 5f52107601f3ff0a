"""Appeals: somebody else decides, finally, and with words."""

import pytest

from access.actions import deciding, grants, quotas, requests
from access.actions.moving import LineGiven, Outdated
from access.models import AccessRequest, Grant, Outcome, Quota, QuotaScope, Reason
from access.rules import hats
from access.workflow import Actor, Event, NotPossible, State
from people.actions import appoint
from people.models import Role, User
from tests.factories.access import a_module, approved, decided, endorsed, fresh, grant_of, sent
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db

TEXT = "The teams have grown since."


@pytest.fixture
def reviewer() -> User:
    return appointed(Role.APPEAL_REVIEWER)


def appealed(case: AccessRequest) -> AccessRequest:
    requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text=TEXT)
    return fresh(case)


def refused(by: User | None = None) -> AccessRequest:
    return appealed(decided(endorsed(seats=10), Outcome.REJECTED, by=by))


def in_part(number: int = 4) -> AccessRequest:
    return appealed(decided(endorsed(seats=10), Outcome.PARTLY, number))


def modify(case: AccessRequest, by: User, outcome: Outcome, number: int, reason: str = Reason.CAPACITY) -> None:
    given = [LineGiven(case.lines.get(), outcome, number, reason)]
    deciding.modify(case, given, by=by, version=case.version, text=TEXT)


def test_an_appeal_that_is_upheld_leaves_everything_as_it_was(reviewer):
    case = in_part()
    decision = case.events.get(event=Event.APPROVE_PARTLY)

    event = deciding.uphold(case, by=reviewer, version=case.version, text=TEXT)

    assert (fresh(case).state, event.corrects, grant_of(case).seats) == (State.UPHELD, decision, 4)
    assert not any(line.is_open for line in case.lines.all())


def test_an_appeal_that_is_right_gives_all_that_was_asked_for(reviewer):
    case = refused()

    event = deciding.overturn(case, by=reviewer, version=case.version, text=TEXT)

    assert (fresh(case).state, event.corrects.event, grant_of(case).seats) == (State.OVERTURNED, Event.REJECT, 10)


def test_an_appeal_that_is_right_in_part_takes_the_place_of_the_old_grant(reviewer):
    case = in_part()

    modify(case, reviewer, Outcome.PARTLY, 7)

    assert (fresh(case).state, grant_of(case).seats) == (State.MODIFIED, 7)
    assert sorted(Grant.objects.values_list("seats", "revoked_by")) == [(4, reviewer.pk), (7, None)]


@pytest.mark.parametrize(
    ("outcome", "number", "reason", "refusal"),
    [
        (Outcome.PARTLY, 7, "", deciding.ReasonMissing),
        (Outcome.PARTLY, 11, Reason.CAPACITY, deciding.TooManySeats),
        (Outcome.PARTLY, 0, Reason.CAPACITY, deciding.TooManySeats),
        (Outcome.WAITLISTED, 0, "", deciding.OneOrTheOther),
    ],
)
def test_an_appeal_is_decided_as_carefully_as_a_request(reviewer, outcome, number, reason, refusal):
    case = in_part()

    with pytest.raises(refusal):
        modify(case, reviewer, outcome, number, reason)

    assert (fresh(case).state, grant_of(case).seats) == (State.UNDER_APPEAL, 4)


def test_an_appeal_forgets_no_line(reviewer):
    case = refused()

    with pytest.raises(deciding.OneOrTheOther):
        deciding.modify(case, [], by=reviewer, version=case.version, text=TEXT)


@pytest.mark.parametrize("act", [deciding.uphold, deciding.overturn])
def test_an_appeal_is_decided_with_words_and_on_what_was_seen(reviewer, act):
    case = refused()

    with pytest.raises(deciding.ReasonMissing):
        act(case, by=reviewer, version=case.version, text=" ")
    with pytest.raises(Outdated):
        act(case, by=reviewer, version=case.version - 1, text=TEXT)

    assert fresh(case).state == State.UNDER_APPEAL


def also_reviews(person: User) -> User:
    appoint(person=person, role=Role.APPEAL_REVIEWER, by=None)
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("act", [deciding.uphold, deciding.overturn])
def test_whoever_has_decided_does_not_review_the_appeal(act):
    decider = also_reviews(appointed(Role.APPROVER))
    case = refused(by=decider)

    assert hats(decider, case) == {Actor.APPROVER}
    with pytest.raises(deciding.NotImpartial):
        act(case, by=decider, version=case.version, text=TEXT)

    assert fresh(case).state == State.UNDER_APPEAL


def test_whoever_has_decided_something_else_reviews_the_appeal():
    decider = also_reviews(appointed(Role.APPROVER))
    decided(endorsed(), Outcome.REJECTED, by=decider)

    case = refused()

    assert hats(decider, case) == {Actor.APPROVER, Actor.APPEAL_REVIEWER}


def test_whoever_has_taken_a_grant_back_does_not_review_the_appeal_against_it(reviewer):
    revoker = also_reviews(appointed(Role.APPROVER))
    case = approved()
    grants.revoke(grant_of(case), by=revoker, reason=Reason.SECURITY)
    case = appealed(case)

    assert (hats(revoker, case), hats(reviewer, case)) == ({Actor.APPROVER}, {Actor.APPEAL_REVIEWER})
    with pytest.raises(deciding.NotImpartial):
        deciding.uphold(case, by=revoker, version=case.version, text=TEXT)


def test_the_focal_point_who_has_declined_or_appealed_does_not_review():
    focal_point = also_reviews(appointed(Role.FOCAL_POINT))
    case = sent()
    deciding.decline(case, by=focal_point, version=case.version, reason=Reason.CAPACITY, text=TEXT)
    case = appealed(case)

    assert hats(focal_point, case) == {Actor.FOCAL_POINT}


def test_a_revocation_that_was_wrong_gives_the_seats_again(reviewer):
    case = approved(seats=10)
    grants.revoke(grant_of(case), by=appointed(Role.APPROVER), reason=Reason.SECURITY)
    case = appealed(case)
    assert case.events.last().event == Event.APPEAL_REVOCATION

    deciding.overturn(case, by=reviewer, version=case.version, text=TEXT)

    assert (grant_of(case).seats, Quota.objects.get(scope=QuotaScope.COUNTRY).used) == (10, 10)


def test_an_appeal_wins_no_seats_that_nobody_has(reviewer):
    case = in_part()
    Quota.objects.filter(module=a_module(), scope=QuotaScope.COUNTRY).update(cap=9)

    with pytest.raises(quotas.SeatsExhausted) as exhausted:
        deciding.overturn(case, by=reviewer, version=case.version, text=TEXT)

    # Those of the old grant would be free again.
    assert exhausted.value.left == 9
    assert (fresh(case).state, grant_of(case).seats, Quota.objects.get(scope=QuotaScope.COUNTRY).used) == (
        State.UNDER_APPEAL,
        4,
        4,
    )


@pytest.mark.parametrize("state", [State.UPHELD, State.OVERTURNED])
def test_the_word_of_an_appeal_is_the_last(reviewer, state):
    case = refused()
    act = deciding.uphold if state == State.UPHELD else deciding.overturn
    act(case, by=reviewer, version=case.version, text=TEXT)
    case = fresh(case)
    given = [LineGiven(case.lines.get(), Outcome.REJECTED, 0, Reason.CAPACITY)]

    with pytest.raises(NotPossible):
        deciding.correct(case, given, by=appointed(Role.APPROVER), version=case.version, text=TEXT)
    with pytest.raises(requests.OnlyOnce):
        requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text=TEXT)


def test_taking_back_the_part_that_an_appeal_has_left_can_be_appealed(reviewer):
    case = in_part()
    deciding.uphold(case, by=reviewer, version=case.version, text=TEXT)
    case = fresh(case)
    grants.revoke(grant_of(case), by=appointed(Role.APPROVER), reason=Reason.SECURITY)

    case = appealed(case)

    assert (case.state, case.events.last().event) == (State.UNDER_APPEAL, Event.APPEAL_REVOCATION)


def test_taking_back_what_stayed_when_an_appeal_was_withdrawn_can_be_appealed():
    case = in_part()
    requests.withdraw(case, by=case.requester)
    grants.revoke(grant_of(case), by=appointed(Role.APPROVER), reason=Reason.SECURITY)

    assert appealed(fresh(case)).state == State.UNDER_APPEAL


def test_each_revocation_can_be_appealed_once(reviewer):
    case = approved(seats=10)
    for _number in range(2):
        grants.revoke(grant_of(case), by=appointed(Role.APPROVER), reason=Reason.SECURITY)
        case = appealed(case)
        with pytest.raises(NotPossible):
            requests.appeal(case, by=case.requester, actor=Actor.FOCAL_POINT, text=TEXT)
        deciding.overturn(case, by=reviewer, version=case.version, text=TEXT)
        case = fresh(case)

    assert (case.state, grant_of(case).seats) == (State.OVERTURNED, 10)


def test_a_refusal_that_was_upheld_leaves_nothing_to_revoke(reviewer):
    case = refused()
    deciding.uphold(case, by=reviewer, version=case.version, text=TEXT)

    with pytest.raises(requests.OnlyOnce):
        requests.appeal(fresh(case), by=case.requester, actor=Actor.REQUESTER, text=TEXT)
