"""The rule of a module, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.progress import Activity, Result, evaluate, requirements

UNITS = ["u1", "u2"]
ACTIVITIES = [
    Activity("pre", "quiz", "k-pre", ""),
    Activity("quiz-u1", "quiz", "k-quiz", "u1"),
    Activity("talk", "roleplay", "k-talk", "u2"),
    Activity("extra", "roleplay", "k-extra", "u2"),
    Activity("survey", "survey", "k-survey", ""),
]
RULE = {"all": ["units", {"quizzes": 80}, {"roleplays": ["talk"]}, "survey"]}


def names(**changes):
    return [need.name for need in requirements(**({"rule": RULE, "units": UNITS, "activities": ACTIVITIES} | changes))]


def test_requirements_stand_in_the_order_of_the_module():
    assert names() == ["quiz:quiz-u1", "unit:u1", "roleplay:talk", "unit:u2", "survey:survey"]


def test_requirements_leave_forms_and_other_roleplays_out():
    assert not {"quiz:pre", "roleplay:extra"} & set(names())


def test_requirements_do_not_ask_for_a_withdrawn_unit():
    assert names(withdrawn=["u2"]) == ["quiz:quiz-u1", "unit:u1", "survey:survey"]


def test_requirements_of_an_empty_rule_are_none():
    assert names(rule={}) == []


def progress(facts=(), results=None):
    return evaluate(requirements(RULE, UNITS, ACTIVITIES), facts=set(facts), results=results or {})


def test_evaluate_is_complete_when_everything_is_met():
    results = {"k-quiz": Result(passed=True, best_score=80), "k-talk": Result(passed=True, best_score=None)}

    state = progress(["unit:u1", "unit:u2", "survey"], results)

    assert state.is_complete
    assert state.missing == ()


@pytest.mark.parametrize(
    ("result", "missing"),
    [
        (Result(passed=True, best_score=79), True),
        (Result(passed=False, best_score=100), True),
        (Result(passed=True, best_score=80), False),
    ],
    ids=["below the mark", "a critical item wrong", "at the mark"],
)
def test_evaluate_asks_a_quiz_for_its_mark_and_its_pass(result, missing):
    assert ("quiz:quiz-u1" in progress(results={"k-quiz": result}).missing) == missing


def test_evaluate_does_not_take_a_capped_roleplay():
    assert "roleplay:talk" in progress(results={"k-talk": Result(passed=False, best_score=None)}).missing


@given(st.sets(st.sampled_from(["unit:u1", "unit:u2", "survey", "attended:x"])))
def test_evaluate_splits_the_requirements_in_two(facts):
    state = progress(facts)

    assert sorted([*state.done, *state.missing]) == sorted(names())


FRAMED = [*ACTIVITIES, Activity("look", "h5p", "k-look", "u1")]


def test_framed_content_is_asked_for_by_its_own_rule_and_meets_no_other():
    forged = {"k-look": Result(passed=True, best_score=100)}
    rule = {"all": [{"quizzes": 80}, {"roleplays": ["talk", "look"]}, "h5p"]}

    state = evaluate(requirements(rule, UNITS, FRAMED), facts=set(), results=forged)

    assert state.done == ("h5p:look",)
    assert state.missing == ("quiz:quiz-u1", "roleplay:talk")


def test_what_browsers_report_completes_no_module_alone():
    forged = {"k-look": Result(passed=True, best_score=100)}

    alone = evaluate(requirements({"all": ["h5p"]}, UNITS, FRAMED), facts=set(), results=forged)
    beside = evaluate(requirements({"all": ["units", "h5p"]}, ["u1"], FRAMED), facts={"unit:u1"}, results=forged)

    assert (alone.missing, alone.is_complete) == ((), False)
    assert (beside.missing, beside.is_complete) == ((), True)
