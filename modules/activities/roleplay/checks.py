"""What an author should know about a scenario, beyond its form: the ways through it, its ratings, its words."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from modules.activities.definition import Definition
from modules.activities.roleplay.case_file import all_lines
from modules.activities.roleplay.engine import COMPETENT, is_competent
from modules.activities.roleplay.references import choices_of, error, place_of, unknown_ids, warning
from modules.activities.roleplay.states import Reach, explore
from modules.activities.roleplay.wording import FEWEST_CHOICES, wording_findings
from modules.findings import Finding
from modules.findings import gettext_noop as _

MOST_CHOICES = 4
UNREACHED = {
    "scene": _("No play comes to this scene: the conditions on the ways to it never hold together."),
    "ending": _("No play comes to this ending: the conditions on the ways to it never hold together."),
}
DIFFERS = _("“%(key)s” is not as in the original.")
COUNT_DIFFERS = _("“%(key)s” has not as many entries as the original.")
NOT_TRANSLATED = _("The text is still that of the original.")

Graph = Mapping[str, Sequence[str]]


def findings(definition: Definition, reach: Reach | None = None) -> list[Finding]:
    """Return all that the checks find; where ids are unknown only that, since no way can then be followed.

    `reach` is what plays come to, where it has been explored already.
    """
    structure = definition.structure
    if unknown := unknown_ids(structure):
        return unknown
    return [
        *_choice_findings(structure),
        *_way_findings(structure),
        *_loop_findings(structure),
        *_play_findings(structure, reach or explore(structure)),
        *_competency_findings(structure),
        *_file_findings(structure),
        *wording_findings(definition),
    ]


def _choice_findings(structure: Mapping[str, Any]) -> Iterator[Finding]:
    for node in structure["nodes"]:
        where, count = f"scene {node['id']}", len(node["choices"])
        if not count:
            yield error("dead-end", where, _("The scene has no choice: nobody gets out of it."))
            continue
        if not FEWEST_CHOICES <= count <= MOST_CHOICES:
            yield error("choice-count", where, _("The scene has %(count)d choices; give it two to four."), count=count)
        if not any(is_competent(choice) for choice in node["choices"]):
            template = _("No choice is competent: rate one of them 3 or more throughout.")
            yield error("no-competent-choice", where, template)


def _way_findings(structure: Mapping[str, Any]) -> Iterator[Finding]:
    for node, choice in choices_of(structure):
        open_ended = [number for number, rule in enumerate(choice["next"]) if "when" not in rule]
        if not open_ended:
            sentence = _("Every way on has a condition: end “next” with a rule that has none.")
            yield error("dead-end", place_of(node, choice), sentence)
        elif open_ended[0] < len(choice["next"]) - 1:
            sentence = _("A rule without a condition hides those that follow it: move it to the end.")
            yield error("hidden-rule", place_of(node, choice), sentence)
    graph = graph_of(structure)
    reached = reachable(graph, [structure["start"]])
    for noun, entries, sentence in (
        ("scene", structure["nodes"], _("No choice leads to this scene.")),
        ("ending", structure["endings"], _("No choice leads to this ending.")),
    ):
        for entry in entries:
            if entry["id"] not in reached:
                yield error(f"unreachable-{noun}", f"{noun} {entry['id']}", sentence)


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
            sentence = _("These scenes lead back to each other: %(scenes)s. Make sure that this is meant.")
            yield warning("loop", f"scene {loop[0]}", sentence, scenes=scenes)
        else:
            sentence = _("These scenes lead back to each other and to no ending: %(scenes)s.")
            yield error("loop-without-end", f"scene {loop[0]}", sentence, scenes=scenes)


def _play_findings(structure: Mapping[str, Any], reach: Reach) -> Iterator[Finding]:
    """Give what no play comes to although a choice leads there: the conditions forbid it."""
    if not reach.is_complete:
        sentence = _("The scenario has too many states to look at all of them: let fewer flags be open at one time.")
        yield warning("too-many-states", "scenario", sentence)
        return
    linked = reachable(graph_of(structure), [structure["start"]])
    yield from _unreached("scene", structure["nodes"], linked, reach.scenes)
    yield from _unreached("ending", structure["endings"], linked, reach.ways)
    yield from _rule_findings(structure, reach)


def _unreached(
    noun: str, entries: Sequence[Mapping[str, Any]], linked: Collection[str], reached: Collection[str]
) -> Iterator[Finding]:
    for entry in entries:
        if entry["id"] in linked and entry["id"] not in reached:
            yield error(f"unreached-{noun}", f"{noun} {entry['id']}", UNREACHED[noun])


def _rule_findings(structure: Mapping[str, Any], reach: Reach) -> Iterator[Finding]:
    for node, choice in choices_of(structure):
        if node["id"] not in reach.scenes:
            continue
        for number, rule in enumerate(choice["next"]):
            if "when" not in rule:
                break
            if (node["id"], choice["id"], number) not in reach.rules:
                sentence = _("Rule %(number)d, to %(to)s, is never taken: nobody comes here with what it asks.")
                where = place_of(node, choice)
                yield warning("rule-never-taken", where, sentence, number=number + 1, to=rule["to"])


def _competency_findings(structure: Mapping[str, Any]) -> Iterator[Finding]:
    for competency in structure["competencies"]:
        levels = [
            choice["rates"][competency] for _node, choice in choices_of(structure) if competency in choice["rates"]
        ]
        if not levels:
            sentence = _("No choice is rated on this competency: rate one, or take it off the list.")
            yield warning("never-rated", f"competency {competency}", sentence)
        elif max(levels) < COMPETENT:
            sentence = _("No choice is rated 3 or more on this competency: nobody can show it.")
            yield warning("never-competent", f"competency {competency}", sentence)


def _file_findings(structure: Mapping[str, Any]) -> Iterator[Finding]:
    for where, lines in all_lines(structure["file"]) if "file" in structure else ():
        open_ended = [number for number, line in enumerate(lines) if "when" not in line]
        if open_ended != [len(lines) - 1]:
            yield error("file-line", where, _("Let the last line, and no other, have no condition."))
        if any(hidden_in(line.get("when", {})) for line in lines):
            sentence = _("A file shows what was done: let its lines depend on flags, and not on what is hidden.")
            yield error("file-shows-hidden", where, sentence)


def hidden_in(condition: Mapping[str, Any]) -> bool:
    """Say whether a condition asks for what players must not see: a variable or the variant."""
    parts = [*condition.get("all", ()), *condition.get("any", ())]
    return bool({"var", "variant"} & set(condition)) or any(map(hidden_in, parts))


def translation_findings(original: Definition, translation: Definition) -> list[Finding]:
    """Return where a translation departs from its original: other ids or rules, texts missing or not translated."""
    mine, theirs = original.structure, translation.structure
    words, translated = original.texts[original.language], translation.texts[translation.language]
    head = [key for key in mine if key not in {"nodes", "endings"} and mine[key] != theirs.get(key)]
    return [
        *(error("differs", "scenario", DIFFERS, key=key) for key in head),
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
            yield error("missing-id", f"{noun} {name}", _("The translation lacks what has this id in the original."))
        else:
            yield from _field_differences(originals[name], translations[name], f"{noun} {name}")
    for name in translations:
        if name not in originals:
            yield error("extra-id", f"{noun} {name}", _("The original has nothing with this id."))


def _field_differences(mine: Mapping[str, Any], theirs: Mapping[str, Any], where: str) -> Iterator[Finding]:
    for key, value in mine.items():
        if key == "choices":
            yield from _entry_differences(value, theirs[key], f"{where}, choice")
        elif value != theirs.get(key):
            yield error("differs", where, DIFFERS, key=key)


def _count_differences(words: Mapping[str, Any], translated: Mapping[str, Any]) -> Iterator[Finding]:
    for key in ("content_warnings", "goals", "not_goals", "others"):
        if len(words[key]) != len(translated[key]):
            yield warning("count-differs", "scenario", COUNT_DIFFERS, key=key)
    for ending, texts in words["endings"].items():
        other = translated["endings"].get(ending, texts)
        if len(texts["debrief_questions"]) != len(other["debrief_questions"]):
            yield warning("count-differs", f"ending {ending}", COUNT_DIFFERS, key="debrief_questions")


def _untranslated(words: Mapping[str, Any], translated: Mapping[str, Any]) -> Iterator[Finding]:
    for name, scene in words["nodes"].items():
        other = translated["nodes"].get(name, {"text": "", "choices": {}})
        if scene["text"] == other["text"]:
            yield warning("not-translated", f"scene {name}", NOT_TRANSLATED)
        for choice, texts in scene["choices"].items():
            if texts["text"] == other["choices"].get(choice, {}).get("text"):
                where = f"scene {name}, choice {choice}"
                yield warning("not-translated", where, NOT_TRANSLATED)
