"""A scenario as a nested list in words: each scene, its choices, where each leads and under which condition.

It says all that the graph shows, for those who read it with a keyboard or a screen reader, or on a small screen.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.activities.definition import Definition
from modules.activities.roleplay.checks import loops
from modules.activities.roleplay.graph import Rank, rank_of
from modules.activities.roleplay.references import choices_of

RANKS: Mapping[str, Promise] = {
    Rank.HARMFUL: gettext_lazy("harmful"),
    Rank.MINIMAL: gettext_lazy("minimal"),
    Rank.COMPETENT: gettext_lazy("competent"),
}
ENDING_KINDS: Mapping[str, Promise] = {
    "good": gettext_lazy("Good ending"),
    "partial": gettext_lazy("Partial ending"),
    "harmful": gettext_lazy("Harmful ending"),
    "emergency": gettext_lazy("Emergency"),
}
PLACE = re.compile(r"(?P<noun>scene|ending) (?P<id>\S+?)(?:, choice (?P<choice>\S+))?(?: \(\w[\w-]*\))?$")


def anchor_of(noun: str, *names: str) -> str:
    """Return the id of an entry on the page; ids of a scenario may hold what an id of HTML may not."""
    return "-".join([noun, *(re.sub(r"[^\w.-]", "_", name) for name in names)])


def anchor_in(where: str) -> str:
    """Return the id of the entry that a finding names; nothing where it names none."""
    found = PLACE.match(where)
    if not found:
        return ""
    noun = "place" if found["choice"] is None else "choice"
    return anchor_of(noun, *(name for name in (found["id"], found["choice"]) if name))


@dataclass(frozen=True)
class WayEntry:
    """Where a choice leads; `condition` is empty where nothing is asked."""

    to: str
    condition: str
    leads_back: bool

    @property
    def anchor(self) -> str:
        return anchor_of("place", self.to)


@dataclass(frozen=True)
class ChoiceEntry:
    id: str
    anchor: str
    text: str
    rank: Rank
    rank_name: Promise
    ratings: Mapping[str, int]
    effects: Sequence[str]
    flags: Sequence[str]
    ways: Sequence[WayEntry]


@dataclass(frozen=True)
class PlaceEntry:
    """A scene or, without choices, an ending; `sources` are the scenes that lead to it."""

    id: str
    kind: str
    kind_name: Promise
    text: str
    is_start: bool
    asks_reason: bool
    sources: Sequence[str]
    choices: Sequence[ChoiceEntry]

    @property
    def anchor(self) -> str:
        return anchor_of("place", self.id)


def outline_of(definition: Definition) -> list[PlaceEntry]:
    """Return the scenes of a scenario without errors of form, then its endings, in its order."""
    structure, words = definition.structure, definition.texts[definition.language]
    sources = _sources(structure)
    looping = [set(loop) for loop in loops(structure)]
    scenes = (_scene(node, words, structure["start"], sources[node["id"]], looping) for node in structure["nodes"])
    return [*scenes, *(_ending(ending, words, sources[ending["id"]]) for ending in structure["endings"])]


def _sources(structure: Mapping[str, Any]) -> Mapping[str, list[str]]:
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for node, choice in choices_of(structure):
        for rule in choice["next"]:
            if node["id"] not in sources[rule["to"]]:
                sources[rule["to"]].append(node["id"])
    return sources


def _scene(
    node: Mapping[str, Any],
    words: Mapping[str, Any],
    start: str,
    sources: Sequence[str],
    looping: Sequence[set[str]],
) -> PlaceEntry:
    return PlaceEntry(
        id=node["id"],
        kind="scene",
        kind_name=gettext_lazy("Scene"),
        text=words["nodes"][node["id"]]["text"],
        is_start=node["id"] == start,
        asks_reason=node["explain"],
        sources=sources,
        choices=[_choice(node, choice, words, looping) for choice in node["choices"]],
    )


def _ending(ending: Mapping[str, Any], words: Mapping[str, Any], sources: Sequence[str]) -> PlaceEntry:
    kind = ending["kind"]
    title = words["endings"][ending["id"]]["title"]
    return PlaceEntry(ending["id"], kind, ENDING_KINDS[kind], title, False, False, sources, [])


def _choice(
    node: Mapping[str, Any], choice: Mapping[str, Any], words: Mapping[str, Any], looping: Sequence[set[str]]
) -> ChoiceEntry:
    rank = rank_of(choice)
    return ChoiceEntry(
        id=choice["id"],
        anchor=anchor_of("choice", node["id"], choice["id"]),
        text=words["nodes"][node["id"]]["choices"][choice["id"]]["text"],
        rank=rank,
        rank_name=RANKS[rank],
        ratings=choice["rates"],
        effects=[
            f"{words['variables'][name]} {'+' if effect > 0 else '−'}{abs(effect)}"
            for name, effect in choice["effects"].items()
            if effect
        ],
        flags=[words["flags"][flag] for flag in choice["set"]],
        ways=list(_ways(node["id"], choice, words, looping)),
    )


def _ways(
    scene: str, choice: Mapping[str, Any], words: Mapping[str, Any], looping: Sequence[set[str]]
) -> Iterator[WayEntry]:
    for rule in choice["next"]:
        condition = condition_in_words(rule["when"], words) if "when" in rule else ""
        yield WayEntry(rule["to"], condition, any({scene, rule["to"]} <= loop for loop in looping))


def condition_in_words(condition: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """Return a condition of `roleplay/1` as the end of a sentence that begins with “if”."""
    match condition:
        case {"all": parts}:
            return _(" and ").join(_part_in_words(part, words) for part in parts)
        case {"any": parts}:
            return _(" or ").join(_part_in_words(part, words) for part in parts)
        case {"flag": flag}:
            return _("this was noted: “%(flag)s”") % {"flag": words["flags"][flag]}
        case {"not_flag": flag}:
            return _("this was not noted: “%(flag)s”") % {"flag": words["flags"][flag]}
        case {"variant": variant}:
            return _("the hidden variant is “%(variant)s”") % {"variant": variant}
    return _bound_in_words(condition, words["variables"][condition["var"]])


def _part_in_words(condition: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    said = condition_in_words(condition, words)
    return f"({said})" if {"all", "any"} & set(condition) else said


def _bound_in_words(condition: Mapping[str, Any], label: str) -> str:
    lowest, highest = condition.get("gte"), condition.get("lte")
    if highest is None:
        return _("“%(label)s” is at least %(lowest)d") % {"label": label, "lowest": lowest}
    if lowest is None:
        return _("“%(label)s” is at most %(highest)d") % {"label": label, "highest": highest}
    return _("“%(label)s” is from %(lowest)d to %(highest)d") % {"label": label, "lowest": lowest, "highest": highest}
