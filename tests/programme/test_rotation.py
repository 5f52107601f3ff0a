from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.rotation import Cast, next_talks


def turns(players: list[int], count: int, watchers: tuple[int, ...] = ()) -> list[list[Cast[int]]]:
    """So many turns with the same people."""
    past: list[list[Cast[int]]] = []
    for _turn in range(count):
        past.append(next_talks(players, watchers, past))
    return past


def sizes(people: int) -> list[int]:
    return sorted(len(cast.everybody) for cast in next_talks(list(range(people))))


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (0, []),
        (1, []),
        (2, [2]),
        (3, [3]),
        (4, [4]),
        (5, [5]),
        (6, [3, 3]),
        (7, [3, 4]),
        (8, [4, 4]),
        (10, [3, 3, 4]),
        (20, [3, 3, 3, 3, 4, 4]),
    ],
)
def test_groups_have_three_or_four(people: int, expected: list[int]):
    assert sizes(people) == expected


def test_three_people_each_have_each_role_once_in_three_talks():
    first, second, third = (turn[0] for turn in turns([1, 2, 3], 3))

    assert (first, second, third) == (Cast(1, 2, (3,)), Cast(2, 3, (1,)), Cast(3, 1, (2,)))


def test_two_people_take_turns_without_an_observer():
    assert turns([1, 2], 2) == [[Cast(1, 2)], [Cast(2, 1)]]


def test_a_group_of_four_has_two_observers():
    [cast] = next_talks([1, 2, 3, 4])

    assert cast == Cast(1, 2, (3, 4))


def test_whoever_only_watches_never_plays():
    casts = [cast for turn in turns([1, 2, 3], 6, watchers=(8, 9)) for cast in turn]

    assert {one for cast in casts for one in (cast.counsellor, cast.actor)} == {1, 2, 3}
    assert all({8, 9} <= set(cast.observers) for cast in casts)


def test_one_player_among_watchers_has_nobody_to_talk_with():
    assert next_talks([1], [2, 3, 4]) == []


def test_watchers_make_no_groups_of_their_own():
    [cast] = next_talks([1, 2, 3], [4, 5, 6])

    assert cast == Cast(1, 2, (3, 4, 5, 6))


def test_who_comes_late_joins_the_smaller_group():
    [four, three] = next_talks([1, 2, 3, 4, 5, 6, 7])

    after = next_talks([1, 2, 3, 4, 5, 6, 7, 8], past=[[four, three]])

    assert set(after[1].everybody) == {2, 4, 6, 8}
    assert set(after[0].everybody) == set(four.everybody)


def test_groups_stay_together_when_one_of_four_leaves():
    first = next_talks([1, 2, 3, 4, 5, 6, 7, 8])

    after = next_talks([1, 2, 3, 4, 5, 6, 7], past=[first])

    assert [set(cast.everybody) for cast in after] == [{1, 3, 5, 7}, {2, 4, 6}]


def test_groups_are_formed_anew_when_one_is_too_small():
    first = next_talks([1, 2, 3, 4, 5, 6])

    [after] = next_talks([1, 2, 3, 4, 5], past=[first])

    assert set(after.everybody) == {1, 2, 3, 4, 5}
    assert after.counsellor == 3  # 1 and 2 were counsellors


def test_two_groups_of_four_that_lose_two_of_one_are_dealt_anew():
    first = next_talks([1, 2, 3, 4, 5, 6, 7, 8])

    after = next_talks([1, 2, 3, 4, 5, 7], past=[first])

    assert [len(cast.everybody) for cast in after] == [3, 3]


@given(people=st.integers(2, 24), watchers=st.integers(0, 6), count=st.integers(1, 12))
def test_everybody_has_one_part_in_each_turn_and_counsels_equally_often(people: int, watchers: int, count: int):
    players, watching = list(range(people)), tuple(range(100, 100 + watchers))

    past = turns(players, count, watching)

    for turn in past:
        assert Counter(one for cast in turn for one in cast.everybody) == Counter([*players, *watching])
    for group in past[0]:
        counselled = Counter(cast.counsellor for turn in past for cast in turn if cast.counsellor in group.everybody)
        often = [counselled[one] for one in group.everybody if one in players]
        assert max(often) - min(often) <= 1


@given(st.lists(st.sets(st.integers(0, 12), min_size=2), min_size=1, max_size=8))
def test_whoever_is_there_has_a_part_however_people_come_and_go(present: list[set[int]]):
    past: list[list[Cast[int]]] = []
    for people in present:
        past.append(next_talks(sorted(people), past=past))

    for people, turn in zip(present, past, strict=True):
        assert sorted(one for cast in turn for one in cast.everybody) == sorted(people)


def test_nobody_counsels_twice_running_in_a_group():
    for before, after in pairwise(turns([1, 2, 3, 4], 9)):
        assert before[0].counsellor != after[0].counsellor
