import json
from collections import Counter
from copy import deepcopy
from datetime import UTC, datetime
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as some

from modules.activities.definition import AlreadyAnswered, BadResponse
from modules.activities.roleplay import engine
from modules.activities.roleplay.engine import Rating, Situation, Trace
from tests.modules.activities.roleplay.example import definition

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
KITCHEN = definition()
HERE = Situation("k01", {"trust": 3}, frozenset({"asked"}), "calm")


def respond(state, *responses):
    for response in responses:
        state = engine.answer(KITCHEN, state, response, at=NOON)
    return state


def play(path, *, seed=1):
    """Play choices like "k01a k02b"."""
    responses = [{"scene": step[:3], "choice": step[3:]} for step in path.split()]
    return respond(engine.begin(KITCHEN, seed=seed), *responses)


def debriefed(path):
    return engine.outcome(KITCHEN, respond(play(path), {"debriefed": True}))


def seed_of(variant):
    return next(seed for seed in range(100) if engine.begin(KITCHEN, seed=seed)["variant"] == variant)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"var": "trust", "gte": 3}, True),
        ({"var": "trust", "gte": 4}, False),
        ({"var": "trust", "lte": 3}, True),
        ({"var": "trust", "lte": 2}, False),
        ({"var": "trust", "gte": 2, "lte": 2}, False),
        ({"flag": "asked"}, True),
        ({"flag": "promised"}, False),
        ({"not_flag": "promised"}, True),
        ({"not_flag": "asked"}, False),
        ({"variant": "calm"}, True),
        ({"variant": "alone"}, False),
        ({"all": [{"flag": "asked"}, {"variant": "calm"}]}, True),
        ({"all": [{"flag": "asked"}, {"variant": "alone"}]}, False),
        ({"any": [{"flag": "promised"}, {"variant": "calm"}]}, True),
        ({"any": [{"flag": "promised"}, {"variant": "alone"}]}, False),
        ({"all": [{"any": [{"flag": "promised"}, {"flag": "asked"}]}, {"var": "trust", "gte": 1}]}, True),
    ],
)
def test_condition_holds(condition, expected):
    assert engine.holds(condition, HERE) is expected


def test_unknown_condition_is_refused():
    with pytest.raises(engine.UnknownCondition):
        engine.holds({"luck": 3}, HERE)


def test_way_on_takes_the_first_rule_that_holds():
    rules = [{"when": {"flag": "promised"}, "to": "x"}, {"when": {"flag": "asked"}, "to": "y"}, {"to": "z"}]

    assert engine.way_on(rules, HERE) == "y"


def test_way_on_refuses_rules_that_all_fail():
    with pytest.raises(engine.NoWayOn):
        engine.way_on([{"when": {"flag": "promised"}, "to": "x"}], HERE)


def test_begin_gives_the_opening():
    state = engine.begin(KITCHEN, seed=7)

    assert state == {
        "seed": 7,
        "variant": state["variant"],
        "scene": "k01",
        "variables": {"trust": 2, "distress": 3},
        "flags": [],
        "steps": [],
        "ending": None,
        "debriefed": False,
        "alternative": False,
    }


def test_begin_depends_on_nothing_but_the_seed():
    same = definition()

    assert [engine.begin(KITCHEN, seed=seed) for seed in range(50)] == [
        engine.begin(same, seed=seed) for seed in range(50)
    ]


def test_begin_draws_variants_by_their_weights():
    drawn = Counter(engine.begin(KITCHEN, seed=seed)["variant"] for seed in range(3000))

    assert set(drawn) == {"calm", "alone"}
    assert drawn["alone"] == pytest.approx(1000, abs=80)


def test_begin_without_variants_draws_none():
    alone = definition(
        """variants:
- {id: calm, weight: 2, note: "Sami was only tired."}
- {id: alone, weight: 1, note: "Sami had nobody left to call."}
"""
    )

    assert engine.begin(alone, seed=3)["variant"] is None


def test_answer_clamps_effects_at_both_ends():
    assert play("k01b")["variables"] == {"trust": 2, "distress": 5}
    assert play("k01c")["variables"] == {"trust": 0, "distress": 3}


def test_answer_keeps_the_step_and_goes_on():
    state = play("k01c")

    assert state["scene"] == "k02"
    assert state["flags"] == ["promised"]
    step = {"scene": "k01", "choice": "c", "variables": {"trust": 0, "distress": 3}, "set": ["promised"]}
    assert state["steps"] == [step]


def test_answer_does_not_change_the_state_it_was_given():
    state = play("k01c")
    before = deepcopy(state)

    respond(state, {"scene": "k02", "choice": "a"})

    assert state == before


def test_rules_see_the_effects_of_their_own_choice():
    assert play("k01b k02d")["ending"] == "e_harm"  # trust 2 - 1
    assert play("k01a k02d")["scene"] == "k03"  # trust 3 - 1


def test_rules_see_flags_and_variant():
    calm, alone = seed_of("calm"), seed_of("alone")

    assert play("k01a k02a k03a", seed=alone)["ending"] == "e_good"
    assert play("k01a k02b k03a", seed=calm)["ending"] == "e_part"
    assert play("k01a k02b k03a", seed=alone)["ending"] == "e_alone"
    assert play("k01c k02b k03a", seed=calm)["ending"] == "e_alone"


def test_ending_leaves_no_scene():
    state = play("k01a k02a k03a")

    assert (state["scene"], state["ending"]) == (None, "e_good")


def test_state_survives_storage_as_json():
    stored = json.loads(json.dumps(play("k01a k02a")))

    assert respond(stored, {"scene": "k03", "choice": "a"}) == play("k01a k02a k03a")


def test_replayed_response_was_already_answered():
    with pytest.raises(AlreadyAnswered):
        respond(play("k01a"), {"scene": "k01", "choice": "a"})


def test_choice_after_the_ending_was_already_answered():
    with pytest.raises(AlreadyAnswered):
        respond(play("k01a k02a k03a"), {"scene": "k03", "choice": "b"})


def test_scene_seen_before_a_loop_was_already_answered():
    again = play("k01a k02b k03b")

    with pytest.raises(AlreadyAnswered):
        respond(again, {"scene": "k02", "choice": "a", "number": 2})
    assert respond(again, {"scene": "k02", "choice": "a", "number": 4})["scene"] == "k03"


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"scene": "k01"},
        {"scene": "k01", "choice": "z"},
        {"scene": "nowhere", "choice": "a"},
        {"scene": "e_good", "choice": "a"},
        {"scene": ["k01"], "choice": {"id": "a"}},
        {"debriefed": "yes"},
    ],
)
def test_forged_response_is_refused(forged):
    with pytest.raises(BadResponse) as refusal:
        respond(engine.begin(KITCHEN, seed=1), forged)

    assert not isinstance(refusal.value, AlreadyAnswered)
    assert str(refusal.value).endswith(".")


def test_loop_ends_at_the_step_limit():
    state = play("k01a" + " k02b k03b" * 29 + " k02b")
    assert len(state["steps"]) == engine.STEP_LIMIT

    with pytest.raises(engine.StepLimitReached):
        respond(state, {"scene": "k03", "choice": "b"})
    assert engine.outcome(KITCHEN, respond(state, {"alternative": True})).passed


def test_reason_is_kept_where_the_scene_asks_for_it():
    start = engine.begin(KITCHEN, seed=1)

    state = respond(
        start,
        {"scene": "k01", "choice": "a", "reason": "not asked"},
        {"scene": "k02", "choice": "a", "reason": " I was worried. "},
    )

    assert [step.get("reason") for step in state["steps"]] == [None, "I was worried."]


def test_overlong_reason_is_refused():
    with pytest.raises(BadResponse, match="2000 characters"):
        respond(play("k01a"), {"scene": "k02", "choice": "a", "reason": "x" * 2001})


def test_debrief_waits_for_an_ending():
    with pytest.raises(BadResponse, match="not come to an end"):
        respond(play("k01a"), {"debriefed": True})


def test_run_is_finished_once_debriefed():
    ended = play("k01a k02a k03a")

    assert not engine.outcome(KITCHEN, ended).finished
    assert not engine.outcome(KITCHEN, ended).passed
    done = respond(ended, {"debriefed": True})
    assert engine.outcome(KITCHEN, done).finished
    assert engine.outcome(KITCHEN, done).passed
    with pytest.raises(AlreadyAnswered):
        respond(done, {"debriefed": True})


def test_alternative_finishes_and_passes_even_after_harm():
    done = respond(play("k01c"), {"alternative": True})

    result = engine.outcome(KITCHEN, done)
    assert (result.finished, result.passed, result.score) == (True, True, None)
    assert result.details["ending"] is None
    with pytest.raises(AlreadyAnswered):
        respond(done, {"scene": "k02", "choice": "a"})


def test_alternative_comes_too_late_after_an_ending():
    with pytest.raises(AlreadyAnswered):
        respond(play("k01a k02a k03a"), {"alternative": True})


def test_outcome_says_what_the_run_has_come_to():
    assert debriefed("k01a k02a k03a").details == {
        "ending": "e_good",
        "kind": "good",
        "alternative": False,
        "competencies": {
            "role": {
                "worst": 3,
                "usual": 3,
                "best": 3,
                "repaired": False,
                "ratings": [{"step": 1, "level": 3, "repair": False}],
            },
            "listening": {
                "worst": 3,
                "usual": 3,
                "best": 4,
                "repaired": False,
                "ratings": [{"step": 1, "level": 3, "repair": False}, {"step": 2, "level": 4, "repair": False}],
            },
            "risk": {
                "worst": 3,
                "usual": 3,
                "best": 4,
                "repaired": False,
                "ratings": [{"step": 2, "level": 4, "repair": False}, {"step": 3, "level": 3, "repair": False}],
            },
        },
        "capped": False,
        "capped_by": [],
        "curves": {"trust": [2, 3, 3, 4], "distress": [3, 2, 1, 1]},
    }


@pytest.mark.parametrize(
    ("path", "repaired", "passed"),
    [
        ("k01c k02a k03a", True, True),  # harm, then competent at the next rating
        ("k01c k02b k03a", True, True),  # a scene between that does not rate the competency changes nothing
        ("k01c k02c k03a", False, False),  # minimal is no repair, and what follows comes too late
        ("k01a k02d k03a", True, True),
        ("k01a k02a k03c", False, False),  # harm at the end cannot be repaired
        ("k01a k02d k03b k02d", False, False),  # harm again is no repair
        ("k01a k02d k03b k02a k03c", False, False),  # one harm repaired, another not
    ],
)
def test_harm_caps_unless_repaired(path, repaired, passed):
    result = debriefed(path)

    assert result.details["competencies"]["risk"]["worst"] == 1
    assert result.details["competencies"]["risk"]["repaired"] is repaired
    assert result.details["capped_by"] == ([] if passed else ["risk"])
    assert result.passed is passed


def test_harm_on_another_competency_does_not_cap():
    result = debriefed("k01c k02a k03a")

    assert result.details["competencies"]["role"]["worst"] == 1
    assert result.passed


def test_harmful_ending_alone_does_not_cap():
    uncritical = definition("safety_critical: [risk]", "safety_critical: []")
    ended = respond(play("k01a k02a k03c"), {"debriefed": True})

    result = engine.outcome(uncritical, ended)

    assert result.details["kind"] == "harmful"
    assert result.passed


@given(some.lists(some.integers(1, 4), min_size=1))
def test_usual_is_the_lower_median(levels):
    trace = Trace("risk", [Rating(step, level, is_repair=False) for step, level in enumerate(levels, start=1)])

    assert (trace.worst, trace.usual, trace.best) == (min(levels), median_low(levels), max(levels))


@given(some.lists(some.sampled_from("abcd"), min_size=1, max_size=40), some.integers(0, 1000))
def test_any_way_through_stays_inside_the_bounds(choices, seed):
    state = engine.begin(KITCHEN, seed=seed)
    for choice in choices:
        if state["ending"] or (choice == "d" and state["scene"] != "k02"):
            continue
        state = respond(state, {"scene": state["scene"], "choice": choice})

        assert 0 <= state["variables"]["trust"] <= 4
        assert 0 <= state["variables"]["distress"] <= 5
    assert engine.outcome(KITCHEN, state) == engine.outcome(KITCHEN, json.loads(json.dumps(state)))


def test_another_seed_has_another_hidden_variant():
    for last in range(50):
        seed = engine.another_seed(KITCHEN, last, range(100))

        assert engine.drawn_variant(KITCHEN.structure, seed) != engine.drawn_variant(KITCHEN.structure, last)


def test_another_seed_takes_the_last_drawn_where_all_are_alike():
    alike = [seed for seed in range(50) if engine.drawn_variant(KITCHEN.structure, seed) == "calm"]

    assert engine.another_seed(KITCHEN, alike[0], alike) == alike[-1]
