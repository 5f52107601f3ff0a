from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from modules.activities.definition import AlreadyAnswered, BadResponse, Definition, State
from modules.activities.quiz import engine, play, rules
from modules.activities.quiz.filling import filled_in
from tests.modules.activities.posted_form import PostedForm
from tests.modules.activities.quiz.more_questions import MORE_RIGHT, more_quiz
from tests.modules.activities.quiz.questions import ITEMS, RIGHT, quiz

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
DRAW = [{"competency": "role", "questions": 2}, {"competency": "risk", "questions": 1}]


def answered(definition: Definition, state: State, **answers: Any) -> State:
    for question, given_answer in answers.items():
        state = engine.answer(definition, state, {"question": question, "given": given_answer}, at=NOON)
    return state


def test_quiz_without_rules_keeps_the_structure_that_it_had():
    assert list(quiz(1).structure) == ["pass_mark", "questions"]
    assert list(quiz(1, feedback="each", solutions="shown", minutes=None).structure) == ["pass_mark", "questions"]


@given(seed=st.integers(0, 2**53))
def test_begin_draws_as_the_blueprint_says_in_the_order_of_the_author(seed: int):
    definition = quiz(draw=DRAW)

    order = engine.begin(definition, seed=seed)["order"]

    assert order == sorted(order) == engine.begin(definition, seed=seed)["order"]
    competencies = {item["id"]: item["competency"] for item in ITEMS}
    assert Counter(competencies[question] for question in order) == {"role": 2, "risk": 1}


def test_begin_draws_every_question_under_some_seed():
    definition = quiz(draw=DRAW)

    drawn = {question for seed in range(100) for question in engine.begin(definition, seed=seed)["order"]}

    assert drawn == set(RIGHT)


def test_answer_refuses_a_question_that_was_not_drawn():
    definition = quiz(draw=DRAW)
    state = engine.begin(definition, seed=1)
    left_out = next(question for question in RIGHT if question not in state["order"])

    with pytest.raises(BadResponse, match="not part of the quiz"):
        engine.answer(definition, state, {"question": left_out, "given": RIGHT[left_out]}, at=NOON)


def test_drawn_quiz_is_scored_over_what_was_drawn_and_misses_no_critical_question_that_was_not():
    definition = quiz(draw=DRAW, critical=tuple(RIGHT))
    state = engine.begin(definition, seed=1)

    outcome = engine.outcome(definition, answered(definition, state, **{key: RIGHT[key] for key in state["order"]}))

    assert (outcome.score, outcome.passed, outcome.details["critical_missed"]) == (100, True, [])


def test_answers_may_change_until_the_quiz_is_handed_in():
    definition = quiz(1, 3, feedback="end")
    state = answered(definition, engine.begin(definition, seed=1), q3="a", q1="a")
    state = answered(definition, state, q3="b")
    assert not engine.outcome(definition, state).finished

    state = engine.answer(definition, state, {"hand_in": True}, at=NOON)

    assert engine.outcome(definition, state).score == 50
    for late in ({"question": "q1", "given": "b"}, {"hand_in": True}, {"close": True}):
        with pytest.raises(AlreadyAnswered):
            engine.answer(definition, state, late, at=NOON)


def test_quiz_with_feedback_after_each_answer_cannot_be_handed_in_early():
    definition = quiz(1, 3)

    with pytest.raises(BadResponse, match="ends with its last question"):
        engine.answer(definition, engine.begin(definition, seed=1), {"hand_in": True}, at=NOON)


def test_closing_counts_what_was_answered_and_nothing_for_the_rest_also_where_it_is_critical():
    definition = quiz(1, 3, critical=("q3",))
    state = answered(definition, engine.begin(definition, seed=1), q1="b")

    outcome = engine.outcome(definition, engine.answer(definition, state, {"close": True}, at=NOON))

    assert (outcome.finished, outcome.score, outcome.passed) == (True, 50, False)
    assert (outcome.details["critical_missed"], outcome.details["closed"]) == (["q3"], True)


def test_no_form_can_close_a_quiz():
    definition = quiz(1)

    with pytest.raises(BadResponse):
        play.response_from(definition, engine.begin(definition, seed=1), PostedForm({"close": "1"}))


def test_score_of_a_timed_quiz_cannot_be_posted():
    definition = quiz(1, feedback="end")
    state = engine.begin(definition, seed=1)

    response = play.response_from(
        definition, state, PostedForm({"question": "q1", "option": "1", "score": "100", "credit": "1", "passed": "1"})
    )

    assert set(response) == {"question", "given", "locale"}


@pytest.mark.parametrize("number", [*range(1, 9), *range(11, 15)])
def test_sheet_is_filled_in_as_it_was_posted(number: int):
    build, right = (quiz, RIGHT) if number < 9 else (more_quiz, MORE_RIGHT)
    definition, question = build(number, feedback="end"), f"q{number}"
    state = answered(definition, engine.begin(definition, seed=3), **{question: right[question]})

    form = filled_in(engine.question_of(definition, question), state, state["answers"][question]["given"])
    again = play.response_from(definition, state, form)

    assert again["given"] == right[question]


def test_sheet_marks_what_was_answered_and_what_was_typed_and_not_taken():
    definition = quiz(3, 8, feedback="end")
    state = answered(definition, engine.begin(definition, seed=1), q3="b")

    sheet = play.show(definition, state, "en", typed=PostedForm({"question": "q8", "number": "twelve"}))["sheet"]

    assert [option["chosen"] for option in sheet[0]["options"]] == [False, True]
    assert (sheet[0]["saved_at"], sheet[1]["saved_at"]) == (NOON, None)
    assert (sheet[1]["typed"], sheet[1]["is_typed"]) == ("twelve", True)


def test_show_tells_nothing_after_an_answer_while_feedback_waits():
    definition = quiz(1, 3, feedback="end")

    page = play.show(definition, answered(definition, engine.begin(definition, seed=1), q1="a"), "en")

    assert page["last"] is None
    assert "Feedback" not in str(page)


@pytest.mark.parametrize(
    ("feedback", "solutions", "right", "sees_feedback", "sees_solution"),
    [
        ("end", "shown", False, True, True),
        ("end", "passed", False, True, False),
        ("end", "passed", True, True, True),
        ("end", "never", True, True, False),
        ("never", "shown", True, False, False),
    ],
)
def test_review_shows_what_the_rules_let_be_seen(
    feedback: str, solutions: str, right: bool, sees_feedback: bool, sees_solution: bool
):
    definition = quiz(1, feedback=feedback, solutions=solutions)
    state = answered(definition, engine.begin(definition, seed=1), q1="b" if right else "a")

    review = play.review(definition, engine.answer(definition, state, {"hand_in": True}, at=NOON), "en")

    assert review["score"] == (100 if right else 0)
    assert ("Feedback" in str(review)) == sees_feedback
    assert ("Why 1" in str(review)) == sees_solution


def test_review_without_solutions_says_of_no_kind_of_question_what_is_right():
    definition = quiz(feedback="end", solutions="never")
    wrong = {"q1": "a", "q2": ["c"], "q3": "a", "q4": list("edcba"), "q8": "88"}
    wrong |= {"q5": dict(zip("abc", "bca", strict=True)), "q6": dict(zip("abcd", "bbaa", strict=True))}
    wrong |= {"q7": {"1": "typed", "2": "typed"}}
    state = answered(definition, engine.begin(definition, seed=1), **wrong)

    review = play.review(definition, engine.answer(definition, state, {"hand_in": True}, at=NOON), "en")

    lines = [line for question in review["questions"] for line in question.get("lines", [])]
    assert {line["right"] for line in lines} == {""}
    assert all(
        option["chosen"] and not option["is_right"] for q in review["questions"] for option in q.get("options", [])
    )
    for told in ("in favour of", "12.5", "Why", "About"):
        assert told not in str(review)


def test_review_without_solutions_is_as_silent_about_the_newer_kinds():
    definition = more_quiz(feedback="end", solutions="never")
    wrong = {"q11": "A porter", "q12": ["b"], "q13": {"q13/a": "a", "q13/b": "4", "q13/c": "porter"}}
    state = answered(definition, engine.begin(definition, seed=1), **wrong, q14={"answer": "b", "sure": "sure"})

    review = play.review(definition, engine.answer(definition, state, {"hand_in": True}, at=NOON), "en")

    assert review["questions"][0]["sure"] == "sure"
    assert [question["verdict"] for question in review["questions"]] == ["wrong"] * 4
    for told in ("nterpreter", "Two chairs", "nurse", "Three", "Why", "About", "Others"):
        assert told not in str(review)


def crossed_quiz(other: str) -> Definition:
    definition = quiz(1, 2, pass_mark=None)
    return Definition(
        "quiz", {**definition.structure, **rules.crossed(["q1"], ["q2"], other=other)}, definition.texts, "en"
    )


@given(first=st.integers(0, 2**53), second=st.integers(0, 2**53), third=st.integers(0, 2**53))
def test_crossed_forms_give_the_other_form_afterwards_and_the_same_one_again(first: int, second: int, third: int):
    pre, post = crossed_quiz("post"), crossed_quiz("pre")
    second = rules.crossed_seed(second, own=None, other=first)
    third = rules.crossed_seed(third, own=first, other=second)

    given_forms = [engine.begin(one, seed=seed)["order"] for one, seed in ((pre, first), (post, second), (pre, third))]

    assert given_forms[0] == given_forms[2]
    assert sorted(given_forms[0] + given_forms[1]) == ["q1", "q2"]


def test_crossed_forms_begin_with_each_form_equally_often():
    forms = Counter(rules.form_of(rules.crossed_seed(seed, own=None, other=None)) for seed in range(100))

    assert forms == {"a": 50, "b": 50}


FINE = "draw:\n- {competency: role, questions: 2}\n- {competency: risk, questions: 4}\nminutes: 20\ntries: 3"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (FINE, []),
        ("minuts: 20", [("unknown-key", "“minuts” is not known here. Did you mean “minutes”?", 1)]),
        ("tries: 0", [("rules", "“tries” is a whole number from 1 to 20. Leave it out for no limit.", 1)]),
        ("feedback: ends", [("rules", "“feedback” cannot be “ends”. Known: each, end, never. Did you mean “end”?", 1)]),
        (
            "minutes: 20\ndraw:\n- {competency: role, questions: 5}\n- {competency: risk, questions: 4}",
            [("draw", "5 questions are to be drawn here, but only 4 fit: write more, or draw fewer.", 3)],
        ),
        (
            "draw:\n- {competency: role, questions: 1}",
            [
                ("never-drawn", f"The question “q{n}” fits no line of “draw”: it is never asked.", 1)
                for n in (5, 6, 7, 8)
            ],
        ),
        (
            "minutes: 3",
            [("time-too-short", "3 minutes for 8 questions: less than half a minute each. Give more time.", 1)],
        ),
        (
            "tries: 1\nwait_hours: 2",
            [("rules", "There is one try only: nobody ever waits. Leave out “wait_hours”.", 2)],
        ),
        ("draw: 3", [("draw", "“draw” is a list of lines such as {competency: role, questions: 2}.", 1)]),
    ],
)
def test_form_findings_name_the_line_and_what_to_do(written: str, said: list[tuple[str, str, int]]):
    found = rules.form_findings(YAML().load(written), ITEMS, "quizzes.yaml, rules of u1")

    assert [(one.code, one.sentence, one.line) for one in found] == said


def test_form_findings_refuse_a_question_that_two_lines_would_draw():
    lines = {"draw": [{"competency": "role", "questions": 1}, {"difficulty": 2, "questions": 1}]}

    found = rules.form_findings(lines, ITEMS[:1], "rules")

    assert [one.sentence for one in found] == [
        "The question “q1” fits 2 lines of “draw”: make the lines exclude each other."
    ]
