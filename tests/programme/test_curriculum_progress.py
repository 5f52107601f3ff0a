"""The way through a curriculum, by a small one with one of everything."""

import pytest

from programme.curriculum_progress import (
    Parts,
    Reached,
    State,
    days_attended,
    modules_in,
    needs,
    parts_of_whole,
    stages_of,
    state_of,
)


def block(kind, key, **fields):
    name = "module" if kind == "module" else "key"
    return {"type": kind, "value": {name: key, "role": "core", **fields}}


def choice(count, *items):
    return {"type": "choose", "value": {"choose": count, "items": list(items)}}


def stage(code, *items):
    return {"type": "stage", "value": {"code": code, "items": list(items)}}


STAGES = stages_of(
    [
        stage("A", block("assessment", "needs"), block("module", "first"), block("module", "more", role="elective")),
        stage(
            "B",
            choice(1, block("module", "one"), block("module", "two")),
            block("session", "morning", mode="workshop", minutes=240, day=1),
            block("live", "k-a", mode="workshop", minutes=60, day=1),
            block("session", "afternoon", mode="workshop", minutes=60, day=2),
            choice(1, block("live", "k-b"), block("live", "k-c")),
        ),
        stage(
            "C",
            block("session", "follow-up", mode="workshop", minutes=300),
            block("session", "exchange-1", mode="exchange", minutes=90),
            block("session", "exchange-2", mode="exchange", minutes=90),
        ),
    ]
)
RULE = {
    "all": [
        {"stages": ["A", "B", "C"]},
        {"workshop_days_attended": 1, "of": 2},
        {"live": 1, "of": ["k-a", "k-b", "k-c"]},
        {"exchanges_attended": 1, "of": 2},
        "survey",
    ]
}
NOTHING = Reached({}, (), ())


def met(reached, rule=RULE):
    return {need.stage or need.kind: (need.reached, need.needed) for need in needs(STAGES, rule, reached)}


def test_at_the_beginning_everything_is_missing():
    assert met(NOTHING) == {
        "A": (0, 2),
        "B": (0, 1),
        "C": (0, 1),
        "days": (0, 1),
        "live": (0, 1),
        "exchanges": (0, 1),
        "survey": (0, 1),
    }


def test_everything_that_is_asked_for_is_enough():
    attended = {"morning", "k-b", "follow-up", "exchange-2"}
    reached = Reached({"first": State.DONE, "two": State.DONE}, attended, {"needs"}, has_sent_survey=True)

    assert all(need.is_met for need in needs(STAGES, RULE, reached))


def test_what_a_stage_misses_is_named():
    [first, *_others] = needs(STAGES, RULE, Reached({"first": State.BEGUN}, (), {"needs"}))

    assert [item.key for item in first.missing] == ["first"]


def test_without_a_rule_for_the_whole_of_it_a_stage_asks_for_each_session():
    found = met(NOTHING, {"all": [{"stages": ["B", "C"]}]})

    assert found == {"B": (0, 5), "C": (0, 3)}


def test_a_curriculum_whose_modules_stand_alone_asks_for_nothing():
    assert needs(STAGES, {"per_module": True}, NOTHING) == []


def test_a_day_is_attended_from_four_fifths_of_its_minutes():
    assert days_attended(STAGES, Reached({}, {"morning"}, ())) == [1]
    assert days_attended(STAGES, Reached({}, {"k-a", "afternoon"}, ())) == [2]


@pytest.mark.parametrize(
    ("modules", "state"), [({}, State.NEW), ({"one": State.BEGUN}, State.NEW), ({"one": State.DONE}, State.DONE)]
)
def test_a_choice_is_done_when_as_many_as_count_are(modules, state):
    assert state_of(STAGES[1].items[0], Reached(modules, (), ())) == state


def test_a_completion_that_is_too_old_does_not_count():
    reached = Reached({"first": State.OLD}, (), {"needs"})

    assert met(reached)["A"] == (1, 2)


def test_modules_are_counted_once_those_to_choose_from_too():
    assert modules_in([*STAGES, *STAGES]) == ["first", "more", "one", "two"]


def parts(reached, rule=RULE):
    return parts_of_whole(needs(STAGES, rule, reached))


def test_what_is_taken_online_and_what_is_lived_with_others_are_counted_together_and_apart():
    reached = Reached({"first": State.DONE}, ("follow-up", "k-a"), ("needs",), has_sent_survey=True)

    found = parts(reached)

    assert (found.done, found.total) == (5, 8)
    assert (found.online_done, found.online, found.live_done, found.live) == (3, 4, 2, 4)


def test_more_than_is_needed_counts_as_what_is_needed():
    assert parts(Reached({}, ("k-a", "k-b", "k-c", "exchange-1", "exchange-2"), ())).live_done == 2


def test_a_stage_that_asks_for_each_talk_counts_it_as_lived_with_others():
    found = parts(Reached({"one": State.DONE}, ("morning", "k-b"), ()), {"all": [{"stages": ["B"]}]})

    assert found == Parts(online_done=1, online=1, live_done=2, live=4)


def test_where_nothing_is_asked_for_as_a_whole_there_are_no_parts():
    assert parts(NOTHING, {}).total == 0
