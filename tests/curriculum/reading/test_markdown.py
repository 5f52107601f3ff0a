import pytest

from curriculum.reading.markdown import block_html, inline_html, list_items, passages, plain_text
from curriculum.reading.report import Report
from modules.findings import Finding


@pytest.fixture
def found() -> list[Finding]:
    return []


@pytest.fixture
def report(found: list[Finding]) -> Report:
    return Report("unit.md", found)


def test_passages_cut_headings_and_tables_out_of_the_text(report, found):
    text = "One.\n\n## Two\n\nThree.\n\n### Four\n\n| a | *b* |\n|---|---|\n| 1 | 2 |\n\nFive."

    cut = [(passage.type, passage.value, passage.line) for passage in passages(text, report)]

    assert cut == [
        ("text", "<p>One.</p>", 1),
        ("heading", {"text": "Two"}, 3),
        ("text", "<p>Three.</p>\n<h3>Four</h3>", 5),
        ("table", {"caption": "", "header": ["a", "<em>b</em>"], "rows": [["1", "2"]]}, 9),
        ("text", "<p>Five.</p>", 13),
    ]
    assert found == []


def test_block_html_keeps_typographic_quotes_and_the_escaped_asterisk(report, found):
    assert block_html("‘Yes’, he said in Kosovo\\*.", report) == "<p>‘Yes’, he said in Kosovo*.</p>"
    assert found == []


def test_block_html_writes_lists_quotations_emphasis_and_links(report, found):
    text = "- *one*\n- **two**\n\n> three\n\n[four](https://example.org/a?b=1&c=2)"

    assert block_html(text, report) == (
        "<ul>\n<li><em>one</em></li>\n<li><strong>two</strong></li>\n</ul>\n"
        "<blockquote>\n<p>three</p>\n</blockquote>\n"
        '<p><a href="https://example.org/a?b=1&amp;c=2">four</a></p>'
    )
    assert found == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>"),
        ("<!-- hidden -->", "<p>&lt;!-- hidden --&gt;</p>"),
        ("```\n<b>\n```", "<p>&lt;b&gt;</p>"),
        ("    four spaces", "<p>four spaces</p>"),
        ("![a <b>](https://example.org/x.png)", "<p>a &lt;b&gt;</p>"),
        ("`<i>`", "<p>&lt;i&gt;</p>"),
        ("a\n\n***\n\nb", "<p>a</p>\n<p>b</p>"),
    ],
)
def test_block_html_escapes_what_the_format_does_not_use_and_says_so(text, html, report, found):
    assert block_html(text, report) == html
    assert {finding.code for finding in found} == {"not-used"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//example.org",
        "units/02.md",
        "&#106;avascript:x",
    ],
)
def test_a_link_to_anything_but_a_whole_address_loses_it(address, report, found):
    assert inline_html(f"[here]({address}) and [there](https://example.org)", report) == (
        'here and <a href="https://example.org">there</a>'
    )
    assert [finding.code for finding in found] == ["link"]


def test_a_top_heading_becomes_a_section_and_is_reported(report, found):
    assert [passage.type for passage in passages("# Title", report)] == ["heading"]
    assert [(finding.code, finding.line) for finding in found] == [("heading", 1)]


def test_plain_text_leaves_words_only():
    assert plain_text("*One* **two** [three](https://example.org)\nfour & <five>") == "One two three four & <five>"


def test_list_items_take_the_boxes_of_a_task_list_away(report, found):
    assert list_items("- [ ] one\n- [x] **two**\n- three", report) == ["one", "<strong>two</strong>", "three"]
    assert found == []


def test_list_items_report_what_is_no_flat_list(report, found):
    list_items("Words.\n\n- one\n  - two", report)

    assert [(finding.code, finding.line) for finding in found] == [("not-a-list", 1), ("nested-list", 4)]
