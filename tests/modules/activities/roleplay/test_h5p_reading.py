"""Content of a Branching Scenario becomes a draft; what was exported from a role-play comes back with its words and ways."""

from io import BytesIO
from typing import Any

import pytest
from ruamel.yaml import YAML

from modules.activities.h5p.content_packages import Credits
from modules.activities.roleplay import authoring
from modules.activities.roleplay.drafts import Loss, Lost
from modules.activities.roleplay.h5p_branching import branching_of, metadata_of, packed
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
    assert losses == [Loss(Lost.STYLE, "Knock", "<em>")]


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


def other(library: str, parameters: dict[str, Any], following: int, name: str, **entry: Any) -> dict[str, Any]:
    kind = {"library": library, "params": parameters, "metadata": {"title": name}}
    return {"type": kind, "nextContentId": following, **entry}


def test_what_has_no_room_is_listed():
    film = other("H5P.Video 1.6", {"sources": [{"path": "videos/a.mp4"}]}, 7, "A film", feedback={"endScreenScore": 5})

    document, losses = read(film, scoringOptionGroup={"scoringOption": "static-end-score"})

    assert [ending["text"] for ending in document["endings"]] == ["A film"]
    assert losses == [
        Loss(Lost.SCORE, "At the door", ""),
        Loss(Lost.CONTENT, "A film", "H5P.Video"),
        Loss(Lost.MEDIUM, "A film", "videos/a.mp4"),
        Loss(Lost.SCORE, "A film", "5"),
        Loss(Lost.TARGET, "A film", "7"),
    ]


def test_an_address_is_listed_as_one_types_it():
    _document, losses = read(text('<p>Read <a href="https://example.org/?a=1&amp;b=2">on</a>.</p>', -1, "Knock"))

    assert losses == [Loss(Lost.LINK, "Knock", "https://example.org/?a=1&b=2")]


def test_texts_in_a_presentation_are_listed_with_their_slide():
    slides = [
        {"elements": [{"action": {"library": "H5P.AdvancedText 1.1", "params": {"text": "<p>Who is <b>there</b>?</p>"}}}]},
        {"elements": [
            {"action": {"library": "H5P.Image 1.1", "params": {"alt": "A closed door", "file": {"path": "images/d.png"}}}},
            {"action": {"library": "H5P.Link 1.3", "params": {
                "title": "Read on", "linkWidget": {"protocol": "https://", "url": "example.org/doors"}}}},
            {"action": {"library": "H5P.Blanks 1.14", "metadata": {"title": "Only editors see this"}, "params": {
                "text": "Fill in", "questions": ["<p>The door is *open*.</p>"], "checkAnswer": "Check"}}},
        ]},
    ]  # fmt: skip
    presentation = {"presentation": {"slides": slides}, "l10n": {"title": "Slide"}}

    _document, losses = read(other("H5P.CoursePresentation 1.27", presentation, -1, "A talk"))

    assert losses == [
        Loss(Lost.CONTENT, "A talk", "H5P.CoursePresentation"),
        Loss(Lost.TEXT, "A talk", "Who is there?", 1),
        Loss(Lost.TEXT, "A talk", "A closed door", 2),
        Loss(Lost.TEXT, "A talk", "Read on", 2),
        Loss(Lost.TEXT, "A talk", "Fill in", 2),
        Loss(Lost.TEXT, "A talk", "The door is *open*.", 2),
        Loss(Lost.MEDIUM, "A talk", "images/d.png"),
        Loss(Lost.LINK, "A talk", "https://example.org/doors"),
    ]


def test_every_end_screen_that_is_led_to_becomes_an_ending_and_others_are_listed():
    document, losses = read(
        question("<p>What now?</p>", ("Open", -2, ""), ("Wait", -1, ""), ("Call", 1, ""), title="Ask"),
        text("<p>Nobody answers.</p>", -3, "Call"),
        endScreens=[
            {"contentId": -1, "endScreenTitle": "Over", "endScreenImage": {"path": "images/over.png"}},
            {"contentId": -2, "endScreenTitle": "Come in", "endScreenSubtitle": "They talk.", "endScreenScore": 3},
            {"contentId": -3, "endScreenTitle": "No luck", "endScreenSubtitle": "Try tomorrow."},
            {"contentId": -4, "endScreenTitle": "Never", "endScreenSubtitle": "Seen."},
        ],
    )

    assert [one["next"] for one in document["nodes"][0]["choices"]] == ["end-2", "end", "call"]
    assert [(one["id"], one["title"], one["text"]) for one in document["endings"]] == [
        ("call", "No luck", "Nobody answers.\n\nTry tomorrow."),
        ("end", "Over", PLACEHOLDER),
        ("end-2", "Come in", "They talk."),
    ]
    assert losses == [
        Loss(Lost.MEDIUM, "end", "images/over.png"),
        Loss(Lost.SCORE, "end-2", "3"),
        Loss(Lost.SCREEN, "end-4", "Never Seen."),
    ]


def test_what_is_said_between_two_parts_is_kept():
    said = {"title": "Wait", "subtitle": "<p>A step is heard.</p>"}
    document, losses = read(
        text("<p>Silence.</p>", 1, "Silence", **said) | {"proceedButtonText": "Listen"},
        question("<p>What now?</p>", ("Open", "2", "<p>Good.</p>"), ("Go", -1, ""), title="Ask"),
        text("<p>Inside.</p>", -1, "Inside"),
    )

    [silence, asked] = document["nodes"]
    choice = silence["choices"][0]
    assert (choice["text"], choice["feedback"], choice["next"]) == ("Listen", "Wait\n\nA step is heard.", "ask")
    assert asked["choices"][0]["next"] == "inside"
    assert losses == []


def test_a_heading_that_stands_above_every_reaction_is_listed_once():
    def answer(said: str, heading: str) -> dict[str, Any]:
        return {"text": said, "nextContentId": -1, "feedback": {"title": heading, "subtitle": f"<p>{said}!</p>"}}

    same, others = question("", title="Same"), question("", title="Others")
    same["type"]["params"]["branchingQuestion"]["alternatives"] = [answer("Open", "Then"), answer("Go", "Then")]
    others["type"]["params"]["branchingQuestion"]["alternatives"] = [answer("Open", "Well"), answer("Go", "Oh")]

    for asked, feedback, heading in ((same, "Open!", ["Then"]), (others, "Well\n\nOpen!", [])):
        document, losses = read(asked)

        assert document["nodes"][0]["choices"][0]["feedback"] == feedback
        assert [loss.words for loss in losses] == heading


def test_pictures_of_what_is_said_are_listed_once():
    asked = question("<p>What?</p>", ("Open", 1, ""), ("Go", -1, ""), title="Ask")
    asked["type"]["params"]["branchingQuestion"]["alternatives"][0]["feedback"] = {"image": {"path": "images/a.png"}}

    _document, losses = read(asked, text("<p>In.</p>", -1, "In", image={"path": "images/b.png"}))

    assert losses == [Loss(Lost.MEDIUM, "Ask", "images/a.png"), Loss(Lost.MEDIUM, "In", "images/b.png")]


def test_settings_pictures_of_the_start_and_rights_are_listed():
    asked = question("<p>What?</p>", ("Open", -1, ""), ("Go", -1, ""), title="Ask")
    asked["type"]["params"]["behaviour"] = {"enableTimer": 30}
    asked["type"]["metadata"] |= {"license": "CC BY", "licenseVersion": "4.0", "authors": [{"name": "A. Person"}]}
    content = {
        "content": [asked | {"showContentTitle": True, "contentBehaviour": "enabled"}],
        "startScreen": {
            "startScreenTitle": "Knock, knock",
            "startScreenImage": {"path": "images/door.png"},
            "startScreenAltText": "A door",
        },
        "scoringOption": "dynamic-score",
        "behaviour": {"enableBackwardsNavigation": True, "randomizeBranchingQuestions": True},
    }
    rights = {"license": "U", "authors": [{"name": "B. Person"}], "source": "https://example.org"}

    draft = draft_of({"branchingScenario": content}, title="At the door", language="en", description=rights)

    assert list(draft.losses) == [
        Loss(Lost.HEADING, "At the door", "Knock, knock"),
        Loss(Lost.MEDIUM, "At the door", "images/door.png"),
        Loss(Lost.TEXT, "At the door", "A door"),
        Loss(Lost.SCORE, "At the door", ""),
        Loss(Lost.WAY_BACK, "At the door", ""),
        Loss(Lost.SHUFFLE, "At the door", ""),
        Loss(Lost.CREDIT, "At the door", "B. Person, https://example.org"),
        Loss(Lost.HEADING, "Ask", "Ask"),
        Loss(Lost.FINISHING, "Ask", ""),
        Loss(Lost.TIMER, "Ask", "30"),
        Loss(Lost.CREDIT, "Ask", "CC BY 4.0, A. Person"),
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
