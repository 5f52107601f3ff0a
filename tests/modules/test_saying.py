"""Findings are said in the language of the reader, and every sentence of the checks can be collected for translators."""

import pytest
from django.utils.translation import override

from modules import saying
from modules.activities import free_text
from modules.activities.definition import BadResponse
from modules.activities.quiz import documents as quiz_documents
from modules.activities.roleplay import authoring
from modules.findings import Finding, Severity, Words
from tests.modules.activities.roleplay.example import SCENARIO
from tests.modules.marked_sentences import collected, uncollected

# What each changes in the example, so that the checks have something to say.
FLAWS = [
    ("summary: ", "sumary: "),
    ("estimated_minutes: 5", "estimated_minutes: soon"),
    ("schema: roleplay/1", "schema: roleplay/2"),
    ("start: k01", "start: k1"),
    ("start: k01", "start: k03"),
]


@pytest.mark.parametrize(("old", "new"), FLAWS)
def test_sentences_about_scenarios_reach_translators(old: str, new: str):
    found = authoring.findings_in(SCENARIO.replace(old, new))

    assert (bool(found), uncollected(found)) == (True, [])


def test_sentences_about_questions_reach_translators():
    found = quiz_documents.form_findings([{"id": "a", "type": "singel"}, {"type": "single", "options": []}, "x"], "u1")

    assert (bool(found), uncollected(found)) == (True, [])


def test_a_sentence_is_said_in_the_language_of_the_reader_and_its_facts_stay():
    # Both are in the catalogues that come with Django.
    finding = Finding(Severity.ERROR, "x", "scenario", "Enter a valid value.")
    with_words = Finding(Severity.ERROR, "x", "scenario", "%(word)s", facts=(("word", Words("Yes")),))
    with_a_name = Finding(Severity.ERROR, "x", "scenario", "%(word)s", facts=(("word", "Yes"),))

    with override("fr"):
        said = [saying.said(one) for one in (finding, with_words, with_a_name)]

    assert said == ["Saisissez une valeur valide.", "Oui", "Yes"]
    assert finding.sentence == "Enter a valid value."


def test_why_a_response_was_not_taken_is_said_in_the_language_of_the_reader():
    # Both are in the catalogues that come with Django.
    refused = BadResponse("Enter a valid value."), BadResponse("%(word)s: %(name)s", word=Words("Yes"), name="No")

    with override("fr"):
        said = [saying.said_refusal(one) for one in refused]

    assert said == ["Saisissez une valeur valide.", "Oui: No"]
    assert [str(one) for one in refused] == ["Enter a valid value.", "Yes: No"]


@pytest.mark.parametrize("text", ["me@example.org", "x" * 11])
def test_sentences_about_free_text_reach_translators(text: str):
    with pytest.raises(BadResponse) as refused:
        free_text.accepted(text, question="Why?", limit=10 if len(text) == 11 else 100)

    assert refused.value.template in collected()


def test_a_misspelt_word_is_named_with_the_one_that_was_meant():
    [unknown] = authoring.findings_in(SCENARIO.replace("start: k01", "start: k1"))

    assert saying.said(unknown) == "There is no scene “k1”. Did you mean “k01”?"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("scene choice, choice b (en)", "SCENE choice, CHOICE b (en)"),
        ("scenario", "SCENARIO"),
        ("quizzes.yaml, u1, question q1, option a", "quizzes.yaml, u1, QUESTION q1, OPTION a"),
        ("choices", "choices"),
    ],
)
def test_a_place_keeps_the_names_in_it(monkeypatch: pytest.MonkeyPatch, where: str, said: str):
    monkeypatch.setattr(saying, "NOUNS", {noun: noun.upper() for noun in saying.NOUNS})

    assert saying.said_place(where) == said


def test_a_percent_sign_in_a_sentence_without_facts_stays():
    assert saying.said(Finding(Severity.ERROR, "x", "scenario", "100 % of it.")) == "100 % of it."


def test_the_whole_of_a_finding_names_its_line():
    finding = Finding(Severity.ERROR, "x", "scene k01", "It is empty.", 7)

    assert saying.said_whole(finding) == "scene k01, line 7: It is empty."
