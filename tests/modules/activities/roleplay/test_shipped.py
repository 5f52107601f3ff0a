"""What every shipped scenario must show when it is played many times, the seeds fixed."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import process_time

import pytest
from ruamel.yaml import YAML

from modules.activities.definition import Definition
from modules.activities.roleplay import checks, engine, play
from modules.activities.roleplay.documents import definition_parts, form_findings
from modules.activities.roleplay.simulation import POLICIES, play_many, play_once
from modules.activities.roleplay.states import explore
from modules.findings import Severity

FOLDER = Path(__file__).parents[4] / "curriculum" / "content" / "scenarios"
NAMES = sorted(path.name for path in FOLDER.glob("*.yaml"))
ENGLISH = [name for name in NAMES if name.count(".") == 1]
TRANSLATED = [name for name in NAMES if name.count(".") > 1]

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
PLAYS = range(10_000)
FEWER_PLAYS = range(2_000)

MOST_SECONDS = 5  # of processor time; most need less than a tenth of one
MEANT_LOOPS = {"before-the-decision": ["scene b11"], "four-signatures": ["scene d07"]}
STATES = {
    "bed-thirty-one": 532,
    "before-the-decision": 140,
    "column-h": 250,
    "eleven-minutes-of-coffee": 110,
    "file-seventeen": 609,
    "five-lines": 1485,
    "forty-hives": 448,
    "four-signatures": 2392,
    "seven-missed-calls": 235,
    "still-in-the-chair": 123,
    "street-first-contact": 757,
    "taken-back": 102,
    "the-cold-oven": 2113,
    "the-cousin-translates": 1124,
    "the-friend-who-pays": 200,
    "the-laundromat": 676,
    "the-laundry-basket": 322,
    "the-six-forty": 1592,
    "the-third-chair": 2600,
    "the-umbrella": 192,
    "the-visiting-room": 821,
    "three-windows": 634,
    "two-suitcases": 342,
}


@cache
def definition(name):
    document = YAML().load((FOLDER / name).read_text(encoding="utf-8"))
    assert form_findings(document) == []
    structure, words = definition_parts(document)
    return Definition("roleplay", structure, {document["language"]: words}, document["language"])


def test_scenarios_are_shipped():
    assert len(ENGLISH) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_shipped_scenario_has_no_errors_and_no_warnings_but_the_loops_that_are_meant(name):
    findings = [(one.severity, one.code, one.where) for one in checks.findings(definition(name))]

    assert findings == [(Severity.WARNING, "loop", where) for where in MEANT_LOOPS.get(name.split(".")[0], [])]


@pytest.mark.parametrize("name", ENGLISH)
def test_exploration_of_all_states_reaches_every_ending_and_scene_in_time(name):
    structure = definition(name).structure

    before = process_time()
    reach = explore(structure)
    seconds = process_time() - before

    assert reach.is_complete
    assert list(reach.ways) == [ending["id"] for ending in structure["endings"]]
    assert reach.scenes == {node["id"] for node in structure["nodes"]}
    assert reach.states == STATES[name.removesuffix(".yaml")]
    assert seconds < MOST_SECONDS


@pytest.mark.parametrize("name", ENGLISH)
def test_shortest_way_to_each_ending_can_be_walked(name):
    shown = definition(name)
    scenario = engine.Scenario(shown.structure)

    for ending, way in explore(shown.structure).ways.items():
        situation = scenario.opening(way.variant)
        for scene, choice in way.steps:
            assert situation.place == scene
            situation = scenario.follow(situation, scenario.choice(scene, choice))
        assert situation.place == ending


@pytest.mark.parametrize("name", TRANSLATED)
def test_shipped_translation_has_the_structure_of_its_original(name):
    original = definition(f"{name.split('.')[0]}.yaml")

    assert definition(name).structure == original.structure
    assert checks.translation_findings(original, definition(name)) == []


@pytest.mark.parametrize("name", ENGLISH)
def test_random_play_always_ends_and_rarely_well(name):
    # A step off the graph or past the limit raises; so the sum says that every play came to an ending.
    summary = play_many(definition(name), seeds=PLAYS, policy=POLICIES["random"])

    assert sum(summary.endings.values()) == len(PLAYS)
    assert summary.longest < engine.STEP_LIMIT
    assert summary.share_of_kind("good") < 0.06


@pytest.mark.parametrize("name", ENGLISH)
def test_play_comes_to_every_ending(name):
    endings = {ending["id"] for ending in definition(name).structure["endings"]}
    seen = {
        ending
        for policy in POLICIES.values()
        for ending in play_many(definition(name), seeds=FEWER_PLAYS, policy=policy).endings
    }

    assert endings - seen == set()


@pytest.mark.parametrize("name", ENGLISH)
def test_competent_play_never_ends_in_harm(name):
    summary = play_many(definition(name), seeds=FEWER_PLAYS, policy=POLICIES["competent"])

    assert summary.kinds.get("harmful", 0) == 0
    assert summary.share_of_kind("good") > 0.5


@pytest.mark.parametrize("name", ENGLISH)
def test_worst_play_ends_in_harm_within_four_steps(name):
    summary = play_many(definition(name), seeds=FEWER_PLAYS, policy=POLICIES["worst"])

    assert summary.kinds == {"harmful": len(FEWER_PLAYS)}
    assert summary.longest <= 4


@pytest.mark.parametrize("name", NAMES)
def test_every_scene_can_be_shown_with_its_speaker(name):
    shown = definition(name)
    state = engine.begin(shown, seed=1)

    pages = [
        play.show(shown, state | {"scene": node["id"]}, shown.language)["scene"] for node in shown.structure["nodes"]
    ]

    assert [page["id"] for page in pages if page["speaker"] == "persona" and not page["name"]] == []
    assert [page["id"] for page in pages if not page["text"] or len(page["choices"]) < 2] == []


@pytest.mark.parametrize("name", ENGLISH)
def test_simulation_and_engine_go_the_same_way(name):
    shown = definition(name)
    for seed in range(20):
        simulated = play_once(shown, seed=seed, policy=POLICIES["random"])

        state = engine.begin(shown, seed=seed)
        for scene, choice in zip(simulated.scenes, simulated.choices, strict=True):
            state = engine.answer(shown, state, {"scene": scene, "choice": choice}, at=NOON)

        assert (state["variant"], state["ending"]) == (simulated.variant, simulated.ending)
        assert engine.outcome(shown, state).details["kind"] == simulated.kind
        assert len(play.review(shown, state, "en")["transcript"]) == len(simulated.scenes)
