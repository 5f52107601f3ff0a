from hypothesis import given
from hypothesis import strategies as st

from ground.folding import answers, asked_words, fold, folded
from training_site.search.excerpts import Piece, excerpt, marked
from training_site.search.suggesting import suggestion

TEXT = "Nobody is asked about papers. " * 20 + "A déjà-vu at the Œuvre <b>station</b>. " + "The end comes late. " * 20


def test_words_are_compared_without_accents_case_and_ligatures():
    assert folded("L’Œuvre d’Éléonore", "Straße ßig naïef") == " l oeuvre d eleonore strasse ssig naief "


def test_asked_words_stand_once_and_single_letters_only_alone():
    assert asked_words("L'accueil, ACCUEIL à la rue") == ("accueil", "la", "rue")
    assert asked_words("à") == ("a",)
    assert asked_words("% _ ! '") == ("_",)
    assert len(asked_words(" ".join(f"word{number}" for number in range(50)))) == 8


def test_a_text_answers_where_each_asked_word_begins_a_word():
    text = folded("Réinsertion: la maraude du soir")

    assert answers(text, asked_words("maraude reins"))
    assert not answers(text, asked_words("araude"))
    assert not answers(text, asked_words("!"))


def test_an_excerpt_stands_where_most_asked_words_are_together():
    pieces = excerpt(TEXT, asked_words("oeuvre stat"))

    assert [piece.text for piece in pieces if piece.is_marked] == ["Œuvre", "station"]
    words = "".join(piece.text for piece in pieces)
    assert words.startswith("… ")
    assert words.endswith(" …")
    assert "Œuvre <b>station</b>." in words
    assert len(words) <= 260


def test_an_excerpt_without_any_asked_word_is_the_beginning():
    assert excerpt("A short text.", ("none",)) == (Piece("A short text."),)


def test_a_title_is_marked_whole():
    assert marked("Le café du matin", ("cafe",)) == (Piece("Le "), Piece("café", is_marked=True), Piece(" du matin"))


@given(st.text(max_size=600), st.text(max_size=30))
def test_an_excerpt_says_nothing_that_the_text_does_not(text, query):
    pieces = excerpt(text, asked_words(query))

    said = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")
    assert said in text
    assert all(
        any(fold(piece.text).startswith(word) for word in asked_words(query)) for piece in pieces if piece.is_marked
    )


KNOWN = {"interpreter": "interpreter", "outreach": "outreach", "sante": "santé", "hotline": "hotline"}


def test_a_word_that_nobody_wrote_has_its_neighbour_suggested_as_it_is_written():
    assert suggestion(("interpeter",), KNOWN) == "interpreter"
    assert suggestion(("snate", "outr"), KNOWN) == "santé outr"


def test_nothing_is_suggested_for_known_short_or_far_words():
    assert suggestion(("hotline", "out"), KNOWN) == ""
    assert suggestion(("xy",), KNOWN) == ""
    assert suggestion(("quantum",), KNOWN) == ""
    assert suggestion((), KNOWN) == ""
