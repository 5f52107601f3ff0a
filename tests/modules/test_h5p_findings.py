"""What the check says of many files stands once on a page, with all its places."""

import pytest

from modules.activities.form import error, warning
from modules.activities.h5p.collecting import Collected
from modules.h5p_findings import rows_of

pytestmark = pytest.mark.any_database


def test_one_sentence_about_several_files_is_one_row_and_errors_come_first():
    found = [
        warning("empty-file", "content/a.png", "The file is empty."),
        error("not-what-it-says", "content/b.png", "No %(kind)s begins like this.", kind="png"),
        error("not-what-it-says", "content/c.mp3", "No %(kind)s begins like this.", kind="mp3"),
        error("not-what-it-says", "content/d.png", "No %(kind)s begins like this.", kind="png"),
    ]

    assert [(row.is_error, row.finding.sentence, row.places) for row in rows_of(found)] == [
        (True, "No png begins like this.", ["content/b.png", "content/d.png"]),
        (True, "No mp3 begins like this.", ["content/c.mp3"]),
        (False, "The file is empty.", ["content/a.png"]),
    ]


def test_what_is_left_out_is_counted_in_the_row_that_it_belongs_to():
    found = Collected()
    for number in range(30):
        found.append(error("forbidden-file", f"content/{number}.js", "Leave it out."))

    [row] = rows_of(found.findings())

    assert (len(row.places), row.more and row.more.sentence) == (20, "10 more of these.")
