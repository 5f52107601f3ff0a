"""What content is expected to say at its end, before anybody has played it."""

import pytest

from modules.activities.h5p.reports import Says, parts_of, reports_of

pytestmark = pytest.mark.any_database
SCORED = {"library": "H5P.TrueFalse 1.8", "params": {}}
READ = {"library": "H5P.AdvancedText 1.1", "params": {"text": "TrueFalse"}}


@pytest.mark.parametrize(
    ("name", "scripts", "says"),
    [
        ("H5P.MultiChoice", b"", Says.SCORE),
        ("H5P.Accordion", b"setScoredResult", Says.COMPLETION),
        # It has a score ready for content around it, and says nothing by itself.
        ("H5P.Cornell", b"setScoredResult", Says.NOTHING),
        # What it hears goes to a service of another site.
        ("H5P.SpeakTheWords", b"", Says.PERHAPS),
        ("Training.New", b"this.triggerXAPIScored(1, 2)", Says.PERHAPS),
        ("Training.New", b"this.triggerXAPI('completed')", Says.COMPLETION),
        ("Training.New", b"", Says.NOTHING),
    ],
)
def test_what_content_says_is_known_or_read_from_its_scripts(name: str, scripts: bytes, says: Says):
    assert reports_of(name, scripts) is says


def test_content_that_holds_others_ends_by_itself_only_with_something_to_answer():
    deep = {"slides": [{"elements": [{"action": READ}, {"action": SCORED}]}]}

    assert reports_of("H5P.CoursePresentation", b"", parts_of(deep)) is Says.SCORE
    assert reports_of("H5P.CoursePresentation", b"", parts_of({"slides": [{"action": READ}]})) is Says.PERHAPS


def test_a_film_that_does_not_load_may_be_marked_as_done():
    scored = parts_of({"interactions": [{"action": SCORED}]})

    assert reports_of("H5P.InteractiveVideo", b"", scored, misses_media=True) is Says.PERHAPS
    assert reports_of("H5P.MultiChoice", b"", misses_media=True) is Says.SCORE
