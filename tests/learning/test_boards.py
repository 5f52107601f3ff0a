"""A board tells what a group chose, and points to nobody."""

from collections.abc import Sequence
from typing import Any

import pytest

from learning import boards
from learning.boards import Band, TooFew, figures, first_choices, rounded
from tests.modules.activities.roleplay.example import definition

STRUCTURE = definition().structure


def run(*choices: str) -> list[dict[str, str]]:
    """The steps of a run through the first scenes, as an attempt keeps them."""
    return [{"scene": f"k0{number}", "choice": choice} for number, choice in enumerate(choices, start=1)]


def group(**runs: int) -> list[Sequence[dict[str, str]]]:
    """So many runs of each kind: `group(aa=5)` are five that chose a, then a."""
    return [run(*choices) for choices, count in runs.items() for _person in range(count)]


def scene(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in found["scenes"] if one["scene"] == name)


@pytest.mark.parametrize("count", range(5))
def test_nothing_is_worked_out_for_fewer_than_five(count):
    with pytest.raises(TooFew):
        figures(STRUCTURE, group(a=count))


@pytest.mark.parametrize(("count", "low"), [(0, 0), (1, 0), (4, 0), (5, 5), (9, 5), (10, 10), (14, 10)])
def test_figures_are_rounded_down_to_steps_of_five(count, low):
    assert rounded(count) == low


def test_a_band_holds_five_numbers():
    assert (Band(0).high, Band(5).high) == (4, 9)


def test_figures_tell_each_choice_of_a_scene_in_its_order():
    found = figures(STRUCTURE, group(a=6, b=5, c=3))

    assert found == {
        "people": 10,
        "scenes": [{"scene": "k01", "reached": 10, "choices": {"a": 5, "b": 5, "c": 0}}],
    }


def test_scenes_that_fewer_than_five_came_to_are_left_out():
    found = figures(STRUCTURE, group(aa=4, a=6))

    assert [one["scene"] for one in found["scenes"]] == ["k01"]


def test_scenes_stand_in_the_order_of_the_scenario():
    found = figures(STRUCTURE, [list(reversed(one)) for one in group(aaa=5)])

    assert [one["scene"] for one in found["scenes"]] == ["k01", "k02", "k03"]


def test_the_first_visit_to_a_scene_counts():
    steps = [*run("a", "b"), {"scene": "k01", "choice": "c"}]

    assert first_choices([steps]) == {"k01": {"a": 1}, "k02": {"b": 1}}


@pytest.mark.parametrize("total", [5, 6, 9, 10, 11, 14, 23])
def test_no_small_number_can_be_worked_out_from_the_others(total):
    """With two choices, whoever knows the total and sees one choice still cannot tell the other from nobody or from four."""
    structure = {**STRUCTURE, "nodes": [{**STRUCTURE["nodes"][0], "choices": STRUCTURE["nodes"][0]["choices"][:2]}]}

    shown = {str(figures(structure, group(a=total - few, b=few))) for few in range(total % 5 + 1)}

    assert len(shown) == 1


def test_a_choice_of_one_looks_like_a_choice_of_nobody():
    one = scene(figures(STRUCTURE, group(a=7, b=1)), "k01")
    nobody = scene(figures(STRUCTURE, group(a=8)), "k01")

    assert one == nobody


def test_figures_hold_nothing_but_multiples_of_five():
    found = figures(STRUCTURE, group(ab=7, ba=8, cd=4))

    numbers = [found["people"], *(one["reached"] for one in found["scenes"])]
    numbers += [count for one in found["scenes"] for count in one["choices"].values()]
    assert [number for number in numbers if number % boards.LEAST] == []
