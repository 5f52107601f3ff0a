"""What the modules that somebody took count for in a curriculum. Pure.

The rule is `credit` of the content format: a completion counts while it is not older than `max_age_months`, and with
`same_major_version` only as long as no later edition teaches something else. Of modules that are named as equivalent, one
counts for the other by the same rule.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

DAYS_IN_A_MONTH = 30.44


class State(StrEnum):
    NEW = "new"
    BEGUN = "begun"
    DONE = "done"
    OLD = "old"  # completed so long ago that a refresher is asked for
    CHANGED = "changed"  # completed before what it teaches changed


@dataclass(frozen=True)
class Taken:
    """A module that somebody has begun.

    `edition` is the number of the newest edition that they did all of, `changed_in` that of the newest one which teaches
    something else than those before it.
    """

    slug: str
    code: str = ""
    completed_at: datetime | None = None
    edition: int = 1
    changed_in: int = 1


@dataclass(frozen=True)
class Rule:
    """When a completion still counts."""

    max_age: timedelta | None = None
    same_major_version: bool = False


@dataclass(frozen=True)
class Credit:
    """How far somebody is with a module of a curriculum, and by which module that they took: itself or an equivalent."""

    state: State
    taken: Taken

    def is_by_another(self, slug: str) -> bool:
        return self.taken.slug != slug


def rule_of(credit: Mapping[str, Any]) -> Rule:
    """Return the rule that a curriculum states; nothing stated asks for nothing."""
    months = credit.get("max_age_months")
    max_age = timedelta(days=months * DAYS_IN_A_MONTH) if months else None
    return Rule(max_age, bool(credit.get("same_major_version")))


def state_of_taken(taken: Taken, rule: Rule, at: datetime) -> State:
    """Say what having taken a module is worth at a moment."""
    if taken.completed_at is None:
        return State.BEGUN
    if rule.same_major_version and taken.edition < taken.changed_in:
        return State.CHANGED
    return State.OLD if rule.max_age and taken.completed_at < at - rule.max_age else State.DONE


def credits_for(
    slugs: Iterable[str],
    taken: Mapping[str, Taken],
    equivalents: Mapping[str, Set[str]],
    rule: Rule,
    at: datetime,
) -> dict[str, Credit]:
    """Return what counts for each module of a curriculum; nothing for one that was neither begun nor is counted."""
    found = ((slug, _credit(slug, taken, equivalents.get(slug, frozenset()), rule, at)) for slug in slugs)
    return {slug: credit for slug, credit in found if credit}


def _credit(slug: str, taken: Mapping[str, Taken], equivalents: Set[str], rule: Rule, at: datetime) -> Credit | None:
    """The module itself where it counts, else an equivalent that does, else the module as far as it is."""
    own = Credit(state_of_taken(taken[slug], rule, at), taken[slug]) if slug in taken else None
    if own and own.state is State.DONE:
        return own
    others = (taken[other] for other in sorted(equivalents) if other in taken)
    counting = (other for other in others if state_of_taken(other, rule, at) is State.DONE)
    return next((Credit(State.DONE, other) for other in counting), own)
