"""The country's word: endorse, return, decline, join requests."""

import pytest
from django.utils import timezone

from access.actions import deciding, quotas
from access.actions.moving import Outdated
from access.models import AccessRequest, NoteKind, Quota, QuotaScope, Reason
from access.rules import hats
from access.workflow import Actor, Event, NotPossible, State
from people.models import Rank, Role, User
from tests.factories.access import a_draft, a_module, an_authority, an_official, approved, fresh, sent
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db

QUESTION = "Which teams are to be trained, and when?"


@pytest.fixture
def focal_point() -> User:
    return appointed(Role.FOCAL_POINT)


def cap(seats: int | None, *, country: str | None = "FR") -> Quota:
    scope = QuotaScope.COUNTRY if country else QuotaScope.EVERYBODY
    return Quota.objects.create(
        module=a_module(), scope=scope, country_id=country, cap=seats, starts_on=timezone.localdate()
    )


def an_official_who_is_focal_point() -> User:
    person = appointed(Role.FOCAL_POINT)
    person.organisation = an_authority()
    person.save()
    return person


def test_endorsing_passes_the_request_on_with_a_note_of_the_country(focal_point):
    case = sent()

    deciding.endorse(case, by=focal_point, version=case.version, note="We know them well.")

    case = fresh(case)
    assert (case.state, case.is_self_endorsed, case.is_unendorsed) == (State.REVIEW, False, False)
    assert [(note.kind, note.by) for note in case.notes.all()] == [(NoteKind.FOCAL_POINT, focal_point)]


@pytest.mark.parametrize(("wanted", "is_over"), [(10, False), (11, True)])
def test_more_than_the_country_has_left_needs_a_reason(focal_point, wanted, is_over):
    cap(10)
    case = sent(seats=wanted)

    if is_over:
        with pytest.raises(deciding.OverQuota) as refused:
            deciding.endorse(case, by=focal_point, version=case.version)
        assert (refused.value.left, fresh(case).state) == (10, State.ENDORSEMENT)
    deciding.endorse(case, by=focal_point, version=case.version, over_quota_reason="One team more." if is_over else "")

    assert (fresh(case).state, bool(fresh(case).over_quota_reason)) == (State.REVIEW, is_over)


def test_a_quota_below_what_is_used_is_over_for_every_request(focal_point):
    approved(seats=20, focal_point=focal_point)
    quotas.set_cap(Quota.objects.get(scope=QuotaScope.COUNTRY), by=focal_point, cap=15, extra=0)
    case = sent(seats=1)

    with pytest.raises(deciding.OverQuota) as refused:
        deciding.endorse(case, by=focal_point, version=case.version)

    assert refused.value.left == -5


def test_the_focal_point_ranks_requests_that_compete(focal_point):
    first, second = sent(), sent()
    assert list(deciding.rivals_of(first)) == [second]

    with pytest.raises(deciding.RankMissing):
        deciding.endorse(first, by=focal_point, version=first.version)
    deciding.endorse(first, by=focal_point, version=first.version, rank=2)

    assert (fresh(first).state, fresh(first).rank) == (State.REVIEW, 2)


def test_rivals_are_of_the_same_country_and_module_open_and_not_sponsored(focal_point):
    case = sent()
    other_country, other_module, closed = sent(country="DE"), sent(module=a_module("other")), approved()
    a_draft()

    assert not deciding.rivals_of(case).exists()
    assert {one.state for one in (other_country, other_module)} == {State.REVIEW, State.ENDORSEMENT}
    assert closed.state == State.APPROVED


@pytest.mark.parametrize(("text", "is_enough"), [("x" * 19, False), ("x" * 20, True), (" " * 20 + "x", False)])
def test_a_request_is_returned_with_a_question_of_twenty_characters(focal_point, text, is_enough):
    case = sent()

    if is_enough:
        deciding.send_back(case, by=focal_point, version=case.version, text=text)
    else:
        with pytest.raises(deciding.QuestionTooShort):
            deciding.send_back(case, by=focal_point, version=case.version, text=text)

    assert fresh(case).state == (State.RETURNED if is_enough else State.ENDORSEMENT)


def test_declining_needs_words_beside_the_reason(focal_point):
    case = sent()

    with pytest.raises(deciding.ReasonMissing):
        deciding.decline(case, by=focal_point, version=case.version, reason=Reason.NOT_TARGET_GROUP, text=" ")
    event = deciding.decline(
        case, by=focal_point, version=case.version, reason=Reason.NOT_TARGET_GROUP, text="They meet nobody."
    )

    assert (fresh(case).state, event.reason) == (State.DECLINED, Reason.NOT_TARGET_GROUP)
    assert [(note.kind, note.text) for note in case.notes.all()] == [(NoteKind.REASON, "They meet nobody.")]


def test_two_focal_points_at_once_leave_one_word(focal_point):
    case, deputy = sent(), appointed(Role.FOCAL_POINT, rank=Rank.DEPUTY)
    deciding.endorse(case, by=focal_point, version=case.version)

    with pytest.raises(Outdated) as outdated:
        deciding.decline(case, by=deputy, version=case.version, reason=Reason.CAPACITY, text="Not this year.")

    assert (outdated.value.last.event, outdated.value.last.by) == (Event.ENDORSE, focal_point)


def test_nobody_endorses_their_own_request_while_a_deputy_could():
    official = an_official_who_is_focal_point()
    deputy = appointed(Role.FOCAL_POINT, rank=Rank.DEPUTY)
    case = sent(by=official)

    assert (hats(official, case), hats(deputy, case)) == ({Actor.REQUESTER}, {Actor.FOCAL_POINT})
    with pytest.raises(deciding.NotImpartial):
        deciding.endorse(case, by=official, version=case.version)
    deciding.endorse(case, by=deputy, version=case.version)

    assert (fresh(case).state, fresh(case).is_self_endorsed) == (State.REVIEW, False)


def test_a_focal_point_without_a_deputy_endorses_the_own_request_flagged():
    official = an_official_who_is_focal_point()
    case = sent(by=official)
    assert (case.state, hats(official, case)) == (State.ENDORSEMENT, {Actor.REQUESTER, Actor.FOCAL_POINT})

    deciding.endorse(case, by=official, version=case.version)

    assert (fresh(case).state, fresh(case).is_self_endorsed) == (State.REVIEW, True)


def test_a_focal_point_who_has_declared_a_conflict_says_nothing(focal_point):
    case = sent()
    assert hats(focal_point, case) == {Actor.FOCAL_POINT}

    deciding.declare_conflict(case, by=focal_point)

    assert hats(focal_point, case) == frozenset()
    with pytest.raises(deciding.NotImpartial):
        deciding.endorse(case, by=focal_point, version=case.version)
    with pytest.raises(deciding.NotImpartial):
        deciding.decline(case, by=focal_point, version=case.version, reason=Reason.CAPACITY, text="Not this year.")


def test_joined_requests_keep_both_histories(focal_point):
    case, into = sent(), sent()

    deciding.merge(case, into, by=focal_point, actor=Actor.FOCAL_POINT, version=case.version)

    assert (fresh(case).state, fresh(case).merged_into) == (State.MERGED, into)
    assert [event.event for event in case.events.all()] == ["submit", "pass_checks", "merge"]
    assert [event.event for event in into.events.all()] == ["submit", "pass_checks"]
    assert ([line.is_open for line in case.lines.all()], [line.is_open for line in into.lines.all()]) == (
        [False],
        [True],
    )


def test_requests_are_not_joined_in_a_circle(focal_point):
    case, into = sent(), sent()
    deciding.merge(case, into, by=focal_point, actor=Actor.FOCAL_POINT, version=case.version)

    with pytest.raises(deciding.SameCountryOnly):
        deciding.merge(into, case, by=focal_point, actor=Actor.FOCAL_POINT, version=into.version)

    assert fresh(into).state == State.ENDORSEMENT


def _elsewhere() -> AccessRequest:
    return sent(country="DE")


def _other_module() -> AccessRequest:
    return sent(module=a_module("other"))


def _closed() -> AccessRequest:
    return approved()


@pytest.mark.parametrize("other", [_elsewhere, _other_module, _closed])
def test_only_open_requests_of_one_country_for_one_module_are_joined(focal_point, other):
    case, into = sent(), other()

    with pytest.raises(deciding.SameCountryOnly):
        deciding.merge(case, into, by=focal_point, actor=Actor.FOCAL_POINT, version=case.version)

    assert fresh(case).state == State.ENDORSEMENT


def test_a_focal_point_of_a_region_speaks_for_its_organisation_alone():
    brussels, wallonia = an_authority("BE", region="Brussels"), an_authority("BE", region="Wallonia")
    regional = appointed(Role.FOCAL_POINT, country="BE", organisation=brussels)
    theirs = sent(by=an_official("BE", brussels))
    others = sent(by=an_official("BE", wallonia))

    assert (theirs.state, hats(regional, theirs)) == (State.ENDORSEMENT, {Actor.FOCAL_POINT})
    assert (others.state, others.is_unendorsed, hats(regional, others)) == (State.REVIEW, True, frozenset())


@pytest.mark.parametrize("event", ["endorse", "decline", "send_back"])
def test_the_country_says_nothing_before_or_after_its_turn(focal_point, event):
    case = fresh(approved(focal_point=focal_point))
    acts = {
        "endorse": lambda: deciding.endorse(case, by=focal_point, version=case.version),
        "decline": lambda: deciding.decline(
            case, by=focal_point, version=case.version, reason=Reason.CAPACITY, text="Too late."
        ),
        "send_back": lambda: deciding.send_back(case, by=focal_point, version=case.version, text=QUESTION),
    }

    with pytest.raises(NotPossible):
        acts[event]()

    assert fresh(case).state == State.APPROVED


def test_an_outsider_wears_no_hat():
    assert hats(UserFactory(), sent()) == frozenset()
