import pytest

from curriculum.loading.raw import identified, rich_text, stream
from modules.keys import key_of


def test_every_item_of_every_list_has_the_id_of_its_place():
    value = identified({"title": "T", "rows": [["a"], ["b"]]}, "block")

    assert value == {
        "title": "T",
        "rows": [
            {
                "type": "item",
                "id": str(key_of("block", "rows", str(row))),
                "value": [{"type": "item", "id": str(key_of("block", "rows", str(row), "0")), "value": word}],
            }
            for row, word in enumerate("ab")
        ],
    }


def test_a_stream_names_its_blocks_and_gives_them_ids():
    assert stream("outcome", ["a", "b"], "m", "outcomes") == [
        {"type": "outcome", "value": "a", "id": str(key_of("m", "outcomes", "outcome", "0"))},
        {"type": "outcome", "value": "b", "id": str(key_of("m", "outcomes", "outcome", "1"))},
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><strong>a</strong> <em>b</em></p>", "<p><b>a</b> <i>b</i></p>"),
        ("<blockquote>\n<p>a</p>\n</blockquote>", "<blockquote>a</blockquote>"),
        ("a&nbsp;: b", "a\N{NO-BREAK SPACE}: b"),
        ('<p><a href="https://example.org">a</a></p>', '<p><a href="https://example.org">a</a></p>'),
    ],
)
def test_rich_text_is_what_the_editor_would_have_written(html, expected):
    assert rich_text(html) == expected
