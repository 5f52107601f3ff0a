"""Whose scores before and after a module make a pair, and what may be told of them."""

from dataclasses import dataclass
from datetime import datetime

from learning.gain import Gain, Pair, paired_gain
from learning.models import Attempt, AttemptQuerySet
from modules.editions import Manifest
from modules.keys import key_of
from modules.models import Module
from people.models import User

BEFORE, AFTER = "pre", "post"


@dataclass(frozen=True)
class Scored:
    """A finished run that was not skipped."""

    learner: int
    is_before: bool
    score: int
    begun_at: datetime
    finished_at: datetime


def asks_twice(contents: Manifest) -> bool:
    """Whether an edition asks before and after."""
    return {BEFORE, AFTER} <= {activity.slug for activity in contents.activities}


def gain_of(module: Module) -> Gain | None:
    """Return what may be told of the people who answered before and after; None below five. One query."""
    return paired_gain(_pairs(Attempt.objects.all(), module))


def own_pair(learner: User, module: Module) -> Pair | None:
    """Return somebody's own scores before and after, for their eyes alone; None while one is missing. One query."""
    return next(iter(_pairs(Attempt.objects.of(learner), module)), None)


def _pairs(attempts: AttemptQuerySet, module: Module) -> list[Pair]:
    """Return a pair for everybody with a first run before and a first run after it, in the order in which they finished."""
    before: dict[int, Scored] = {}
    pairs: dict[int, Pair] = {}
    for run in _scored(attempts, module):
        if run.is_before:
            before.setdefault(run.learner, run)
        elif run.learner not in pairs and _is_after(run, before.get(run.learner)):
            pairs[run.learner] = Pair(before[run.learner].score, run.score)
    return list(pairs.values())


def _is_after(run: Scored, first: Scored | None) -> bool:
    return first is not None and run.begun_at >= first.finished_at


def _scored(attempts: AttemptQuerySet, module: Module) -> list[Scored]:
    keys = {key_of(module.slug, slug): slug == BEFORE for slug in (BEFORE, AFTER)}
    runs = attempts.with_result().finished().filter(key__in=keys, score__isnull=False).order_by("finished_at", "pk")
    rows = runs.values_list("learner", "key", "result_score", "begun_at", "finished_at")  # type: ignore[misc]  # annotated
    return [
        Scored(learner, keys[key], score, begun_at, finished_at)
        for learner, key, score, begun_at, finished_at in rows
        if score is not None and finished_at is not None
    ]
