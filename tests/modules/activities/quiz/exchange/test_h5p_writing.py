"""Questions as a Question Set of H5P: what it has a content type for comes back, the rest is named."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from modules.activities.h5p.content_packages import Credits
from modules.activities.quiz.exchange import formats
from modules.activities.quiz.exchange.passages import Outcome
from tests.modules.activities.quiz.questions import ITEMS, options, question

pytestmark = pytest.mark.any_database


def test_a_set_says_whose_it_is_and_what_it_needs():
    credits = Credits(licence="CC-BY-4.0", authors="Somebody")

    written = formats.write(ITEMS[:3], "h5p", language="fr", title="Un quiz", credits=credits)

    with ZipFile(BytesIO(written.content)) as archive:
        said = json.loads(archive.read("h5p.json"))
        content = json.loads(archive.read("content/content.json"))
    assert (said["title"], said["language"], said["license"], said["authors"]) == (
        "Un quiz",
        "fr",
        "CC BY",
        [{"name": "Somebody", "role": "Author"}],
    )
    assert said["mainLibrary"] == said["preloadedDependencies"][0]["machineName"] == "H5P.QuestionSet"
    assert [each["library"] for each in content["questions"]] == [
        "H5P.MultiChoice 1.16",
        "H5P.MultiChoice 1.16",
        "H5P.TrueFalse 1.8",
    ]
    assert formats.write(ITEMS[:3], "h5p", language="fr", title="Un quiz", credits=credits).content == written.content


def test_gaps_come_back_and_marks_of_h5p_stay():
    gaps = question("gaps", 7, text="Speak {{1}} it, and {{2}}.", accept={"1": ["for", "in favour of"], "2": ["wait"]})
    starred = gaps | {"id": "q8", "accept": {"1": ["and/or"], "2": ["wait"]}}

    written = formats.write([gaps, starred], "h5p", language="en")

    assert formats.read(written.content, language="en").documents == [gaps]
    assert [passage.outcome for passage in written.passages] == [Outcome.WHOLE, Outcome.NOT_TAKEN]


def test_true_or_false_keeps_its_feedback_by_what_was_chosen():
    item = question("truefalse", 3, options=options(False, True), explanation="")

    written = formats.write([item], "h5p", language="en")

    (document,) = formats.read(written.content, language="en").documents
    assert [(each["correct"], each["feedback"]) for each in document["options"]] == [
        (False, "Feedback 1"),
        (True, "Feedback 2"),
    ]


def test_kinds_without_a_content_type_are_not_in_it():
    written = formats.write(ITEMS, "h5p", language="en")

    assert {passage.kind for passage in written.passages if passage.outcome is Outcome.NOT_TAKEN} == {
        "order",
        "match",
        "sort",
        "numeric",
    }
