"""Rich text to Markdown and back: the same HTML, for all that ships and for what is awkward."""

from collections.abc import Iterator
from typing import Any

import pytest

from curriculum.exporting.blocks import Names, body_markdown
from curriculum.exporting.markdown import block_markdown, inline_markdown
from curriculum.loading.unit_blocks import VALUES, Shelf
from curriculum.reading import Unit
from curriculum.reading.blocks import Scope, blocks_of
from curriculum.reading.markdown import block_html, inline_html
from curriculum.reading.report import Report
from tests.shipped_content import shipped

pytestmark = pytest.mark.any_database


class SameName(dict[Any, Any]):
    """Gives every key as its own name, so that names stand for keys."""

    def __missing__(self, key: Any) -> Any:
        return key

    def __contains__(self, key: object) -> bool:
        return True


SAME = SameName()
NAMES = Names("u1", SAME, SAME, SAME, SAME)
SHELF = Shelf(scenarios=SAME, questions=SAME, images=SAME, videos=SAME, packages=SAME)
AWKWARD = [
    "<p>2 * 3 * 4 and a_name_here, [so] &amp; &lt;on&gt;, `back`</p>",
    "<p>- not a list</p>",
    "<p>1. not a list</p>",
    "<p># not a heading</p>",
    "<p>::: not a fence</p>",
    "<p><strong>bold <em>and more</em></strong>, <em>soft <strong>and more</strong></em></p>",
    '<p>See <a href="https://example.org/a_(b)?c=1&amp;d=2">the *page*</a>.</p>',
    "<ul>\n<li>one\n<ul>\n<li>inner</li>\n<li>more</li>\n</ul>\n</li>\n<li>two</li>\n</ul>",
    "<ol>\n<li>\n<p>one</p>\n<p>still one</p>\n</li>\n<li>\n<p>two</p>\n</li>\n</ol>",
    "<ul>\n<li>one</li>\n</ul>\n<ul>\n<li>another list</li>\n</ul>",
    "<blockquote>\n<p>Said <em>so</em>.</p>\n<p>And again.</p>\n</blockquote>",
    "<h3>Small</h3>\n<p>words</p>\n<h4>Smaller</h4>\n<p>more<br>\nlines</p>",
    "<p>Kosovo* and ‘quoted’ — 5 €&nbsp;each</p>",
]


@pytest.mark.parametrize("html", AWKWARD)
def test_awkward_text_comes_back_as_it_was(html):
    report = Report("a file", [])

    assert block_html(block_markdown(html), report) == html
    assert report.findings == []


def test_line_loses_the_paragraph_that_the_editor_puts_around_it():
    assert inline_markdown("<p>One <b>line</b>.</p>") == "One **line**."
    assert inline_html("One **line**.", Report("", [])) == "One <strong>line</strong>."


def test_quotation_without_a_paragraph_is_one_paragraph():
    assert block_markdown("<blockquote>Words.</blockquote>") == "> Words."


PARAGRAPHS = "<p>One <b>day </b>or<i> two</i>.</p><p>Then<br/>more.</p>"
ON_A_LINE = "One <b>day</b> or <i>two</i>. Then more."
SAID = {"to": "nurse (night | day)", "say": "(softly) yes | no", "avoid": "a | avoid: b", "why": "why: c"}


@pytest.mark.parametrize(
    ("kind", "value", "comes_back"),
    [
        ("heading", {"text": "Rule #"}, {"text": "Rule #"}),
        ("lead", PARAGRAPHS, ON_A_LINE),
        ("reflect", {"prompt": PARAGRAPHS}, {"prompt": ON_A_LINE}),
        ("summary", {"points": ["<p>a</p><p>b</p>"] * 3}, {"points": ["a<br>\nb"] * 3}),
        ("say", {"lines": [SAID]}, {"lines": [SAID]}),
        ("say", {"lines": [SAID | {"to": ""}]}, {"lines": [SAID | {"to": ""}]}),
        ("image", {"image": "door", "alt": "A door", "caption": ""}, {"image": "door", "alt": "A door", "caption": ""}),
        (
            "table",
            {"caption": "What | who", "header": ["a"], "rows": [["1", PARAGRAPHS]]},
            {"caption": "What | who", "header": ["a", ""], "rows": [["1", ON_A_LINE]]},
        ),
        (
            "dialogue",
            {
                "title": "At the door",
                "lines": [
                    {"speaker": "Nurse 2, on the phone: night", "words": "<p>Yes?</p>"},
                    {"speaker": "", "words": "<p>She <i>waits</i>.</p>"},
                ],
            },
            {
                "title": "At the door",
                "lines": [
                    {"speaker": "Nurse 2, on the phone: night", "words": "Yes?"},
                    {"speaker": "", "words": "<i>She <i>waits</i>.</i>"},
                ],
            },
        ),
    ],
)
def test_what_only_the_editor_can_write_comes_back_with_all_its_words(kind, value, comes_back):
    report = Report("a file", [])
    written = body_markdown([{"type": kind, "value": value}], NAMES)

    [block] = blocks_of(written, "first-steps", "u1", Scope({}, {}), report)

    assert VALUES[kind](block.value, SHELF) == comes_back
    assert report.findings == []


def test_block_without_words_is_left_out():
    written = body_markdown([{"type": "note", "value": "<p> </p>"}, {"type": "support", "value": ""}], NAMES)

    assert written == "::: support\n:::"


def units() -> Iterator[tuple[str, Unit]]:
    return ((module.id, unit) for module in shipped().modules for unit in module.units)


def test_every_shipped_unit_comes_back_as_it_was():
    """All blocks of all units in all languages: value, order and id."""
    for module, unit in units():
        raw = [
            {"type": one.type, "value": one.value if one.type == "quiz" else VALUES[one.type](one.value, SHELF)}
            for one in unit.blocks
        ]
        report = Report(unit.file, [])
        scope = Scope(
            {fact["id"]: fact for fact in unit.facts},
            {one.value["name"]: one.value["transcript"] for one in unit.blocks_of("video")},
        )
        written = body_markdown(raw, Names(unit.id, SAME, SAME, SAME, SAME))

        again = blocks_of(written, module, unit.id, scope, report)

        assert report.findings == []
        assert [(one.type, one.value, one.id) for one in again] == [
            (one.type, one.value, one.id) for one in unit.blocks
        ]
