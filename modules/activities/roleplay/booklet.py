"""A scenario as a booklet for one reader: numbered entries as in a gamebook, in an order that gives nothing away.

What the site remembers while somebody plays becomes paper: flags are boxes to tick, variables are counters, the
hidden variant is a card that a clock draws. None of them says what it stands for before the talk is over, and only
those that a later instruction asks for are there at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from modules.activities.definition import Definition
from modules.activities.roleplay.case_file import all_cards
from modules.activities.roleplay.conditions import Condition, Names, Way, read_by, resolved, ways_of
from modules.activities.roleplay.engine import Scenario, draw
from modules.activities.roleplay.play import in_shown_order
from modules.activities.roleplay.script import paragraphs, speaker_name
from modules.activities.roleplay.states import drawable

MINUTES = 60  # on a clock
COUNTERS = ascii_uppercase[::-1]  # from the other end of the alphabet than boxes

Key = tuple[str, str]  # a scene and "", a scene and a choice, or an ending and ""
Paragraphs = list[list[dict[str, Any]]]


@dataclass(frozen=True)
class Box:
    """A box to tick; `meaning` is told at the end."""

    letter: str
    meaning: str


@dataclass(frozen=True)
class Counter:
    """A number that the reader keeps; `meaning` is told at the end."""

    letter: str
    meaning: str
    start: int
    low: int
    high: int

    @property
    def steps(self) -> range:
        return range(self.low, self.high + 1)


@dataclass(frozen=True)
class Card:
    """A hidden variant; it is drawn where a clock shows one of its minutes, from `first` to `last`."""

    number: str
    meaning: str
    first: int
    last: int


@dataclass(frozen=True)
class Option:
    """A choice as it stands below its scene: what to say or do, and where that leads."""

    text: Paragraphs
    to: str


@dataclass(frozen=True)
class SceneEntry:
    number: str
    name: str
    text: Paragraphs
    cue: str
    explain: bool
    options: Sequence[Option]
    kind: str = "scene"


@dataclass(frozen=True)
class Move:
    """By how much a counter goes up, or down where `by` is negative."""

    letter: str
    by: int

    @property
    def steps(self) -> int:
        return abs(self.by)


@dataclass(frozen=True)
class ChoiceEntry:
    """What a choice brings: feedback, what to note, and the ways on."""

    number: str
    feedback: Paragraphs
    ticks: Sequence[str]
    moves: Sequence[Move]
    ways: Sequence[Way]
    kind: str = "choice"


@dataclass(frozen=True)
class EndingEntry:
    number: str
    title: str
    text: Paragraphs
    debrief_questions: Sequence[str]
    kind: str = "ending"


@dataclass(frozen=True)
class Meaning:
    """What a choice meant, for looking back: by the number of its entry; `levels` are pairs of competency and level."""

    number: str
    text: Paragraphs
    debrief: Paragraphs
    levels: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class FileLine:
    """What may stand in a file: the first of several whose condition holds."""

    text: str
    condition: Condition | None


@dataclass(frozen=True)
class FileField:
    """A field of the file, or its stamp, which has no label."""

    label: str
    lines: Sequence[FileLine]


@dataclass(frozen=True)
class File:
    """The file beside the talk. It is read at the end: all its lines together would tell what can happen."""

    title: str
    stamp: FileField
    fields: Sequence[FileField]


Entry = SceneEntry | ChoiceEntry | EndingEntry


@dataclass(frozen=True)
class Booklet:
    """Everything that stands in the booklet, in the order in which it stands there."""

    words: Mapping[str, Any]
    minutes: int
    boxes: Sequence[Box]
    counters: Sequence[Counter]
    cards: Sequence[Card]
    entries: Sequence[Entry]
    meanings: Sequence[Meaning]
    file: File | None = None

    @property
    def start(self) -> str:
        return self.entries[0].number


def booklet(definition: Definition, locale: str, *, seed: int) -> Booklet:
    """Return the booklet of a scenario; the seed decides over the numbers, which are the same in every language."""
    return Printer(definition, locale, seed).booklet()


class Printer:
    """Sets one booklet: who has which number, letter and card."""

    def __init__(self, definition: Definition, locale: str, seed: int) -> None:
        _lang, self.words = definition.words(locale)
        self.scenario = Scenario(definition.structure)
        self.structure = definition.structure
        self.seed = seed
        self.order = dealt(self.scenario, seed)
        self.numbers = {key: str(number) for number, key in enumerate(self.order, start=1)}
        flags, variables = read_by(self.structure)
        self.names = Names(
            flags=dict(zip(flags, letters(len(flags)), strict=True)),
            variables=dict(zip(variables, COUNTERS, strict=False)),
            variants={card: str(number) for number, card in enumerate(self._drawn_order(), start=1)},
            places={place: number for (place, choice), number in self.numbers.items() if not choice},
            bounds=self.scenario.bounds,
        )

    def booklet(self) -> Booklet:
        return Booklet(
            words=self.words,
            minutes=self.structure["estimated_minutes"] + self.structure["debrief_minutes"],
            boxes=[Box(letter, self.words["flags"][flag]) for flag, letter in self.names.flags.items()],
            counters=[self._counter(one) for one in self.structure["variables"] if one["id"] in self.names.variables],
            cards=list(self._cards()),
            entries=[self._entry(*key) for key in self.order],
            meanings=[self._meaning(*key) for key in self.order if key[1]],
            file=self._file(),
        )

    def _file(self) -> File | None:
        card = all_cards(self.structure, self.words)
        if card is None:
            return None
        fields = [self._file_field(field["label"], field["lines"]) for field in card["fields"]]
        return File(card["title"], self._file_field("", card["stamps"]), fields)

    def _file_field(self, label: str, lines: Sequence[Mapping[str, Any]]) -> FileField:
        return FileField(label, [FileLine(line["text"], self._condition(line)) for line in lines])

    def _condition(self, line: Mapping[str, Any]) -> Condition | None:
        asked = resolved(line["when"], self.names) if "when" in line else None
        return asked if isinstance(asked, Condition) else None

    def _counter(self, variable: Mapping[str, Any]) -> Counter:
        name = variable["id"]
        start, low, high = (variable[key] for key in ("start", "min", "max"))
        return Counter(self.names.variables[name], self.words["variables"][name], start, low, high)

    def _drawn_order(self) -> list[str]:
        """The variants in an order that does not tell which is the likeliest."""
        variants = [variant for variant in drawable(self.structure) if variant]
        return sorted(variants, key=lambda variant: draw(self.seed, "card", variant))

    def _cards(self) -> Iterator[Card]:
        """Share the minutes of an hour out by the weights."""
        weights = {variant["id"]: variant["weight"] for variant in self.structure["variants"]}
        total, before = sum(weights.values()), 0
        for variant, number in self.names.variants.items():
            first, before = MINUTES * before // total, before + weights[variant]
            yield Card(number, self.words["variants"][variant], first, MINUTES * before // total - 1)

    def _entry(self, place: str, choice: str) -> Entry:
        if choice:
            return self._choice(place, choice)
        return self._scene(place) if place in self.scenario.scenes else self._ending(place)

    def _scene(self, place: str) -> SceneEntry:
        node, words = self.scenario.scenes[place], self.words["nodes"][place]
        return SceneEntry(
            number=self.numbers[place, ""],
            name=speaker_name(node["speaker"], self.words, words),
            text=paragraphs(words["text"]),
            cue=words["cue"],
            explain=node["explain"],
            options=[
                Option(paragraphs(words["choices"][one["id"]]["text"]), self.numbers[place, one["id"]])
                for one in in_shown_order(node, self.seed)
            ],
        )

    def _choice(self, place: str, choice: str) -> ChoiceEntry:
        found = self.scenario.choice(place, choice)
        return ChoiceEntry(
            number=self.numbers[place, choice],
            feedback=paragraphs(self.words["nodes"][place]["choices"][choice]["feedback"]),
            ticks=[letter for flag, letter in self.names.flags.items() if flag in found["set"]],
            moves=[
                Move(letter, by)
                for variable, letter in self.names.variables.items()
                if (by := found["effects"].get(variable, 0))
            ],
            ways=ways_of(found, self.names),
        )

    def _ending(self, place: str) -> EndingEntry:
        words = self.words["endings"][place]
        return EndingEntry(
            self.numbers[place, ""], words["title"], paragraphs(words["text"]), words["debrief_questions"]
        )

    def _meaning(self, place: str, choice: str) -> Meaning:
        rates = self.scenario.choice(place, choice)["rates"]
        words = self.words["nodes"][place]["choices"][choice]
        return Meaning(
            self.numbers[place, choice],
            paragraphs(words["text"]),
            paragraphs(words["debrief"]),
            [(competency, rates[competency]) for competency in self.structure["competencies"] if competency in rates],
        )


def letters(count: int) -> list[str]:
    """Return so many letters, A to Z, then AA, AB and so on."""
    doubled = (first + second for first in ascii_uppercase for second in ascii_uppercase)
    return [*ascii_uppercase, *doubled][:count]


def dealt(scenario: Scenario, seed: int) -> list[Key]:
    """Return all entries in the order of the booklet: the first scene, then the others as the seed has it.

    Where it can be, an entry does not stand beside one that it leads to, or that is of the same scene: nobody shall
    read the answer by accident.
    """
    start = (scenario.start, "")
    waiting = sorted((key for key in _keys(scenario) if key != start), key=lambda key: draw(seed, *key))
    order = [start]
    while waiting:
        near = _near(scenario, order[-1])
        following = next(
            (key for key in waiting if key not in near and order[-1] not in _near(scenario, key)), waiting[0]
        )
        waiting.remove(following)
        order.append(following)
    return order


def _keys(scenario: Scenario) -> Iterator[Key]:
    for place, node in scenario.scenes.items():
        yield place, ""
        for choice in node["choices"]:
            yield place, choice["id"]
    for ending in scenario.endings:
        yield ending, ""


def _near(scenario: Scenario, key: Key) -> set[Key]:
    """The entries that an entry leads to, and those of the same scene."""
    place, choice = key
    if place in scenario.endings:
        return set()
    node = scenario.scenes[place]
    own = {(place, one["id"]) for one in node["choices"]}
    return own | {(rule["to"], "") for rule in scenario.choice(place, choice)["next"]} if choice else own
