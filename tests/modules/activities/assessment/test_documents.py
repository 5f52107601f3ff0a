import json
from collections.abc import Callable
from typing import Any

import pytest

from modules.activities.assessment.documents import definition_parts, form_findings
from tests.modules.activities.assessment.assessments import document


def test_shipped_assessment_has_no_mistake_of_form():
    assert form_findings(document(), "needs-and-gaps") == []


def test_definition_parts_are_plain_json():
    parts = definition_parts(document())

    assert json.loads(json.dumps(parts)) == [*parts]


def test_definition_parts_keep_ids_and_rules_apart_from_words():
    structure, words = definition_parts(document())

    assert structure["scales"]["practice"] == [1, 2, 3, 4, 5, "not_applicable"]
    assert structure["sections"][0]["items"][0] == {"id": "n01", "competency": "role"}
    assert structure["sections"][2] == {
        "id": "open",
        "items": [{"id": "q1", "max_chars": 600}, {"id": "q2", "max_chars": 600}, {"id": "q3", "max_chars": 600}],
    }
    assert structure["priorities"]["single_items"]["n16"] == [{"module": "rrf-01-foundations", "units": ["u3"]}]
    assert structure["display"]["group"] == {"from_answers": 5, "and_from_organisations": 2}
    assert words["items"]["o1"] == "A mandate on return with red lines that new colleagues get in their first week."
    assert words["scales"]["practice"]["2"]["label"] == "With help"
    assert words["products"]["o1"] == "mandate on one page"


def misspell_section_key(found: Any) -> None:
    found["sections"][0]["titel"] = found["sections"][0].pop("title")


def use_unknown_scale(found: Any) -> None:
    found["sections"][0]["scale"] = "practise"


def use_unknown_competency(found: Any) -> None:
    found["sections"][0]["items"][0]["competency"] = "rol"


def repeat_an_id(found: Any) -> None:
    found["sections"][0]["items"][1]["id"] = "n01"


def point_nowhere(found: Any) -> None:
    found["priorities"]["single_items"]["n99"] = []


def worry_about_nothing(found: Any) -> None:
    found["priorities"]["safety_critical"].append("risks")


@pytest.mark.parametrize(
    ("spoil", "findings"),
    [
        (misspell_section_key, ["missing", "unknown-key"]),
        (use_unknown_scale, ["unknown-scale"]),
        (use_unknown_competency, ["unknown-competency"]),
        (repeat_an_id, ["repeated-id"]),
        (point_nowhere, ["unknown-statement"]),
        (worry_about_nothing, ["unknown-competency"]),
    ],
)
def test_form_findings_finds_each_mistake(spoil: Callable[[Any], None], findings: list[str]):
    found = document()
    spoil(found)

    assert [finding.code for finding in form_findings(found, "needs-and-gaps")] == findings


def test_form_findings_stops_at_a_head_without_sections():
    found = document()
    del found["sections"]

    assert [finding.sentence for finding in form_findings(found, "x")] == ["“sections” is missing or empty."]
