"""What one writes and reads again is equal, for every kind that the other format knows."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from modules.activities.quiz.exchange import formats
from modules.activities.quiz.exchange.passages import Outcome
from tests.modules.activities.quiz.exchange.drawn import KINDS, questions
from tests.modules.activities.quiz.more_questions import CASE, MARKS, MORE_ITEMS, PICTURES, SHORT

pytestmark = pytest.mark.any_database

KNOWN = {
    "gift": ("single", "multiple", "truefalse", "match", "sort", "numeric", "patterns"),
    "moodle": (*KINDS, "short", "patterns"),
    "qti": (*KINDS, "short"),
    "yaml": (*KINDS, "short", "patterns"),
}


@pytest.mark.parametrize("to", KNOWN)
# The counter-example is small enough as it is drawn: shrinking eight questions at once takes minutes.
@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_questions_come_back_as_they_were_written(to, data):
    drawn = [data.draw(questions(kind)) | {"id": f"q-{kind}"} for kind in KNOWN[to]]

    written = formats.write(drawn, to, language="en")
    reading = formats.read(written.content, language="en")

    assert [passage.outcome for passage in written.passages if passage.document is None] == []
    assert reading.format == to
    assert reading.documents == drawn


def test_a_case_study_stays_and_pictures_leave_as_words():
    for to in ("gift", "moodle", "qti"):
        written = formats.write([CASE, PICTURES], to, language="en")
        (came,) = formats.read(written.content, language="en").documents

        assert [passage.outcome for passage in written.passages] == [Outcome.NOT_TAKEN, Outcome.WITH_LOSS]
        assert (came["type"], [option["text"] for option in came["options"]]) == (
            "single",
            [option["alt"] for option in PICTURES["options"]],
        )


def test_our_own_format_keeps_every_kind():
    written = formats.write(MORE_ITEMS, "yaml", language="en")

    assert formats.read(written.content, language="en").documents == MORE_ITEMS


@pytest.mark.parametrize("to", ["gift", "moodle", "qti"])
def test_what_others_do_not_know_of_a_short_answer_is_named(to):
    (passage,) = formats.write([SHORT | {"confidence": MARKS}], to, language="en").passages

    named = {finding.code for finding in passage.findings}
    assert named == {"accents", "slips", "hint", "confidence"} | ({"pattern"} if to == "qti" else set())


def test_a_foreign_short_answer_with_patterns_comes_as_rules():
    text = "::First::Who helps? {=%100%interpreter#Yes. =%50%*mediat*#Nearly. =%0%*#Somebody else.}"

    (came,) = formats.read(text.encode(), language="en").documents

    assert came["answers"] == [
        {"accept": ["interpreter"], "match": "plain", "share": 100, "feedback": "Yes."},
        {"accept": ["*mediat*"], "match": "words", "share": 50, "feedback": "Nearly."},
    ]
    assert came["feedback"] == "Somebody else."
