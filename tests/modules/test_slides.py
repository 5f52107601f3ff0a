"""Slides hold little: what is longer goes on to the next."""

import pytest

from modules.slides import MOST_LINES, in_runs, lines_of

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
