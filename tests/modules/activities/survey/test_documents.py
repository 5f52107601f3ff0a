import json
from copy import deepcopy
from typing import Any

import pytest

from modules.activities.survey.documents import MODULE_SURVEY, definition_parts, form_findings


def test_module_survey_has_eight_closed_and_two_open_questions():
    structure, words = definition_parts(MODULE_SURVEY)

    closed = [question["measures"] for question in structure["questions"] if "scale" in question]
    assert closed == ["usefulness", "clarity", "safety", "realism", "pace", "time", "access", "confidence"]
    assert [question["id"] for question in structure["questions"] if "scale" not in question] == [
        "will_use",
        "should_change",
    ]
    assert set(words["questions"]) == {question["id"] for question in structure["questions"]}


def test_module_survey_has_no_mistake_of_form():
    assert form_findings(MODULE_SURVEY, "survey") == []


def test_definition_parts_are_plain_json_with_scales_in_order():
    parts = definition_parts(MODULE_SURVEY)

    assert json.loads(json.dumps(parts)) == [*parts]
    assert parts[0]["scales"]["agreement"] == ["1", "2", "3", "4", "5", "not_stated"]
    assert parts[1]["scales"]["agreement"]["5"] == "Completely"


def test_definition_parts_of_a_scale_without_not_stated_have_its_points_alone():
    document = {**MODULE_SURVEY, "scales": {**MODULE_SURVEY["scales"], "ease": {"points": ["Hard", "Easy"]}}}

    assert definition_parts(document)[0]["scales"]["ease"] == ["1", "2"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scale": "agrement"}, "unknown-scale"),
        ({"id": "clear"}, "repeated-id"),
        ({"txt": "Why?"}, "unknown-key"),
        ({"text": ""}, "missing"),
    ],
)
def test_form_findings_finds_each_mistake(changes: dict[str, Any], code: str):
    document = deepcopy(dict(MODULE_SURVEY))
    document["questions"][2] |= changes

    assert [finding.code for finding in form_findings(document, "survey")] == [code]


def test_form_findings_of_a_head_come_first():
    document = {key: value for key, value in MODULE_SURVEY.items() if key != "scales"}

    assert [str(finding) for finding in form_findings(document, "survey")] == [
        "error: survey: “scales” is missing or empty. [missing]"
    ]
