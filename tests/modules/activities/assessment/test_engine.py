import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from modules.activities.assessment import engine
from modules.activities.definition import AlreadyAnswered, BadResponse, Outcome
from tests.modules.activities.assessment.assessments import assessment

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ASSESSMENT = assessment()
BEGUN = engine.begin(ASSESSMENT, seed=1)


def answered(state: dict[str, Any], **response: Any) -> dict[str, Any]:
    return engine.answer(ASSESSMENT, state, response, at=NOON)


def test_answer_keeps_a_section_and_changes_nothing_in_place():
    before = deepcopy(BEGUN)

    state = answered(BEGUN, section="practice", answers={"n01": 2, "n02": "not_applicable"}, importance={"role": 3})

    assert before == BEGUN
    assert state == {
        "sections": {
            "practice": {
                "answers": {"n01": 2, "n02": "not_applicable"},
                "importance": {"role": 3},
                "at": "2026-03-04T12:00:00+00:00",
            }
        },
        "finished": False,
    }
    assert json.loads(json.dumps(state)) == state


def test_answer_to_the_same_section_replaces_the_earlier_one():
    state = answered(BEGUN, section="practice", answers={"n01": 2, "n03": 4}, importance={"role": 3})

    state = answered(state, section="practice", answers={"n01": 5})

    assert (engine.answers_in(state), engine.importance_in(state)) == ({"n01": 5}, {})


def test_answer_leaves_out_what_was_left_out():
    state = answered(BEGUN, section="open", answers={"q1": " More time \r\n", "q2": "", "q3": " "})

    assert engine.answers_in(state) == {"q1": "More time"}


@pytest.mark.parametrize(
    ("response", "sentence"),
    [
        ({}, engine.UNKNOWN_SECTION),
        ({"section": ["practice"]}, engine.UNKNOWN_SECTION),
        ({"section": "practice", "answers": {"o1": 1}}, engine.UNKNOWN_STATEMENT),
        ({"section": "practice", "answers": ["n01"]}, engine.UNKNOWN_STATEMENT),
        ({"section": "practice", "answers": {"n01": 6}}, engine.UNKNOWN_POINT),
        ({"section": "practice", "answers": {"n01": True}}, engine.UNKNOWN_POINT),
        ({"section": "practice", "answers": {"n01": "dont_know"}}, engine.UNKNOWN_POINT),
        ({"section": "organisation", "importance": {"role": 1}}, engine.UNKNOWN_STATEMENT),
        ({"section": "practice", "importance": {"role": 4}}, engine.UNKNOWN_POINT),
        ({"finish": True}, engine.NOTHING_ANSWERED),
    ],
)
def test_answer_refuses_with_a_sentence(response: dict[str, Any], sentence: str):
    with pytest.raises(BadResponse) as refused:
        answered(BEGUN, **response)

    assert str(refused.value) == sentence


def test_answer_over_the_limit_names_the_question():
    with pytest.raises(BadResponse, match=r"^“What makes good .*”: please write at most 600 characters\."):
        answered(BEGUN, section="open", answers={"q2": "x" * 601})


def test_answer_after_sending_in_changes_nothing():
    state = answered(answered(BEGUN, section="practice", answers={"n01": 2}), finish=True)

    for response in ({"finish": True}, {"section": "practice", "answers": {"n01": 5}}):
        with pytest.raises(AlreadyAnswered):
            answered(state, **response)


def test_outcome_is_open_before_sending_in():
    state = answered(BEGUN, section="practice", answers={"n01": 2})

    assert engine.outcome(ASSESSMENT, state) == Outcome(finished=False, passed=False)


def test_outcome_has_profile_strengths_and_suggestions():
    state = answered(BEGUN, section="practice", answers={"n01": 2, "n05": 5}, importance={"role": 3})
    state = answered(state, section="organisation", answers={"o1": "dont_know"})

    outcome = engine.outcome(ASSESSMENT, answered(state, finish=True))

    assert (outcome.finished, outcome.passed, outcome.score) == (True, True, None)
    assert outcome.details["strengths"] == ["listening"]
    assert [each["module"] for each in outcome.details["suggestions"]] == ["rrf-01-foundations", "c1-cso-role"]
    assert [row["competency"] for row in outcome.details["competencies"] if row["level"] is not None] == [
        "role",
        "listening",
    ]
    assert json.loads(json.dumps(outcome.details)) == outcome.details
