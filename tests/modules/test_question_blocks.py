"""Questions through the blocks of editors and the loader's raw data, and back into the content format."""

import json
from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from curriculum.loading.raw import identified
from modules.activities.quiz.blocks import Confidence, QuestionContent, content_of, fields_of
from modules.models import Question
from tests.modules.activities.quiz.more_questions import CASE, CERTAIN, MARKS, MORE_ITEMS, SHORT
from tests.modules.activities.quiz.questions import ITEMS, question

pytestmark = pytest.mark.any_database

GAPS_IN_A_CASE = question(
    "case",
    41,
    parts=[
        {
            "type": "gaps",
            "stem": "Fill.",
            "text": "{{1}} and {{2}}",
            "accept": {"1": ["a"], "2": ["b"]},
            "feedback": "So",
        },
        {"type": "numeric", "stem": "How many?", "answer": 2.5, "tolerance": 0.5, "feedback": "So"},
    ],
)


def stored(item: dict[str, Any]) -> Question:
    fields = fields_of(deepcopy(item))
    for name in ("content", "confidence"):
        fields[name] = json.dumps([part | {"value": identified(part["value"], name)} for part in fields[name]])
    return Question(slug=f"small/{item['id']}", **fields)


@pytest.mark.parametrize("item", [*ITEMS, *MORE_ITEMS, GAPS_IN_A_CASE], ids=lambda item: item["id"])
def test_a_question_comes_back_as_it_was_written(item):
    expected = json.loads(json.dumps(item))  # the keys of gaps are texts

    document = stored(item).document()

    if item["type"] == "short" or item["id"] == "q13":
        document, expected = without_usual(document), without_usual(expected)
    assert document == expected


def test_parts_of_a_rule_stand_in_the_order_of_the_form_however_they_were_written():
    """Else the same module would leave two sites as two files."""
    rule = {"feedback": "Yes.", "match": "words", "accept": ["nurse"]}
    [stream] = content_of({"type": "short", "answers": [rule]})

    assert list(stream["value"]["answers"][0]) == ["accept", "match", "slips", "share", "feedback"]


def without_usual(document: Any) -> Any:
    """Leave out what a rule says when it says nothing of its own."""
    if isinstance(document, list):
        return [without_usual(part) for part in document]
    if not isinstance(document, dict):
        return document
    usual = {"match": "plain", "slips": 0, "share": 100}
    return {key: without_usual(part) for key, part in document.items() if usual.get(key, ...) != part}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"accept": ["nurse"], "slips": 2}, "too short for 2 slips"),
        ({"accept": ["*"], "match": "words"}, "fits nearly everything"),
        ({"accept": ["nurse"], "share": 50}, "At least one rule gives the whole mark."),
    ],
)
def test_editors_are_told_what_is_wrong_with_a_rule(rule, sentence):
    block = QuestionContent().child_blocks["short"]
    (content,) = fields_of(SHORT | {"answers": [{"feedback": "So"} | rule]})["content"]

    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(content["value"]))

    assert sentence in str(refused.value.non_block_errors)


def test_editors_are_told_what_is_wrong_with_marks_by_certainty():
    block = Confidence().child_blocks["marks"]
    table = MARKS | {"sure": {"right": 1, "wrong": -6}}

    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(table))

    assert "The surer one is" in str(refused.value.non_block_errors)


def test_a_case_study_does_not_ask_how_sure_one_is():
    both = stored(CASE)
    both.confidence = stored(CERTAIN).confidence

    with pytest.raises(ValidationError) as refused:
        both.clean()

    assert list(refused.value.message_dict) == ["confidence"]
