"""What is found in the words of a unit."""

import pytest

from modules.activities.quiz.wording_checks import Avoided
from modules.upkeep.wording import block_reports, level_of_unit, words_of

pytestmark = pytest.mark.any_database

AVOIDED = [Avoided(("addict", "addicts"), "person who uses drugs", "The label judges.")]
HARD = (
    "<p>Notwithstanding the aforementioned considerations regarding organisational responsibilities, practitioners "
    "continuously and unavoidably encounter complicated circumstances necessitating interdisciplinary collaboration, documentation and "
    "authorisation, particularly concerning individuals experiencing accommodation difficulties internationally "
    "or administrative irregularities, notwithstanding organisational predispositions.</p>"
)


def found(kind, value):
    reports = block_reports([{"type": kind, "value": value, "id": "b1"}], "en", AVOIDED)
    return [finding.code for report in reports for finding in report.findings]


@pytest.mark.parametrize(
    ("kind", "value", "codes"),
    [
        ("text", "<p>He is an addict.</p>", ["word-addict"]),
        ("text", "<p>They said: “I am an addict.”</p>", []),
        (
            "dialogue",
            {"title": "In the street", "lines": [{"type": "item", "value": {"words": "<p>I am an addict.</p>"}}]},
            [],
        ),
        ("say", {"lines": [{"type": "item", "value": {"say": "<p>Hello.</p>", "avoid": "<p>An addict?</p>"}}]}, []),
        ("say", {"lines": [{"type": "item", "value": {"say": "<p>An addict.</p>", "avoid": ""}}]}, ["word-addict"]),
        ("text", HARD, ["hard-to-read"]),
        ("fact", {"text": "One figure.", "unit": "addicts"}, ["word-addicts"]),
        ("fact", {"text": "One figure.", "population": HARD}, []),
        ("text", "<p>Taken from a guide (CC BY-NC-ND 4.0).</p>", ["no-derivatives"]),
        ("fact", {"text": "One figure.", "source": "A guide, no derivatives", "key": "f1"}, ["no-derivatives"]),
        ("fact", {"text": "One figure.", "source": "A guide", "licence": "CC-BY-ND"}, []),
        ("fact", {"text": "word " * 27, "source": "A guide", "licence": "CC-BY-ND"}, ["no-derivatives"]),
        ("fact", {"text": "word " * 27, "source": "A guide", "licence": "CC-BY"}, []),
        ("support", None, []),
        ("quiz", {"questions": [1]}, []),
    ],
)
def test_what_is_found_in_a_block(kind, value, codes):
    assert found(kind, value) == codes


def test_tags_are_no_words_and_items_end_a_sentence():
    (words,) = words_of([{"type": "text", "value": "<ul><li>One</li><li>Two &amp; three</li></ul>", "id": "b1"}])

    assert words.texts == ("One\nTwo & three",)


def test_a_short_unit_and_a_language_without_a_formula_have_no_level():
    body = [{"type": "text", "value": HARD, "id": "b1"}]

    assert level_of_unit(body, "en").is_hard
    assert level_of_unit(body, "hr") is None
    assert level_of_unit([{"type": "text", "value": "<p>Short.</p>", "id": "b1"}], "en") is None
