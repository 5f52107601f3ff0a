"""Minutes for the parts of a workshop, worked out by hand."""

from hypothesis import given
from hypothesis import strategies as st

from modules.activities.assessment.figures import Band, CompetencyFigures
from modules.activities.assessment.workshop import Alternatives, proposed

STRUCTURE = {
    "priorities": {
        "competencies": {
            "risk": {"workshop": ["decision"]},
            "listening": {"workshop": ["threes", "k-a"]},
            "rapport": {"workshop": ["threes"]},
        }
    }
}
PLANNED = {"decision": 60, "threes": 90, "k-a": 60, "lunch": 60}


def needed(**needs: float) -> list[CompetencyFigures]:
    return [CompetencyFigures(name, 5, Band.LOW, need=need) for name, need in needs.items()]


def test_time_goes_to_what_is_needed_and_the_whole_stays():
    # Weights 60 times 2 = 120, 90 times 1.5 = 135, 60 times 1.5 = 90: of 210 minutes 73.0, 82.2 and 54.8, in fives.
    rows = proposed(STRUCTURE, needed(risk=1.0, listening=0.5, rapport=0.0), PLANNED)

    assert [(row.part, row.planned, row.minutes) for row in rows] == [
        ("decision", 60, 75),
        ("threes", 90, 80),
        ("k-a", 60, 55),
    ]
    assert rows[1].competencies == ("listening", "rapport")


def test_equal_needs_leave_the_plan_as_it_is():
    rows = proposed(STRUCTURE, needed(risk=0.4, listening=0.4, rapport=0.4), PLANNED)

    assert [row.minutes for row in rows] == [60, 90, 60]


def test_without_figures_the_plan_stays():
    rows = proposed(STRUCTURE, [CompetencyFigures("risk")], PLANNED)

    assert [row.minutes for row in rows] == [60, 90, 60]


def test_of_alternatives_the_one_with_the_larger_need_is_taken():
    rows = proposed(STRUCTURE, needed(risk=0.2, listening=0.6), PLANNED, [Alternatives({"decision", "k-a"})])

    assert [(row.part, row.instead_of) for row in rows] == [("threes", ()), ("k-a", ("decision",))]
    assert [row.minutes for row in rows] == [90, 60]  # both work on listening, so the plan of 150 minutes stays


def test_of_three_alternatives_of_which_two_are_taken_the_smallest_need_stays_out():
    structure = {"priorities": {"competencies": {name: {"workshop": [name]} for name in "abc"}}}

    rows = proposed(structure, needed(a=0.6, b=0.1, c=0.4), dict.fromkeys("abc", 30), [Alternatives("abc", choose=2)])

    assert [(row.part, row.instead_of) for row in rows] == [("a", ("b",)), ("c", ("b",))]


def test_where_as_many_are_taken_as_there_are_nothing_stays_out():
    rows = proposed(STRUCTURE, needed(risk=0.2, listening=0.6), PLANNED, [Alternatives({"decision", "k-a"}, choose=2)])

    assert [(row.part, row.instead_of) for row in rows] == [("decision", ()), ("threes", ()), ("k-a", ())]


def test_parts_that_the_plan_does_not_hold_are_left_out():
    assert [row.part for row in proposed(STRUCTURE, [], {"k-a": 60})] == ["k-a"]
    assert proposed(STRUCTURE, needed(risk=1.0), {}) == []


share = st.floats(0, 1)


@given(share, share, share)
def test_the_whole_is_kept_in_steps_of_five(risk, listening, rapport):
    rows = proposed(STRUCTURE, needed(risk=risk, listening=listening, rapport=rapport), PLANNED)

    assert sum(row.minutes for row in rows) == 210
    assert all(row.minutes % 5 == 0 and row.minutes > 0 for row in rows)
