"""Who sees a request, as whom they may act on it, and what they can do now: role by role, state by state."""

from collections.abc import Callable

import pytest

from access.actions import deciding, requests
from access.actions.moving import LineGiven, held, move
from access.models import AccessRequest, Outcome, Reason
from access.rules import hat_for, hats, requests_seen_by
from access.workflow import Actor, Event, State
from people.models import Role, User
from tests.factories.access import a_draft, an_official, approved, decided, endorsed, fresh, sent
from tests.factories.people import UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db

TEXT = "Which teams are to be trained, and when?"
APPEAL, REVOCATION = Event.APPEAL, Event.APPEAL_REVOCATION


def by_focal_point(act: Callable[..., object], **words: object) -> AccessRequest:
    focal_point = appointed(Role.FOCAL_POINT)
    case = sent()
    act(case, by=focal_point, version=case.version, **words)
    return fresh(case)


def refused() -> AccessRequest:
    return decided(endorsed(), Outcome.REJECTED)


def asked() -> AccessRequest:
    case = endorsed()
    deciding.ask(case, by=appointed(Role.APPROVER), version=case.version, text=TEXT)
    return fresh(case)


def appealed() -> AccessRequest:
    case = refused()
    requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text=TEXT)
    return fresh(case)


def reviewed(act: Callable[..., object]) -> AccessRequest:
    case = appealed()
    act(case, by=appointed(Role.APPEAL_REVIEWER), version=case.version, text=TEXT)
    return fresh(case)


def modified(case: AccessRequest, **fields: object) -> None:
    given = [LineGiven(case.lines.get(), Outcome.PARTLY, 3, Reason.CAPACITY)]
    deciding.modify(case, given, **fields)


def withdrawn() -> AccessRequest:
    case = sent()
    requests.withdraw(case, by=case.requester)
    return fresh(case)


def lapsed() -> AccessRequest:
    case = sent(declarations=[])
    move(held(case), Event.LAPSE, actor=Actor.SYSTEM, by=None)
    return fresh(case)


def joined() -> AccessRequest:
    return by_focal_point(lambda case, **who: deciding.merge(case, sent(), actor=Actor.FOCAL_POINT, **who))


def discarded() -> AccessRequest:
    case = a_draft()
    requests.discard(case, by=case.requester)
    return fresh(case)


MAKERS: dict[State, Callable[[], AccessRequest]] = {
    State.DRAFT: a_draft,
    State.NEEDS_FIX: lambda: sent(declarations=[]),
    State.ENDORSEMENT: lambda: by_focal_point(lambda case, **_who: None),
    State.RETURNED: lambda: by_focal_point(deciding.send_back, text=TEXT),
    State.DECLINED: lambda: by_focal_point(deciding.decline, reason=Reason.CAPACITY, text=TEXT),
    State.REVIEW: endorsed,
    State.INFO_REQUESTED: asked,
    State.APPROVED: approved,
    State.PARTLY_APPROVED: lambda: decided(endorsed(), Outcome.PARTLY, 3),
    State.REJECTED: refused,
    State.WAITLISTED: lambda: decided(endorsed(), Outcome.WAITLISTED),
    State.UNDER_APPEAL: appealed,
    State.UPHELD: lambda: reviewed(deciding.uphold),
    State.OVERTURNED: lambda: reviewed(deciding.overturn),
    State.MODIFIED: lambda: reviewed(modified),
    State.WITHDRAWN: withdrawn,
    State.LAPSED: lapsed,
    State.DISCARDED: discarded,
    State.MERGED: joined,
}
# What requester, focal point, programme and appeal reviewer can do.
CAN: dict[State, tuple[list[Event], list[Event], list[Event], list[Event]]] = {
    State.DRAFT: ([Event.SUBMIT, Event.DISCARD], [], [], []),
    State.NEEDS_FIX: ([Event.RESUBMIT, Event.WITHDRAW], [Event.WITHDRAW], [], []),
    State.ENDORSEMENT: (
        [Event.WITHDRAW],
        [Event.ENDORSE, Event.RETURN, Event.DECLINE, Event.MERGE, Event.WITHDRAW],
        [Event.MERGE],
        [],
    ),
    State.RETURNED: ([Event.ANSWER, Event.WITHDRAW], [Event.MERGE, Event.WITHDRAW], [Event.MERGE], []),
    State.DECLINED: ([Event.ASK_PROGRAMME, APPEAL], [APPEAL], [], []),
    State.REVIEW: (
        [Event.WITHDRAW],
        [Event.MERGE, Event.WITHDRAW],
        [Event.ASK, Event.APPROVE, Event.APPROVE_PARTLY, Event.REJECT, Event.WAITLIST, Event.MERGE],
        [],
    ),
    State.INFO_REQUESTED: ([Event.ANSWER, Event.WITHDRAW], [Event.MERGE, Event.WITHDRAW], [Event.MERGE], []),
    State.APPROVED: (
        [REVOCATION],
        [REVOCATION],
        [Event.CORRECT_TO_PARTLY_APPROVED, Event.CORRECT_TO_REJECTED],
        [],
    ),
    State.PARTLY_APPROVED: (
        [APPEAL, REVOCATION],
        [APPEAL, REVOCATION],
        [Event.CORRECT_TO_APPROVED, Event.CORRECT_TO_PARTLY_APPROVED, Event.CORRECT_TO_REJECTED],
        [],
    ),
    State.REJECTED: ([APPEAL], [APPEAL], [Event.CORRECT_TO_APPROVED, Event.CORRECT_TO_PARTLY_APPROVED], []),
    State.WAITLISTED: (
        [Event.WITHDRAW],
        [Event.MERGE, Event.WITHDRAW],
        [Event.CORRECT_TO_APPROVED, Event.CORRECT_TO_PARTLY_APPROVED, Event.CORRECT_TO_REJECTED, Event.MERGE],
        [],
    ),
    State.UNDER_APPEAL: (
        [Event.WITHDRAW],
        [Event.WITHDRAW],
        [],
        [Event.UPHOLD, Event.OVERTURN, Event.MODIFY],
    ),
    State.UPHELD: ([REVOCATION], [REVOCATION], [], []),
    State.OVERTURNED: ([REVOCATION], [REVOCATION], [], []),
    State.MODIFIED: ([REVOCATION], [REVOCATION], [], []),
    State.WITHDRAWN: ([REVOCATION], [REVOCATION], [], []),
    State.LAPSED: ([], [], [], []),
    State.DISCARDED: ([], [], [], []),
    State.MERGED: ([], [], [], []),
}
NEVER_SENT = {State.DRAFT, State.DISCARDED}


def can(person: User, case: AccessRequest) -> list[Event]:
    return [event for event in Event if hat_for(person, case, event)]


def in_table_order(events: list[Event]) -> list[Event]:
    return sorted(events, key=list(Event).index)


def test_every_state_but_the_passing_one_is_in_the_table():
    assert MAKERS.keys() == CAN.keys() == set(State) - {State.CHECKING}


@pytest.mark.parametrize("state", MAKERS)
def test_those_concerned_see_the_request_and_can_do_what_is_theirs(state):
    case = MAKERS[state]()
    officials = [appointed(role) for role in (Role.FOCAL_POINT, Role.APPROVER, Role.APPEAL_REVIEWER)]
    people = [case.requester, *officials]

    assert case.state == state
    assert [case in requests_seen_by(one) for one in people] == [True, *[state not in NEVER_SENT] * 3]
    assert [can(one, case) for one in people] == [in_table_order(events) for events in CAN[state]]


@pytest.mark.parametrize("state", MAKERS)
def test_nobody_else_sees_the_request_or_can_do_anything(state):
    case = MAKERS[state]()
    outsiders = {
        "somebody": UserFactory(),
        "a colleague": an_official(organisation=case.organisation),
        "an official elsewhere": an_official(),
        "a focal point of another country": appointed(Role.FOCAL_POINT, country="DE"),
        "a focal point of another organisation": appointed(Role.FOCAL_POINT, organisation=an_official().organisation),
        "programme staff of another module": appointed(Role.APPROVER, module_slug="elsewhere"),
        "programme staff of another country": appointed(Role.APPROVER, country="DE"),
        "a reviewer of another country": appointed(Role.APPEAL_REVIEWER, country="DE"),
        "a trainer": appointed(Role.TRAINER),
        "an editor": appointed(Role.EDITOR),
        "an auditor": appointed(Role.AUDITOR),
        "an administrator of the organisation": appointed(Role.ORGANISATION_ADMIN, organisation=case.organisation),
    }

    assert requests_seen_by(case.requester).get() == case
    assert [who for who, one in outsiders.items() if requests_seen_by(one).exists()] == []
    assert [who for who, one in outsiders.items() if hats(one, case)] == []


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW])
def test_administrators_see_what_was_sent(state):
    case = MAKERS[state]()

    assert (case in requests_seen_by(administrator())) is (state == State.REVIEW)


def test_a_person_whose_appointment_has_ended_sees_nothing_more():
    case, officer = endorsed(), appointed(Role.APPROVER)
    assert case in requests_seen_by(officer)

    officer.appointments.update(ended_at=case.submitted_at)
    officer = User.objects.get(pk=officer.pk)

    assert (case in requests_seen_by(officer), hats(officer, case)) == (False, frozenset())
