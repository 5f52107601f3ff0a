"""What is believed of what framed content says: forged, over-long, foreign and impossible statements are not kept."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from modules.activities.h5p.statements import MOST_BYTES, NotTaken, activity_iri, percent_of, statement_from

ACTIVITY = activity_iri("5a1f")
KEPT = {"verb", "part", "is_part", "name", "score", "success", "completion", "duration", "response"}


def statement(verb: str = "answered", *, part: str = "", parent: bool = False, **result: Any) -> dict[str, Any]:
    """As the core of H5P makes one."""
    iri = ACTIVITY + (f"?subContentId={part}" if part else "")
    made: dict[str, Any] = {
        "actor": {"account": {"name": "somebody-else", "homePage": "x"}, "objectType": "Agent"},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}", "display": {"en-US": verb}},
        "object": {"id": iri, "objectType": "Activity", "definition": {"name": {"en-US": "What comes first?"}}},
        "context": {"contextActivities": {"category": [{"id": "http://h5p.org/libraries/Training.MiniQuiz-1.0"}]}},
        "timestamp": "1999-01-01T00:00:00Z",
    }
    if parent:
        made["context"]["contextActivities"]["parent"] = [{"id": ACTIVITY}]
    return {**made, "result": result} if result else made


def points(raw: Any, most: Any, least: Any = 0) -> dict[str, Any]:
    return {"raw": raw, "min": least, "max": most, "scaled": 1}


def refusal(raw: Any) -> str:
    """Why a statement is not taken, in one word."""
    with pytest.raises(NotTaken) as refused:
        statement_from(raw, activity=ACTIVITY)
    return refused.value.code


def test_keeps_what_was_done_and_not_who_says_they_did_it_or_when():
    raw = statement(
        score=points(1, 2), success=False, completion=True, duration="PT3.43S", response="0", extensions={"ip": "1"}
    )

    assert statement_from(raw, activity=ACTIVITY) == {
        "verb": "answered",
        "part": "",
        "is_part": False,
        "name": "What comes first?",
        "score": {"raw": 1, "min": 0, "max": 2},
        "success": False,
        "completion": True,
        "duration": "PT3.43S",
        "response": "0",
    }


def test_a_part_is_known_by_its_name_or_by_what_it_is_part_of():
    own, named, inside = statement(), statement(part="1f-2e"), statement(parent=True)

    found = [statement_from(raw, activity=ACTIVITY) for raw in (own, named, inside)]

    assert [(one["part"], one["is_part"]) for one in found] == [("", False), ("1f-2e", True), ("", True)]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "shape"),
        ([], "shape"),
        ({}, "verb"),
        ({"verb": "answered"}, "verb"),
        (statement("voided"), "verb"),
        (statement(response="x" * MOST_BYTES), "size"),
        (statement() | {"object": {"id": activity_iri("another")}}, "object"),
        (statement() | {"object": {"id": f"{ACTIVITY}?subContentId="}}, "object"),
        (statement() | {"object": {"id": f"{ACTIVITY}/more"}}, "object"),
        (statement(part="x" * 65), "object"),
        (statement(score=points(3, 2)), "score"),
        (statement(score=points(-1, 2)), "score"),
        (statement(score=points("1", 2)), "score"),
        (statement(score=points(True, 2)), "score"),
        (statement(score=points(1, float("inf"))), "score"),
        (statement(score=points(float("nan"), 1)), "score"),
        (statement(score=points(10**9, 10**9)), "score"),
    ],
)
def test_refuses_what_cannot_be(raw: Any, code: str):
    assert refusal(raw) == code


@pytest.mark.parametrize("score", [{}, {"raw": 1}, {"max": 1}, points(0, 0), "full", None])
def test_points_out_of_nothing_are_no_score(score: Any):
    assert statement_from(statement(score=score), activity=ACTIVITY)["score"] is None


def test_percent_is_rounded_down_and_never_below_nothing():
    scores = [(0.57, 1), (2, 3), (1, 1), (-2, 4)]

    assert [percent_of({"raw": raw, "max": most}) for raw, most in scores] == [57, 66, 100, 0]


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    raw=some.fixed_dictionaries(
        {
            "verb": some.just({"id": "http://adlnet.gov/expapi/verbs/completed"}) | anything,
            "object": some.just({"id": ACTIVITY}) | anything,
        },
        optional={
            "result": some.fixed_dictionaries({}, optional=dict.fromkeys(KEPT, anything) | {"score": anything})
            | anything,
            "context": some.fixed_dictionaries({"contextActivities": anything}) | anything,
        },
    )
)
def test_whatever_is_sent_is_refused_or_kept_as_plain_json_within_bounds(raw: Any):
    try:
        kept = statement_from(raw, activity=ACTIVITY)
    except NotTaken:
        return

    assert kept.keys() == KEPT
    assert json.loads(json.dumps(kept, allow_nan=False)) == kept
    assert "\0" not in json.dumps(kept, ensure_ascii=False)
    assert kept["score"] is None or 0 <= percent_of(kept["score"]) <= 100
