"""What strings of scenarios and self-assessments are called where they are translated."""

import pytest

from curriculum.models import Assessment
from modules.glossaries import Glossaries, glossaries
from modules.models import Question, Scenario
from modules.string_labels import Place, label_of, label_of_path, places_in
from tests.modules.activities.assessment.assessments import NEEDS_AND_GAPS
from tests.modules.activities.roleplay.example import SCENARIO


@pytest.mark.parametrize(
    ("path", "label"),
    [
        (("title",), "Title"),
        (("goals", "1"), "What helps here 2"),
        (("localise", "crisis_line"), "Country card “crisis_line”"),
        (("persona", "fears", "0"), "Fear 1"),
        (("others", "0", "role"), "Another person, 1: Role"),
        (("variables", "trust", "label"), "Measure “trust”"),
        (("nodes", "k01", "cue"), "What one sees"),
        (("nodes", "k01", "choices", "b", "text"), "Choice b: what the counsellor says or does"),
        (("nodes", "k01", "choices", "b", "debrief"), "Choice b: debrief"),
        (("endings", "e_good", "debrief_questions", "0"), "Question 1"),
        (("file", "stamp", "rejected", "text"), "Stamp “rejected”"),
        (("file", "fields", "asked", "label"), "Field “asked”: what it is called"),
        (("file", "fields", "asked", "lines", "nothing", "text"), "Field “asked”: line “nothing”"),
    ],
)
def test_each_string_is_called_by_what_it_is(path, label):
    assert label_of(path) == label


def test_a_string_of_a_scene_says_who_speaks():
    places = places_in(Scenario._meta.get_field("source"), SCENARIO)

    assert places["nodes.k01.text"] == Place("Scene k01", "Sami speaks")
    assert places["persona.name"].part == "The people"


def test_a_string_of_a_self_assessment_says_which_statement_it_is():
    places = places_in(Assessment._meta.get_field("source"), NEEDS_AND_GAPS.read_text("utf-8"))

    assert places["sections.practice.items.n01.text"] == Place("Section practice", "Statement n01")
    assert places["scales.practice.0.anchor"].label == "What the answer means 1"


@pytest.mark.parametrize(
    ("model", "path", "label"),
    [
        (Scenario, "source.nodes.k01.cue", "Scene k01 · What one sees"),
        (Scenario, "source.file.title", "The file on the desk · Title"),
        (Assessment, "source.sections.open.reminder", "Section open · Reminder"),
        (Question, "stem", "question"),
    ],
)
def test_the_board_calls_a_string_by_its_place(model, path, label):
    assert label_of_path(model, path) == label


def test_glossaries_ask_each_lookup_once():
    found = Glossaries()
    asked = []

    def lookup(source: str, language: str) -> list:
        asked.append((source, language))
        return []

    found.register(lookup)
    found.register(lookup)

    assert found.terms("en", "fr") == []
    assert asked == [("en", "fr")]
    assert [term.target for term in glossaries.terms("en", "fr") if term.source == "overdose"] == ["surdose"]
    assert glossaries.terms("en", "ar") == []
