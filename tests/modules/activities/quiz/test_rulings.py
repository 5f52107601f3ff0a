"""What a ruling on a question makes of a run."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.activities.definition import BadResponse, Definition, Outcome, State
from modules.activities.quiz import engine, play
from modules.activities.quiz.documents import definition_parts
from modules.activities.quiz.filling import FilledIn
from modules.activities.quiz.rulings import Does
from tests.modules.activities.quiz.more_questions import CASE, CERTAIN, MORE_ITEMS, MORE_RIGHT
from tests.modules.activities.quiz.questions import ITEMS, RIGHT, quiz

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
# Answers that are wrong or half right, by question.
OTHERS: dict[str, Any] = {
    "q1": "a",
    "q2": ["a", "c"],
    "q3": "a",
    "q4": ["e", "d", "c", "b", "a"],
    "q5": {"a": "a", "b": "c", "c": "b"},
    "q6": {"a": "b", "b": "a", "c": "b", "d": "b"},
    "q7": {"1": "against", "2": "don't wait"},
    "q8": "88",
    "q11": "a neighbour",
    "q12": ["b"],
    "q13": {"q13/a": "a", "q13/b": "3", "q13/c": "doctor"},
    "q14": {"answer": "b", "sure": "sure"},
}
ANSWERS = {key: [right, OTHERS[key]] for key, right in (RIGHT | MORE_RIGHT).items()}


def whole(*items: dict[str, Any], **rules: Any) -> Definition:
    """A quiz of all kinds of questions, or of these, that is handed in."""
    structure, words = definition_parts(
        list(items) or [*ITEMS, *MORE_ITEMS], pass_mark=80, rules={"feedback": "end"} | rules
    )
    return Definition("quiz", structure, {"en": words}, "en")


def run(definition: Definition, answers: dict[str, Any], seed: int = 1) -> State:
    """A run that was handed in with these answers, as far as they are asked for."""
    state = engine.begin(definition, seed=seed)
    for key in state["order"]:
        if key in answers:
            state = engine.answer(definition, state, {"question": key, "given": answers[key]}, at=NOON)
    return engine.answer(definition, state, {"hand_in": True}, at=NOON)


def void(question: str) -> dict[str, Any]:
    return {"question": question, "does": Does.VOID}


def full(question: str) -> dict[str, Any]:
    return {"question": question, "does": Does.FULL}


def accept(question: str, answer: Any) -> dict[str, Any]:
    return {"question": question, "does": Does.ACCEPT, "answer": answer}


def ruled(definition: Definition, answers: dict[str, Any], *rulings: dict[str, Any]) -> Outcome:
    return engine.outcome(definition, run(definition, answers), rulings=rulings)


def standing(result: Outcome) -> tuple[bool, int]:
    return result.passed, -1 if result.score is None else result.score


@st.composite
def runs(draw: st.DrawFn) -> tuple[Definition, State]:
    definition = whole(draw=[{"questions": 7}]) if draw(st.booleans()) else whole()
    given_answers = {key: draw(st.sampled_from(choices)) for key, choices in ANSWERS.items() if draw(st.booleans())}
    return definition, run(definition, given_answers, draw(st.integers(0, 50)))


def ruling(key: str) -> st.SearchStrategy[dict[str, Any]]:
    answer = OTHERS[key]["answer"] if key == "q14" else OTHERS[key]
    return st.sampled_from([void(key), full(key), accept(key, answer)])


RULINGS = st.lists(st.sampled_from(sorted(OTHERS)).flatmap(ruling), max_size=5)


@given(played=runs())
@settings(max_examples=50)
def test_without_a_ruling_on_its_questions_nothing_changes(played):
    definition, state = played

    assert engine.outcome(definition, state, rulings=[void("elsewhere")]) == engine.outcome(definition, state)


@given(played=runs(), rulings=RULINGS)
@settings(max_examples=150)
def test_another_ruling_never_lowers_a_run(played, rulings: Sequence[dict[str, Any]]):
    definition, state = played

    steps = [standing(engine.outcome(definition, state, rulings=rulings[:count])) for count in range(len(rulings) + 1)]

    assert steps == sorted(steps)


@given(played=runs(), key=st.sampled_from(sorted(OTHERS)))
@settings(max_examples=100)
def test_full_credit_counts_for_everybody_and_void_is_out_of_the_total(played, key: str):
    definition, state = played

    assert engine.marks(definition, state, [void(key)]).get(key) is None
    mark = engine.marks(definition, state, [full(key)]).get(key)
    assert mark is None or (mark.credit, mark.right) == (1, 1)


@pytest.mark.parametrize("key", sorted(OTHERS))
def test_an_accepted_answer_is_wholly_right(key: str):
    definition = whole()
    answer = OTHERS[key]["answer"] if key == "q14" else OTHERS[key]

    marks = engine.marks(definition, run(definition, {key: OTHERS[key]}), [accept(key, answer)])

    assert marks[key] is not None
    assert (marks[key].credit, marks[key].right) == (1, 1)


def test_voiding_a_wrong_answer_raises_and_a_right_one_keeps_what_there_was():
    definition = quiz(1, 2, 3, 4, 5, pass_mark=80)
    answers = {key: RIGHT[key] for key in ("q1", "q2", "q3", "q4")} | {"q5": {"a": "b", "b": "c", "c": "a"}}
    state = engine.begin(definition, seed=1)
    for key, answer in answers.items():
        state = engine.answer(definition, state, {"question": key, "given": answer}, at=NOON)

    assert engine.outcome(definition, state).score == 80
    assert engine.outcome(definition, state, rulings=[void("q5")]).score == 100
    kept = engine.outcome(definition, state, rulings=[void("q1")])
    assert (kept.score, kept.passed) == (80, True)


def test_a_run_with_every_question_out_of_the_total_is_passed_with_a_hundred_percent():
    result = ruled(whole(ITEMS[0]), {"q1": "a"}, void("q1"))

    assert (result.score, result.passed, result.details["credits"]) == (100, True, {"q1": None})


def test_a_critical_question_that_is_void_or_given_to_everybody_is_not_missed():
    definition = whole(ITEMS[0] | {"critical": True}, *ITEMS[1:8])
    answers = RIGHT | {"q1": "a"}

    assert not ruled(definition, answers).passed
    assert [ruled(definition, answers, one).passed for one in (void("q1"), full("q1"), accept("q1", "a"))] == [True] * 3
    assert not ruled(definition, answers, accept("q1", "c")).passed


def test_parts_of_a_case_are_ruled_on_one_by_one():
    definition = whole(CASE)
    answers = {"q13": OTHERS["q13"]}

    assert ruled(definition, answers).score == 33
    assert ruled(definition, answers, void("q13/a")).score == 50
    assert ruled(definition, answers, full("q13/a")).score == 66
    assert ruled(definition, answers, accept("q13/c", "doctor")).score == 66
    assert ruled(definition, answers, void("q13/a"), void("q13/c")).score == 100
    assert ruled(definition, answers, void("q13/a"), void("q13/b"), void("q13/c")).score == 100
    assert ruled(definition, {}, full("q13/b")).score == 33


def test_certainty_counts_for_an_accepted_answer_and_not_for_full_credit():
    definition = whole(CERTAIN)
    fairly = {"q14": {"answer": "b", "sure": "fairly"}}

    assert ruled(definition, fairly, accept("q14", "b")).score == 66
    assert ruled(definition, fairly, full("q14")).score == 100


def test_unanswered_questions_have_full_credit_but_no_accepted_answer():
    assert ruled(whole(ITEMS[0]), {}, full("q1")).score == 100
    assert ruled(whole(ITEMS[0]), {}, accept("q1", "a")).score == 0


def test_the_page_of_a_result_says_what_was_ruled():
    definition = whole(*ITEMS[:3])
    state = run(definition, {"q1": "a", "q2": RIGHT["q2"], "q3": "a"})

    shown = play.review(definition, state, "en", rulings=[void("q1"), accept("q3", "a")])

    assert shown["score"] == 100
    told = {one["id"]: (one["ruling"], one["verdict"]) for one in shown["questions"]}
    assert told == {"q1": ("void", "void"), "q2": ("", "right"), "q3": ("accept", "right")}
    assert [row["questions"] for row in shown["competencies"]] == [2]


def test_an_answer_in_another_language_is_marked_by_the_words_of_that_language():
    definition = quiz(7, pass_mark=80)
    state = engine.begin(definition, seed=1)
    response = {"question": "q7", "given": {"1": "pour", "2": "restez"}, "locale": "fr"}

    state = engine.answer(definition, state, response, at=NOON)

    assert engine.outcome(definition, state).score == 50
    ruling_ = accept("q7", {"1": "pro", "2": "restez"})
    assert engine.outcome(definition, state, rulings=[ruling_]).score == 100


@pytest.mark.parametrize("key", ["q1", "q4", "q7", "q8", "q11"])
def test_what_is_accepted_is_shown_as_right(key: str):
    definition = whole()

    (shown,) = play.review(definition, run(definition, {key: OTHERS[key]}), "en", rulings=[accept(key, OTHERS[key])])[
        "questions"
    ]

    chosen = [one["is_right"] for one in shown.get("options", ()) if one["chosen"]]
    assert set(chosen or [line["is_right"] for line in shown["lines"]]) == {True}
    assert shown["verdict"] == "right"


def test_parts_have_verdicts_of_their_own():
    definition = whole(CASE)
    rulings = [void("q13/a"), accept("q13/c", "doctor")]

    (shown,) = play.review(definition, run(definition, {"q13": OTHERS["q13"]}), "en", rulings=rulings)["questions"]

    assert [part["verdict"] for part in shown["parts"]] == ["void", "right", "right"]
    assert shown["verdict"] == "right"


def test_an_answer_to_accept_is_read_as_a_learner_posts_it():
    definition = whole(CASE)
    state = engine.begin(definition, seed=0)
    typed = FilledIn({"locale": ["en"], "part-2-number": ["4"], "part-3-text": [" Midwife "]})

    assert play.answer_from(definition, state, "q13", typed, "q13/c") == "Midwife"
    assert play.answer_from(definition, state, "q13", typed, "q13/b") == "4"
    for part in ("q13/a", "q13/x"):
        with pytest.raises(BadResponse):
            play.answer_from(definition, state, "q13", typed, part)
    with pytest.raises(BadResponse):
        play.answer_from(definition, state, "q13", FilledIn({"part-2-number": ["four"]}), "q13/b")


def test_full_credit_for_a_whole_case_is_full_credit_for_its_parts():
    definition = whole(CASE)
    shown = play.review(definition, run(definition, OTHERS), "en", rulings=[full("q13")])["questions"][0]

    assert shown["verdict"] == "right"
    assert [part["verdict"] for part in shown["parts"]] == ["right"] * 3
