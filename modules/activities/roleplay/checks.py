"""What an author should know about a scenario, beyond its form: ways through it, and what gives the best away."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from modules.activities.definition import Definition
from modules.activities.roleplay.engine import is_competent
from modules.activities.roleplay.references import error, unknown_ids
from modules.findings import Finding, Severity

FEWEST_CHOICES = 2
MOST_CHOICES = 4
LONGEST_RIGHT_SHARE = 0.4
SAME_PLACE_SHARE = 0.5
TELLING_LENGTH = 1.5  # times the longest other choice

Graph = Mapping[str, Sequence[str]]


def findings(definition: Definition) -> list[Finding]:
    """Return all that the checks find; where ids are unknown only that, since no way can then be followed."""
    structure = definition.structure
    if unknown := unknown_ids(structure):
        return unknown
    words = definition.texts[definition.language]
    return [
        *_choice_findings(structure),
        *_way_findings(structure),
        *_loop_findings(structure),
        *_competency_findings(structure),
        *_text_findings(definition),
        *_giveaway_findings(structure, words),
    ]


def _warning(code: str, where: str, sentence: str) -> Finding:
    return Finding(Severity.WARNING, code, where, sentence)


def _place(node: Mapping[str, Any], choice: Mapping[str, Any]) -> str:
    return f"scene {node['id']}, choice {choice['id']}"


def _choices(structure: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for node in structure["nodes"]:
        for choice in node["choices"]:
            yield node, choice


def _choice_findings(structure: Mapping[str, Any]) -> Iterator[Finding]:
    for node in structure["nodes"]:
        where, count = f"scene {node['id']}", len(node["choices"])
        if not count:
            yield error("dead-end", where, "The scene has no choice: nobody gets out of it.")
            continue
        if not FEWEST_CHOICES <= count <= MOST_CHOICES:
            yield error("choice-count", where, f"The scene has {count} choices; give it two to four.")
        if not any(is_competent(choice) for choice in node["choices"]):
            yield error("no-competent-choice", where, "No choice is competent: rate one of them 3 or more throughout.")


def _way_findings(structure: Mapping[str, Any]) -> Iterator[Finding]:
    for node, choice in _choices(structure):
        open_ended = [number for number, rule in enumerate(choice["next"]) if "when" not in rule]
        if not open_ended:
            sentence = "Every way on has a condition: end “next” with a rule that has none."
            yield error("dead-end", _place(node, choice), sentence)
        elif open_ended[0] < len(choice["next"]) - 1:
            sentence = "A rule without a condition hides those that follow it: move it to the end."
            yield error("hidden-rule", _place(node, choice), sentence)
    graph = graph_of(structure)
    reached = reachable(graph, [structure["start"]])
    for noun, entries in (("scene", structure["nodes"]), ("ending", structure["endings"])):
        for entry in entries:
            if entry["id"] not in reached:
                yield error(f"unreachable-{noun}", f"{noun} {entry['id']}", f"No choice leads to this {noun}.")


def graph_of(structure: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return where each scene can lead, whatever the conditions, each place once; endings lead nowhere."""
    graph: dict[str, list[str]] = {ending["id"]: [] for ending in structure["endings"]}
    for node in structure["nodes"]:
        ways = (rule["to"] for choice in node["choices"] for rule in choice["next"])
        graph[node["id"]] = list(dict.fromkeys(ways))
    return graph


def reachable(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Return the places that can be reached from any of these, themselves included."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        place = waiting.pop()
        if place not in reached:
            reached.add(place)
            waiting.extend(graph[place])
    return reached


def loops(structure: Mapping[str, Any]) -> list[list[str]]:
    """Return the groups of scenes that lead back to each other, each in the order of the scenario."""
    graph = graph_of(structure)
    onward = {scene: reachable(graph, graph[scene]) for scene in graph}
    found: list[list[str]] = []
    for scene in (node["id"] for node in structure["nodes"]):
        group = [other for other in onward if other in onward[scene] and scene in onward[other]]
        if group and not any(scene in known for known in found):
            found.append(group)
    return found


def _loop_findings(structure: Mapping[str, Any]) -> Iterator[Finding]:
    graph = graph_of(structure)
    endings = {ending["id"] for ending in structure["endings"]}
    for loop in loops(structure):
        scenes = ", ".join(loop)
        if reachable(graph, loop) & endings:
            sentence = f"These scenes lead back to each other: {scenes}. Make sure that this is meant."
            yield _warning("loop", f"scene {loop[0]}", sentence)
        else:
            sentence = f"These scenes lead back to each other and to no ending: {scenes}."
            yield error("loop-without-end", f"scene {loop[0]}", sentence)


def _competency_findings(structure: Mapping[str, Any]) -> Iterator[Finding]:
    rated = {competency for _, choice in _choices(structure) for competency in choice["rates"]}
    for competency in structure["competencies"]:
        if competency not in rated:
            sentence = "No choice is rated on this competency: rate one, or take it off the list."
            yield _warning("never-rated", f"competency {competency}", sentence)


def _text_findings(definition: Definition) -> Iterator[Finding]:
    for language, words in definition.texts.items():
        yield from _missing_texts(definition.structure, words, language)


def _missing_texts(structure: Mapping[str, Any], words: Mapping[str, Any], language: str) -> Iterator[Finding]:
    for node in structure["nodes"]:
        scene = words["nodes"].get(node["id"], {})
        yield from _empty(scene, ("text",), f"scene {node['id']} ({language})")
        for choice in node["choices"]:
            texts = scene.get("choices", {}).get(choice["id"], {})
            yield from _empty(texts, ("text", "feedback", "debrief"), f"{_place(node, choice)} ({language})")
    for ending in structure["endings"]:
        texts = words["endings"].get(ending["id"], {})
        yield from _empty(texts, ("title", "text", "debrief_questions"), f"ending {ending['id']} ({language})")


def _empty(texts: Mapping[str, Any], keys: Iterable[str], where: str) -> Iterator[Finding]:
    for key in keys:
        if not texts.get(key):
            yield error("missing-text", where, f"“{key}” is missing.")


def _giveaway_findings(structure: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Finding]:
    # Lengths are compared where there is something to compare: two choices or more, each with its text.
    scenes = [
        node
        for node in structure["nodes"]
        if len(node["choices"]) >= FEWEST_CHOICES and len(_lengths(node, words)) == len(node["choices"])
    ]
    yield from _longest_findings(scenes, words)
    for node in scenes:
        yield from _telling_length(node, words)
    yield from _same_place_findings(scenes)


def _lengths(node: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, int]:
    texts = words["nodes"].get(node["id"], {}).get("choices", {})
    return {choice["id"]: len(texts[choice["id"]]["text"]) for choice in node["choices"] if choice["id"] in texts}


def best_choice(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the choice whose lowest level is highest; among equals the one with the highest levels, then the first."""
    choices: Sequence[Mapping[str, Any]] = node["choices"]
    return max(choices, key=_worth)


def _worth(choice: Mapping[str, Any]) -> tuple[int, int]:
    levels = choice["rates"].values()
    return min(levels, default=0), sum(levels)


def _longest_findings(scenes: Sequence[Mapping[str, Any]], words: Mapping[str, Any]) -> Iterator[Finding]:
    telling = [node["id"] for node in scenes if _is_best_longest(node, words)]
    if len(telling) > LONGEST_RIGHT_SHARE * len(scenes):
        sentence = f"The best choice is the longest in {len(telling)} of {len(scenes)} scenes: {', '.join(telling)}."
        yield _warning("longest-is-right", "scenario", sentence)


def _is_best_longest(node: Mapping[str, Any], words: Mapping[str, Any]) -> bool:
    lengths = _lengths(node, words)
    return lengths[best_choice(node)["id"]] == max(lengths.values())


def _telling_length(node: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Finding]:
    lengths = _lengths(node, words)
    best = best_choice(node)
    longest_other = max(length for choice, length in lengths.items() if choice != best["id"])
    if lengths[best["id"]] > TELLING_LENGTH * longest_other:
        sentence = f"The best choice has {lengths[best['id']]} characters, the longest other {longest_other}."
        yield _warning("telling-length", _place(node, best), sentence)


def _same_place_findings(scenes: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    places = [node["choices"].index(best_choice(node)) for node in scenes]
    for place in sorted(set(places)):
        if places.count(place) > SAME_PLACE_SHARE * len(scenes):
            sentence = (
                f"The best choice stands at place {place + 1} in {places.count(place)} of {len(scenes)} scenes. "
                "On screen choices are shuffled; in print they are not."
            )
            yield _warning("same-place", "scenario", sentence)


def translation_findings(original: Definition, translation: Definition) -> list[Finding]:
    """Return where a translation departs from its original: other ids or rules, texts missing or not translated."""
    mine, theirs = original.structure, translation.structure
    words, translated = original.texts[original.language], translation.texts[translation.language]
    head = [key for key in mine if key not in {"nodes", "endings"} and mine[key] != theirs.get(key)]
    return [
        *(error("differs", "scenario", f"“{key}” is not as in the original.") for key in head),
        *_entry_differences(mine["nodes"], theirs["nodes"], "scene"),
        *_entry_differences(mine["endings"], theirs["endings"], "ending"),
        *_count_differences(words, translated),
        *_untranslated(words, translated),
    ]


def _entry_differences(
    mine: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]], noun: str
) -> Iterator[Finding]:
    originals = {entry["id"]: entry for entry in mine}
    translations = {entry["id"]: entry for entry in theirs}
    for name in originals:
        if name not in translations:
            yield error("missing-id", f"{noun} {name}", "The translation lacks what has this id in the original.")
        else:
            yield from _field_differences(originals[name], translations[name], f"{noun} {name}")
    for name in translations:
        if name not in originals:
            yield error("extra-id", f"{noun} {name}", "The original has nothing with this id.")


def _field_differences(mine: Mapping[str, Any], theirs: Mapping[str, Any], where: str) -> Iterator[Finding]:
    for key, value in mine.items():
        if key == "choices":
            yield from _entry_differences(value, theirs[key], f"{where}, choice")
        elif value != theirs.get(key):
            yield error("differs", where, f"“{key}” is not as in the original.")


def _count_differences(words: Mapping[str, Any], translated: Mapping[str, Any]) -> Iterator[Finding]:
    for key in ("content_warnings", "goals", "not_goals", "others"):
        if len(words[key]) != len(translated[key]):
            yield _warning("count-differs", "scenario", f"“{key}” has not as many entries as the original.")
    for ending, texts in words["endings"].items():
        other = translated["endings"].get(ending, texts)
        if len(texts["debrief_questions"]) != len(other["debrief_questions"]):
            sentence = "“debrief_questions” has not as many entries as the original."
            yield _warning("count-differs", f"ending {ending}", sentence)


def _untranslated(words: Mapping[str, Any], translated: Mapping[str, Any]) -> Iterator[Finding]:
    for name, scene in words["nodes"].items():
        other = translated["nodes"].get(name, {"text": "", "choices": {}})
        if scene["text"] == other["text"]:
            yield _warning("not-translated", f"scene {name}", "The text is still that of the original.")
        for choice, texts in scene["choices"].items():
            if texts["text"] == other["choices"].get(choice, {}).get("text"):
                where = f"scene {name}, choice {choice}"
                yield _warning("not-translated", where, "The text is still that of the original.")
