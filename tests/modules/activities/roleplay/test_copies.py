import json
from datetime import UTC, datetime

from modules.activities.roleplay import copies, engine
from tests.modules.activities.roleplay.example import definition

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
KITCHEN = definition()
JUDGING = ("rates", "competencies", "safety_critical", "debrief", "better", "kind", "reason")


def test_rules_of_a_copy_hold_nothing_that_judges():
    rules = json.dumps(copies.rules_of(KITCHEN.structure))

    assert [word for word in JUDGING if f'"{word}"' in rules] == []


def test_words_of_a_copy_hold_no_debrief_and_no_name_of_what_is_hidden():
    words = json.dumps(copies.copied(KITCHEN, engine.begin(KITCHEN, seed=1), "en"))
    hidden = [*KITCHEN.texts["en"]["variants"].values(), *KITCHEN.texts["en"]["variables"].values()]

    assert "Leave with Mr Bo." in words
    assert "Nobody stayed." not in words
    assert [name for name in hidden if name in words] == []


def test_a_run_in_progress_goes_on_where_it_stands_and_takes_no_reason_along():
    state = engine.begin(KITCHEN, seed=1)
    state = engine.answer(KITCHEN, state, {"scene": "k01", "choice": "a", "reason": "Trust."}, at=NOON)

    start = copies.start_of(KITCHEN, state)["state"]

    assert start["steps"] == [{"scene": "k01", "choice": "a"}]
    assert (start["scene"], start["variables"]) == (state["scene"], state["variables"])
