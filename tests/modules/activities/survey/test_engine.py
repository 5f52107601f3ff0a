from datetime import UTC, datetime
from typing import Any

import pytest

from modules.activities.definition import AlreadyAnswered, BadResponse, Outcome
from modules.activities.survey import engine
from tests.modules.activities.survey.surveys import module_survey

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SURVEY = module_survey()
OPEN = engine.begin(SURVEY, seed=1)


def test_answer_keeps_that_the_form_was_sent_and_nothing_of_what_was_said():
    response = {"answers": {"useful": "4", "will_use": "I will say who I am first."}}

    assert engine.answer(SURVEY, OPEN, response, at=NOON) == {"sent": True}
    assert OPEN == {"sent": False}


def test_anonymous_part_cleans_texts_and_leaves_out_what_was_left_out():
    response = {
        "answers": {"useful": "4", "pace": "not_stated", "clear": "", "will_use": " Ask\r\nfirst. ", "time": None}
    }

    assert engine.anonymous_part(SURVEY, response) == {
        "useful": "4",
        "pace": "not_stated",
        "will_use": "Ask\nfirst.",
    }


@pytest.mark.parametrize("answers", [{}, None, {"will_use": "  \n"}])
def test_answer_asks_before_it_takes_an_empty_form(answers: Any):
    with pytest.raises(engine.EmptyForm, match=r"^You have not answered anything yet\."):
        engine.answer(SURVEY, OPEN, {"answers": answers}, at=NOON)

    assert engine.answer(SURVEY, OPEN, {"answers": answers, "empty": True}, at=NOON) == {"sent": True}


def test_answer_refuses_a_second_form():
    with pytest.raises(AlreadyAnswered):
        engine.answer(SURVEY, {"sent": True}, {"answers": {"useful": "4"}}, at=NOON)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"useless": "4"}, engine.UNKNOWN_QUESTION),
        (["useful"], engine.UNKNOWN_QUESTION),
        ({"useful": "6"}, engine.UNKNOWN_POINT),
        ({"useful": ["4"]}, engine.UNKNOWN_POINT),
    ],
)
def test_answer_refuses_with_a_sentence(answers: Any, sentence: str):
    with pytest.raises(BadResponse) as refused:
        engine.answer(SURVEY, OPEN, {"answers": answers}, at=NOON)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("x" * 1501, r"^“What should we change .*”: please write at most 1,500 characters\. Your text has 1,501\.$"),
        ("Ring 0470 12 34 56", r"^“What should we change .*”: this seems to contain a telephone number\."),
    ],
)
def test_answer_refuses_a_text_and_names_its_question(text: str, pattern: str):
    with pytest.raises(BadResponse, match=pattern):
        engine.answer(SURVEY, OPEN, {"answers": {"should_change": text}}, at=NOON)


@pytest.mark.parametrize("sent", [True, False])
def test_outcome_passes_when_the_form_was_sent(sent: bool):
    assert engine.outcome(SURVEY, {"sent": sent}) == Outcome(
        finished=sent, passed=sent, score=None, details={"sent": sent}
    )
