"""What speaks against a session of a plan that was changed by hand."""

from dataclasses import replace

import pytest

from programme.plan_warnings import Concern, Warned, warnings
from programme.session_plan import Call, Format, Group, Room, Trainer, Week, Wish

WEEK, OTHER = "2027-W10", "2027-W11"
BOTH = frozenset({WEEK, OTHER})
AWAY = frozenset({"2027-W10-2"})
CALL = Call(
    wishes=[
        Wish(country, 50, 2, 4, (Format.IN_PERSON,), ("en",), {WEEK: Week.PREFERRED}, AWAY)
        for country in ("AT", "FR", "IT")
    ],
    trainers=[
        Trainer("1", frozenset({"en"}), BOTH),
        Trainer("2", frozenset({"en"}), BOTH, away=AWAY),
        Trainer("3", frozenset({"fr"}), frozenset({OTHER}), may_lead=False),
    ],
    rooms=[Room("9", 12, frozenset({WEEK})), Room("8", 4, BOTH)],
)
SOUND = Group(WEEK, "en", Format.IN_PERSON, {"AT": 4, "FR": 4, "IT": 4}, "1", "2", "9")


def found(*groups: Group) -> list[tuple[Concern, str]]:
    return [(one.concern, one.about) for one in warnings(CALL, groups, 0)]


def test_nothing_speaks_against_what_suits_everybody():
    assert warnings(CALL, [SOUND], 0) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"language": "fr"}, (Concern.LANGUAGE, "AT")),
        ({"format": Format.ONLINE}, (Concern.FORMAT, "FR")),
        ({"week": OTHER}, (Concern.WEEK, "IT")),
        ({"week": OTHER}, (Concern.ROOM_TAKEN, "9")),
        ({"seats": {"AT": 5, "FR": 4, "IT": 3}}, (Concern.TOO_MANY_SEATS, "AT")),
        ({"seats": {"DE": 9}}, (Concern.TOO_MANY_SEATS, "DE")),
        ({"seats": {"AT": 4}}, (Concern.TOO_SMALL, "")),
        ({"seats": {"AT": 9, "FR": 4, "IT": 4}}, (Concern.TOO_LARGE, "")),
        ({"seats": {"AT": 4, "FR": 4}}, (Concern.FEW_COUNTRIES, "")),
        ({"lead": ""}, (Concern.NO_LEAD, "")),
        ({"co_trainer": ""}, (Concern.NO_CO_TRAINER, "")),
        ({"lead": "3"}, (Concern.MAY_NOT_LEAD, "3")),
        ({"co_trainer": "3"}, (Concern.TRAINER_LANGUAGE, "3")),
        ({"co_trainer": "3"}, (Concern.TRAINER_TAKEN, "3")),
        ({"co_trainer": "1"}, (Concern.TRAINER_TWICE, "1")),
        ({"room": ""}, (Concern.NO_ROOM, "")),
        ({"room": "8"}, (Concern.ROOM_SMALL, "8")),
        ({"weekday": 2}, (Concern.DAY, "AT")),
        ({"weekday": 2}, (Concern.TRAINER_TAKEN, "2")),
        ({"room": "", "host": "FR"}, (Concern.HOST_SMALL, "FR")),
        ({"room": "", "host": "DE"}, (Concern.HOST_ELSEWHERE, "DE")),
    ],
)
def test_each_thing_that_does_not_suit_is_named(changes, expected):
    assert expected in found(replace(SOUND, **changes))


def test_who_is_needed_twice_in_a_week_is_named_in_each():
    other = replace(SOUND, seats={"AT": 0})

    assert found(SOUND, other) == [
        (Concern.TRAINER_TWICE, "1"),
        (Concern.TRAINER_TWICE, "2"),
        (Concern.ROOM_TWICE, "9"),
    ]
    assert found(SOUND, replace(other, week=OTHER)) == []


def test_seats_count_over_all_sessions():
    other = replace(SOUND, week=OTHER, seats={"AT": 1})

    assert warnings(CALL, [SOUND, other], 0) == [Warned(Concern.TOO_MANY_SEATS, "AT")]
