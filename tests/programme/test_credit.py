"""What modules count for in a curriculum."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from programme.credit import Credit, Rule, State, Taken, credits_for, rule_of, state_of_taken

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
RULE = Rule(timedelta(days=730), same_major_version=True)
RECENT = Taken("a", "A", NOW - timedelta(days=10), edition=2, changed_in=2)


def test_a_rule_says_what_it_says():
    assert rule_of({}) == Rule()
    assert rule_of({"same_major_version": True}) == Rule(None, same_major_version=True)
    assert rule_of({"max_age_months": 24}).max_age == timedelta(days=24 * 30.44)


@pytest.mark.parametrize(
    ("taken", "rule", "state"),
    [
        (Taken("a"), RULE, State.BEGUN),
        (RECENT, RULE, State.DONE),
        (replace(RECENT, completed_at=NOW - timedelta(days=731)), RULE, State.OLD),
        (replace(RECENT, completed_at=NOW - timedelta(days=731)), Rule(), State.DONE),
        (replace(RECENT, completed_at=NOW - timedelta(days=730)), RULE, State.DONE),
        (replace(RECENT, changed_in=3), RULE, State.CHANGED),
        (replace(RECENT, changed_in=3), Rule(), State.DONE),
    ],
)
def test_a_completion_counts_while_it_is_recent_and_teaches_the_same(taken, rule, state):
    assert state_of_taken(taken, rule, NOW) is state


def test_the_module_itself_comes_before_an_equivalent():
    other = replace(RECENT, slug="b")

    assert credits_for(["a"], {"a": RECENT, "b": other}, {"a": {"b"}}, RULE, NOW) == {"a": Credit(State.DONE, RECENT)}


@pytest.mark.parametrize("own", [Taken("a"), replace(RECENT, changed_in=3)])
def test_an_equivalent_that_counts_stands_in_for_what_does_not(own):
    other = replace(RECENT, slug="b")
    found = credits_for(["a", "c"], {"a": own, "b": other}, {"a": {"b", "z"}}, RULE, NOW)

    assert found == {"a": Credit(State.DONE, other)}
    assert found["a"].is_by_another("a")


def test_an_equivalent_that_is_too_old_does_not_count():
    other = replace(RECENT, slug="b", completed_at=NOW - timedelta(days=900))

    assert credits_for(["a"], {"b": other}, {"a": {"b"}}, RULE, NOW) == {}
    assert credits_for(["a"], {"a": Taken("a"), "b": other}, {"a": {"b"}}, RULE, NOW) == {
        "a": Credit(State.BEGUN, Taken("a"))
    }
