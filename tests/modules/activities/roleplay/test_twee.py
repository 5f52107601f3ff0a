"""Stories in Twee 3 become drafts: passages scenes and endings, links choices; what is lost is listed."""

import pytest

from modules.activities.roleplay import authoring
from modules.activities.roleplay.twee import Loss, Lost, NotTwee, draft_of
from modules.activities.roleplay.wording import PLACEHOLDER

STORY = """\
:: StoryTitle
At the night shelter

:: StoryData
{
  "ifid": "0C4E6A1E-5E0B-4E5A-9B0B-2D3F4A5B6C7D",
  "format": "Harlowe",
  "start": "The door"
}

:: A quiet room [inside calm] {"position":"300,100"}
He sits down. //Nothing// is said.

Then he looks at you.

[[Ask how he slept->He talks]]
[[Look at the clock|He leaves]]

:: The door {"position":"100,100"}
(set: $trust to 2)A man waits in the rain. You have $trust friends.

[[Let him in->A quiet room]]
[[He leaves<-Say that it is full]]
[[He leaves]]

:: He talks
(if: $trust > 1)[He tells you of his sister.]

:: He leaves
The street is empty. <b>Too late.</b>

:: Style [stylesheet]
body { color: red }
"""


def document(story=STORY, language="en"):
    return authoring.document_in(draft_of(story, language=language).source)


def test_passages_with_links_are_scenes_and_those_without_endings():
    draft = document()

    assert [scene["id"] for scene in draft["nodes"]] == ["a-quiet-room", "the-door"]
    assert [(ending["id"], ending["title"]) for ending in draft["endings"]] == [
        ("he-talks", "He talks"),
        ("he-leaves", "He leaves"),
    ]


def test_links_are_choices_in_each_way_to_write_them():
    scenes = document()["nodes"]

    ways = [[(choice["id"], choice["text"], choice["next"]) for choice in scene["choices"]] for scene in scenes]

    assert ways == [
        [("a", "Ask how he slept", "he-talks"), ("b", "Look at the clock", "he-leaves")],
        [
            ("a", "Let him in", "a-quiet-room"),
            ("b", "Say that it is full", "he-leaves"),
            ("c", "He leaves", "he-leaves"),
        ],
    ]


def test_title_start_and_language_are_kept():
    draft = document(language="fr")

    assert [draft[key] for key in ("title", "id", "start", "language")] == [
        "At the night shelter",
        "at-the-night-shelter",
        "the-door",
        "fr",
    ]


def test_texts_are_kept_without_links_macros_and_styles():
    draft = document()

    assert [scene["text"] for scene in draft["nodes"]] == [
        "He sits down. Nothing is said.\n\nThen he looks at you.",
        "A man waits in the rain. You have  friends.",
    ]
    assert [ending["text"] for ending in draft["endings"]] == [
        "He tells you of his sister.",
        "The street is empty. Too late.",
    ]


def test_what_is_lost_is_listed_with_its_passage():
    losses = draft_of(STORY, language="en").losses

    assert list(losses) == [
        Loss(Lost.SCRIPT, "Style", "Style"),
        Loss(Lost.STYLE, "A quiet room", "//"),
        Loss(Lost.STYLE, "A quiet room", "//"),
        Loss(Lost.MACRO, "The door", "(set: $trust to 2)"),
        Loss(Lost.VARIABLE, "The door", "$trust"),
        Loss(Lost.MACRO, "He talks", "(if: $trust > 1)"),
        Loss(Lost.STYLE, "He leaves", "<b>"),
        Loss(Lost.STYLE, "He leaves", "</b>"),
    ]


@pytest.mark.parametrize(
    ("words", "lost"),
    [
        ("<<set $x to 1>>", (Lost.MACRO, "<<set $x to 1>>")),
        ("<% s.x = 1 %>", (Lost.MACRO, "<% s.x = 1 %>")),
        ("{embed passage: 'Other'}", (Lost.MACRO, "{embed passage: 'Other'}")),
        ("Say $name.", (Lost.VARIABLE, "$name")),
        ("[[Go->End][$x to 1]]", (Lost.VARIABLE, "$x to 1")),
        ("<!-- a note -->", (Lost.STYLE, "<!-- a note -->")),
    ],
)
def test_each_format_of_twine_is_known_by_what_it_loses(words, lost):
    losses = draft_of(f":: Start\n{words}\n[[End]]\n\n:: End\nDone.\n", language="en").losses

    assert [(loss.kind, loss.words) for loss in losses] == [lost]


@pytest.mark.parametrize("words", ["It costs $5.", "See https://example.org/there.", "He (the brother: tall) waits."])
def test_ordinary_words_are_no_loss(words):
    draft = draft_of(f":: Start\n{words}\n\n[[End]]\n\n:: End\nDone.\n", language="en")

    assert draft.losses == ()
    assert authoring.document_in(draft.source)["nodes"][0]["text"] == words


def test_a_link_to_nowhere_leads_to_an_ending_that_is_to_be_written():
    draft = draft_of(":: Start\n[[Go->Away]]\n", language="en")

    ending = authoring.document_in(draft.source)["endings"][0]
    assert (ending["id"], ending["text"]) == ("away", PLACEHOLDER)
    assert draft.losses == (Loss(Lost.TARGET, "Start", "Away"),)


def test_names_with_brackets_and_names_alike_are_told_apart():
    draft = document(
        ":: Start\n[[Room \\[1\\]->Room [1]]]\n[[Room (1)]]\n\n:: Room \\[1\\]\nOne.\n\n:: Room (1)\nTwo.\n"
    )

    assert [ending["id"] for ending in draft["endings"]] == ["room-1", "room-1-2"]


def test_lines_of_windows_are_read():
    assert document(STORY.replace("\n", "\r\n")) == document()


def test_a_draft_has_the_form_of_a_scenario_and_the_checks_name_what_is_to_be_written():
    text = authoring.read(draft_of(STORY, language="en").source)

    assert text.findings == []
    found = {(finding.code, finding.where) for finding in authoring.findings_in(draft_of(STORY, language="en").source)}
    assert {("no-competent-choice", "scene the-door"), ("no-competent-choice", "scene a-quiet-room")} <= found
    assert {("placeholder", f"scene the-door, choice {choice}") for choice in "abc"} <= found
    assert {("placeholder", "scenario"), ("placeholder", "ending he-talks")} <= found


@pytest.mark.parametrize("text", ["", "Not a story.", ":: StoryTitle\nOnly a title\n", ":: Code [script]\nx = 1;\n"])
def test_a_text_without_a_passage_is_refused(text):
    with pytest.raises(NotTwee, match="no passage"):
        draft_of(text, language="en")


def test_data_of_the_story_that_cannot_be_read_is_passed_over():
    assert document(":: StoryData\n{broken\n\n:: Start\n[[End]]\n\n:: End\nDone.\n")["start"] == "start"
