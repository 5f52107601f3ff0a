"""The glossaries for translators that ship."""

import pytest

from curriculum.glossary import terms_for
from modules.activities.roleplay.translating import Term


def test_a_term_comes_with_its_note_and_what_is_not_said():
    found = {term.source: term for term in terms_for("en", "fr")}

    assert found["return to use"] == Term(
        "return to use",
        "reprise de la consommation",
        "«\xa0Rechute\xa0» seulement si la personne le dit elle-même.",
        ("rechute", "replonger"),
    )


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_term_has_a_name_to_be_found_by(language: str):
    assert [term for term in terms_for("en", language) if not term.names] == []


def test_glossaries_have_the_same_terms():
    assert [term.source for term in terms_for("en", "nl")] == [term.source for term in terms_for("en", "fr")]


@pytest.mark.parametrize(("source", "language"), [("en", "xx"), ("fr", "fr"), ("en", "../secret")])
def test_a_pair_without_a_glossary_has_no_terms(source: str, language: str):
    assert terms_for(source, language) == ()
