"""Which strings of a scenario are words, the part they belong to, and the terms of the glossary in them."""

from typing import Any

import pytest

from modules.activities.roleplay.authoring import document_in
from modules.activities.roleplay.documents import definition_parts, plain
from modules.activities.roleplay.translating import Term, avoided_in, group_of, is_words, terms_in
from modules.activities.strings import words_of
from tests.modules.activities.roleplay.example import SCENARIO


def test_all_that_learners_read_is_words_and_nothing_else():
    def leaves(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [leaf for part in value.values() for leaf in leaves(part)]
        return [leaf for part in value for leaf in leaves(part)] if isinstance(value, list) else [value]

    document = plain(document_in(SCENARIO))
    _structure, words = definition_parts(document)

    assert sorted(leaf for leaf in leaves(words) if leaf) == sorted(words_of(document, is_words).values())


def test_strings_belong_to_the_part_they_are_translated_with():
    groups = {group_of(path) for path in words_of(document_in(SCENARIO), is_words)}

    assert groups == {
        "about", "person", "marks", "scene/k01", "scene/k02", "scene/k03", "ending/e_good", "ending/e_part",
        "ending/e_alone", "ending/e_harm",
    }  # fmt: skip
    assert group_of(("others", "0", "name")) == "person"


TERMS = [
    Term("to return, to go back", "retourner", avoid=("rentrer chez soi",)),
    Term("civil-society organisation (CSO)", "organisation de la société civile"),
    Term("overdose", "surdose"),
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Two overdoses this week.", ["overdose"]),
        ("OVERDOSE?", ["overdose"]),
        ("They want to go back.", ["to return, to go back"]),
        ("A civil-society organisation helps.", ["civil-society organisation (CSO)"]),
        ("He overdosed.", []),
        ("Nothing here.", []),
    ],
)
def test_terms_are_found_alone_or_in_the_plural_but_not_inside_other_words(words: str, found: list[str]):
    assert [term.source for term in terms_in(words, TERMS)] == found


def test_what_the_glossary_does_not_want_is_named():
    assert avoided_in("Il veut rentrer chez soi.", TERMS) == ["rentrer chez soi"]
    assert avoided_in("Il veut repartir.", TERMS) == []
