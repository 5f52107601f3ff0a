import pytest

from knowledge.charts import drawing_of
from knowledge.words import is_too_long, words_of

BLOCKS = [
    {"type": "heading", "value": {"text": "What it is"}, "id": "1"},
    {"type": "text", "value": "<p>One <b>two</b></p><p>three &amp; four</p>", "id": "2"},
    {"type": "table", "value": {"header": ["a"], "rows": [["<i>b</i>"]]}, "id": "3"},
    {"type": "field", "value": {"key": "purpose", "label": "Purpose", "kind": "text", "required": True}, "id": "4"},
]


def test_words_of_blocks_are_those_that_a_reader_sees():
    assert words_of(BLOCKS) == "What it is One two three & four a b Purpose"


def test_parts_are_kept_apart_by_whatever_is_said():
    assert words_of(BLOCKS[:2], between=" · ") == "What it is · One two three & four"


def test_addresses_licences_and_rules_are_no_words():
    fact = {"text": "Nine of ten", "link": "https://example.org/", "licence": "CC BY"}
    quiz = {"questions": ["q1"], "rules": {"kind": "exam"}}

    assert words_of([{"type": "fact", "value": fact}, {"type": "quiz", "value": quiz}]) == "Nine of ten"


def test_words_of_different_paragraphs_stay_apart():
    assert words_of("<ul><li>one</li><li>two</li></ul>three<br>four") == "one two three four"


@pytest.mark.parametrize(
    ("kind", "count", "too_long"), [("bite", 400, False), ("bite", 401, True), ("paper", 900, False)]
)
def test_a_bite_has_at_most_four_hundred_words(kind, count, too_long):
    assert is_too_long(kind, "word " * count) is too_long


def test_a_stacked_bar_ends_where_its_values_end():
    data = [{"label": "A", "values": [12, 36], "n": 260}, {"label": "B", "values": [24, 0], "n": None}]

    drawing = drawing_of({"type": "stacked-bar", "series": ["x", "y"], "data": data})

    assert [(bar.begins, bar.length) for bar in drawing.rows[0].bars] == [(0.0, 25.0), (25.0, 75.0)]
    assert [(bar.begins, bar.length) for bar in drawing.rows[1].bars] == [(0.0, 50.0), (50.0, 0.0)]
    assert [(row.values, row.n) for row in drawing.rows] == [(("12", "36"), "260"), (("24", "0"), "")]
    assert (drawing.has_bases, drawing.points) == (True, "")


def test_a_line_has_a_mark_for_each_value():
    data = [{"label": "1st", "values": [0]}, {"label": "2nd", "values": [50]}]

    drawing = drawing_of({"type": "line", "series": [], "data": data})

    assert drawing.points == "20,110 300,10"


def test_a_chart_without_values_is_empty():
    assert drawing_of({"type": "bar", "series": [], "data": []}).rows == ()


def test_a_line_leaves_out_what_has_no_value_yet():
    data = [{"label": "1st", "values": []}, {"label": "2nd", "values": [50]}]

    assert drawing_of({"type": "line", "series": [], "data": data}).points == "20,10"
