"""Scoring and ranking, without a database."""

from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256

import pytest

from programme.selection import (
    CRITERIA,
    BadScore,
    Entry,
    Ranked,
    Score,
    average,
    check_score,
    check_weights,
    has_conflict,
    is_settled,
    lot,
    rank,
)


def points(total: int) -> dict[str, int]:
    """Points by criterion that make the total, filled in the criteria's order."""
    given: dict[str, int] = {}
    for name, most in CRITERIA.items():
        given[name] = min(most, total - sum(given.values()))
    return given


def entry(country: str, *totals: int, recent_seats: int = 0, noted: bool = False) -> Entry:
    scores = [Score(f"evaluator {number}", points(total)) for number, total in enumerate(totals)]
    return Entry(country, scores, recent_seats, noted)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"need": 31}, "“need” can have 0 to 30 points."),
        ({"host": -1}, "“host” can have 0 to 10 points."),
        ({"charm": 5}, "Every criterion has to be scored, and no other."),
    ],
)
def test_points_that_do_not_fit_are_refused(changes: Mapping[str, int], sentence: str):
    with pytest.raises(BadScore, match=sentence):
        check_score(Score("one", points(60) | changes))


def test_points_up_to_the_most_are_taken():
    check_score(Score("one", dict(CRITERIA)))
    check_score(Score("one", dict.fromkeys(CRITERIA, 0)))


def test_weights_make_a_hundred():
    check_weights({"need": 60, "fit": 40})

    with pytest.raises(BadScore, match="at least 1 each and 100 together"):
        check_weights({"need": 60, "fit": 41})
    with pytest.raises(BadScore, match="at least 1 each and 100 together"):
        check_weights({"need": 100, "fit": 0})


def test_an_evaluator_does_not_score_the_own_country():
    assert has_conflict("BE", "BE")
    assert not has_conflict("BE", "FR")


@pytest.mark.parametrize(
    ("one", "settled"),
    [
        (entry("BE"), False),
        (entry("BE", 60), False),
        (entry("BE", 60, 80), True),
        (entry("BE", 60, 81), False),
        (entry("BE", 60, 81, noted=True), True),
        (entry("BE", 60, 81, 70), True),
    ],
    ids=["none", "one", "twenty apart", "twenty-one apart", "talked over", "a third"],
)
def test_an_entry_is_settled_by_two_close_scores_a_third_or_a_note(one: Entry, settled: bool):
    assert is_settled(one) == settled


def test_average_is_exact():
    assert average(entry("BE", 60, 81, 70)) == Fraction(211, 3)


def test_ranking_goes_by_average_then_fewer_recent_seats():
    entries = [entry("BE", 70, 70, recent_seats=8), entry("FR", 80, 70), entry("RO", 60, 80, recent_seats=2)]

    assert rank(entries, seed="2027-1") == [
        Ranked(1, "FR", Fraction(75)),
        Ranked(2, "RO", Fraction(70)),
        Ranked(3, "BE", Fraction(70)),
    ]


def test_equal_entries_are_drawn_with_the_published_seed():
    equals = [entry("BE", 70, 70), entry("FR", 70, 70), entry("RO", 90, 90)]

    def places(seed: str) -> list[str]:
        return [line.country for line in rank(equals, seed=seed)]

    assert {tuple(places(str(seed))) for seed in range(20)} == {("RO", "BE", "FR"), ("RO", "FR", "BE")}
    assert places("7") == places("7") == ["RO", *sorted(["BE", "FR"], key=lambda each: lot(each, "7"))]
    assert [line.drawn for line in rank(equals, seed="7")] == [False, True, True]


def test_anybody_can_draw_the_lot_again():
    assert lot("BE", "7") == sha256(b"7:BE").hexdigest()


def test_nothing_is_ranked_before_all_are_settled():
    with pytest.raises(BadScore, match="Not scored to the end: BE, FR"):
        rank([entry("FR", 70), entry("BE"), entry("RO", 60, 60)], seed="7")
