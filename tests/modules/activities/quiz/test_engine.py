import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.activities.definition import AlreadyAnswered, BadResponse, Definition, Outcome, State
from modules.activities.quiz import engine
from tests.modules.activities.quiz.questions import RIGHT, quiz

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def answered(definition: Definition, state: State, **answers: Any) -> State:
    for question, given_answer in answers.items():
        state = engine.answer(definition, state, {"question": question, "given": given_answer}, at=NOON)
    return state


def finished(definition: Definition, **answers: Any) -> Outcome:
    state = engine.begin(definition, seed=1)
    answers = {question: answers.get(question, RIGHT[question]) for question in state["order"]}
    return engine.outcome(definition, answered(definition, state, **answers))


@given(seed=st.integers(min_value=0))
def test_begin_is_the_same_for_the_same_seed_and_shuffles_every_id_once(seed: int):
    definition = quiz()

    state = engine.begin(definition, seed=seed)

    assert state == engine.begin(definition, seed=seed)
    assert state["order"] == [f"q{number}" for number in range(1, 9)]
    assert {question: sorted(ids) for question, ids in state["shuffled"].items()} == {
        "q1": ["a", "b", "c"],
        "q2": ["a", "b", "c", "d"],
        "q3": ["a", "b"],
        "q4": ["a", "b", "c", "d", "e"],
        "q5": ["a", "b", "c"],
        "q6": ["a", "b", "c", "d"],
    }


@given(seed=st.integers(min_value=0))
def test_begin_keeps_true_before_false_and_never_shows_an_order_already_right(seed: int):
    definition = quiz(3, 4)
    definition.structure["questions"][1] |= {"options": ["a", "b"], "right": ["a", "b"]}

    shuffled = engine.begin(definition, seed=seed)["shuffled"]

    assert shuffled == {"q3": ["a", "b"], "q4": ["b", "a"]}


def test_begin_shows_every_option_first_under_some_seed():
    definition = quiz(2)

    first = {engine.begin(definition, seed=seed)["shuffled"]["q2"][0] for seed in range(100)}

    assert first == {"a", "b", "c", "d"}


def test_answer_keeps_what_was_given_its_credit_time_and_language_and_changes_nothing_in_place():
    definition = quiz(1, 2)
    before = engine.begin(definition, seed=1)
    copy = deepcopy(before)

    after = engine.answer(definition, before, {"question": "q1", "given": "b", "locale": "fr"}, at=NOON)

    assert before == copy
    assert after == {
        **before,
        "answers": {"q1": {"given": "b", "credit": 1.0, "at": "2026-03-04T12:00:00+00:00", "locale": "fr"}},
    }


def test_answer_in_an_unknown_language_counts_in_that_of_the_original():
    definition = quiz(7)
    state = engine.begin(definition, seed=1)

    response = {"question": "q7", "given": {"1": "for", "2": "don't wait"}, "locale": "xx"}
    state = engine.answer(definition, state, response, at=NOON)

    assert (state["answers"]["q7"]["locale"], state["answers"]["q7"]["credit"]) == ("en", 1.0)


@pytest.mark.parametrize("again", ["a", "b"])
def test_answer_refuses_a_second_answer_even_if_it_is_the_same(again: str):
    definition = quiz(1, 2)
    state = answered(definition, engine.begin(definition, seed=1), q1="b")

    with pytest.raises(AlreadyAnswered):
        engine.answer(definition, state, {"question": "q1", "given": again}, at=NOON)


@pytest.mark.parametrize(
    ("response", "sentence"),
    [
        ({}, engine.UNKNOWN_QUESTION),
        ({"question": "q9", "given": "a"}, engine.UNKNOWN_QUESTION),
        ({"question": ["q1"], "given": "a"}, engine.UNKNOWN_QUESTION),
        ({"question": "q2", "given": ["a"]}, engine.NOT_YET),
        ({"question": "q1", "given": ""}, "Choose an answer, then save it."),
        ({"skip": True}, engine.NO_SKIPPING),
    ],
)
def test_answer_refuses_with_a_sentence(response: dict[str, Any], sentence: str):
    definition = quiz(1, 2)

    with pytest.raises(BadResponse) as refused:
        engine.answer(definition, engine.begin(definition, seed=1), response, at=NOON)

    assert (type(refused.value), str(refused.value)) == (BadResponse, sentence)


def test_answer_skips_a_form_that_does_not_count_also_half_way():
    definition = quiz(1, 2, pass_mark=None)
    state = answered(definition, engine.begin(definition, seed=1), q1="b")

    state = engine.answer(definition, state, {"skip": True}, at=NOON)

    details = {"credits": {"q1": 1.0}, "critical_missed": [], "skipped": True, "closed": False}
    assert engine.outcome(definition, state) == Outcome(finished=True, passed=True, score=None, details=details)
    with pytest.raises(AlreadyAnswered):
        engine.answer(definition, state, {"skip": True}, at=NOON)
    with pytest.raises(AlreadyAnswered):
        engine.answer(definition, state, {"question": "q2", "given": ["a"]}, at=NOON)


def test_outcome_is_open_until_the_last_question():
    definition = quiz(1, 2)
    state = answered(definition, engine.begin(definition, seed=1), q1="b")

    outcome = engine.outcome(definition, state)

    assert (outcome.finished, outcome.passed, outcome.score) == (False, False, None)
    assert outcome.details["credits"] == {"q1": 1.0}


def test_outcome_of_right_answers_is_full():
    outcome = finished(quiz())

    assert (outcome.finished, outcome.passed, outcome.score) == (True, True, 100)


def test_outcome_rounds_down_and_adds_shares_exactly():
    two_thirds_right = finished(quiz(1, 3, 5), q5={"a": "a", "b": "c", "c": "b"}, q3="a")
    exactly_at_the_mark = finished(quiz(1, 2, 3, 4, 5, pass_mark=60), q1="a", q3="a")

    assert two_thirds_right.score == 44
    assert (exactly_at_the_mark.score, exactly_at_the_mark.passed) == (60, True)


def test_outcome_just_below_the_mark_does_not_pass():
    outcome = finished(quiz(1, 2, 3, 4, 6, pass_mark=80), q1="a", q6={"a": "a", "b": "a", "c": "a", "d": "b"})

    assert (outcome.score, outcome.passed) == (75, False)


def test_outcome_needs_every_critical_question_wholly_right():
    outcome = finished(quiz(1, 2, 3, 4, 5, critical=("q4",)), q4=["b", "a", "c", "d", "e"])

    assert (outcome.score, outcome.passed, outcome.details["critical_missed"]) == (95, False, ["q4"])


def test_outcome_of_a_form_passes_whatever_was_answered():
    outcome = finished(quiz(1, 3, pass_mark=None), q1="a", q3="a")

    assert (outcome.finished, outcome.passed, outcome.score) == (True, True, 0)


@settings(max_examples=200)
@given(data=st.data())
def test_any_answers_give_credit_from_0_to_1_and_a_state_of_plain_json(data: st.DataObject):
    definition = quiz()
    state = engine.begin(definition, seed=data.draw(st.integers(0, 1000)))
    letter = st.sampled_from("abc")
    answers: dict[str, Any] = {
        "q1": data.draw(letter),
        "q2": data.draw(st.lists(st.sampled_from("abcd"), min_size=1, unique=True)),
        "q3": data.draw(st.sampled_from("ab")),
        "q4": data.draw(st.permutations("abcde")),
        "q5": {left: data.draw(letter) for left in "abc"},
        "q6": {item: data.draw(st.sampled_from("ab")) for item in "abcd"},
        "q7": {gap: data.draw(st.text(alphabet="for don't wait", min_size=1).filter(str.strip)) for gap in "12"},
        "q8": str(data.draw(st.integers(-99, 99))),
    }

    state = answered(definition, state, **answers)
    outcome = engine.outcome(definition, state)

    assert json.loads(json.dumps(state)) == state
    assert json.loads(json.dumps(outcome.details)) == outcome.details
    assert all(0 <= share <= 1 for share in outcome.details["credits"].values())
    assert outcome.finished
    assert outcome.score is not None
    assert 0 <= outcome.score <= 100


@given(junk=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists), number=st.integers(1, 8))
def test_junk_is_answered_or_refused_and_never_breaks(junk: Any, number: int):
    definition = quiz(number)
    state = engine.begin(definition, seed=1)

    try:
        after = engine.answer(definition, state, {"question": f"q{number}", "given": junk}, at=NOON)
    except BadResponse:
        after = state

    assert json.loads(json.dumps(after)) == after
