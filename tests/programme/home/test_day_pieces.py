"""Pieces of a day as an address names them."""

import pytest

from programme.home.day_pieces import Piece, of_own, read

UNIT = Piece("one/u1", "Unit", 45, 45, "one", "u1")
OFFERED = {UNIT.value: UNIT}


@pytest.mark.parametrize(
    ("said", "piece"),
    [
        ("one/u1", UNIT),
        ("one/u1@20", UNIT.lasting(20)),
        ("own:Welcome@15", of_own("Welcome", 15)),
        ("own:me@home@15", of_own("me@home", 15)),
    ],
)
def test_an_address_names_a_piece_and_its_minutes(said, piece):
    assert read(said, OFFERED) == piece


@pytest.mark.parametrize(
    "said", ["", "one/u9", "one/u9@20", "one/u1@4", "one/u1@481", "one/u1@٢٠", "own:@15", "own:Welcome", "one/u1@99999"]
)
def test_what_is_not_there_or_takes_no_possible_time_is_none(said):
    assert read(said, OFFERED) is None


@pytest.mark.parametrize("piece", [UNIT, UNIT.lasting(20), of_own("A round & a song", 15)])
def test_a_piece_comes_back_from_its_address(piece):
    assert read(piece.in_address, OFFERED) == piece
