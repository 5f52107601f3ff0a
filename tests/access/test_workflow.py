"""The table of moves of an access request, without a database."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.workflow import (
    DECIDED,
    FINAL,
    OPEN,
    PAUSED,
    TRANSITIONS,
    Actor,
    Event,
    NotPossible,
    State,
    appeal_deadline,
    draft_ends,
    is_decided,
    is_open,
    possible,
    silence_ends,
    target,
)

# Every move that there is, written out a second time and in words, so that neither table can drift alone.
MOVES = {
    "a draft is sent": ("submit", "draft", "checking", "requester"),
    "a draft is thrown away": ("discard", "draft", "discarded", "requester system"),
    "the checks find nothing": ("pass_checks", "checking", "endorsement", "system"),
    "nobody has to endorse": ("skip_endorsement", "checking", "review", "system"),
    "a check stops it": ("fail_checks", "checking", "needs_fix", "system"),
    "it is corrected and sent again": ("resubmit", "needs_fix", "checking", "requester"),
    "the focal point endorses": ("endorse", "endorsement", "review", "focal_point"),
    "the focal point sends it back": ("return", "endorsement", "returned", "focal_point"),
    "the focal point declines": ("decline", "endorsement", "declined", "focal_point"),
    "nobody endorses in time": ("escalate", "endorsement", "review", "system"),
    "what came back is corrected": ("answer", "returned", "endorsement", "requester"),
    "the programme is asked instead": ("ask_programme", "declined", "review", "requester"),
    "the programme has a question": ("ask", "review", "info_requested", "approver"),
    "the question is answered": ("answer", "info_requested", "review", "requester"),
    "all is approved": ("approve", "review", "approved", "approver"),
    "a part is approved": ("approve_partly", "review", "partly_approved", "approver"),
    "it is refused": ("reject", "review", "rejected", "approver"),
    "no seat is left": ("waitlist", "review", "waitlisted", "approver system"),
    "a seat is free again": ("free_seat", "waitlisted", "review", "system"),
    "corrected to yes": ("correct_to_approved", "partly_approved rejected waitlisted", "approved", "approver"),
    "corrected to a part": (
        "correct_to_partly_approved",
        "approved partly_approved rejected waitlisted",
        "partly_approved",
        "approver",
    ),
    "corrected to no": ("correct_to_rejected", "approved partly_approved waitlisted", "rejected", "approver"),
    "a decision is appealed": (
        "appeal",
        "declined rejected partly_approved",
        "under_appeal",
        "requester focal_point",
    ),
    "a revocation is appealed": (
        "appeal_revocation",
        "approved partly_approved overturned modified upheld withdrawn",
        "under_appeal",
        "requester focal_point",
    ),
    "the appeal fails": ("uphold", "under_appeal", "upheld", "appeal_reviewer"),
    "the appeal succeeds": ("overturn", "under_appeal", "overturned", "appeal_reviewer"),
    "the appeal succeeds in part": ("modify", "under_appeal", "modified", "appeal_reviewer"),
    "two become one": (
        "merge",
        "endorsement returned review info_requested waitlisted",
        "merged",
        "focal_point approver",
    ),
    "it is taken back": (
        "withdraw",
        "checking needs_fix endorsement returned review info_requested waitlisted under_appeal",
        "withdrawn",
        "requester focal_point",
    ),
    "nobody answers": ("lapse", "returned info_requested needs_fix", "lapsed", "system"),
}
ALLOWED = {
    (source, event, actor): reached
    for event, sources, reached, actors in MOVES.values()
    for source, actor in product(sources.split(), actors.split())
}


def walk(*steps):
    """The state after these steps of a new request."""
    state = State.DRAFT
    for event, actor in steps:
        state = target(state, Event(event), Actor(actor))
    return state


def reached_from(state):
    """Every state that can follow, sooner or later."""
    seen, waiting = set(), [state]
    while waiting:
        here = waiting.pop()
        following = {row.target for row in TRANSITIONS if here in row.sources} - seen
        seen |= following
        waiting += following
    return seen


def rows_of(actor):
    return [row for row in TRANSITIONS if actor in row.actors]


@pytest.mark.parametrize(("event", "sources", "reached", "actors"), MOVES.values(), ids=MOVES)
def test_each_move_leads_where_it_should_for_each_who_may_make_it(event, sources, reached, actors):
    pairs = list(product(sources.split(), actors.split()))

    assert [target(State(source), Event(event), Actor(actor)) for source, actor in pairs] == [reached] * len(pairs)


def test_nothing_else_is_possible():
    refused = set()
    for state, event, actor in product(State, Event, Actor):
        try:
            target(state, event, actor)
        except NotPossible:
            refused.add((state, event, actor))

    assert refused == set(product(State, Event, Actor)) - set(ALLOWED)


def test_no_two_rows_say_different_things():
    said = [(source, row.event, actor) for row in TRANSITIONS for source in row.sources for actor in row.actors]

    assert len(said) == len(set(said))


def test_a_refusal_says_what_was_tried():
    with pytest.raises(NotPossible, match=r"“approved”.*“reject”.*“approver”") as refusal:
        target(State.APPROVED, Event.REJECT, Actor.APPROVER)

    tried = (refusal.value.state, refusal.value.event, refusal.value.actor)
    assert tried == (State.APPROVED, Event.REJECT, Actor.APPROVER)


def test_a_state_kept_as_a_word_is_understood():
    assert target("review", "approve", "approver") is State.APPROVED


@settings(max_examples=500)
@given(st.lists(st.tuples(st.sampled_from(Event), st.sampled_from(Actor)), max_size=60))
def test_random_events_never_leave_the_table(steps):
    state = State.DRAFT

    for event, actor in steps:
        try:
            reached = target(state, event, actor)
        except NotPossible:
            assert event not in possible(state, actor)
            continue
        assert ALLOWED[state, event, actor] == reached
        state = reached


@settings(max_examples=500)
@given(st.data())
def test_random_walks_along_what_is_possible_stay_in_the_table(data):
    state = State.DRAFT

    for _step in range(25):
        choices = [(event, actor) for actor in Actor for event in possible(state, actor)]
        if not choices:
            break
        event, actor = data.draw(st.sampled_from(choices))
        reached = target(state, event, actor)
        assert ALLOWED[state, event, actor] == reached
        state = reached


@pytest.mark.parametrize("actor", Actor)
@pytest.mark.parametrize("state", State)
def test_possible_is_exactly_what_target_accepts(state, actor):
    accepted = {event for source, event, who in ALLOWED if (source, who) == (state, actor)}

    assert set(possible(state, actor)) == accepted


def test_possible_stands_in_the_order_of_the_table():
    assert possible(State.REVIEW, Actor.APPROVER) == [
        Event.ASK,
        Event.APPROVE,
        Event.APPROVE_PARTLY,
        Event.REJECT,
        Event.WAITLIST,
        Event.MERGE,
    ]


def test_every_state_can_be_reached_from_a_draft():
    assert reached_from(State.DRAFT) == set(State) - {State.DRAFT}


@pytest.mark.parametrize("state", sorted(OPEN | {State.DRAFT}))
def test_no_open_state_is_a_dead_end(state):
    assert reached_from(state) & FINAL


@pytest.mark.parametrize("state", sorted(OPEN))
def test_the_requester_can_always_take_an_open_request_back(state):
    assert target(state, Event.WITHDRAW, Actor.REQUESTER) is State.WITHDRAWN


def test_final_states_have_no_way_out_but_appeal_correction_and_asking_the_programme():
    ways_out = {
        state: [event for event in Event if any(event is row.event and state in row.sources for row in TRANSITIONS)]
        for state in FINAL
    }

    assert {state: events for state, events in ways_out.items() if events} == {
        State.DECLINED: [Event.ASK_PROGRAMME, Event.APPEAL],
        State.REJECTED: [Event.CORRECT_TO_APPROVED, Event.CORRECT_TO_PARTLY_APPROVED, Event.APPEAL],
        State.APPROVED: [Event.CORRECT_TO_PARTLY_APPROVED, Event.CORRECT_TO_REJECTED, Event.APPEAL_REVOCATION],
        State.PARTLY_APPROVED: [
            Event.CORRECT_TO_APPROVED,
            Event.CORRECT_TO_PARTLY_APPROVED,
            Event.CORRECT_TO_REJECTED,
            Event.APPEAL,
            Event.APPEAL_REVOCATION,
        ],
        State.UPHELD: [Event.APPEAL_REVOCATION],
        State.WITHDRAWN: [Event.APPEAL_REVOCATION],
        State.OVERTURNED: [Event.APPEAL_REVOCATION],
        State.MODIFIED: [Event.APPEAL_REVOCATION],
    }


def test_an_appeal_reviewer_acts_on_appeals_alone():
    assert {source for row in rows_of(Actor.APPEAL_REVIEWER) for source in row.sources} == {State.UNDER_APPEAL}


def test_nobody_but_the_reviewer_decides_an_appeal():
    others = {event for actor in set(Actor) - {Actor.APPEAL_REVIEWER} for event in possible(State.UNDER_APPEAL, actor)}

    assert others == {Event.WITHDRAW}


def test_the_system_never_decides_at_discretion():
    assert {row.event for row in rows_of(Actor.SYSTEM)} == {
        Event.DISCARD,
        Event.PASS_CHECKS,
        Event.SKIP_ENDORSEMENT,
        Event.FAIL_CHECKS,
        Event.ESCALATE,
        Event.WAITLIST,
        Event.FREE_SEAT,
        Event.LAPSE,
    }


def test_the_system_never_leads_to_a_decision():
    assert {row.target for row in rows_of(Actor.SYSTEM)} & DECIDED == set()


def test_only_an_approver_or_an_appeal_reviewer_gives_access():
    giving = {State.APPROVED, State.PARTLY_APPROVED, State.OVERTURNED, State.MODIFIED}

    assert {actor for row in TRANSITIONS if row.target in giving for actor in row.actors} == {
        Actor.APPROVER,
        Actor.APPEAL_REVIEWER,
    }


def test_each_state_is_draft_open_or_final():
    assert sorted([State.DRAFT, *OPEN, *FINAL]) == sorted(State)


def test_paused_states_are_open():
    assert PAUSED < OPEN


def test_states_that_are_open_and_decided():
    assert {state for state in State if is_open(state)} == {
        State.CHECKING,
        State.NEEDS_FIX,
        State.ENDORSEMENT,
        State.RETURNED,
        State.REVIEW,
        State.INFO_REQUESTED,
        State.WAITLISTED,
        State.UNDER_APPEAL,
    }
    assert {state for state in State if is_decided(state)} == {
        State.DECLINED,
        State.APPROVED,
        State.PARTLY_APPROVED,
        State.REJECTED,
        State.UPHELD,
        State.OVERTURNED,
        State.MODIFIED,
    }


TO_REVIEW = [("submit", "requester"), ("pass_checks", "system"), ("endorse", "focal_point")]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([*TO_REVIEW, ("approve_partly", "approver")], State.PARTLY_APPROVED),
        ([*TO_REVIEW[:2], ("escalate", "system"), ("approve", "approver")], State.APPROVED),
        (
            [*TO_REVIEW[:2], ("return", "focal_point"), ("answer", "requester"), TO_REVIEW[2], ("approve", "approver")],
            State.APPROVED,
        ),
        (
            [*TO_REVIEW, ("reject", "approver"), ("appeal", "focal_point"), ("overturn", "appeal_reviewer")],
            State.OVERTURNED,
        ),
        ([*TO_REVIEW, ("waitlist", "system"), ("free_seat", "system"), ("approve", "approver")], State.APPROVED),
        ([TO_REVIEW[0], ("skip_endorsement", "system"), ("approve", "approver")], State.APPROVED),
    ],
    ids=["a part", "focal point absent", "sent back", "appealed", "waiting list", "sponsored"],
)
def test_whole_ways_of_a_request(steps, expected):
    assert walk(*steps) is expected


@pytest.mark.parametrize(
    ("last_day", "begin", "expected"),
    [
        (appeal_deadline, date(2026, 1, 31), date(2026, 3, 2)),
        (appeal_deadline, date(2028, 1, 31), date(2028, 3, 1)),
        (silence_ends, date(2026, 12, 15), date(2027, 1, 14)),
        (draft_ends, date(2026, 3, 1), date(2026, 5, 30)),
    ],
)
def test_last_days_are_counted_in_calendar_days(last_day, begin, expected):
    assert last_day(begin) == expected
