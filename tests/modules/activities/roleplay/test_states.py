from random import Random

import pytest

from modules.activities.roleplay import states
from modules.activities.roleplay.engine import Scenario, way_on
from modules.activities.roleplay.outlooks import Bound, Several, cuts_in, flags_read, merged, open_part
from modules.activities.roleplay.states import Way, explore
from tests.modules.activities.roleplay.example import definition

SCENES = ("s1", "s2", "s3", "s4", "s5")
ENDINGS = ("e1", "e2", "e3")
FLAGS = ("f1", "f2", "f3")
VARIABLES = ("v1", "v2")


def random_condition(chance, depth=2):
    kinds = ["var", "var", "flag", "not_flag", "variant", *(["all", "any"] if depth else [])]
    kind = chance.choice(kinds)
    if kind in {"all", "any"}:
        return {kind: [random_condition(chance, depth - 1) for _ in range(chance.randint(1, 3))]}
    if kind == "var":
        ends = {"gte": chance.randint(-1, 5), "lte": chance.randint(-1, 5)}
        return {"var": chance.choice(VARIABLES)} | {
            key: ends[key] for key in chance.sample(sorted(ends), k=chance.choice([1, 1, 2]))
        }
    return {kind: chance.choice({"variant": ("a", "b")}.get(kind, FLAGS))}


def random_choice(chance, name, ahead):
    rules = [{"when": random_condition(chance), "to": chance.choice(ahead)} for _ in range(chance.choice([0, 0, 1, 2]))]
    return {
        "id": name,
        "effects": {variable: chance.randint(-3, 3) for variable in VARIABLES if chance.random() < 0.6},
        "rates": {},
        "set": [flag for flag in FLAGS if chance.random() < 0.2],
        "next": [*rules, {"to": chance.choice(ahead)}],
    }


def random_structure(seed):
    """Return a scenario of five scenes with conditions at any depth, unreachable places, and loops now and then."""
    chance = Random(seed)
    nodes = []
    for number, scene in enumerate(SCENES):
        ahead = [*SCENES[number + 1 :], *ENDINGS] if chance.random() < 0.8 else [*SCENES, *ENDINGS]
        choices = [random_choice(chance, name, ahead) for name in "abc"[: chance.randint(2, 3)]]
        nodes.append({"id": scene, "choices": choices})
    return {
        "id": f"random-{seed}",
        "start": "s1",
        "variables": [{"id": name, "start": chance.randint(0, 4), "min": 0, "max": 4} for name in VARIABLES],
        "variants": [{"id": "a", "weight": 1}, {"id": "b", "weight": chance.choice([0, 1])}],
        "nodes": nodes,
        "endings": [{"id": ending, "kind": "good"} for ending in ENDINGS],
    }


def by_brute_force(structure):
    """Return the number of steps to each ending, the scenes and the rules, keeping every state as it is."""
    scenario = Scenario(structure)
    steps, scenes, rules, seen, endings = {}, set(), set(), set(), set()
    wave = [scenario.opening(variant["id"]) for variant in structure["variants"] if variant["weight"]]
    for step in range(60):
        following = []
        for situation in wave:
            key = (situation.place, tuple(situation.variables.values()), situation.flags, situation.variant)
            if situation.place in scenario.endings:
                steps.setdefault(situation.place, step)
                endings.add(key)
            elif key not in seen:
                seen.add(key)
                scenes.add(situation.place)
                for choice in scenario.scenes[situation.place]["choices"]:
                    after = scenario.follow(situation, choice)
                    marked = [rule | {"to": str(number)} for number, rule in enumerate(choice["next"])]
                    rules.add((situation.place, choice["id"], int(way_on(marked, after))))
                    following.append(after)
        wave = following
    return steps, scenes, rules, len(seen | endings)


def follow(structure, way):
    scenario = Scenario(structure)
    situation = scenario.opening(way.variant)
    for scene, choice in way.steps:
        assert situation.place == scene
        situation = scenario.follow(situation, scenario.choice(scene, choice))
    return situation.place


@pytest.mark.parametrize("block", range(10))
def test_exploration_finds_what_brute_force_finds(block):
    for seed in range(block * 100, block * 100 + 100):
        structure = random_structure(seed)
        steps, scenes, rules, _ = by_brute_force(structure)

        reach = explore(structure)

        assert {ending: len(way.steps) for ending, way in reach.ways.items()} == steps, seed
        assert (reach.scenes, reach.rules, reach.is_complete) == (scenes, rules, True), seed
        assert {ending: follow(structure, way) for ending, way in reach.ways.items()} == {e: e for e in steps}, seed


def test_random_scenarios_have_something_to_find():
    found = [by_brute_force(random_structure(seed)) for seed in range(200)]

    assert {len(steps) for steps, *_ in found} == {1, 2, 3}
    assert len({len(scenes) for _, scenes, *_ in found}) == 5
    assert max(states for *_, states in found) > 100


def test_states_that_nothing_tells_apart_are_one():
    structures = [random_structure(seed) for seed in range(200)]

    kept = sum(explore(structure).states for structure in structures)

    assert kept < sum(states for *_, states in map(by_brute_force, structures)) / 2


def test_shortest_ways_of_the_example():
    assert explore(definition().structure).ways == {
        "e_good": Way("calm", (("k01", "a"), ("k02", "a"), ("k03", "a"))),
        "e_part": Way("calm", (("k01", "a"), ("k02", "b"), ("k03", "a"))),
        "e_alone": Way("calm", (("k01", "c"), ("k02", "a"), ("k03", "a"))),
        "e_harm": Way("calm", (("k01", "b"), ("k02", "d"))),
    }


def test_ending_behind_a_threshold_that_no_play_reaches_is_not_reached():
    assert "e_good" not in explore(definition("var: trust, gte: 2", "var: trust, gte: 5").structure).ways


def test_variant_that_is_never_drawn_opens_nothing():
    rare = definition("{id: alone, weight: 1,", "{id: alone, weight: 0,").structure

    assert states.drawable(rare) == ["calm"]
    assert explore(rare).ways["e_alone"].variant == "calm"


def test_scenario_without_variants_is_explored_once():
    structure = definition("{variant: alone}", "{flag: asked}").structure | {"variants": []}

    assert states.drawable(structure) == [None]
    assert explore(structure).ways["e_good"].variant is None


def test_choice_without_a_way_on_is_passed_over():
    closed = definition("    next: e_harm", "    next:\n    - {when: {flag: promised}, to: e_harm}").structure

    assert set(explore(closed).ways) == {"e_good", "e_part", "e_alone", "e_harm"}


def counting_structure(highest, flags=()):
    """Return one scene that can be passed again and again, adding one, until a variable is at its highest."""
    again = {
        "id": "again",
        "effects": {"count": 1},
        "rates": {},
        "set": [],
        "next": [{"when": {"var": "count", "gte": highest}, "to": "end"}, {"to": "only"}],
    }
    marks = [
        {
            "id": flag,
            "effects": {},
            "rates": {},
            "set": [flag],
            "next": [{"when": {"all": [{"flag": one} for one in flags]}, "to": "end"}, {"to": "only"}],
        }
        for flag in flags
    ]
    return {
        "id": "counting",
        "start": "only",
        "variables": [{"id": "count", "start": 0, "min": 0, "max": highest}],
        "variants": [],
        "nodes": [{"id": "only", "choices": [again, *marks]}],
        "endings": [{"id": "end", "kind": "good"}],
    }


@pytest.mark.parametrize(("highest", "ends"), [(60, True), (61, False)])
def test_ending_must_come_within_the_steps_that_a_play_may_have(highest, ends):
    assert ("end" in explore(counting_structure(highest)).ways) is ends


def test_exploration_of_too_many_states_says_that_it_is_not_complete():
    reach = explore(counting_structure(60), limit=20)

    assert (reach.is_complete, reach.ways) == (False, {})
    assert 20 < reach.states < 25


def test_exploration_of_too_many_flags_stops_before_it_walks():
    reach = explore(counting_structure(2, flags=[f"f{number}" for number in range(12)]), limit=1000)

    assert (reach.is_complete, reach.states, reach.ways) == (False, 0, {})


def test_condition_on_flags_is_decided_and_the_rest_left_open():
    trusted = {"var": "trust", "gte": 2}
    bound = Bound("trust", 2, None)

    def opened(*parts, quantity="all"):
        return open_part({quantity: list(parts)}, frozenset({"asked"}), "calm")

    assert opened({"flag": "asked"}, trusted) == Several("all", (bound,))
    assert opened({"flag": "asked"}, {"variant": "calm"}) is True
    assert opened({"not_flag": "asked"}, trusted) is False
    assert opened({"flag": "asked"}, trusted, quantity="any") is True
    assert opened({"variant": "alone"}, trusted, quantity="any") == Several("any", (bound,))
    assert open_part({"var": "trust", "lte": 3}, frozenset(), None) == Bound("trust", None, 3)


def test_cuts_are_where_a_condition_turns():
    assert cuts_in(True) == set()
    assert cuts_in(Several("any", (Bound("trust", 2, None), Bound("distress", 1, 3)))) == {
        ("trust", 2),
        ("distress", 1),
        ("distress", 4),
    }


def test_flag_is_read_until_the_last_condition_on_it_and_not_before_it_is_set_for_certain():
    always = definition("    rates: {role: 3, listening: 3}", "    rates: {role: 3, listening: 3}\n    set: [promised]")
    always.structure["nodes"][0]["choices"][1]["set"] = ["promised"]

    assert flags_read(Scenario(definition().structure))["k01"] == {"asked", "promised"}
    assert flags_read(Scenario(always.structure)) == {
        "k01": {"asked"},
        "k02": {"asked", "promised"},
        "k03": {"asked", "promised"},
        "e_good": frozenset(),
        "e_part": frozenset(),
        "e_alone": frozenset(),
        "e_harm": frozenset(),
    }


def test_stages_without_a_future_are_one_for_each_ending():
    end, other, flags = ("end", frozenset()), ("other", frozenset()), ("end", frozenset({"asked"}))

    numbers = merged({end: [], other: [], flags: []})

    assert numbers[end] == numbers[flags] != numbers[other]
