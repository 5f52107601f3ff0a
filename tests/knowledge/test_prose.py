from knowledge.prose import Heading, Paragraph, Run, lists_of, pieces_of, runs_of


def test_rich_text_becomes_paragraphs_points_and_headings():
    html = "<h3>Why</h3><p><i>Guidance.</i> One &amp; all.</p><ol><li>First</li><li><b>Second</b></li></ol><p>End</p>"

    assert pieces_of(html, level=4) == [
        Heading("Why", 4),
        Paragraph([Run("Guidance.", is_italic=True), Run(" One & all.")]),
        Paragraph([Run("First")], "number", is_first=True),
        Paragraph([Run("Second", is_bold=True)], "number"),
        Paragraph([Run("End")]),
    ]


def test_points_of_one_list_stand_together_and_two_lists_apart():
    pieces = pieces_of("<ol><li>a</li><li>b</li></ol><ol><li>c</li></ol><p>d</p>")

    assert [(kind, len(run)) for kind, run in lists_of(pieces)] == [("number", 2), ("number", 1), ("plain", 1)]


def test_text_that_is_no_html_loses_nothing():
    assert runs_of("plain & <b>bold") == [Run("plain & "), Run("bold", is_bold=True)]
