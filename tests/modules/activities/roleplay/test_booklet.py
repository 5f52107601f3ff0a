"""The booklet says the same as the engine, and every number in it leads somewhere."""

import random
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise

import pytest

from modules.activities.roleplay import engine
from modules.activities.roleplay.booklet import ChoiceEntry, EndingEntry, SceneEntry, booklet, dealt, letters
from modules.activities.roleplay.case_file import file_card
from modules.activities.roleplay.conditions import Condition
from tests.modules.activities.roleplay import test_shipped
from tests.modules.activities.roleplay.example import definition

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
KITCHEN = definition()
SEED = 7
PLAYS = 60


@cache
def scenario(name):
    return KITCHEN if name == "kitchen" else test_shipped.definition(name)


@cache
def printed(name):
    found = scenario(name)
    return booklet(found, found.language, seed=SEED)


every_scenario = pytest.mark.parametrize("name", ["kitchen", *test_shipped.NAMES])


class Reader:
    """Somebody with a pencil, who knows nothing but what the booklet says."""

    def __init__(self, pages, card):
        self.entries = {entry.number: entry for entry in pages.entries}
        self.counters = {counter.letter: counter.start for counter in pages.counters}
        self.ends = {counter.letter: (counter.low, counter.high) for counter in pages.counters}
        self.ticked = set()
        self.card = card

    def follow(self, entry):
        """Do what an entry says after a choice, and return the next one."""
        self.ticked.update(entry.ticks)
        for move in entry.moves:
            low, high = self.ends[move.letter]
            self.counters[move.letter] = min(high, max(low, self.counters[move.letter] + move.by))
        return self.entries[next(way.to for way in entry.ways if way.condition is None or self.sees(way.condition))]

    def sees(self, condition):
        match condition:
            case Condition(kind="all"):
                return all(self.sees(part) for part in condition.parts)
            case Condition(kind="any"):
                return any(self.sees(part) for part in condition.parts)
            case Condition(kind="flag"):
                return condition.name in self.ticked
            case Condition(kind="not_flag"):
                return condition.name not in self.ticked
            case Condition(kind="variant"):
                return condition.name == self.card
        value = self.counters[condition.name]
        return (condition.low is None or value >= condition.low) and (condition.high is None or value <= condition.high)


def words_of(paragraphs):
    return ["".join(part["text"] for part in paragraph) for paragraph in paragraphs]


@every_scenario
def test_a_reader_with_a_pencil_comes_where_the_engine_comes(name):
    found, pages = scenario(name), printed(name)
    endings = {found.texts[found.language]["endings"][ending]["title"]: ending for ending in pages.words["endings"]}
    chance = random.Random(SEED)
    for seed in range(PLAYS):
        state = engine.begin(found, seed=seed)
        meaning = found.texts[found.language]["variants"].get(state["variant"])
        reader = Reader(pages, next((card.number for card in pages.cards if card.meaning == meaning), None))
        entry = reader.entries[pages.start]
        while isinstance(entry, SceneEntry) and len(state["steps"]) < engine.STEP_LIMIT:
            option = chance.choice(entry.options)
            texts = found.texts[found.language]["nodes"][state["scene"]]["choices"]
            chosen = next(
                choice
                for choice, words in texts.items()
                if words["text"].split() == " ".join(words_of(option.text)).split()
            )
            state = engine.answer(found, state, {"scene": state["scene"], "choice": chosen}, at=NOON)
            entry = reader.follow(reader.entries[option.to])

        if isinstance(entry, EndingEntry):
            assert endings[entry.title] == state["ending"]
        else:
            assert len(state["steps"]) == engine.STEP_LIMIT


@every_scenario
def test_every_number_leads_to_an_entry(name):
    entries = {entry.number: entry for entry in printed(name).entries}
    scenes = [entry for entry in entries.values() if isinstance(entry, SceneEntry)]
    choices = [entry for entry in entries.values() if isinstance(entry, ChoiceEntry)]

    led_to = {type(entries[option.to]) for scene in scenes for option in scene.options}
    ways = {type(entries[way.to]) for choice in choices for way in choice.ways}

    assert led_to == {ChoiceEntry}
    assert ways == {SceneEntry, EndingEntry}


@every_scenario
def test_every_entry_but_the_first_is_led_to(name):
    pages = printed(name)

    options = {option.to for entry in pages.entries if isinstance(entry, SceneEntry) for option in entry.options}
    ways = {way.to for entry in pages.entries if isinstance(entry, ChoiceEntry) for way in entry.ways}

    assert (options | ways | {pages.start}) == {entry.number for entry in pages.entries}


@every_scenario
def test_every_choice_of_every_scene_is_in_it_with_its_feedback(name):
    found, pages = scenario(name), printed(name)
    entries = {entry.number: entry for entry in pages.entries}

    told = [
        ("".join(words_of(option.text)), "".join(words_of(entries[option.to].feedback)))
        for scene in pages.entries
        if isinstance(scene, SceneEntry)
        for option in scene.options
    ]

    nodes = found.texts[found.language]["nodes"].values()
    written = [(choice["text"], choice["feedback"]) for node in nodes for choice in node["choices"].values()]
    assert sorted(told) == sorted(("".join(text.splitlines()), "".join(said.splitlines())) for text, said in written)


@every_scenario
def test_no_entry_of_a_scene_stands_beside_it(name):
    structure = engine.Scenario(scenario(name).structure)
    order = dealt(structure, SEED)

    together = sum(one[0] == other[0] for one, other in pairwise(order))

    # The very last entries have no room left to be mixed; a scenario of three scenes never has.
    assert together <= (1 if name != "kitchen" else 3)


@every_scenario
def test_every_last_way_has_no_condition(name):
    ways = [entry.ways for entry in printed(name).entries if isinstance(entry, ChoiceEntry)]

    assert [way for several in ways for way in several[:-1] if way.condition is None] == []
    assert [several for several in ways if several[-1].condition is not None] == []


def test_the_talk_begins_at_1():
    assert (printed("kitchen").start, words_of(printed("kitchen").entries[0].text)) == (
        "1",
        ["Sami turns the tap. ‘It doesn't matter.’"],
    )


def test_boxes_and_counters_are_only_those_that_something_asks_for():
    pages = printed("kitchen")

    assert [(box.letter, box.meaning) for box in pages.boxes] == [
        ("A", "You asked directly"),
        ("B", "A promise was made"),
    ]
    assert [(counter.letter, counter.meaning, counter.start) for counter in pages.counters] == [("Z", "Trust", 2)]


def test_a_scenario_without_conditions_needs_no_notes():
    found = definition()
    nodes = [
        {**node, "choices": [{**choice, "next": choice["next"][-1:]} for choice in node["choices"]]}
        for node in found.structure["nodes"]
    ]
    plain = type(found)(found.kind, {**found.structure, "nodes": nodes, "variants": []}, found.texts, "en")

    pages = booklet(plain, "en", seed=SEED)

    assert (pages.boxes, pages.counters, pages.cards) == ([], [], [])


@every_scenario
def test_cards_share_out_the_hour(name):
    minutes = [minute for card in printed(name).cards for minute in range(card.first, card.last + 1)]

    assert minutes in ([], list(range(60)))


def test_cards_are_drawn_by_their_weights():
    shares = {card.meaning: card.last - card.first + 1 for card in printed("kitchen").cards}

    assert shares == {"Sami was only tired.": 40, "Sami had nobody left to call.": 20}


def test_numbers_are_the_same_each_time_and_in_each_language():
    english, french = (printed(f"the-third-chair{suffix}.yaml") for suffix in ("", ".fr"))

    assert printed("kitchen") == booklet(KITCHEN, "en", seed=SEED)
    assert [(entry.number, entry.kind) for entry in english.entries] == [
        (entry.number, entry.kind) for entry in french.entries
    ]


def test_another_seed_gives_other_numbers():
    assert printed("kitchen").entries != booklet(KITCHEN, "en", seed=SEED + 1).entries


def test_what_choices_meant_is_told_by_number_with_levels():
    pages = printed("kitchen")
    numbers = [entry.number for entry in pages.entries if isinstance(entry, ChoiceEntry)]

    direct = next(one for one in pages.meanings if words_of(one.debrief) == ["A direct question relieves."])

    assert [meaning.number for meaning in pages.meanings] == numbers
    assert direct.levels == [("listening", 4), ("risk", 4)]


def test_moves_say_how_far_and_which_way():
    moves = {
        (move.letter, move.by, move.steps)
        for entry in printed("kitchen").entries
        for move in getattr(entry, "moves", ())
    }

    assert moves == {("Z", 1, 1), ("Z", -9, 9), ("Z", -1, 1)}


def test_letters_go_on_after_z():
    assert letters(28)[24:] == ["Y", "Z", "AA", "AB"]


def file_read_by(reader, file):
    """What a reader with a pencil finds in the file: of each part the first line that is true."""
    parts = [file.stamp, *file.fields]
    return [
        next(line.text for line in part.lines if line.condition is None or reader.sees(line.condition))
        for part in parts
    ]


def test_a_reader_with_a_pencil_finds_in_the_file_what_the_site_shows():
    found, pages = scenario("file-seventeen.yaml"), printed("file-seventeen.yaml")
    words = found.texts[found.language]
    letter_of = {box.meaning: box.letter for box in pages.boxes}
    chance = random.Random(SEED)
    for seed in range(PLAYS):
        state = engine.begin(found, seed=seed)
        while state["ending"] is None:
            choices = engine.Scenario(found.structure).scenes[state["scene"]]["choices"]
            response = {"scene": state["scene"], "choice": chance.choice(choices)["id"]}
            state = engine.answer(found, state, response, at=NOON)
        reader = Reader(pages, None)
        ticked = {words["flags"][flag] for flag in state["flags"]}
        reader.ticked = {letter_of[meaning] for meaning in ticked if meaning in letter_of}

        card = file_card(found.structure, words, state)

        assert file_read_by(reader, pages.file) == [card["stamp"]["text"], *(one["text"] for one in card["fields"])]
    assert printed("kitchen").file is None
