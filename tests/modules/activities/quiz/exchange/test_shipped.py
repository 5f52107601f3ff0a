"""Every question that ships goes out and comes back in every format that knows its kind."""

from pathlib import Path

import pytest

from modules.activities.quiz.documents import definition_parts
from modules.activities.quiz.exchange import formats

pytestmark = pytest.mark.any_database

SHIPPED = Path("curriculum/content/modules")
# Kinds of questions that a format has nothing for.
UNKNOWN = {"gift": {"order", "gaps"}, "h5p": {"order", "match", "sort", "numeric"}}


@pytest.mark.parametrize("to", [each.key for each in formats.written_formats()])
@pytest.mark.parametrize("module", ["outreach-mhsud", "outreach-mhsud.fr"])
def test_shipped_questions_come_back(to, module):
    language = "fr" if module.endswith(".fr") else "en"
    shipped = formats.read((SHIPPED / module / "quizzes.yaml").read_bytes(), language=language).documents

    written = formats.write(shipped, to, language=language)

    taken = [passage.document for passage in written.passages if passage.document is not None]
    left = {passage.kind for passage in written.passages if passage.document is None}
    again = formats.read(written.content, language=language).documents
    assert definition_parts(again, pass_mark=None) == definition_parts(taken, pass_mark=None)
    assert left <= UNKNOWN.get(to, set())
