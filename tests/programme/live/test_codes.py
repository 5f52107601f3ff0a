import pytest

from programme.live.codes import ALPHABET, Mistyped, new_code, read_code, spaced


def test_new_code_has_six_of_the_characters():
    characters = iter("K7M3PQ")

    assert new_code(lambda alphabet: next(character for character in characters if character in alphabet)) == "K7M3PQ"


def test_alphabet_has_no_two_that_look_alike_and_makes_no_words():
    assert set(ALPHABET) & set("0O1IL5S8B2ZAEIOU") == set()


@pytest.mark.parametrize("typed", ["K7M3PQ", "k7m 3pq", " k7m-3pq "])
def test_code_is_read_however_it_was_typed(typed: str):
    assert read_code(typed) == "K7M3PQ"


@pytest.mark.parametrize("typed", ["", "K7M3P", "K7M3PQ7", "K7M3PO", "rounds"])
def test_what_is_no_code_is_refused(typed: str):
    with pytest.raises(Mistyped):
        read_code(typed)


def test_code_is_shown_in_two_groups():
    assert spaced("K7M3PQ") == "K7M 3PQ"
