"""The proposal of sessions, from wishes written out, without a database."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.session_plan import (
    WORKING_DAYS,
    Call,
    Format,
    Group,
    Limits,
    Plan,
    Reason,
    Room,
    Trainer,
    Week,
    WhyHosted,
    WhyNot,
    Wish,
    day_name,
    propose,
    suitability,
    why_hosted,
)

WEEKS = ("2027-W10", "2027-W11", "2027-W12")
ALWAYS = frozenset(WEEKS)


def wish(country: str, seats: int = 6, **changes: object) -> Wish:
    usual = Wish(country, 50, 2, seats, (Format.ONLINE,), ("en",), dict.fromkeys(WEEKS, Week.PREFERRED))
    return replace(usual, **changes)


def trainer(name: str, *languages: str, weeks: frozenset[str] = ALWAYS, may_lead: bool = True) -> Trainer:
    return Trainer(name, frozenset(languages or ("en",)), weeks, may_lead)


PAIR = (trainer("Ada"), trainer("Bela"))
THREE = (wish("BE", 5), wish("FR", 5), wish("RO", 5))


def test_three_countries_come_together_in_the_first_week_that_suits():
    assert propose(Call(THREE, PAIR)) == Plan(
        (Group("2027-W10", "en", Format.ONLINE, {"BE": 5, "FR": 5, "RO": 5}, "Ada", "Bela"),), ()
    )


def test_a_preferred_week_is_taken_before_a_possible_one():
    weeks = {"2027-W10": Week.POSSIBLE, "2027-W11": Week.PREFERRED}

    plan = propose(Call([replace(each, weeks=weeks) for each in THREE], PAIR))

    assert [group.week for group in plan.groups] == ["2027-W11"]


def test_two_countries_are_no_mixed_group_and_too_few_alone():
    plan = propose(Call([wish("BE", 6), wish("FR", 6)], PAIR))

    assert plan == Plan((), (WhyNot("BE", 6, Reason.GROUP_TOO_SMALL), WhyNot("FR", 6, Reason.GROUP_TOO_SMALL)))


def test_a_country_that_fills_a_group_has_one_of_its_own():
    plan = propose(Call([wish("BE", 12)], PAIR))

    assert [group.seats for group in plan.groups] == [{"BE": 12}]


def test_a_large_wish_is_served_by_several_sessions():
    plan = propose(Call([wish("BE", 30)], PAIR))

    assert [(group.week, group.size) for group in plan.groups] == [("2027-W10", 16), ("2027-W11", 14)]


def test_a_country_gets_no_fewer_seats_than_it_would_come_for():
    wishes = [wish("BE", 8, score=90), wish("FR", 6, score=80), wish("RO", 6, score=70, least_seats=4)]

    plan = propose(Call([*wishes, wish("SI", 2, score=60)], PAIR, limits=Limits(sessions=1)))

    assert plan.groups[0].seats == {"BE": 8, "FR": 6, "SI": 2}
    assert plan.left_out == (WhyNot("RO", 6, Reason.NO_SESSION_LEFT),)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"weeks": {}}, Reason.NO_WEEK),
        ({"weeks": dict.fromkeys(WEEKS, Week.IMPOSSIBLE)}, Reason.NO_WEEK),
        ({"languages": ("fr",)}, Reason.NO_TRAINER_FOR_LANGUAGE),
        ({"formats": (Format.IN_PERSON,)}, Reason.NO_ROOM),
        ({"seats": 4}, Reason.GROUP_TOO_SMALL),
    ],
    ids=["no week named", "no week possible", "no trainer of the language", "no room", "too few people"],
)
def test_a_wish_that_is_left_out_is_told_why(changes, reason):
    left = wish("BE", **({"seats": 12} | changes))

    assert propose(Call([left], PAIR)).left_out == (WhyNot("BE", left.seats, reason),)


def test_trainers_who_are_away_are_told_apart_from_missing_ones():
    away = (trainer("Ada", weeks=frozenset()), trainer("Bela"))

    assert propose(Call([wish("BE", 12)], away)).left_out == (WhyNot("BE", 12, Reason.NO_TRAINERS_FREE),)


def test_a_pair_needs_one_who_may_lead():
    pair = (trainer("Ada", may_lead=False), trainer("Bela"))

    groups = propose(Call([wish("BE", 12)], pair)).groups

    assert [(group.lead, group.co_trainer) for group in groups] == [("Bela", "Ada")]


def test_nobody_and_no_room_is_in_two_sessions_of_a_week():
    in_person = [wish(country, 10, formats=(Format.IN_PERSON,)) for country in ("BE", "FR", "RO", "SI")]
    rooms = (Room("Large", 16, ALWAYS), Room("Small", 8, ALWAYS))
    trainers = tuple(trainer(name) for name in ("Ada", "Bela", "Cem", "Dora"))

    groups = propose(Call(in_person, trainers, rooms)).groups

    assert Counter(place for group in groups for place in _used(group)).most_common(1)[0][1] == 1


def test_who_speaks_one_language_leaves_the_other_for_the_next_group():
    trainers = (trainer("Ada", "en", "fr"), trainer("Bela", "en", "fr"), trainer("Cem"), trainer("Dora"))
    week = {"2027-W10": Week.PREFERRED}
    wishes = [wish("BE", 12, languages=("fr",), weeks=week), wish("IE", 12, score=90, weeks=week)]

    groups = propose(Call(wishes, trainers)).groups

    assert [(group.language, group.lead, group.co_trainer) for group in groups] == [
        ("en", "Cem", "Dora"),
        ("fr", "Ada", "Bela"),
    ]


def test_the_day_is_the_one_on_which_most_seats_can_come_and_of_equals_the_first():
    only = {"2027-W10": Week.PREFERRED}
    away = {"BE": {"2027-W10-1", "2027-W10-2"}, "FR": {"2027-W10-1", "2027-W10-4"}, "RO": {"2027-W10-5"}}
    wishes = [wish(code, 5, weeks=only, away=frozenset(days)) for code, days in away.items()]

    groups = propose(Call(wishes, PAIR)).groups

    assert [(group.week, group.weekday, group.size) for group in groups] == [("2027-W10", 3, 15)]


def test_a_day_without_trainers_gives_way_to_the_next():
    away = frozenset({"2027-W10-1"})
    pair = (replace(PAIR[0], away=away), PAIR[1])

    assert [group.weekday for group in propose(Call(THREE, pair)).groups] == [2]


IN_PERSON = [replace(each, formats=(Format.IN_PERSON,)) for each in THREE]


def test_a_host_is_taken_only_where_no_room_of_the_programme_holds_the_group():
    hosted = [*IN_PERSON[:2], replace(IN_PERSON[2], hosts=15)]

    chosen = {
        capacity: [
            (group.host, group.room, group.size)
            for group in propose(Call(hosted, PAIR, (Room("X", capacity, ALWAYS),), Limits(sessions=1))).groups
        ]
        for capacity in (15, 14, 4)
    }

    assert chosen == {15: [("", "X", 15)], 14: [("RO", "", 15)], 4: [("RO", "", 15)]}


def test_the_room_of_a_host_limits_the_group_and_its_own_people_come_first():
    hosted = [replace(IN_PERSON[0], score=90), replace(IN_PERSON[1], score=80), replace(IN_PERSON[2], hosts=13)]

    plan = propose(Call(hosted, PAIR, limits=Limits(sessions=1)))

    assert [(group.host, group.seats) for group in plan.groups] == [("RO", {"RO": 5, "BE": 5, "FR": 3})]


@pytest.mark.parametrize(
    ("rooms", "why"),
    [
        ((), WhyHosted.NO_ROOM_FREE),
        ((Room("X", 14, ALWAYS),), WhyHosted.ROOMS_TOO_SMALL),
        ((Room("X", 15, ALWAYS),), WhyHosted.BY_HAND),
    ],
)
def test_a_hosted_session_says_why(rooms, why):
    group = Group("2027-W10", "en", Format.IN_PERSON, {"BE": 5, "FR": 5, "RO": 5}, "Ada", "Bela", host="RO")

    assert why_hosted(Call(IN_PERSON, PAIR, rooms), [group], group) == why


def test_suitability_halves_for_a_possible_week_and_falls_with_each_choice():
    one = wish("BE", languages=("nl", "fr"), formats=(Format.ONLINE, Format.HYBRID), weeks={"2027-W10": Week.POSSIBLE})

    assert suitability(one, "2027-W10", "nl", Format.ONLINE) == Fraction(1, 2)
    assert suitability(one, "2027-W10", "fr", Format.HYBRID) == Fraction(8, 25)
    assert suitability(one, "2027-W11", "nl", Format.ONLINE) == 0
    assert suitability(one, "2027-W10", "en", Format.ONLINE) == 0


def _used(group: Group) -> list[tuple[str, str]]:
    return [(group.week, name) for name in (group.lead, group.co_trainer, group.room, group.host) if name]


COUNTRIES = ("AT", "BE", "DE", "ES", "FR", "HR", "IE", "RO")
LANGUAGES = ("de", "en", "fr")
some_days = st.frozensets(st.builds(day_name, st.sampled_from(WEEKS), st.sampled_from(WORKING_DAYS)), max_size=8)
wishes_of_countries = st.lists(
    st.builds(
        Wish,
        st.sampled_from(COUNTRIES),
        st.integers(10, 100),
        st.integers(1, 4),
        st.integers(4, 20),
        st.permutations(Format).map(lambda formats: tuple(formats[:2])),
        st.permutations(LANGUAGES).map(lambda languages: tuple(languages[:2])),
        st.dictionaries(st.sampled_from(WEEKS), st.sampled_from(Week), max_size=3),
        some_days,
        st.sampled_from((0, 0, 8, 12, 20)),
    ),
    max_size=6,
    unique_by=lambda each: each.country,
)
some_trainers = st.lists(
    st.builds(
        Trainer,
        st.sampled_from("ABCDE"),
        st.frozensets(st.sampled_from(LANGUAGES), min_size=1),
        st.frozensets(st.sampled_from(WEEKS)),
        st.booleans(),
        some_days,
    ),
    max_size=5,
    unique_by=lambda each: each.name,
)
some_rooms = st.lists(st.builds(Room, st.sampled_from("XYZ"), st.integers(6, 20), st.just(ALWAYS)), max_size=2)


@given(wishes_of_countries, some_trainers, some_rooms)
def test_every_plan_keeps_the_rules_and_accounts_for_every_seat(wishes, trainers, rooms):
    rooms = list({room.name: room for room in rooms}.values())
    plan = propose(Call(wishes, trainers, rooms))

    wanted = {each.country: each for each in wishes}
    given_or_left: Counter[str] = Counter({each.country: each.seats for each in plan.left_out})
    for group in plan.groups:
        given_or_left.update(group.seats)
        assert 8 <= group.size <= 16
        assert len(group.seats) == 1 or len(group.seats) >= 3
        assert all(suitability(wanted[one], group.week, group.language, group.format) for one in group.seats)
        assert group.lead != group.co_trainer
        assert all(wanted[one].comes(group.week, group.weekday) for one in group.seats)
        assert bool(group.room) + bool(group.host) == (group.format is not Format.ONLINE)
        assert not group.host or group.size <= min(wanted[group.host].hosts, group.size * (group.host in group.seats))
    assert given_or_left == Counter({each.country: each.seats for each in wishes})
    used = Counter(place for group in plan.groups for place in _used(group))
    assert not used or max(used.values()) == 1


@given(wishes_of_countries, some_trainers, some_rooms, st.randoms(use_true_random=False))
def test_the_same_input_in_any_order_gives_the_same_plan(wishes, trainers, rooms, chance):
    rooms = list({room.name: room for room in rooms}.values())
    plan = propose(Call(wishes, trainers, rooms))
    for rows in (wishes, trainers, rooms):
        chance.shuffle(rows)

    assert propose(Call(wishes, trainers, rooms)) == plan
