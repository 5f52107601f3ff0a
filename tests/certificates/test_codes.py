from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.codes import ALPHABET, LENGTH, Mistyped, grouped, new_code, read_code

codes = st.randoms(use_true_random=False).map(lambda random: new_code(random.choice))


@given(codes)
def test_new_code_is_read_back(code):
    assert read_code(code) == code
    assert len(code) == LENGTH + 1
    assert set(code) <= set(ALPHABET)


@given(codes)
def test_read_code_finds_every_single_wrong_character(code):
    for place, right in enumerate(code):
        for wrong in ALPHABET.replace(right, ""):
            with pytest.raises(Mistyped):
                read_code(code[:place] + wrong + code[place + 1 :])


@given(codes)
def test_read_code_finds_every_swap_of_two_characters(code):
    for one, other in combinations(range(len(code)), 2):
        swapped = list(code)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if swapped != list(code):
            with pytest.raises(Mistyped):
                read_code("".join(swapped))


@pytest.mark.parametrize(
    "typed", ["", "7KQ3", "7KQ3-M8XN-4TBB-", "UUUU-UUUU-UUU", "7KQ3-M8XN-4T!", "\u0667KQ3-M8XN-4TB"]
)
def test_read_code_refuses_what_is_no_code(typed):
    with pytest.raises(Mistyped):
        read_code(typed)


def test_read_code_forgives_how_people_write():
    code = new_code(lambda _characters: "0")

    assert code == "00000000000"
    assert read_code(" oOoo-oooo ooo ") == code


def test_read_code_takes_i_and_l_for_one():
    ones = iter("1" * LENGTH)
    code = new_code(lambda _characters: next(ones))

    assert read_code("IiLl" + code[4:]) == code


def test_new_code_draws_again_when_the_check_value_is_no_character():
    # The number 36 has the check value 36, which is none of the 32 characters.
    characters = iter("0000000014" + "0000000001")

    assert new_code(lambda _alphabet: next(characters)) == "00000000011"


def test_grouped_code_has_groups_of_four():
    assert grouped("7KQ3M8XN4TB") == "7KQ3-M8XN-4TB"
