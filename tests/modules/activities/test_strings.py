"""Texts in YAML string by string: names in the order of the text, other words in the same structure, and where it differs."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.activities.assessment import translating as assessments
from modules.activities.assessment.documents import definition_parts as assessment_parts
from modules.activities.roleplay.authoring import document_in
from modules.activities.roleplay.documents import definition_parts, form_findings
from modules.activities.roleplay.translating import is_words
from modules.activities.strings import name_of, other_place, put_words, translated, words_of
from tests.modules.activities.assessment.assessments import NEEDS_AND_GAPS
from tests.modules.activities.roleplay.example import SCENARIO
from tests.small_content import SHIPPED

SCENARIOS = SHIPPED / "scenarios"
TRANSLATED = sorted(SCENARIOS.glob("*.fr.yaml"))
TEXT = ("nodes", "k01", "text")


def strings(source: str) -> dict[str, str]:
    return {name_of(path): words for path, words in words_of(document_in(source), is_words).items()}


def in_french(source: str) -> str:
    return translated(source, {name: f"fr {words}" for name, words in strings(source).items()}, "fr", is_words)


def test_strings_are_named_by_ids_in_the_order_of_the_text_and_figures_are_none():
    names = list(strings(SCENARIO))

    first = names.index("nodes.k01.choices.a.text")
    assert names[first : first + 3] == [f"nodes.k01.choices.a.{key}" for key in ("text", "feedback", "debrief")]
    assert names.index("nodes.k01.text") < first < names.index("endings.e_good.title")
    assert not {name for name in names if name.endswith((".next", ".rates", ".speaker", ".weight", "start"))}


def test_a_translation_has_other_words_its_own_language_and_the_structure_and_comments_of_the_original():
    commented = SCENARIO.replace("nodes:\n", "# The kitchen is shared by four.\nnodes:\n")

    text = in_french(commented)

    assert "# The kitchen is shared by four." in text
    assert document_in(text)["language"] == "fr"
    assert form_findings(document_in(text)) == []
    assert definition_parts(document_in(text))[0] == definition_parts(document_in(commented))[0]
    assert strings(text) == {name: f"fr {words}" for name, words in strings(SCENARIO).items()}


def test_strings_without_words_stay_as_they_are_in_the_original():
    text = translated(SCENARIO, {name_of(TEXT): "Sami ouvre le robinet."}, "fr", is_words)

    assert strings(text) == strings(SCENARIO) | {name_of(TEXT): "Sami ouvre le robinet."}


@settings(max_examples=25)
@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1))
def test_any_words_come_back_as_they_were_written(words: str):
    text = translated(SCENARIO, {name_of(TEXT): words}, "fr", is_words)

    assert strings(text)[name_of(TEXT)] == words


def test_words_for_a_place_that_is_not_there_are_refused():
    with pytest.raises(LookupError):
        put_words({"nodes": []}, ("nodes", "k99", "text"), "Rien.")


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("effects: {trust: 1, distress: -1}", "effects: {trust: 2, distress: -1}", "nodes.k01.choices.a.effects.trust"),
        ("next: k02", "next: k03", "nodes.k01.choices.a.next"),
        ("goals: [", 'goals: ["Stay", ', "goals"),
        ("  explain: true\n", "", "nodes.k02.explain"),
        ("weight: 2", "weight: 3", "variants.calm.weight"),
    ],
)
def test_other_rules_figures_lists_or_gaps_are_named_with_their_line(old: str, new: str, name: str):
    translation = in_french(SCENARIO.replace(old, new, 1))

    found = other_place(document_in(SCENARIO), document_in(translation), is_words)

    assert found is not None
    assert name_of(found[0]) == name
    assert found[1]


def test_a_string_without_words_is_named_with_its_line():
    translation = in_french(SCENARIO).replace("fr He moves a chair.", "")

    path, line = other_place(document_in(SCENARIO), document_in(translation), is_words)

    assert name_of(path) == "nodes.k01.choices.a.feedback"
    assert 'feedback: ""' in translation.splitlines()[line - 1]


def test_other_words_another_version_or_language_are_the_same_structure():
    other = document_in(in_french(SCENARIO.replace("version: 1.0.0", "version: 1.1.0")))

    assert other_place(document_in(SCENARIO), other, is_words) is None


@pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: path.stem)
def test_a_shipped_translation_has_the_structure_of_its_original_and_made_anew_from_it_says_the_same(path: Path):
    text = path.read_text("utf-8")
    original = path.with_name(path.name.replace(".fr", "")).read_text("utf-8")

    fresh = translated(original, strings(text), "fr", is_words)

    assert other_place(document_in(original), document_in(text), is_words) is None
    assert definition_parts(document_in(fresh)) == definition_parts(document_in(text))


def test_the_words_of_a_self_assessment_are_translated_and_its_rules_stay():
    source = NEEDS_AND_GAPS.read_text("utf-8")
    words = {name_of(path): f"fr {said}" for path, said in words_of(document_in(source), assessments.is_words).items()}

    structure, texts = assessment_parts(document_in(translated(source, words, "fr", assessments.is_words)))

    assert structure == assessment_parts(document_in(source))[0]
    assert texts["items"]["n01"].startswith("fr In the first minutes")
    assert texts["scales"]["practice"]["not_applicable"]["label"] == "fr Not part of my work"
    assert texts["display"]["organisation"]["below"].startswith("fr Not enough answers")
