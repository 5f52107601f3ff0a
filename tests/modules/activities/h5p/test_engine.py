"""When a run of framed content ends, and what it is worth then."""

from datetime import UTC, datetime
from typing import Any

import pytest

from modules.activities.definition import AlreadyAnswered, BadResponse, Definition, Outcome, State
from modules.activities.h5p import engine, play
from modules.activities.h5p.engine import LEAST_SECONDS, MOST_STATEMENTS, SECONDS_TO_BE_DONE
from modules.activities.h5p.statements import NotTaken
from tests.modules.activities.h5p.test_statements import points, statement

AT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


def definition(reports: str = "score", **more: Any) -> Definition:
    structure = {"kind": "h5p", "package": "ab" * 32, "reports": reports, "max": None, **more}
    return Definition("h5p", structure, {"en": {"title": "A first question", "alternative": "Listen first."}}, "en")


def told(
    raw: Any,
    state: State | None = None,
    *,
    touches: Any = 3,
    seconds: Any = 30,
    launched: float = 60,
    played: Definition | None = None,
) -> State:
    """The state after a statement, sent as the page around the frame sends it."""
    event = {"type": "statement", "statement": raw, "touches": touches, "seconds": seconds}
    response = play.response_of(event, key="5a1f", seconds=launched)
    played = played or definition()
    return engine.answer(played, state or engine.begin(played, seed=1), response, at=AT)


def reached(state: State) -> Outcome:
    return engine.outcome(definition(), state)


@pytest.mark.parametrize("verb", ["answered", "completed", "passed"])
def test_an_ending_statement_ends_the_run_with_its_points(verb: str):
    outcome = reached(told(statement(verb, score=points(2, 3), success=True)))

    assert (outcome.finished, outcome.passed, outcome.score) == (True, True, 66)
    assert outcome.details["self_reported"] is True


@pytest.mark.parametrize(("verb", "success"), [("failed", True), ("answered", False)])
def test_content_that_says_it_went_wrong_does_not_pass(verb: str, success: bool):
    outcome = reached(told(statement(verb, score=points(0, 1), success=success)))

    assert (outcome.finished, outcome.passed, outcome.score) == (True, False, 0)


@pytest.mark.parametrize(
    ("raw", "most", "is_passed"), [(0, 3, False), (1, 3, False), (2, 4, True), (3, 3, True), (0, 0, True)]
)
def test_content_that_says_nothing_of_success_passes_with_half_of_its_points(raw: int, most: int, is_passed: bool):
    outcome = reached(told(statement("answered", score=points(raw, most), completion=True)))

    assert (outcome.finished, outcome.passed) == (True, is_passed)


@pytest.mark.parametrize(
    "claim",
    [
        {"touches": 0},
        {"touches": True},
        {"touches": "3"},
        {"seconds": LEAST_SECONDS - 0.5},
        {"seconds": None},
        {"launched": LEAST_SECONDS - 0.5},
    ],
)
def test_full_marks_before_anybody_can_have_done_anything_end_nothing(claim: dict[str, Any]):
    state = told(statement("answered", score=points(14, 14), success=True, completion=True), **claim)

    assert not reached(state).finished
    assert state["statements"] == 1


@pytest.mark.parametrize(
    "raw",
    [
        statement("answered", part="1f", score=points(1, 1)),
        statement("answered", parent=True, score=points(1, 1)),
        statement("interacted"),
        statement("progressed"),
        statement("attempted") | {"verb": {"id": "http://activitystrea.ms/schema/1.0/consume"}},
    ],
)
def test_parts_and_other_verbs_end_nothing(raw: Any):
    assert not reached(told(raw)).finished


def test_the_first_number_of_points_holds():
    early = told(statement("answered", score=points(1, 4)), touches=0)

    with pytest.raises(NotTaken):
        told(statement("completed", score=points(1, 1)), early)


def test_after_the_end_nothing_is_taken():
    ended = told(statement("completed", score=points(1, 2)))

    with pytest.raises(AlreadyAnswered):
        told(statement("completed", score=points(2, 2)), ended)


def test_a_run_takes_so_many_statements_and_no_more():
    full = {**engine.begin(definition(), seed=1), "statements": MOST_STATEMENTS}

    with pytest.raises(NotTaken):
        told(statement("interacted"), full)


def test_who_has_looked_at_content_without_points_marks_it_as_done():
    unscored = definition("nothing")
    begun = engine.begin(unscored, seed=1)
    done = {"type": "done", "seconds": 999}

    early = play.response_of(done, key="5a1f", seconds=SECONDS_TO_BE_DONE - 1)
    with pytest.raises(BadResponse):
        engine.answer(unscored, begun, early, at=AT)
    after = engine.answer(unscored, begun, play.response_of(done, key="5a1f", seconds=SECONDS_TO_BE_DONE), at=AT)

    outcome = engine.outcome(unscored, after)
    assert (outcome.finished, outcome.passed, outcome.score) == (True, True, None)
    assert play.review(unscored, after, "en")["by"] == "mark"


def test_content_with_points_is_not_marked_as_done():
    with pytest.raises(BadResponse):
        engine.answer(definition(), engine.begin(definition(), seed=1), {"done": True, "seconds": 60.0}, at=AT)


def test_reading_the_text_counts_as_done():
    after = engine.answer(definition(), engine.begin(definition(), seed=1), {"alternative": True}, at=AT)

    assert (reached(after).passed, reached(after).score, after["alternative"]) == (True, None, True)


def test_a_posted_form_is_no_response():
    with pytest.raises(BadResponse):
        play.response_from(definition(), engine.begin(definition(), seed=1), {})


def test_who_answered_in_less_than_two_seconds_marks_it_as_done_with_what_was_said():
    quick = told(statement("answered", score=points(2, 3), success=False), seconds=LEAST_SECONDS - 0.5)
    loading = told(statement("answered", score=points(3, 3)), touches=0, seconds=LEAST_SECONDS - 0.5)
    done = play.response_of({"type": "done", "seconds": SECONDS_TO_BE_DONE}, key="5a1f", seconds=60)

    assert [play.show(definition(), state, "en")["may_be_marked"] for state in (quick, loading)] == [True, False]
    outcome = reached(engine.answer(definition(), quick, done, at=AT))
    assert (outcome.finished, outcome.passed, outcome.score) == (True, False, 66)


def test_content_that_answers_step_by_step_ends_with_all_points_or_when_marked_with_those_so_far():
    steps = definition(ends=engine.ENDS_WITH_ALL)
    first = told(statement("answered", score=points(1, 2)), played=steps)

    both = told(statement("answered", score=points(2, 2)), first, played=steps)
    given_up = engine.answer(steps, first, {"done": True, "seconds": 60.0}, at=AT)

    assert [(reached(state).finished, reached(state).score) for state in (first, both, given_up)] == [
        (False, None),
        (True, 100),
        (True, 50),
    ]
