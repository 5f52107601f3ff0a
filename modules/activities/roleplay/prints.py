"""What is printed for a live role-play: the same scenario as briefs for those who play, watch and lead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.definition import Definition
from modules.activities.roleplay.conditions import Names, Way, ways_of
from modules.activities.roleplay.engine import COMPETENT, HARMFUL, Scenario, lowest_level
from modules.activities.roleplay.script import paragraphs, speaker_name

Paragraphs = list[list[dict[str, Any]]]

READING = 5  # minutes for the briefs
DEROLE = 3  # minutes to leave the roles
# How the debrief is shared out, in parts of seven; what is left goes to the questions.
SHARES = {"counsellor": 1, "actor": 1, "observers": 1, "again": 1}
SHARED_BY = 7


@dataclass(frozen=True)
class Note:
    """How to act in one scene: what is said there, how it looks, and how a good and a harmful answer are met."""

    scene: str
    text: Paragraphs
    cue: str
    eased_by: Paragraphs
    hurt_by: Paragraphs


@dataclass(frozen=True)
class ActorBrief:
    """For the actor only: who they are, what they hide, and how they react."""

    persona: Mapping[str, Any]
    others: Sequence[Mapping[str, Any]]
    setting: str
    content_warnings: Sequence[str]
    secrets: Sequence[str]
    notes: Sequence[Note]
    other_notes: Sequence[Note]
    fiction_notice: str


def actor_brief(definition: Definition, locale: str) -> ActorBrief:
    """Return the brief of the actor; scenes are in the order in which a talk comes to them."""
    _lang, words = definition.words(locale)
    scenario = Scenario(definition.structure)
    notes = {place: _note(scenario, words, place, number) for place, number in scene_numbers(scenario).items()}
    is_own = {place: scenario.scenes[place]["speaker"] == "persona" for place in notes}
    return ActorBrief(
        persona=words["persona"],
        others=words["others"],
        setting=words["setting"],
        content_warnings=words["content_warnings"],
        secrets=[words["variants"][variant["id"]] for variant in definition.structure["variants"]],
        notes=[note for place, note in notes.items() if is_own[place]],
        other_notes=[note for place, note in notes.items() if not is_own[place]],
        fiction_notice=words["fiction_notice"],
    )


def _note(scenario: Scenario, words: Mapping[str, Any], place: str, number: str) -> Note:
    """The best and the worst choice of the scene say how the actor meets the counsellor."""
    choices, texts = scenario.scenes[place]["choices"], words["nodes"][place]
    best, worst = max(choices, key=lowest_level), min(choices, key=lowest_level)
    return Note(
        scene=number,
        text=paragraphs(texts["text"]),
        cue=texts["cue"],
        eased_by=_feedback(texts, best) if lowest_level(best) >= COMPETENT else [],
        hurt_by=_feedback(texts, worst) if lowest_level(worst) == HARMFUL else [],
    )


def _feedback(texts: Mapping[str, Any], choice: Mapping[str, Any]) -> Paragraphs:
    return paragraphs(texts["choices"][choice["id"]]["feedback"])


@dataclass(frozen=True)
class CounsellorBrief:
    """For the counsellor: only what they can know before they meet anybody."""

    learner_role: str
    setting: str
    goals: Sequence[str]
    not_goals: Sequence[str]
    content_warnings: Sequence[str]
    fiction_notice: str
    minutes: int


def counsellor_brief(definition: Definition, locale: str) -> CounsellorBrief:
    """Return the brief of the counsellor, without any fact that is to be found out."""
    _lang, words = definition.words(locale)
    return CounsellorBrief(
        learner_role=words["learner_role"],
        setting=words["setting"],
        goals=words["goals"],
        not_goals=words["not_goals"],
        content_warnings=words["content_warnings"],
        fiction_notice=words["fiction_notice"],
        minutes=definition.structure["estimated_minutes"],
    )


@dataclass(frozen=True)
class ObserverSheet:
    """For observers: the competencies to watch, by id, each with whether people's safety depends on it."""

    competencies: Sequence[tuple[str, bool]]
    setting: str
    goals: Sequence[str]
    content_warnings: Sequence[str]


def observer_sheet(definition: Definition, locale: str) -> ObserverSheet:
    """Return the sheet of the observers; those on which safety depends come first."""
    _lang, words = definition.words(locale)
    critical = definition.structure["safety_critical"]
    order = sorted(definition.structure["competencies"], key=lambda competency: competency not in critical)
    return ObserverSheet(
        competencies=[(competency, competency in critical) for competency in order],
        setting=words["setting"],
        goals=words["goals"],
        content_warnings=words["content_warnings"],
    )


@dataclass(frozen=True)
class Step:
    """A step of the session by its name, and how long it takes in minutes."""

    name: str
    minutes: int


@dataclass(frozen=True)
class Effect:
    """How a choice moves a variable: `by` is positive or negative, `good` says whether that is wanted."""

    label: str
    by: int
    good: bool

    @property
    def steps(self) -> int:
        return abs(self.by)


@dataclass(frozen=True)
class ChoiceNote:
    """What a choice means: levels are pairs of competency and level, marks are the meanings of flags."""

    text: Paragraphs
    feedback: Paragraphs
    debrief: Paragraphs
    levels: Sequence[tuple[str, int]]
    effects: Sequence[Effect]
    marks: Sequence[str]
    ways: Sequence[Way]
    lowest: int


@dataclass(frozen=True)
class SceneNote:
    number: str
    name: str
    text: Paragraphs
    cue: str
    explain: bool
    choices: Sequence[ChoiceNote]


@dataclass(frozen=True)
class EndingNote:
    number: str
    kind: str
    title: str
    text: Paragraphs
    debrief_questions: Sequence[str]


@dataclass(frozen=True)
class Variant:
    """A hidden variant: what is so in it, and in how many of so many runs it is drawn."""

    meaning: str
    weight: int
    of: int


@dataclass(frozen=True)
class TrainerSheet:
    """For the trainer: everything."""

    words: Mapping[str, Any]
    steps: Sequence[Step]
    variants: Sequence[Variant]
    safety_critical: Sequence[str]
    scenes: Sequence[SceneNote]
    endings: Sequence[EndingNote]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def ending_numbers(self) -> frozenset[str]:
        """The numbers that stand for endings, not for scenes."""
        return frozenset(ending.number for ending in self.endings)


def trainer_sheet(definition: Definition, locale: str) -> TrainerSheet:
    """Return the sheet of the trainer; scenes are in the order in which a talk comes to them."""
    _lang, words = definition.words(locale)
    structure = definition.structure
    flow = Flow(Scenario(structure), words)
    total = sum(variant["weight"] for variant in structure["variants"])
    return TrainerSheet(
        words=words,
        steps=steps_of(structure["estimated_minutes"], structure["debrief_minutes"]),
        variants=[Variant(words["variants"][one["id"]], one["weight"], total) for one in structure["variants"]],
        safety_critical=structure["safety_critical"],
        scenes=[flow.scene(place) for place in flow.numbers if place in flow.scenario.scenes],
        endings=[flow.ending(ending) for ending in flow.scenario.endings],
    )


def steps_of(play: int, debrief: int) -> list[Step]:
    """Return the steps of a session; the debrief is shared out, and its questions get what is left."""
    shared = [Step(name, debrief * share // SHARED_BY) for name, share in SHARES.items()]
    left = debrief - sum(step.minutes for step in shared)
    return [Step("read", READING), Step("play", play), Step("derole", DEROLE), *shared, Step("questions", left)]


class Flow:
    """The scenes of a scenario in order, told with their numbers and in plain words."""

    def __init__(self, scenario: Scenario, words: Mapping[str, Any]) -> None:
        self.scenario = scenario
        self.words = words
        self.numbers = scene_numbers(scenario)
        endings = {ending: f"E{number}" for number, ending in enumerate(scenario.endings, start=1)}
        self.numbers |= endings
        self.names = Names(words["flags"], words["variables"], words["variants"], self.numbers, scenario.bounds)

    def scene(self, place: str) -> SceneNote:
        node, texts = self.scenario.scenes[place], self.words["nodes"][place]
        return SceneNote(
            number=self.numbers[place],
            name=speaker_name(node["speaker"], self.words, texts),
            text=paragraphs(texts["text"]),
            cue=texts["cue"],
            explain=node["explain"],
            choices=[self._choice(choice, texts["choices"][choice["id"]]) for choice in _best_first(node)],
        )

    def _choice(self, choice: Mapping[str, Any], texts: Mapping[str, str]) -> ChoiceNote:
        order = self.scenario.structure["competencies"]
        return ChoiceNote(
            text=paragraphs(texts["text"]),
            feedback=paragraphs(texts["feedback"]),
            debrief=paragraphs(texts["debrief"]),
            levels=[(competency, choice["rates"][competency]) for competency in order if competency in choice["rates"]],
            effects=list(self._effects(choice)),
            marks=[self.words["flags"][flag] for flag in choice["set"]],
            ways=ways_of(choice, self.names),
            lowest=lowest_level(choice),
        )

    def _effects(self, choice: Mapping[str, Any]) -> Iterator[Effect]:
        for variable in self.scenario.structure["variables"]:
            if by := choice["effects"].get(variable["id"], 0):
                good = (by > 0) == (variable["better"] == "high")
                yield Effect(self.words["variables"][variable["id"]], by, good)

    def ending(self, ending: str) -> EndingNote:
        texts = self.words["endings"][ending]
        return EndingNote(
            number=self.numbers[ending],
            kind=self.scenario.endings[ending],
            title=texts["title"],
            text=paragraphs(texts["text"]),
            debrief_questions=texts["debrief_questions"],
        )


def _best_first(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return sorted(node["choices"], key=lowest_level, reverse=True)


def scene_numbers(scenario: Scenario) -> dict[str, str]:
    """Return the scenes with their numbers, in the order in which a talk first comes to them, the nearest first."""
    order = [scenario.start]
    for place in order:
        ways = (rule["to"] for choice in scenario.scenes[place]["choices"] for rule in choice["next"])
        order.extend(to for to in dict.fromkeys(ways) if to in scenario.scenes and to not in order)
    # Scenes that nothing leads to yet stand last: a draft can be printed too.
    order.extend(place for place in scenario.scenes if place not in order)
    return {place: str(number) for number, place in enumerate(order, start=1)}
