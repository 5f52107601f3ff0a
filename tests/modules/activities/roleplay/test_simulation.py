from random import Random

import pytest

from modules.activities.definition import Definition
from modules.activities.roleplay import engine, simulation
from modules.activities.roleplay.simulation import POLICIES, play_many, play_once
from tests.modules.activities.roleplay.example import definition

KITCHEN = definition()


def taken(policy, scene, *, of=KITCHEN):
    node = engine.Scenario(of.structure).scenes[scene]
    return {policy(node, chance)["id"] for chance in map(Random, range(100))}


def test_random_policy_takes_every_choice():
    assert taken(simulation.at_random, "k02") == {"a", "b", "c", "d"}


def test_competent_policy_takes_only_choices_rated_competent_throughout():
    assert taken(simulation.competently, "k03") == {"a", "b"}


def test_competent_policy_falls_back_to_the_least_bad():
    without = definition("    rates: {risk: 4, listening: 4}", "    rates: {risk: 4, listening: 1}")

    assert taken(simulation.competently, "k02", of=without) == {"b", "c"}


def test_worst_policy_takes_any_choice_with_the_lowest_rating():
    both = definition("    rates: {role: 2}", "    rates: {role: 1}")

    assert taken(simulation.worst, "k01", of=both) == {"b", "c"}
    assert taken(simulation.worst, "k01") == {"c"}


def test_play_goes_the_way_of_the_engine():
    play = play_once(KITCHEN, seed=5, policy=simulation.worst)

    assert (play.scenes, play.choices) == (("k01", "k02"), ("c", "d"))
    assert (play.ending, play.kind) == ("e_harm", "harmful")
    assert play.variant == engine.begin(KITCHEN, seed=5)["variant"]


@pytest.mark.parametrize("policy", POLICIES)
def test_play_can_be_repeated(policy):
    plays = [[play_once(KITCHEN, seed=seed, policy=POLICIES[policy]) for seed in range(50)] for _ in range(2)]

    assert plays[0] == plays[1]


def test_endless_loop_is_stopped():
    endless = definition(
        """    - {when: {all: [{flag: asked}, {var: trust, gte: 2}]}, to: e_good}
    - {when: {any: [{flag: promised}, {variant: alone}]}, to: e_alone}
    - {to: e_part}""",
        "    - {to: k02}",
    )

    with pytest.raises(engine.StepLimitReached):
        play_once(endless, seed=1, policy=simulation.competently)


def test_summary_counts_endings_and_kinds():
    summary = play_many(KITCHEN, seeds=range(40), policy=simulation.worst)

    assert summary == simulation.Summary(plays=40, endings={"e_harm": 40}, kinds={"harmful": 40}, longest=2)
    assert (summary.share_of_kind("harmful"), summary.share_of_kind("good")) == (1.0, 0.0)
    assert (summary.share_of_ending("e_harm"), summary.share_of_ending("e_good")) == (1.0, 0.0)


def test_simulation_gives_the_shares_of_each_ending_by_policy():
    done = simulation.simulate(KITCHEN, seed=7, plays=50)

    assert (done.seed, list(done.summaries)) == (7, ["random", "competent", "worst"])
    assert {summary.plays for summary in done.summaries.values()} == {50}
    assert done.summaries["random"] == play_many(KITCHEN, seeds=range(7, 57), policy=simulation.at_random)
    assert done.shares("e_harm")["worst"] == 1.0
    assert done.shares("e_harm")["competent"] == 0.0
    assert done == simulation.simulate(KITCHEN, seed=7, plays=50)


def test_plays_that_never_end_are_counted():
    structure = {**KITCHEN.structure, "nodes": [dict(node) for node in KITCHEN.structure["nodes"]]}
    structure["nodes"][0]["choices"] = [
        choice | {"next": [{"to": "k01"}]} for choice in structure["nodes"][0]["choices"]
    ]
    endless = Definition("roleplay", structure, KITCHEN.texts, "en")

    summary = play_many(endless, seeds=range(3), policy=simulation.at_random)

    assert summary == simulation.Summary(plays=3, endings={}, kinds={}, longest=0, endless=3)
