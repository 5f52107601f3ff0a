import pytest

from modules.activities.roleplay.conditions import Condition, Names, Way, read_by, resolved, ways_of
from modules.activities.roleplay.engine import UnknownCondition
from tests.modules.activities.roleplay.example import definition

NAMES = Names(
    flags={"asked": "A", "promised": "B"},
    variables={"trust": "Z"},
    variants={"alone": "1"},
    places={"k02": "2", "k03": "3", "e_good": "4"},
    bounds={"trust": (0, 4)},
)
ASKED = Condition("flag", "A")
PROMISED = Condition("flag", "B")


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ({"flag": "asked"}, ASKED),
        ({"not_flag": "asked"}, Condition("not_flag", "A")),
        ({"variant": "alone"}, Condition("variant", "1")),
        ({"var": "trust", "gte": 2}, Condition("variable", "Z", low=2)),
        ({"var": "trust", "lte": 2}, Condition("variable", "Z", high=2)),
        ({"var": "trust", "gte": 1, "lte": 3}, Condition("variable", "Z", low=1, high=3)),
        ({"var": "trust", "gte": 1, "lte": 9}, Condition("variable", "Z", low=1)),
        ({"var": "trust", "gte": 0}, True),
        ({"all": [{"flag": "asked"}, {"flag": "promised"}]}, Condition("all", parts=(ASKED, PROMISED))),
        ({"any": [{"flag": "asked"}, {"flag": "promised"}]}, Condition("any", parts=(ASKED, PROMISED))),
        ({"all": [{"flag": "asked"}, {"var": "trust", "gte": 0}]}, ASKED),
        ({"all": [{"var": "trust", "gte": 0}]}, True),
        ({"any": [{"flag": "asked"}, {"var": "trust", "gte": 0}]}, True),
    ],
)
def test_resolved_leaves_what_has_to_be_looked_at(condition, left):
    assert resolved(condition, NAMES) == left


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ({"flag": "asked"}, True),
        ({"not_flag": "asked"}, False),
        ({"flag": "promised"}, PROMISED),
        ({"all": [{"not_flag": "asked"}, {"flag": "promised"}]}, False),
        ({"any": [{"not_flag": "asked"}, {"flag": "promised"}]}, PROMISED),
        ({"any": [{"not_flag": "asked"}]}, False),
    ],
)
def test_resolved_knows_the_flags_that_were_just_set(condition, left):
    assert resolved(condition, NAMES, ["asked"]) == left


def test_resolved_refuses_a_form_that_it_does_not_know():
    with pytest.raises(UnknownCondition):
        resolved({"weather": "rain"}, NAMES)


def test_ways_leave_out_what_cannot_be_and_what_comes_too_late():
    rules = [
        {"when": {"not_flag": "asked"}, "to": "k02"},
        {"when": {"flag": "promised"}, "to": "k03"},
        {"when": {"flag": "asked"}, "to": "e_good"},
        {"to": "k02"},
    ]

    assert ways_of({"set": ["asked"], "next": rules}, NAMES) == [Way("3", PROMISED), Way("4")]


def test_read_by_gives_flags_and_variables_of_all_conditions_in_order():
    assert read_by(definition().structure) == (["asked", "promised"], ["trust"])
