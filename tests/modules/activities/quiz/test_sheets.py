"""What a finished run says about the questions of a quiz, and their parts."""

from datetime import UTC, datetime

import pytest

from modules.activities.quiz import engine, sheets
from tests.modules.activities.quiz.more_questions import MORE_RIGHT, more_quiz
from tests.modules.activities.quiz.questions import RIGHT, quiz

pytestmark = pytest.mark.any_database

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def state_of(definition, given, *, locale="en"):
    state = engine.begin(definition, seed=1)
    for question in state["order"]:
        response = {"question": question, "given": given[question], "locale": locale}
        state = engine.answer(definition, state, response, at=NOON)
    return state


def test_a_sheet_has_the_credit_of_each_question_and_what_was_chosen():
    state = state_of(quiz(), RIGHT | {"q1": "a", "q2": ["a", "c"]})

    sheet = sheets.sheet_of(quiz(), state)

    assert (sheet.credits["q1"], sheet.credits["q2"], sheet.credits["q3"]) == (0, 0, 1)
    assert sheet.chosen == {"q1": ["a"], "q2": ["a", "c"], "q3": ["b"]}
    assert sheets.locale_in(state, "q1") == "en"


def test_parts_of_a_case_study_have_their_own_credit_and_options():
    given = MORE_RIGHT | {"q13": {"q13/a": "b", "q13/b": "4", "q13/c": "nurse"}}

    sheet = sheets.sheet_of(more_quiz(), state_of(more_quiz(), given))

    assert sheet.parts == {"q13/a": 1, "q13/b": 0, "q13/c": 1}
    assert sheet.credits["q13"] == pytest.approx(2 / 3, abs=1e-4)
    assert sheet.chosen["q13/a"] == ["b"]


def test_certainty_changes_no_figure():
    given = MORE_RIGHT | {"q14": {"answer": "b", "sure": "sure"}}

    state = state_of(more_quiz(), given)

    assert state["answers"]["q14"]["credit"] < 0
    assert sheets.sheet_of(more_quiz(), state).credits["q14"] == 0
    assert sheets.sheet_of(more_quiz(), state).chosen["q14"] == ["b"]


def test_a_question_without_an_answer_stands_on_no_sheet():
    definition = quiz(1, 2, feedback="end")
    state = engine.begin(definition, seed=1)
    state = engine.answer(definition, state, {"question": "q1", "given": "b", "locale": "en"}, at=NOON)
    state = engine.answer(definition, state, {"hand_in": True}, at=NOON)

    assert sheets.sheet_of(definition, state).credits == {"q1": 1}
    assert sheets.sheet_of(definition, {}).credits == {}


def test_items_are_questions_and_the_parts_of_a_case_study():
    names = [(item["id"], within) for item, within in sheets.items_of(more_quiz().structure)]

    assert names[2:6] == [("q13", ""), ("q13/a", "q13"), ("q13/b", "q13"), ("q13/c", "q13")]


def test_what_a_question_is_filed_under_makes_no_other_version():
    question = quiz(1).structure["questions"][0]

    assert sheets.asked_in(question) == sheets.asked_in(question | {"difficulty": 3, "critical": True})
    assert sheets.asked_in(question) != sheets.asked_in(question | {"right": ["a"]})
    assert sheets.options_of(question) == {"a": False, "b": True, "c": False}
    assert sheets.options_of(quiz(4).structure["questions"][0]) == {}


def test_a_sheet_follows_what_was_ruled():
    given = MORE_RIGHT | {"q13": {"q13/a": "b", "q13/b": "4", "q13/c": "nurse"}}
    state = state_of(more_quiz(), given)
    part_out = [{"question": "q13/b", "does": "void", "answer": None}]

    sheet = sheets.sheet_of(more_quiz(), state, part_out)

    assert sheet.parts == {"q13/a": 1, "q13/c": 1}
    assert sheet.credits["q13"] == 1
    whole_out = sheets.sheet_of(more_quiz(), state, [part_out[0] | {"question": "q13"}])
    assert not {"q13", "q13/a"} & {*whole_out.credits, *whole_out.parts, *whole_out.chosen}
    full = sheets.sheet_of(more_quiz(), state, [part_out[0] | {"question": "q13", "does": "full"}])
    assert full.parts == {"q13/a": 1, "q13/b": 1, "q13/c": 1}
