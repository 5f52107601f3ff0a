"""Who is offered a free place, with rows written out, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.waiting_list import Booking, Mode, Offer, Places, free_to_keep, is_open_to, not_taken, offers, position

START = datetime(2027, 3, 26, 8, 30, tzinfo=UTC)
EARLY = START - timedelta(days=20)
LATE = START - timedelta(days=10)
LAST_DAYS = START - timedelta(days=2)


def places(room: int = 0, online: int = 0, **kept: int) -> Places:
    kept_in_room = {(country, Mode.ROOM): number for country, number in kept.items()}
    return Places(START, {Mode.ROOM: room, Mode.ONLINE: online}, kept_in_room)


def row(key: int, country: str = "BE", mode: Mode = Mode.ROOM, priority: int = 1) -> Booking:
    """A booking that came in the order of its key."""
    return Booking(key, country, mode, EARLY - timedelta(days=5) + timedelta(minutes=key), priority)


def offered_to(here: Places, at: datetime = EARLY, **rows: list[Booking]) -> list[int]:
    lists = {"taken": [], "offered": [], "waiting": []} | rows
    return [offer.booking for offer in offers(here, at=at, **lists)]


def test_a_free_place_goes_to_who_came_first():
    waiting = [row(3), row(2)]

    assert offered_to(places(room=2), taken=[row(1)], waiting=waiting) == [2]


def test_a_place_that_is_offered_is_not_offered_again():
    assert offered_to(places(room=2), taken=[row(1)], offered=[row(2)], waiting=[row(3)]) == []


def test_priority_comes_before_the_date():
    assert offered_to(places(room=1), waiting=[row(1, priority=2), row(2, priority=1)]) == [2]


def test_the_country_with_the_fewest_places_comes_before_the_date():
    taken = [row(1, "BE"), row(2, "BE"), row(3, "FR")]

    assert offered_to(places(room=4), taken=taken, waiting=[row(4, "BE"), row(5, "FR")]) == [5]


def test_each_place_given_counts_for_the_next():
    waiting = [row(1, "BE"), row(2, "BE"), row(3, "FR")]

    assert offered_to(places(room=2), waiting=waiting) == [1, 3]


def test_who_would_change_comes_after_those_without_a_place_and_before_nobody():
    changing = replace(row(1), has_place=True)

    assert offered_to(places(room=1), waiting=[changing, row(2, priority=2)]) == [2]
    assert offered_to(places(room=2), taken=[row(1, mode=Mode.ONLINE)], waiting=[changing, row(2)]) == [2, 1]


def test_a_change_that_is_offered_holds_both_places():
    here, own = places(room=1, online=1), row(1, mode=Mode.ONLINE)
    lists = {"taken": [own], "offered": [replace(row(1), has_place=True)]}

    assert offered_to(here, **lists, waiting=[row(2), row(3, mode=Mode.ONLINE)]) == []


def test_places_are_counted_that_could_be_kept_for_one_more_country():
    here, holding = places(room=10, FR=4, MT=2), [row(1, "FR"), row(2, "BE")]

    assert free_to_keep(here, Mode.ROOM, holding=holding, at=EARLY) == 3
    assert not_taken(here, Mode.ROOM, holding=holding) == {"FR": 3, "MT": 2}
    assert not_taken(here, Mode.ONLINE, holding=holding) == {}


def test_a_place_kept_for_a_country_goes_to_its_people():
    waiting = [row(1, "FR"), row(2, "BE")]

    assert offered_to(places(room=1, BE=1), waiting=waiting) == [2]


def test_a_place_kept_for_a_country_waits_for_its_people():
    assert offered_to(places(room=2, BE=1), waiting=[row(1, "FR"), row(2, "FR")]) == [1]


def test_in_the_last_fortnight_kept_places_are_anybodys():
    assert offered_to(places(room=2, BE=1), at=LATE, waiting=[row(1, "FR"), row(2, "FR")]) == [1, 2]


def test_room_and_online_have_lists_of_their_own():
    waiting = [row(1, mode=Mode.ROOM), row(2, mode=Mode.ONLINE)]

    assert offered_to(places(room=0, online=1), waiting=waiting) == [2]


def test_in_the_last_days_three_are_asked_for_one_place():
    waiting = [row(key) for key in range(1, 6)]

    assert offered_to(places(room=1), at=LAST_DAYS, waiting=waiting) == [1, 2, 3]


def test_in_the_last_days_who_was_asked_already_counts():
    waiting = [row(key) for key in range(3, 6)]

    assert offered_to(places(room=1), at=LAST_DAYS, offered=[row(1), row(2)], waiting=waiting) == [3]


def test_nobody_is_offered_a_place_once_the_session_has_begun():
    assert offered_to(places(room=5), at=START, waiting=[row(1)]) == []


@pytest.mark.parametrize(
    ("days_before", "hours"), [(20, 48), (14, 24), (10, 24), (3, 24), (1, 24)], ids=lambda each: str(each)
)
def test_an_offer_stands_for_a_shorter_time_near_the_start(days_before, hours):
    at = START - timedelta(days=days_before)

    assert offers(places(room=1), taken=[], offered=[], waiting=[row(1)], at=at) == [
        Offer(1, at + timedelta(hours=hours))
    ]


def test_an_offer_never_outlasts_the_start():
    at = START - timedelta(hours=5)

    assert offers(places(room=1), taken=[], offered=[], waiting=[row(1)], at=at) == [Offer(1, START)]


def test_nobody_books_past_those_who_wait():
    assert not is_open_to("BE", Mode.ROOM, places(room=2), holding=[row(1)], waiting=1, at=EARLY)
    assert is_open_to("BE", Mode.ROOM, places(room=2), holding=[row(1)], waiting=0, at=EARLY)


def test_places_kept_for_others_are_not_booked():
    here = places(room=2, BE=1)

    assert not is_open_to("FR", Mode.ROOM, here, holding=[row(1, "FR")], waiting=0, at=EARLY)
    assert is_open_to("BE", Mode.ROOM, here, holding=[row(1, "FR")], waiting=0, at=EARLY)


def test_position_counts_within_the_own_list():
    waiting = [row(1, mode=Mode.ONLINE), row(2), row(3, "FR"), row(4)]

    assert [position(each, waiting, served={"BE": 3}) for each in waiting] == [1, 2, 1, 3]


def test_more_places_kept_than_there_are_is_refused():
    with pytest.raises(ValueError, match="More places are kept for countries than the session has"):
        places(room=2, BE=1, FR=2)


rows = st.lists(
    st.builds(row, st.integers(1, 1000), st.sampled_from(["BE", "FR", "RO"]), st.sampled_from(Mode), st.integers(1, 3)),
    max_size=12,
    unique_by=lambda each: each.key,
)


@given(rows, st.integers(0, 6), st.integers(0, 6), st.integers(0, 2))
def test_offers_never_exceed_the_places_and_leave_none_that_somebody_may_have(all_rows, room, online, kept):
    here = places(room=max(room, kept), online=online, BE=kept)
    capacity = here.capacity
    taken: list[Booking] = []
    for each in all_rows[:5]:
        if sum(one.mode is each.mode for one in taken) < capacity[each.mode]:
            taken.append(each)
    waiting = [each for each in all_rows if each not in taken]

    served = offered_to(here, taken=taken, waiting=waiting)

    assert len(set(served)) == len(served)
    holding = [*taken, *(each for each in waiting if each.key in served)]
    for mode in Mode:
        assert sum(each.mode is mode for each in holding) <= capacity[mode]
    for each in waiting:
        if each.key not in served:
            assert not is_open_to(each.country, each.mode, here, holding=holding, waiting=0, at=EARLY)


@given(rows, st.integers(0, 6))
def test_nobody_is_passed_by_who_came_later_from_the_same_country(all_rows, room):
    served = set(offered_to(places(room=room), waiting=all_rows))

    for first in all_rows:
        for later in all_rows:
            same = (first.country, first.mode, first.priority) == (later.country, later.mode, later.priority)
            if same and first.key < later.key:
                assert later.key not in served or first.key in served
