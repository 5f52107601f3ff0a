"""Content of a Branching Scenario becomes a draft; what was exported from a role-play comes back with its words and ways."""

from io import BytesIO
from typing import Any

import pytest
from ruamel.yaml import YAML

from modules.activities.roleplay import authoring
from modules.activities.roleplay.drafts import Loss, Lost
from modules.activities.roleplay.h5p_branching import Credits, branching_of, metadata_of, packed
from modules.activities.roleplay.h5p_reading import NotBranching, draft_of
from modules.activities.roleplay.h5p_reading import read as read_package
from modules.activities.roleplay.wording import PLACEHOLDER
from tests.modules.activities.h5p.packages import package
from tests.modules.activities.roleplay.example import SCENARIO
from tests.modules.activities.roleplay.test_h5p_branching import LABELS


def text(words: str, following: int, name: str = "", **feedback: Any) -> dict[str, Any]:
    library = {"library": "H5P.AdvancedText 1.1", "params": {"text": words}, "metadata": {"title": name}}
    return {"type": library, "nextContentId": following, "feedback": feedback}


def question(words: str, *alternatives: tuple[str, int, str], title: str = "Ask") -> dict[str, Any]:
    asked = [
        {"text": said, "nextContentId": following, "feedback": {"title": answer}}
        for said, following, answer in alternatives
    ]
    parameters = {"branchingQuestion": {"question": words, "alternatives": asked}}
    return {"type": {"library": "H5P.BranchingQuestion 1.0", "params": parameters, "metadata": {"title": title}}}


def read(*entries: dict[str, Any], **more: Any) -> tuple[dict[str, Any], list[Loss]]:
    draft = draft_of({"branchingScenario": {"content": list(entries), **more}}, title="At the door", language="en")
    return YAML(typ="safe").load(draft.source), list(draft.losses)


def test_a_text_and_its_question_become_a_scene():
    document, losses = read(
        text("<p>Somebody knocks.</p><p>It is <em>late</em>.</p>", 1, "Knock"),
        question("<p>What now?</p>", ("Open &amp; greet", 2, "<p>Good.</p>"), ("Wait", -1, "")),
        text("<p>They come in.</p>", -1, "Inside", title="<p>Well done</p>", subtitle="<p>What helped?</p>"),
        endScreens=[{"endScreenTitle": "Over", "endScreenSubtitle": "<p>Nobody came.</p>", "contentId": -1}],
    )

    assert document["title"] == "At the door"
    assert document["start"] == "knock"
    scene = document["nodes"][0]
    assert (len(document["nodes"]), scene["text"]) == (1, "Somebody knocks.\n\nIt is late.\n\nWhat now?")
    assert [(one["text"], one["feedback"], one["next"]) for one in scene["choices"]] == [
        ("Open & greet", "Good.", "inside"),
        ("Wait", PLACEHOLDER, "end"),
    ]
    assert [(one["id"], one["title"], one["text"], one["debrief_questions"]) for one in document["endings"]] == [
        ("inside", "Well done", "They come in.", ["What helped?"]),
        ("end", "Over", "Nobody came.", [PLACEHOLDER]),
    ]
    assert losses == []


def test_a_question_that_several_ways_lead_to_is_a_scene_of_its_own():
    document, _losses = read(
        question("<p>Where?</p>", ("Here", 1, ""), ("There", 2, ""), title="Where"),
        text("<p>Here.</p>", 3, "Here"),
        text("<p>There.</p>", 3, "There"),
        question("<p>And now?</p>", ("Again", 0, ""), title="Now"),
    )

    assert [(scene["id"], [one["next"] for one in scene["choices"]]) for scene in document["nodes"]] == [
        ("where", ["here", "there"]),
        ("here", ["now"]),
        ("there", ["now"]),
        ("now", ["where"]),
    ]


def test_what_has_no_room_is_listed():
    film = {
        "type": {
            "library": "H5P.Video 1.6",
            "params": {"sources": [{"path": "videos/a.mp4"}]},
            "metadata": {"title": "A film"},
        },
        "nextContentId": 7,
        "feedback": {"endScreenScore": 5},
    }

    document, losses = read(film, scoringOptionGroup={"scoringOption": "static-end-score"})

    assert [ending["text"] for ending in document["endings"]] == ["A film"]
    assert losses == [
        Loss(Lost.SCORE, "At the door", "static-end-score"),
        Loss(Lost.CONTENT, "A film", "H5P.Video"),
        Loss(Lost.MEDIUM, "A film", "videos/a.mp4"),
        Loss(Lost.TARGET, "A film", "7"),
        Loss(Lost.SCORE, "A film", "5"),
    ]


@pytest.mark.parametrize(
    "content", [{}, {"branchingScenario": {"content": []}}, {"branchingScenario": {"content": {}}}]
)
def test_other_content_is_refused(content):
    with pytest.raises(NotBranching):
        draft_of(content, title="x", language="en")


def test_what_was_exported_comes_back():
    definition = authoring.read(SCENARIO).definition
    exported = branching_of(definition, LABELS).content

    draft = draft_of(exported, title="x", language="en")

    document = YAML(typ="safe").load(draft.source)
    words = definition.texts["en"]
    assert document["start"] == definition.structure["start"]
    for scene in document["nodes"]:
        said = {choice["text"] for choice in scene["choices"]}
        assert said == {" ".join(each["text"].split()) for each in words["nodes"][scene["id"]]["choices"].values()}
    assert {ending["id"] for ending in document["endings"]} <= set(words["endings"])
    assert [finding for finding in authoring.read(draft.source).findings if finding.code == "unknown-place"] == []


def test_a_package_needs_no_libraries():
    definition = authoring.read(SCENARIO).definition
    metadata = metadata_of(definition, Credits(), "")
    exported = packed(branching_of(definition, LABELS), metadata, "")

    assert (
        read_package(BytesIO(exported), language="en").source
        == draft_of(branching_of(definition, LABELS).content, title="x", language="en").source
    )
    for other in (b"no zip", package()):
        with pytest.raises(NotBranching):
            read_package(BytesIO(other), language="en")
