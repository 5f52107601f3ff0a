"""Slides hold little: what is longer goes on to the next."""

import pytest

from modules.paper import PaperUnit, Piece
from modules.slides import MOST_LINES, even_runs, in_runs, lines_of, slides_of

pytestmark = pytest.mark.any_database

SHORT, LONG = "Ask before you offer.", "Ask before you offer. " * 12


def test_seven_short_lines_stand_on_one_slide_and_the_eighth_on_the_next():
    assert [len(run) for run in in_runs([SHORT] * 8)] == [MOST_LINES, 1]


def test_long_line_counts_as_often_as_it_is_broken():
    assert lines_of(LONG) == 5
    assert [len(run) for run in in_runs([LONG, LONG, SHORT])] == [1, 2]


def test_tags_take_no_room_and_all_words_of_a_line_count():
    assert lines_of(f"<p><b>{SHORT}</b></p>") == 1
    assert lines_of({"speaker": "Mira", "words": LONG}) == 5


def test_what_fits_nowhere_stands_alone():
    assert [len(run) for run in in_runs([SHORT, LONG * 2, SHORT])] == [1, 1, 1]


def test_nothing_makes_no_slide():
    assert list(in_runs([])) == []


def test_runs_are_even_and_no_more_than_are_needed():
    assert [len(run) for run in even_runs([SHORT] * 8)] == [4, 4]
    assert [len(run) for run in even_runs([SHORT] * MOST_LINES)] == [MOST_LINES]
    assert [len(run) for run in even_runs([SHORT, LONG * 2, SHORT])] == [1, 1, 1]
    assert even_runs([]) == []


def test_picture_is_a_slide_under_its_caption_and_a_lost_one_is_none():
    shown = {"picture": "data:image/png;base64,AA==", "alt": "A gate", "caption": "Stand at the side."}
    pieces = [Piece("image", shown, 3), Piece("image", {**shown, "picture": ""}, 3)]
    unit = PaperUnit("u1", 1, "Being there", 30, "en", {}, pieces)

    slides = slides_of({"title": "A module", "summary": "", "outcomes": []}, "en", [unit])

    assert [(one.kind, one.title) for one in slides] == [
        ("title", "A module"),
        ("unit", "Being there"),
        ("image", "Stand at the side."),
    ]


def test_list_that_goes_on_is_counted_on():
    words = {"title": "A module", "summary": "What it is about.", "outcomes": [SHORT] * 8}

    assert [(one.kind, one.first) for one in slides_of(words, "en", [])] == [
        ("title", 1),
        ("outcomes", 1),
        ("outcomes", 5),
    ]
