"""Short answers, pictures, case studies and certainty through the three verbs."""

import json
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from modules.activities.definition import BadResponse, Definition, State
from modules.activities.quiz import engine, marking, play
from modules.activities.quiz.documents import form_findings
from tests.modules.activities.posted_form import PostedForm
from tests.modules.activities.quiz.more_questions import (
    CASE,
    CERTAIN,
    MARKS,
    MORE_ITEMS,
    MORE_RIGHT,
    PICTURES,
    more_quiz,
)
from tests.modules.activities.quiz.questions import question

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def answered(definition: Definition, given: dict[str, Any], locale: str = "en") -> State:
    state = engine.begin(definition, seed=3)
    for name in state["order"]:
        response = {"question": name, "given": given[name], "locale": locale}
        state = engine.answer(definition, state, response, at=NOON)
    return state


def credit(number: int, given: Any, locale: str = "en") -> Fraction:
    definition = more_quiz(number)
    words = definition.texts[locale]["questions"][f"q{number}"]
    return marking.credit(definition.structure["questions"][0], words, given)


def test_form_findings_of_the_new_kinds_are_none():
    assert form_findings(MORE_ITEMS, "unit") == []


def test_all_right_is_the_whole_score():
    result = engine.outcome(more_quiz(), answered(more_quiz(), MORE_RIGHT))

    assert (result.score, result.passed, result.finished) == (100, True, True)


@pytest.mark.parametrize(
    ("number", "given", "mark"),
    [
        (11, "my child", Fraction(0)),
        (11, "interpreter's child", Fraction(0)),
        (11, "interpeter", Fraction(1)),
        (11, "a cultural mediator", Fraction(1, 2)),
        (12, ["a"], Fraction(1)),
        (12, ["b"], Fraction(0)),
        (13, {"q13/a": "b", "q13/b": "4", "q13/c": "nurse"}, Fraction(2, 3)),
        (13, {"q13/a": "a", "q13/b": "4", "q13/c": "Nurse"}, Fraction(0)),
        (14, {"answer": "a", "sure": "sure"}, Fraction(1)),
        (14, {"answer": "a", "sure": "guess"}, Fraction(1, 3)),
        (14, {"answer": "b", "sure": "guess"}, Fraction(0)),
        (14, {"answer": "b", "sure": "sure"}, Fraction(-2)),
    ],
)
def test_credit_by_the_rule_of_the_kind(number: int, given: Any, mark: Fraction):
    assert credit(number, given) == mark


def test_credit_of_a_short_answer_is_by_the_words_of_its_language():
    assert (credit(11, "interprete", "fr"), credit(11, "interprete", "en")) == (1, 1)
    assert (credit(11, "interprète", "fr"), credit(11, "traducteur", "fr")) == (1, 0)


def test_certainty_never_brings_a_score_below_nothing_and_a_right_guess_is_right():
    definition = more_quiz(14, critical=("q14",))
    sure = engine.outcome(definition, answered(definition, {"q14": {"answer": "c", "sure": "sure"}}))
    guess = engine.outcome(definition, answered(definition, {"q14": {"answer": "a", "sure": "guess"}}))

    assert (sure.score, sure.details["critical_missed"]) == (0, ["q14"])
    assert (guess.score, guess.details["critical_missed"]) == (33, [])


@pytest.mark.parametrize(
    ("number", "given", "sentence"),
    [
        (11, " ", "Write your answer, then save it."),
        (11, "x" * 201, "Write your answer shorter: at most 200 characters."),
        (12, [], "Choose an answer, then save it."),
        (13, {"q13/a": "b"}, "Part 2: Choose an answer, then save it."),
        (13, {"q13/a": "b", "q13/b": "many", "q13/c": "x"}, "Part 2: Write a number, for example 12.5."),
        (13, {"q99/a": "b"}, "This answer does not belong to the question. Load the page again, then choose."),
        (14, {"answer": "a"}, "Say how sure you are, then save it."),
        (14, "a", "Choose an answer, then save it."),
        (14, {"answer": "a", "sure": "very"}, "Say how sure you are, then save it."),
    ],
)
def test_what_cannot_be_taken_is_said(number: int, given: Any, sentence: str):
    with pytest.raises(BadResponse) as refused:
        answered(more_quiz(number), {f"q{number}": given})

    assert str(refused.value) == sentence


def posted_right(definition: Definition, state: State, number: int) -> dict[str, str]:
    """Return the form that somebody sends who answers a question right."""
    page = play.show(definition, state, "en")["question"]
    place = {option["text"]: option["id"] for part in page.get("parts", [page]) for option in part.get("options", ())}
    return {
        11: {"text": "  interpreter "},
        12: {"option": place.get("Two chairs side by side", "")},
        13: {"part-1-option": place.get("Option 2", ""), "part-2-number": "3", "part-3-text": "nurse"},
        14: {"option": place.get("Option 1", ""), "sure": "sure"},
    }[number]


@pytest.mark.parametrize("number", [11, 12, 13, 14])
def test_a_posted_form_is_read_into_what_is_right(number: int):
    definition = more_quiz(number)
    state = engine.begin(definition, seed=5)
    form = {"question": f"q{number}", "locale": "en", **posted_right(definition, state, number)}

    response = play.response_from(definition, state, PostedForm(form))

    assert engine.outcome(definition, engine.answer(definition, state, response, at=NOON)).score == 100


@pytest.mark.parametrize("number", [11, 12, 13, 14])
def test_what_was_typed_stands_there_again(number: int):
    definition = more_quiz(number)
    state = engine.begin(definition, seed=5)
    form = PostedForm({"question": f"q{number}", **posted_right(definition, state, number)})

    shown = play.show(definition, state, "en", typed=form)["question"]

    parts = shown.get("parts", [shown])
    chosen = [option["text"] for part in parts for option in part.get("options", ()) if option["chosen"]]
    assert [*chosen, *(part["typed"] for part in parts if "typed" in part)] == {
        11: ["interpreter"],
        12: ["Two chairs side by side"],
        13: ["Option 2", "3", "nurse"],
        14: ["Option 1"],
    }[number]


@pytest.mark.parametrize("number", [11, 12, 13, 14])
def test_show_never_tells_what_is_right(number: int):
    page = json.dumps(play.show(more_quiz(number), engine.begin(more_quiz(number), seed=3), "en")["question"])

    told = [word for word in ("interpreter", "nurse", "Feedback", "Why", "correct", "is_right") if word in page]
    assert told == []


def test_review_of_a_short_answer_gives_the_feedback_of_its_rule():
    given = MORE_RIGHT | {"q11": "mediator"}
    shown = play.review(more_quiz(), answered(more_quiz(), given), "en")["questions"][0]

    assert shown["verdict"] == "partly"
    assert shown["lines"] == [
        {
            "text": "",
            "given": "mediator",
            "right": "interpreter",
            "is_right": False,
            "feedback": "Half of it",
            "is_partly": True,
        }
    ]


def test_review_of_a_case_study_judges_part_by_part():
    given = MORE_RIGHT | {"q13": {"q13/a": "b", "q13/b": "9", "q13/c": "doctor"}}
    shown = play.review(more_quiz(), answered(more_quiz(), given), "en")["questions"][2]

    assert (shown["verdict"], [part["verdict"] for part in shown["parts"]]) == ("partly", ["right", "wrong", "wrong"])
    assert shown["parts"][0]["explanation"] == "Why first"
    assert shown["parts"][2]["lines"][0]["feedback"] == "Others"


def test_review_begins_with_what_one_was_sure_of_and_that_is_not_right():
    definition = more_quiz()
    state = answered(definition, MORE_RIGHT | {"q14": {"answer": "b", "sure": "sure"}})

    review = play.review(definition, state, "en")

    assert [each["id"] for each in review["questions"]] == ["q14", "q11", "q12", "q13"]
    assert review["certainty"] == [{"level": "sure", "questions": 1, "right": 0}]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"confidence": {"sure": {"right": 3, "wrong": -6}}}, ["missing", "missing"]),
        ({"confidence": "yes"}, ["confidence"]),
        ({"confidence": MARKS | {"sure": {"right": 1, "wrong": -6}}}, ["confidence"]),
        ({"confidence": MARKS | {"guess": {"right": 0, "wrong": 0}}}, ["confidence"]),
        ({"confidence": MARKS | {"sure": {"right": 99, "wrong": -6}}}, ["confidence"]),
        ({"confidence": MARKS | {"fairly": {"right": 3, "wrong": -2}}}, ["confidence-alike"]),
        ({"hint": "x" * 501}, ["hint"]),
    ],
)
def test_form_findings_of_certainty_and_hint(changes: dict[str, Any], codes: list[str]):
    assert [finding.code for finding in form_findings([CERTAIN | changes], "unit")] == codes


@pytest.mark.parametrize(
    ("item", "codes"),
    [
        (PICTURES | {"options": [{**PICTURES["options"][0], "alt": ""}, PICTURES["options"][1]]}, ["missing"]),
        (PICTURES | {"options": [each | {"correct": False} for each in PICTURES["options"]]}, ["right-options"]),
        (CASE | {"parts": CASE["parts"][:1]}, ["entries"]),
        (CASE | {"parts": [CASE["parts"][0], {"type": "case", "stem": "In a case", "parts": []}]}, ["unknown-type"]),
        (CASE | {"parts": [CASE["parts"][0], {"type": "numeric", "stem": "", "answer": 1}]}, ["missing"]),
        (CASE | {"parts": [CASE["parts"][0], CASE["parts"][1] | {"competency": "role"}]}, ["unknown-key"]),
        (CASE | {"confidence": MARKS}, ["confidence"]),
        (question("pictures", 12, options=[]), ["missing"]),
    ],
)
def test_form_findings_of_pictures_and_case_studies(item: dict[str, Any], codes: list[str]):
    assert [finding.code for finding in form_findings([item], "unit")] == codes
