"""Writes a scenario as content of H5P.BranchingScenario, and lists what that format has no room for.

The fields are those of the public semantics of BranchingScenario 1.8, BranchingQuestion 1.0 and AdvancedText 1.1. A
package holds content alone: the site that receives it needs these content types. Each scene becomes a text and the
question after it, each ending a text whose feedback is the end screen; loops stay, since any content may follow any.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from html import escape
from typing import Any

from modules.activities.definition import Definition
from modules.activities.h5p.content_packages import Credits, archive_of, description_of
from modules.activities.h5p.schemas import UNDISCLOSED
from modules.activities.roleplay.engine import StepLimitReached
from modules.activities.roleplay.references import choices_of, place_of
from modules.activities.roleplay.script import paragraphs, speaker_name
from modules.activities.roleplay.simulation import POLICIES, play_once
from modules.keys import key_of

MAIN_LIBRARY = "H5P.BranchingScenario"
# A site with a later version upgrades what it receives, so the oldest that has all fields is named.
LIBRARIES: Mapping[str, tuple[int, int]] = {
    MAIN_LIBRARY: (1, 8),
    "H5P.BranchingQuestion": (1, 0),
    "H5P.AdvancedText": (1, 1),
}
END = -1  # what `nextContentId` says where nothing follows
PLAYS = 300  # by each policy, to find the usual way on
# Policies in the order in which they are asked: what safe colleagues come to is what the content should show.
ASKED = ("competent", "random", "worst")
NOTE = "content/what-is-lost.txt"


class Lost(StrEnum):
    """What content of a Branching Scenario has no room for."""

    WAY = "way"
    SCENE = "scene"
    ENDING = "ending"
    MEASURE = "measure"
    MARK = "mark"
    VARIANT = "variant"
    COMPETENCY = "competency"
    RESULT = "result"
    DEBRIEF = "debrief"
    REASON = "reason"
    PERSON = "person"
    COUNTRY = "country"
    ALTERNATIVE = "alternative"
    PLACE = "place"
    FILE = "file"


@dataclass(frozen=True)
class Loss:
    """Something of a scenario that is not in the content: where it stood, and its words.

    Of a way on, `words` is the place that is always come to now, and `instead_of` are those that are left out.
    """

    kind: Lost
    where: str
    words: str
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Labels:
    """The words of buttons and headings, in the language of the scenario."""

    start: str
    restart: str
    proceed: str
    back: str
    question: str
    reaction: str
    you_are: str
    place_and_time: str
    helps: str
    not_about: str
    speaks_about: str
    full_screen: str


@dataclass(frozen=True)
class Branching:
    """The content of a Branching Scenario, as in `content/content.json`, and what is not in it."""

    content: dict[str, Any]
    losses: tuple[Loss, ...]


def branching_of(definition: Definition, labels: Labels) -> Branching:
    """Return a scenario without errors as content of a Branching Scenario, in the language it was written in."""
    writer = _Writer(definition, labels)
    return Branching(writer.content(), tuple(writer.losses()))


def usual_ways(definition: Definition) -> dict[tuple[str, str], str]:
    """Return for each choice, as scene and choice, the place that plays most often come to.

    Competent plays are asked first, then random ones, then the worst; where none took the choice, its last way counts.
    """
    counts = [_destinations(definition, policy) for policy in ASKED]
    return {
        (node["id"], choice["id"]): _usual(node["id"], choice, counts)
        for node, choice in choices_of(definition.structure)
    }


def _destinations(definition: Definition, policy: str) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for seed in range(PLAYS):
        with suppress(StepLimitReached):
            play = play_once(definition, seed=seed, policy=POLICIES[policy])
            found.update(zip(play.scenes, play.choices, (*play.scenes[1:], play.ending), strict=True))
    return found


def _usual(scene: str, choice: Mapping[str, Any], counts: Sequence[Counter[tuple[str, str, str]]]) -> str:
    places = [str(rule["to"]) for rule in choice["next"]]
    for count in counts:
        usual = max(places, key=lambda place: count[scene, choice["id"], place])
        if count[scene, choice["id"], usual]:
            return usual
    return places[-1]


class _Writer:
    """A scenario on its way into content: scenes and endings that can still be come to, with their numbers."""

    def __init__(self, definition: Definition, labels: Labels) -> None:
        self.structure = definition.structure
        self.words = definition.texts[definition.language]
        self.labels = labels
        self.ways = usual_ways(definition)

    @cached_property
    def reached(self) -> frozenset[str]:
        """The scenes and endings that the usual ways come to."""
        scenes = {node["id"]: node for node in self.structure["nodes"]}
        found: set[str] = set()
        ahead = [self.structure["start"]]
        while ahead:
            place = ahead.pop()
            if place not in found and place in scenes:
                ahead += [self.ways[place, choice["id"]] for choice in scenes[place]["choices"]]
            found.add(place)
        return frozenset(found)

    @cached_property
    def scenes(self) -> list[Mapping[str, Any]]:
        """The scenes that are kept, in their order."""
        return [node for node in self.structure["nodes"] if node["id"] in self.reached]

    @cached_property
    def endings(self) -> list[str]:
        """The ids of the endings that are kept, in their order."""
        return [ending["id"] for ending in self.structure["endings"] if ending["id"] in self.reached]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place of each scene's text, and of each ending, in the list; number 0 is the introduction."""
        scenes = {node["id"]: 1 + 2 * place for place, node in enumerate(self.scenes)}
        first = 1 + 2 * len(scenes)
        return scenes | {ending: first + place for place, ending in enumerate(self.endings)}

    def content(self) -> dict[str, Any]:
        """Return all that `content/content.json` holds."""
        return {
            "branchingScenario": {
                "title": self.words["title"],
                "startScreen": {
                    "startScreenTitle": _paragraph(self.words["title"]),
                    "startScreenSubtitle": _paragraphs(self.words["summary"]),
                },
                "endScreens": [{"endScreenTitle": "", "endScreenSubtitle": "", "contentId": END}],
                "content": list(self._contents()),
                "scoringOptionGroup": {"scoringOption": "no-score", "includeInteractionsScores": False},
                "behaviour": {
                    "enableBackwardsNavigation": False,
                    "forceContentFinished": False,
                    "randomizeBranchingQuestions": True,
                },
                "l10n": self._buttons(),
            }
        }

    def _buttons(self) -> dict[str, str]:
        return {
            "startScreenButtonText": self.labels.start,
            "endScreenButtonText": self.labels.restart,
            "backButtonText": self.labels.back,
            "proceedButtonText": self.labels.proceed,
            "fullscreenAria": self.labels.full_screen,
        }

    def _contents(self) -> Iterator[dict[str, Any]]:
        yield self._text("introduction", self._introduction(), self.numbers[self.structure["start"]])
        for node in self.scenes:
            yield self._text(node["id"], self._scene(node), self.numbers[node["id"]] + 1)
            yield self._question(node)
        for ending in self.endings:
            yield self._ending(ending)

    def _introduction(self) -> str:
        words, labels = self.words, self.labels
        persona = words["persona"]
        parts = [
            _row(labels.you_are, words["learner_role"]),
            _row(labels.place_and_time, words["setting"]),
            _row(persona["name"], persona.get("sketch", "")),
            *(_row(other["name"], other["role"]) for other in words["others"]),
            _list(labels.helps, words["goals"]),
            _list(labels.not_about, words["not_goals"]),
            _list(labels.speaks_about, words["content_warnings"]),
            f"<p><em>{_escaped(words['fiction_notice'])}</em></p>",
        ]
        return "".join(parts)

    def _scene(self, node: Mapping[str, Any]) -> str:
        scene = self.words["nodes"][node["id"]]
        name = speaker_name(node["speaker"], self.words, scene)
        speaker = f"<p><strong>{_escaped(name)}</strong></p>" if name else ""
        cue = f"<p><em>{_escaped(scene['cue'])}</em></p>" if scene["cue"] else ""
        return speaker + _paragraphs(scene["text"]) + cue

    def _text(self, name: str, text: str, following: int, feedback: Mapping[str, str] | None = None) -> dict[str, Any]:
        library = self._library("H5P.AdvancedText", name, {"text": text})
        return self._entry(library) | {
            "nextContentId": following,
            "feedback": dict(feedback) if feedback else {"title": "", "subtitle": ""},
        }

    def _question(self, node: Mapping[str, Any]) -> dict[str, Any]:
        alternatives = [self._alternative(node["id"], choice["id"]) for choice in node["choices"]]
        question = {"question": _paragraph(self.labels.question), "alternatives": alternatives}
        library = self._library("H5P.BranchingQuestion", f"{node['id']}/choices", {"branchingQuestion": question})
        return self._entry(library) | {"feedback": {"title": "", "subtitle": ""}}

    def _alternative(self, scene: str, choice: str) -> dict[str, Any]:
        words = self.words["nodes"][scene]["choices"][choice]
        return {
            "text": " ".join(_escaped(words["text"]).split()),
            "nextContentId": self.numbers[self.ways[scene, choice]],
            "feedback": {"title": _paragraph(self.labels.reaction), "subtitle": _paragraphs(words["feedback"])},
        }

    def _ending(self, ending: str) -> dict[str, Any]:
        words = self.words["endings"][ending]
        text = f"<h2>{_escaped(words['title'])}</h2>{_paragraphs(words['text'])}"
        questions = "".join(_paragraph(question) for question in words["debrief_questions"])
        return self._text(ending, text, END, {"title": _paragraph(words["title"]), "subtitle": questions})

    def _entry(self, library: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "type": library,
            "showContentTitle": False,
            "proceedButtonText": self.labels.proceed,
            "forceContentFinished": "useBehavioural",
            "contentBehaviour": "useBehavioural",
        }

    def _library(self, name: str, part: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        major, minor = LIBRARIES[name]
        return {
            "library": f"{name} {major}.{minor}",
            "params": parameters,
            # The same each time, so that what another site keeps about a part still fits after a new export.
            "subContentId": str(key_of("h5p", self.structure["id"], part)),
            "metadata": {"title": part, "license": UNDISCLOSED, "contentType": name.removeprefix("H5P.")},
        }

    def losses(self) -> Iterator[Loss]:
        """Give what the content does not have, what changes the play first."""
        yield from self._lost_ways()
        yield from self._lost_places()
        yield from self._lost_rules()
        yield from self._lost_words()

    def _lost_ways(self) -> Iterator[Loss]:
        for node, choice in choices_of(self.structure):
            taken = self.ways[node["id"], choice["id"]]
            others = tuple(dict.fromkeys(rule["to"] for rule in choice["next"] if rule["to"] != taken))
            if others:
                yield Loss(Lost.WAY, place_of(node, choice), taken, others)

    def _lost_places(self) -> Iterator[Loss]:
        for node in self.structure["nodes"]:
            if node["id"] not in self.reached:
                yield Loss(Lost.SCENE, f"scene {node['id']}", self.words["nodes"][node["id"]]["text"])
        for ending in self.structure["endings"]:
            if ending["id"] not in self.reached:
                yield Loss(Lost.ENDING, f"ending {ending['id']}", self.words["endings"][ending["id"]]["title"])

    def _lost_rules(self) -> Iterator[Loss]:
        for name, label in self.words["variables"].items():
            yield Loss(Lost.MEASURE, name, label)
        for name, meaning in self.words["flags"].items():
            yield Loss(Lost.MARK, name, meaning)
        for name, note in self.words["variants"].items():
            yield Loss(Lost.VARIANT, name, note)
        for name in self.structure["competencies"]:
            yield Loss(Lost.COMPETENCY, name, "")
        yield Loss(Lost.RESULT, "", "")

    def _lost_words(self) -> Iterator[Loss]:
        yield Loss(Lost.DEBRIEF, "", str(sum(1 for _ in choices_of(self.structure))))
        for node in self.structure["nodes"]:
            if node["explain"]:
                yield Loss(Lost.REASON, f"scene {node['id']}", "")
        persona = self.words["persona"]
        lines = [line for key in ("strengths", "wants", "fears") for line in persona.get(key, ())]
        if lines:
            yield Loss(Lost.PERSON, persona["name"], "; ".join(lines))
        for key, note in self.words["localise"].items():
            yield Loss(Lost.COUNTRY, key, note)
        yield Loss(Lost.ALTERNATIVE, "", self.words["text_alternative"])
        if self.structure["place"]:
            yield Loss(Lost.PLACE, "", self.structure["place"])
        if "file" in self.words:
            yield Loss(Lost.FILE, "", self.words["file"]["title"])


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _paragraph(text: str) -> str:
    return f"<p>{_escaped(text)}</p>"


def _paragraphs(text: str) -> str:
    """Return the paragraphs of a text as HTML."""
    return "".join(_paragraph("".join(part["text"] for part in one)) for one in paragraphs(text))


def _row(label: str, text: str) -> str:
    return f"<p><strong>{_escaped(label)}</strong>: {_escaped(text)}</p>" if text else ""


def _list(label: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{_escaped(line)}</li>" for line in lines)
    return f"<p><strong>{_escaped(label)}</strong></p><ul>{items}</ul>"


def metadata_of(definition: Definition, credits: Credits, comment: str) -> dict[str, Any]:
    """Return what `h5p.json` says of a scenario: title, language, licence, authors, and a comment for editors."""
    title = str(definition.texts[definition.language]["title"])
    return description_of(title, definition.language, LIBRARIES, credits, comment)


def packed(branching: Branching, metadata: Mapping[str, Any], note: str) -> bytes:
    """Return a `.h5p` file without libraries; `note` is the text about what is lost. The same each time."""
    return archive_of(metadata, branching.content, {NOTE: note})
