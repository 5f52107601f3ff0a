from typing import Any

import pytest

from curriculum.reading.blocks import Scope, blocks_of
from curriculum.reading.report import Report
from modules.findings import Finding, Severity
from modules.keys import key_of

FACTS = {"f1": {"id": "f1", "text": "One figure.", "source": "A source", "year": 2024, "checked": True}}
SCOPE = Scope(FACTS, {"film": "<p>Words.</p>"})


def read(body: str) -> tuple[list[tuple[str, Any]], list[tuple[int | None, str]]]:
    found: list[Finding] = []
    blocks = blocks_of(body, "first-steps", "u1", SCOPE, Report("unit.md", found))
    return [(block.type, block.value) for block in blocks], [(finding.line, finding.sentence) for finding in found]


@pytest.mark.parametrize(
    ("body", "block"),
    [
        ("## Who *are* you", ("heading", {"text": "Who are you"})),
        ("Words.", ("text", "<p>Words.</p>")),
        ("|a|\n|-|\n|1|", ("table", {"caption": "", "header": ["a"], "rows": [["1"]]})),
        ("::: lead\nOne\n*two*.\n:::", ("lead", "One <em>two</em>.")),
        ('::: case "A **day**"\nOne.\n\nTwo.\n:::', ("case", {"title": "A day", "body": "<p>One.</p>\n<p>Two.</p>"})),
        (
            "::: fact f1\n:::",
            ("fact", {"key": "f1", "text": "One figure.", "source": "A source", "year": "2024", "checked": True}),
        ),
        (
            '::: checklist "Before"\n- [ ] one\n- *two*\n:::',
            ("checklist", {"title": "Before", "items": ["one", "<em>two</em>"]}),
        ),
        (
            '::: practice 15 "Try"\n1. One.\n:::',
            ("practice", {"minutes": 15, "title": "Try", "body": "<ol>\n<li>One.</li>\n</ol>"}),
        ),
        ("::: reflect\nWhich *part*?\n:::", ("reflect", {"prompt": "Which <em>part</em>?"})),
        (
            '::: table "Who \\*we\\* met"\n|a|\n|-|\n|1|\n:::',
            ("table", {"caption": "Who *we* met", "header": ["a"], "rows": [["1"]]}),
        ),
        ("::: note\nOne.\n:::", ("note", "<p>One.</p>")),
        ("::: caution\n- One.\n:::", ("caution", "<ul>\n<li>One.</li>\n</ul>")),
        ("::: support\n:::", ("support", "")),
        ("::: localise crisis_line\n:::", ("localise", {"key": "crisis_line"})),
        ("::: roleplay by-the-bridge\n:::", ("roleplay", {"scenario": "by-the-bridge"})),
        ("::: quiz u1\n:::", ("quiz", {"unit": "u1"})),
        ("::: h5p map\nOne\nline.\n\nMore.\n:::", ("h5p", {"name": "map", "alternative": "One line.\n\nMore."})),
        ("::: summary\n- One.\n- Two.\n- Three.\n:::", ("summary", ["One.", "Two.", "Three."])),
        (
            '::: image ring "A ring"\nIt closes.\n:::',
            ("image", {"name": "ring", "alt": "A ring", "caption": "It closes."}),
        ),
        ('::: image ring "A ring"\n:::', ("image", {"name": "ring", "alt": "A ring", "caption": ""})),
        (
            '::: video film "A film"\nSix cards.\n:::',
            ("video", {"name": "film", "title": "A film", "description": "Six cards.", "transcript": "<p>Words.</p>"}),
        ),
    ],
)
def test_each_block_becomes_its_value(body, block):
    assert read(body) == ([block], [])


def test_a_dialogue_knows_speakers_and_cues():
    body = """\
::: dialogue "At the van"
*Basil has finished his shift.*

Nadia: Morning. *(she waits)* All right?
And again.
Mr Anders : Go on.
**Nurse, on the phone**: Who is it?
:::"""

    assert read(body) == (
        [
            (
                "dialogue",
                {
                    "title": "At the van",
                    "lines": [
                        {"speaker": "", "words": "<em>Basil has finished his shift.</em>"},
                        {"speaker": "Nadia", "words": "Morning. <em>(she waits)</em> All right? And again."},
                        {"speaker": "Mr Anders", "words": "Go on."},
                        {"speaker": "Nurse, on the phone", "words": "Who is it?"},
                    ],
                },
            )
        ],
        [],
    )


@pytest.mark.parametrize(
    "beginning", ["say (to a partner): ", "say: (to a partner) ", "say: *(to a partner)* ", "Say (to a partner) : "]
)
def test_say_takes_the_addressee_before_and_after_the_colon(beginning):
    blocks, findings = read(f"::: say\n- {beginning}‘Yes.’ | avoid: ‘No.’ | why: It is\n  shorter.\n:::")

    assert blocks == [("say", [{"to": "to a partner", "say": "‘Yes.’", "avoid": "‘No.’", "why": "It is shorter."}])]
    assert findings == []


@pytest.mark.parametrize(
    ("body", "line", "sentence"),
    [
        ("\n::: note\nOne.", 2, "The block “note” is not closed: write “:::” on a line of its own."),
        ("::: note\nOne.\n::: caution\nTwo.\n:::", 1, "The block “note” is not closed before line 3: write “:::” after it."),
        ("One.\n\n:::", 3, "This “:::” closes nothing: remove it, or name the block that begins here."),
        ("::: table \"Who\"\nOne.\n:::", 1, "One table and nothing else stands in this block: move the rest out of it."),
        ("::: cauton\nOne.\n:::", 1, "There is no block “cauton”. Did you mean “caution”?"),
        ("::: case\nOne.\n:::", 1, "This block begins with “::: case \"Title\"”: add or remove what differs."),
        ("::: practice \"Try\"\nOne.\n:::", 1, "This block begins with “::: practice minutes \"Title\"”: add or remove what differs."),
        ("::: practice ten \"Try\"\nOne.\n:::", 1, "“ten” is no number of minutes: write “::: practice 10 \"Title\"”."),
        ("::: note \"Try\nOne.\n:::", 1, "Write “::: name”, and a title, if there is one, in straight quotation marks at the end."),
        ("::: note\n\n:::", 1, "The block “note” is empty: write what it shows, or remove it."),
        ("::: quiz u1\nOne.\n:::", 1, "What stands inside “quiz” is not shown: move it out of the block."),
        ("::: fact f2\n:::", 1, "There is no fact “f2” in the front matter."),
        ("::: lead\nOne.\n\nTwo.\n:::", 2, "A lead is one paragraph: join them, or move the rest below the block."),
        ("::: summary\n- One.\n:::", 1, "A summary has three to five points, this one has 1."),
        ("::: checklist \"A\"\n\nOne.\n:::", 3, "Only a list may stand here: begin each line with “- ”."),
        ("::: dialogue \"A\"\nAna: Yes.\n\nThen she left.\n:::", 4, "Nobody says this line: write “Name: words”, or a cue in *italics*."),
        ("::: dialogue \"A\"\n*She left.*\n:::", 1, "Nobody speaks in this dialogue: write “Name: words”."),
        ("::: say\n- say: a | avoid: b\n:::", 2, "“why:” is missing. Write “- say: … | avoid: … | why: …”."),
        ("::: say\n- say: a | avoied: b | why: c\n:::", 2, "“avoied: b” is neither say, avoid nor why. Did you mean “avoid”? Write “- say: … | avoid: … | why: …”."),
        ("::: say\nsay: a\n:::", 2, "Write “- say: … | avoid: … | why: …”."),
        ("::: note\n| a |\n|---|\n| 1 |\n:::", 2, "A table loses its cells here: move it out of the block or list."),
        ("One.\n\n::: note\nTwo.\n\n<b>three</b>\n:::", 6, "HTML is not used here: write *emphasis*, **strong** or plain words."),
    ],
)  # fmt: skip
def test_each_mistake_is_reported_with_its_line(body, line, sentence):
    assert read(body)[1][0] == (line, sentence)


def test_all_mistakes_are_reported_at_once():
    _, findings = read("::: fact f9\n:::\n\n::: nte\n:::\n\n::: case\nOne.\n:::")

    assert [line for line, _ in findings] == [1, 4, 7]


def test_a_block_with_a_mistake_does_not_hide_the_others():
    blocks, _ = read("::: case\nOne.\n:::\n\n::: note\nTwo.\n:::")

    assert blocks == [("note", "<p>Two.</p>")]


def test_block_ids_count_each_kind_and_are_the_same_every_time():
    body = "One.\n\n::: note\nTwo.\n:::\n\nThree.\n"

    first = blocks_of(body, "first-steps", "u1", SCOPE, Report("a.md", []))
    second = blocks_of(body.replace("Three", "Trois"), "first-steps", "u1", SCOPE, Report("b.md", []))

    assert [block.id for block in first] == [
        str(key_of("first-steps", "u1", "block", kind, place))
        for kind, place in [("text", "1"), ("note", "1"), ("text", "2")]
    ]
    assert [block.id for block in second] == [block.id for block in first]


def test_raw_is_what_a_stream_keeps():
    (block,) = blocks_of("One.", "first-steps", "u1", SCOPE, Report("a.md", []))

    assert block.raw() == {"type": "text", "value": "<p>One.</p>", "id": block.id}


def test_what_is_not_shown_is_a_warning_and_what_is_wrong_an_error():
    found: list[Finding] = []

    blocks_of("::: quiz u1\nOne.\n:::\n\n::: nothing\n:::", "m", "u1", SCOPE, Report("a.md", found))

    assert [finding.severity for finding in found] == [Severity.WARNING, Severity.ERROR]
