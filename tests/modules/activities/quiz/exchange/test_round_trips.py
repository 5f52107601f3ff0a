"""What one writes and reads again is equal, for every kind that the other format knows."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from modules.activities.quiz.exchange import formats
from tests.modules.activities.quiz.exchange.drawn import KINDS, questions

pytestmark = pytest.mark.any_database

KNOWN = {
    "gift": ("single", "multiple", "truefalse", "match", "sort", "numeric"),
    "moodle": KINDS,
    "qti": KINDS,
    "yaml": KINDS,
    "h5p": ("single", "multiple"),
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
