import pytest

from modules.activities.definition import Definition
from modules.activities.roleplay.documents import definition_parts
from modules.activities.roleplay.wording import wording_findings
from modules.findings import Severity
from tests.modules.activities.roleplay.example import definition, document

HARD = "Administrative considerations necessitate comprehensive documentation of individual circumstances. " * 8


def found(code, changed):
    return [(one.where, one.severity) for one in wording_findings(changed) if one.code == code]


def in_french(old="", new=""):
    structure, words = definition_parts(document(old, new))
    return Definition("roleplay", structure, {"fr": words}, "fr")


@pytest.mark.parametrize(
    ("old", "place"),
    [
        ("Sami has not eaten.", "scenario"),
        ("The light flickers.", "scene k02"),
        ("The question asks for a no.", "scene k02"),
        ("The line is open.", "ending e_alone"),
    ],
)
def test_hard_text_is_a_warning_at_its_scene(old, place):
    assert found("hard-to-read", definition()) == []
    assert found("hard-to-read", definition(old, HARD)) == [(place, Severity.WARNING)]


def test_hard_text_is_named_with_its_level():
    [finding] = [one for one in wording_findings(definition("The light flickers.", HARD)) if one.code == "hard-to-read"]

    assert finding.sentence.startswith("Flesch–Kincaid grade ")
    assert "where 8 is the limit" in finding.sentence


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("A neighbour in a shelter", "A junkie in a shelter", "scenario"),
        ("Ask before you advise", "Ask the addict", "scenario"),
        ("The light flickers.", "The addict sits.", "scene k02"),
        ("Keys.", "A drunkard's keys.", "scene k03"),
        ("He shrugs.", "The addict shrugs.", "scene k02, choice b"),
        ("You made room.", "You made room for an addict.", "scene k03, choice b"),
        ("‘Give us a minute.’", "‘Give the addict a minute.’", "scene k03, choice b"),
        ("The kitchen is empty.", "The addict is gone.", "ending e_harm"),
        ("What helped?", "What helped the addict?", "ending e_good"),
    ],
)
def test_labelling_word_is_a_warning_at_its_place(old, new, place):
    assert found("labelling-word", definition(old, new)) == [(place, Severity.WARNING)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("‘It doesn't matter.’", "‘I'm an addict.’"),
        ("‘Not tonight’, he says.", "‘I'm an addict’, he says."),
        ("‘Stop that talk.’", "‘Stop it, addict.’"),
        ("Nod and pass.", "Nod to the addict and pass."),
    ],
)
def test_labelling_word_may_be_said_by_others_and_in_a_poor_choice(old, new):
    assert found("labelling-word", definition(old, new)) == []


def test_words_are_looked_for_in_the_language_of_the_scenario():
    assert found("labelling-word", in_french("The light flickers.", "The addict sits.")) == []
    assert found("labelling-word", in_french("The light flickers.", "Un toxicomane.")) == [
        ("scene k02", Severity.WARNING)
    ]


def test_missing_words_are_only_reported_as_missing():
    structure, words = definition_parts(document())
    del words["nodes"]["k02"], words["endings"]["e_good"]

    codes = {one.code for one in wording_findings(Definition("roleplay", structure, {"en": words}, "en"))}

    assert {"hard-to-read", "labelling-word"} & codes == set()
    assert "missing-text" in codes
