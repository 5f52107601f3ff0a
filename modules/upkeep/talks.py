"""The role-plays of a unit as reviewers read them: every scene with what one may say and what follows, and every ending."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.roleplay import authoring
from modules.canonical import sha256_of
from modules.models import Scenario, UnitPage


@dataclass(frozen=True)
class Said:
    """Something that one may say in a scene, and what is said of it afterwards."""

    text: str
    feedback: str


@dataclass(frozen=True)
class Part:
    """A scene with its choices, or an ending with its title."""

    text: str
    title: str = ""
    cue: str = ""
    choices: Sequence[Said] = ()


@dataclass(frozen=True)
class Talk:
    """A role-play whole."""

    title: str
    lang: str
    scenes: Sequence[Part]
    endings: Sequence[Part]


def scenarios_of(page: UnitPage) -> list[Scenario]:
    """Return the role-plays that stand in a unit, in their order."""
    blocks = (block for block in page.body if block.block_type == "roleplay")
    return [block.value["scenario"] for block in blocks if block.value["scenario"]]


def sha256_of_talks(page: UnitPage) -> list[str]:
    """Name the words of each role-play of a unit: who signs the unit has read these."""
    return [sha256_of(scenario.source) for scenario in scenarios_of(page)]


def talks_in(page: UnitPage) -> list[Talk]:
    """Return the role-plays of a unit as they are published now."""
    return [_talk(scenario) for scenario in scenarios_of(page)]


def _talk(scenario: Scenario) -> Talk:
    definition = authoring.read(scenario.source).definition
    lang = scenario.locale.language_code
    if definition is None:
        return Talk(scenario.title, lang, (), ())
    words = definition.texts[definition.language]
    endings = [Part(ending["text"], ending["title"]) for ending in words["endings"].values()]
    return Talk(scenario.title, lang, list(_scenes(definition.structure, words)), endings)


def _scenes(structure: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Part]:
    for node in structure["nodes"]:
        said = words["nodes"][node["id"]]
        choices = [said["choices"][choice["id"]] for choice in node["choices"]]
        yield Part(said["text"], "", said["cue"], [Said(one["text"], one["feedback"]) for one in choices])
