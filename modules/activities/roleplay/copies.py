"""What a copy of a talk holds that is played without a line: the rules to find the way, and the words.

Ratings, names of variables and variants, and what the debrief says of each choice stay on the site: it replays the run,
and the debrief is read there.
"""

from collections.abc import Mapping
from typing import Any

from modules.activities.definition import Definition, State
from modules.activities.roleplay.case_file import all_cards
from modules.activities.roleplay.engine import Scenario
from modules.activities.roleplay.play import ending_words, introduction_of, scene_words
from modules.activities.roleplay.script import paragraphs

Structure = Mapping[str, Any]


def rules_of(structure: Structure) -> dict[str, Any]:
    """Return the part of a structure that the player in the browser (`roleplay/engine.js`) needs, and nothing else."""
    return {
        "id": structure["id"],
        "start": structure["start"],
        "variables": [_only(one, "id", "start", "min", "max") for one in structure["variables"]],
        "variants": [_only(one, "id", "weight") for one in structure["variants"]],
        "nodes": [_scene_rules(node) for node in structure["nodes"]],
        "endings": [ending["id"] for ending in structure["endings"]],
        # What stands in a file depends on flags alone, which the copy has in any case.
        **_only(structure, *({"file"} & structure.keys())),
    }


def _only(part: Structure, *names: str) -> dict[str, Any]:
    return {name: part[name] for name in names}


def _scene_rules(node: Structure) -> dict[str, Any]:
    return {"id": node["id"], "choices": [_only(one, "id", "effects", "set", "next") for one in node["choices"]]}


def start_of(definition: Definition, state: State) -> dict[str, Any]:
    """Return the rules and where the run stands, for the player; a run that waits for its debrief has an ending."""
    stands = _only(state, "seed", "variant", "scene", "variables", "flags", "ending")
    return {"rules": rules_of(definition.structure), "state": stands | {"steps": _steps(state)}}


def _steps(state: State) -> list[dict[str, Any]]:
    return [_only(step, "scene", "choice") for step in state["steps"]]


def copied(definition: Definition, _state: State, locale: str) -> dict[str, Any]:
    """Return the words of every scene, choice and ending, for the page of the copy; the player shows them in turn."""
    lang, words = definition.words(locale)
    scenario = Scenario(definition.structure)
    return {
        "lang": lang,
        "introduction": introduction_of(definition.structure, words),
        "file": all_cards(definition.structure, words),
        "scenes": [_scene(node, words) for node in definition.structure["nodes"]],
        "endings": [ending_words(scenario, words, ending) for ending in scenario.endings],
    }


def _scene(node: Structure, words: Mapping[str, Any]) -> dict[str, Any]:
    texts = words["nodes"][node["id"]]["choices"]
    choices = [
        {
            "id": choice["id"],
            "text": paragraphs(texts[choice["id"]]["text"]),
            "feedback": paragraphs(texts[choice["id"]]["feedback"]),
        }
        for choice in node["choices"]
    ]
    return scene_words(node, words) | {"id": node["id"], "explain": node["explain"], "choices": choices}
