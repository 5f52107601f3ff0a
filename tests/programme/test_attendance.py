"""The rule of four fifths, without a database."""

from fractions import Fraction

import pytest

from programme.attendance import Presence, presence, share_of_minutes

DAY = {"morning": 180, "lunch talk": 45, "afternoon": 75}


def test_share_counts_minutes_not_blocks():
    assert share_of_minutes(DAY, ["morning"]) == Fraction(3, 5)


def test_checking_in_twice_counts_once():
    assert share_of_minutes(DAY, ["morning", "morning"]) == Fraction(3, 5)


@pytest.mark.parametrize(
    ("present_in", "amounts_to"),
    [
        (["morning", "lunch talk", "afternoon"], Presence.ATTENDED),
        (["morning", "afternoon"], Presence.ATTENDED),
        (["morning", "lunch talk"], Presence.PARTIAL),
        (["lunch talk"], Presence.PARTIAL),
        ([], Presence.NO_SHOW),
    ],
)
def test_presence_is_enough_from_four_fifths(present_in, amounts_to):
    assert presence(DAY, present_in) == amounts_to


def test_exactly_four_fifths_is_enough():
    assert presence({"first": 80, "second": 20}, ["first"]) == Presence.ATTENDED
    assert presence({"first": 79, "second": 21}, ["first"]) == Presence.PARTIAL


def test_a_session_without_blocks_is_attended_by_nobody():
    assert presence({}, []) == Presence.NO_SHOW


def test_a_block_of_another_session_is_refused():
    with pytest.raises(ValueError, match="The session has no block evening"):
        presence(DAY, ["evening"])
