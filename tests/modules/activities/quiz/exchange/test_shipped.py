"""Every question that ships goes out and comes back in every format that knows its kind."""

from pathlib import Path

import pytest

from modules.activities.quiz.documents import definition_parts
from modules.activities.quiz.exchange import formats

pytestmark = pytest.mark.any_database

# Kinds of questions that a format has nothing for.
LEFT = {
    "gift": {"order", "gaps", "case"},
    "h5p": {"order", "match", "sort", "numeric", "case", "short"},
    "moodle": {"case"},
    "qti": {"case", "short"},
    "yaml": set(),
}
SHIPPED = Path("curriculum/content/modules")


@pytest.mark.parametrize("to", [each.key for each in formats.written_formats()])
@pytest.mark.parametrize("module", ["outreach-mhsud", "outreach-mhsud.fr"])
def test_shipped_questions_come_back(to, module):
    language = "fr" if module.endswith(".fr") else "en"
    shipped = formats.read((SHIPPED / module / "quizzes.yaml").read_bytes(), language=language).documents

    written = formats.write(shipped, to, language=language)

    taken = [passage.document for passage in written.passages if passage.document is not None]
    left = {passage.kind for passage in written.passages if passage.document is None}
    again = formats.read(written.content, language=language).documents
    pictures = {item["id"] for item in shipped if item["type"] == "pictures" and to != "yaml"}  # leave as words
    kept, came = ([item for item in items if item["id"] not in pictures] for items in (taken, again))
    assert definition_parts(came, pass_mark=None) == definition_parts(kept, pass_mark=None)
    assert left <= LEFT[to]
