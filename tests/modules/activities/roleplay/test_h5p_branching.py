"""Scenarios as content of H5P.BranchingScenario: valid by its semantics, with nothing lost unsaid."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from modules.activities.definition import Definition
from modules.activities.roleplay import authoring
from modules.activities.roleplay.h5p_branching import (
    LIBRARIES,
    NOTE,
    Branching,
    Credits,
    Labels,
    Loss,
    Lost,
    branching_of,
    metadata_of,
    packed,
    usual_ways,
)
from tests.modules.activities.roleplay.example import definition
from tests.small_content import SHIPPED

FILES = sorted((SHIPPED / "scenarios").glob("*.yaml"))
LABELS = Labels(
    start="Start",
    restart="Again",
    proceed="Go on",
    back="Back",
    question="What now?",
    reaction="Then",
    you_are="You are",
    place_and_time="Where",
    helps="Helps",
    not_about="Not about",
    speaks_about="About",
    full_screen="Full screen",
)


@cache
def shipped(path: Path) -> Definition:
    found = authoring.read(path.read_text("utf-8")).definition
    assert found is not None
    return found


@cache
def shipped_branching(path: Path) -> Branching:
    return branching_of(shipped(path), LABELS)


# What the semantics of the three content types say, as far as this content uses them: the type of each field, and
# which tags the text of a field may hold besides those that every text with tags may hold.
EVERYWHERE = {"div", "span", "p", "br"}
SHORT = EVERYWHERE | {"strong", "em", "del", "code", "a"}
QUESTION = EVERYWHERE | {"strong", "em", "sub", "sup", "h2", "h3", "pre", "code"}
LONG = EVERYWHERE | {"strong", "em", "del", "a", "ul", "ol", "li", "h2", "h3", "hr", "pre", "code", "blockquote"}
CHOICES = {"useBehavioural", "enabled", "disabled"}


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert attrs == []
        self.found.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def assert_html(text: Any, allowed: set[str]) -> None:
    assert isinstance(text, str)
    tags = Tags(text)
    assert tags.open == []
    assert tags.found <= allowed


def assert_feedback(feedback: Mapping[str, Any]) -> None:
    assert set(feedback) == {"title", "subtitle"}
    for text in feedback.values():
        assert_html(text, SHORT)


def assert_text(parameters: Mapping[str, Any]) -> None:
    assert set(parameters) == {"text"}
    assert_html(parameters["text"], LONG)


def assert_question(parameters: Mapping[str, Any]) -> None:
    question = parameters["branchingQuestion"]
    assert set(question) == {"question", "alternatives"}
    assert_html(question["question"], QUESTION)
    assert len(question["alternatives"]) >= 2
    for alternative in question["alternatives"]:
        assert set(alternative) == {"text", "nextContentId", "feedback"}
        assert "<" not in alternative["text"]
        assert alternative["text"].strip()
        assert_feedback(alternative["feedback"])


PARAMETERS = {"H5P.AdvancedText 1.1": assert_text, "H5P.BranchingQuestion 1.0": assert_question}


def assert_valid(content: Mapping[str, Any]) -> None:
    """By the semantics: fields, their types, allowed values and tags; and every number names a content or an end."""
    scenario = content["branchingScenario"]
    assert set(content) == {"branchingScenario"}
    assert_html(scenario["startScreen"]["startScreenTitle"], SHORT)
    assert_html(scenario["startScreen"]["startScreenSubtitle"], SHORT)
    assert [screen["contentId"] for screen in scenario["endScreens"]] == [-1]
    assert scenario["scoringOptionGroup"]["scoringOption"] in {"static-end-score", "dynamic-score", "no-score"}
    for entry in scenario["content"]:
        PARAMETERS[entry["type"]["library"]](entry["type"]["params"])
        assert len(entry["proceedButtonText"]) <= 50
        assert {entry["forceContentFinished"], entry["contentBehaviour"]} <= CHOICES
        assert_feedback(entry["feedback"])
    parts = [entry["type"]["subContentId"] for entry in scenario["content"]]
    assert len(parts) == len(set(parts))
    assert_every_number_leads_somewhere(scenario["content"])


def following(entry: Mapping[str, Any]) -> Iterator[int]:
    """What can come after a content: a question has one for each alternative, and none of its own."""
    question = entry["type"]["params"].get("branchingQuestion")
    yield from (one["nextContentId"] for one in question["alternatives"]) if question else (entry["nextContentId"],)


def assert_every_number_leads_somewhere(contents: list[Mapping[str, Any]]) -> None:
    numbers = {number for entry in contents for number in following(entry)}
    assert numbers <= {-1, *range(len(contents))}
    reached: set[int] = set()
    ahead = [0]
    while ahead:
        number = ahead.pop()
        if number not in reached and number != -1:
            ahead += following(contents[number])
        reached.add(number)
    assert reached == {-1, *range(len(contents))}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_scenario_is_valid_content(path: Path):
    branching = shipped_branching(path)

    assert_valid(branching.content)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_kept_and_what_is_lost_come_to_the_whole(path: Path):
    scenario = shipped(path)
    structure, words = scenario.structure, scenario.texts[scenario.language]

    branching = shipped_branching(path)

    lost = {loss.where for loss in branching.losses if loss.kind in {Lost.SCENE, Lost.ENDING}}
    parts = {entry["type"]["metadata"]["title"] for entry in branching.content["branchingScenario"]["content"]}
    scenes = {node["id"] for node in structure["nodes"]}
    endings = {ending["id"] for ending in structure["endings"]}
    assert {f"scene {scene}" for scene in scenes - parts} | {f"ending {end}" for end in endings - parts} == lost
    assert parts & endings
    assert {loss.where for loss in branching.losses if loss.kind is Lost.MEASURE} == set(words["variables"])
    assert {loss.where for loss in branching.losses if loss.kind is Lost.VARIANT} == set(words["variants"])
    assert {loss.where for loss in branching.losses if loss.kind is Lost.COMPETENCY} == set(structure["competencies"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_competent_plays_still_find_a_good_ending(path: Path):
    kinds = {ending["id"]: ending["kind"] for ending in shipped(path).structure["endings"]}

    branching = shipped_branching(path)

    parts = [entry["type"]["metadata"]["title"] for entry in branching.content["branchingScenario"]["content"]]
    assert "good" in {kinds.get(part) for part in parts}


def content(branching: Branching) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = branching.content["branchingScenario"]["content"]
    return found


def told(entry: Mapping[str, Any]) -> Any:
    """An entry, without what is the same in each."""
    parameters = entry["type"]["params"]
    if "text" in parameters:
        return parameters["text"], entry["nextContentId"], entry["feedback"]["title"], entry["feedback"]["subtitle"]
    question = parameters["branchingQuestion"]
    return [(one["text"], one["nextContentId"], one["feedback"]["subtitle"]) for one in question["alternatives"]]


INTRODUCTION = (
    "<p><strong>You are</strong>: Outreach worker</p>"
    "<p><strong>Where</strong>: A kitchen, late.</p>"
    "<p><strong>Ana</strong>: a neighbour</p>"
    "<p><strong>Mr Bo</strong>: the caretaker</p>"
    "<p><strong>Helps</strong></p><ul><li>Ask before you advise</li></ul>"
    "<p><strong>Not about</strong></p><ul><li>A signature</li></ul>"
    "<p><strong>About</strong></p><ul><li>hunger</li></ul>"
    "<p><em>Everyone here is invented.</em></p>"
)
OPENING = (
    "<p><strong>Sami</strong></p><p>Sami turns the tap. ‘It doesn't matter.’</p><p><em>He does not look up.</em></p>"
)
KNOCK = "<p><strong>Mr Bo</strong></p><p>A knock. Mr Bo: ‘We close.’ Ana waits behind him.</p><p><em>Keys.</em></p>"


def test_the_small_scenario_becomes_these_contents_and_its_loop_stays():
    told_of = [told(entry) for entry in content(branching_of(definition(), LABELS))]

    assert told_of == [
        (INTRODUCTION, 1, "", ""),
        (OPENING, 2, "", ""),
        [
            ("‘I'm from the drop-in. May I sit down?’", 3, "<p>He moves a chair.</p>"),
            ("Nod and pass.", 3, "<p>He sighs.</p>"),
            ("‘Nobody will ever know.’", 3, "<p>He almost believes you.</p>"),
        ],
        ("<p>The light flickers.</p>", 4, "", ""),
        [
            ("‘Do you think of ending your life?’", 5, "<p>‘Not tonight’, he says.</p>"),
            ("‘Eat something.’", 5, "<p>He shrugs.</p>"),
            ("‘You'd not do anything silly, would you?’", 5, "<p>‘No’, he says.</p>"),
            ("‘Stop that talk.’", 8, "<p>He goes quiet.</p>"),
        ],
        (KNOCK, 6, "", ""),
        [
            ("‘Shall we call the nurse together?’", 7, "<p>He nods.</p>"),
            ("‘Give us a minute.’", 3, "<p>The door closes again.</p>"),
            ("Leave with Mr Bo.", 8, "<p>The light goes out.</p>"),
        ],
        ("<h2>Together</h2><p>The nurse comes.</p>", -1, "<p>Together</p>", "<p>What helped?</p>"),
        ("<h2>Dark</h2><p>The kitchen is empty.</p>", -1, "<p>Dark</p>", "<p>Where could you turn?</p>"),
    ]


def test_the_small_scenario_loses_these_ways_and_endings():
    losses = branching_of(definition(), LABELS).losses

    assert [loss for loss in losses if loss.kind in {Lost.WAY, Lost.SCENE, Lost.ENDING}] == [
        Loss(Lost.WAY, "scene k02, choice d", "e_harm", ("k03",)),
        Loss(Lost.WAY, "scene k03, choice a", "e_good", ("e_alone", "e_part")),
        Loss(Lost.ENDING, "ending e_part", "Later"),
        Loss(Lost.ENDING, "ending e_alone", "A call"),
    ]


def test_a_choice_that_no_play_takes_leads_its_last_way():
    found = definition()
    lonely = {"id": "k09", "speaker": "narrator", "explain": False, "choices": found.structure["nodes"][2]["choices"]}
    unreached = replace(found, structure={**found.structure, "nodes": [*found.structure["nodes"], lonely]})

    assert usual_ways(unreached)["k09", "a"] == "e_part"


def test_words_that_look_like_html_stay_words():
    strange = definition("He moves a chair.", "1 < 2 & <b>no</b>")

    alternative = content(branching_of(strange, LABELS))[2]["type"]["params"]["branchingQuestion"]["alternatives"][0]

    assert alternative["feedback"]["subtitle"] == "<p>1 &lt; 2 &amp; &lt;b&gt;no&lt;/b&gt;</p>"


def test_the_package_says_what_it_needs_whose_it_is_and_what_is_lost():
    metadata = metadata_of(definition(), Credits("CC-BY-SA-4.0", "Ada Example"), "Lost: conditions.")

    assert metadata == {
        "title": "The shared kitchen",
        "language": "en",
        "defaultLanguage": "en",
        "mainLibrary": "H5P.BranchingScenario",
        "embedTypes": ["iframe"],
        "license": "CC BY-SA",
        "licenseVersion": "4.0",
        "authors": [{"name": "Ada Example", "role": "Author"}],
        "authorComments": "Lost: conditions.",
        "preloadedDependencies": [
            {"machineName": name, "majorVersion": major, "minorVersion": minor}
            for name, (major, minor) in LIBRARIES.items()
        ],
    }


@pytest.mark.parametrize(
    ("credits", "said"),
    [
        (Credits(), {"license": "U"}),
        (Credits("Our own"), {"license": "U", "licenseExtras": "Our own"}),
        (Credits("CC0-1.0"), {"license": "CC0 1.0", "licenseVersion": "1.0"}),
    ],
)
def test_a_licence_that_the_format_does_not_know_is_told_in_words(credits: Credits, said: dict[str, str]):
    metadata = metadata_of(definition(), credits, "")

    assert {key: value for key, value in metadata.items() if key.startswith("license")} == said
    assert "authors" not in metadata


def test_long_words_are_cut_to_what_the_metadata_may_have():
    metadata = metadata_of(definition('"The shared kitchen"', f'"{"k" * 300}"'), Credits(), "c" * 6000)

    assert (len(metadata["title"]), len(metadata["authorComments"])) == (255, 5000)


def test_a_package_is_the_same_each_time_and_holds_no_library():
    branching, metadata = branching_of(definition(), LABELS), metadata_of(definition(), Credits(), "")

    first, second = (packed(branching, metadata, "Lost: conditions.") for _ in range(2))

    assert first == second
    with ZipFile(BytesIO(first)) as archive:
        assert archive.namelist() == ["h5p.json", "content/content.json", NOTE]
        assert json.loads(archive.read("h5p.json")) == metadata
        assert json.loads(archive.read("content/content.json")) == branching.content
        assert archive.read(NOTE).decode() == "Lost: conditions."
