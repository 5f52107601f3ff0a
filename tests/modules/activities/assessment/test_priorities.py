from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from modules.activities.assessment.priorities import profile, strengths, suggestions
from tests.modules.activities.assessment.assessments import assessment

STRUCTURE = assessment().structure


def row(competency: str, answers: dict[str, Any], importance: dict[str, int] | None = None) -> dict[str, Any]:
    rows = profile(STRUCTURE, answers, importance or {})
    return next(row for row in rows if row["competency"] == competency)


def suggested(
    answers: dict[str, Any], importance: dict[str, int] | None = None, **options: Any
) -> list[dict[str, Any]]:
    rows = profile(STRUCTURE, answers, importance or {})
    return suggestions(STRUCTURE, answers, rows, **options)


def test_profile_takes_the_mean_and_weights_the_gap():
    assert row("role", {"n01": 2, "n02": 3}, {"role": 3}) == {
        "competency": "role",
        "level": 2.5,
        "importance": 3,
        "gap": 7.5,
        "safety_critical": False,
        "recommended": True,
    }


def test_profile_counts_a_skipped_importance_as_two():
    assert row("role", {"n01": 3, "n02": 3})["gap"] == 4.0


def test_profile_leaves_out_what_is_not_part_of_the_work():
    assert row("role", {"n01": 2, "n02": "not_applicable"})["level"] == 2.0
    assert row("role", {"n01": "not_applicable"})["level"] is None
    assert row("role", {"n01": "not_applicable"})["gap"] is None
    assert row("risk", {"n09": "not_applicable"})["recommended"] is False


def test_profile_recommends_below_three_and_a_half_if_it_matters():
    assert row("role", {"n01": 3, "n02": 4}, {"role": 3})["recommended"] is False
    assert row("role", {"n01": 3, "n02": 3}, {"role": 2})["recommended"] is True
    assert row("role", {"n01": 1, "n02": 1}, {"role": 1})["recommended"] is False


def test_profile_recommends_any_low_answer_where_safety_is_at_stake():
    assert row("risk", {"n09": 2, "n10": 5}, {"risk": 1})["recommended"] is True
    assert row("risk", {"n09": 3, "n10": 5}, {"risk": 1})["recommended"] is False


def test_strengths_are_the_two_highest_that_are_no_priority():
    rows = profile(STRUCTURE, {"n01": 4, "n03": 5, "n05": 5, "n09": 1, "n10": 5}, {})

    assert strengths(rows) == ["rapport", "listening"]


def test_suggestions_puts_safety_first_then_the_largest_gap():
    found = suggested({"n01": 1, "n02": 1, "n09": 2, "n10": 5, "n23": 3, "n24": 3}, {"role": 3, "risk": 1})

    assert [(each["module"], each["units"], each["competencies"]) for each in found] == [
        ("outreach-mhsud", ["u4", "u9"], ["risk", "safety_self"]),
        ("rrf-01-foundations", ["u1", "u2"], ["role"]),
        ("c1-cso-role", ["u2", "u3"], ["role"]),
        ("rrf-10-looking-after", ["u1", "u3"], ["safety_self"]),
    ]


def test_suggestions_puts_the_shorter_module_first_at_equal_gap():
    found = suggested({"n01": 2, "n02": 2}, minutes={"rrf-01-foundations": 120, "c1-cso-role": 60})

    assert [each["module"] for each in found] == ["c1-cso-role", "rrf-01-foundations"]


def test_suggestions_takes_the_more_exact_pointer_of_a_single_statement():
    found = suggested({"n15": 5, "n16": 1})

    assert [(each["module"], each["units"], each["items"]) for each in found] == [
        ("rrf-01-foundations", ["u3"], ["n16"])
    ]


def test_suggestions_shows_four_at_most():
    assert len(suggested({f"n{number:02}": 1 for number in range(1, 25)})) == 4


def test_suggestions_of_somebody_who_does_all_well_are_none():
    assert suggested({f"n{number:02}": 5 for number in range(1, 25)}) == []


VALUES = st.sampled_from([1, 2, 3, 4, 5, "not_applicable"])


@given(
    answers=st.dictionaries(st.sampled_from([f"n{number:02}" for number in range(1, 25)]), VALUES),
    importance=st.dictionaries(st.sampled_from(sorted(STRUCTURE["priorities"]["competencies"])), st.integers(1, 3)),
)
def test_any_answers_give_levels_on_the_scale_and_a_suggestion_for_every_priority(
    answers: dict[str, Any], importance: dict[str, int]
):
    rows = profile(STRUCTURE, answers, importance)
    found = suggestions(STRUCTURE, answers, rows)

    assert len(rows) == 12
    assert all(row["level"] is None or 1 <= row["level"] <= 5 for row in rows)
    assert bool(found) == any(row["recommended"] for row in rows)
    assert len({each["module"] for each in found}) == len(found) <= 4
