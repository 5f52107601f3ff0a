"""What framed contents reported, for those who train with them: without names, answers or moments, from five people up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count

from learning.models import Attempt, Response
from modules.activities.quiz.statistics import FEWEST
from modules.editions import ActivityEntry
from modules.kinds import KINDS
from modules.models import Module

COLUMNS = ("run", "step", "verb", "part", "name", "points", "of", "success", "completion", "seconds", "touches")


def framed_in(activities: Iterable[ActivityEntry]) -> list[ActivityEntry]:
    """Return those of these activities that play in a frame."""
    return [entry for entry in activities if KINDS[entry.kind].is_framed]


def learners_of(module: Module, entries: Sequence[ActivityEntry]) -> dict[str, int]:
    """Return how many learners of a module have reported something from each content, by key; no query for none."""
    if not entries:
        return {}
    runs = _runs(module, [entry.key for entry in entries])
    # Whoever only marked a content as done, or has erased their account, has no statement in the file.
    told = Response.objects.filter(attempt__in=runs, payload__has_key="statement").order_by("attempt__key")
    counted = told.values_list("attempt__key").annotate(people=Count("attempt__learner", distinct=True))
    return {str(key): people for key, people in counted}


def reported(module: Module, entry: ActivityEntry) -> list[dict[str, Any]]:
    """Return each statement about a content as plain values by the names of `COLUMNS`; runs are numbered at random.

    Empty where fewer than five people have reported anything.
    """
    if learners_of(module, [entry]).get(entry.key, 0) < FEWEST:
        return []
    # The seed of a run was drawn, so its order tells neither who nor when.
    numbers = {
        pk: number
        for number, pk in enumerate(_runs(module, [entry.key]).order_by("seed").values_list("pk", flat=True), 1)
    }
    kept = Response.objects.filter(attempt__in=numbers, payload__has_key="statement").order_by(
        "attempt__seed", "sequence"
    )
    return list(_rows(kept.only("attempt_id", "sequence", "payload").iterator(), numbers))


def _runs(module: Module, keys: Sequence[str]) -> Any:
    return Attempt.objects.filter(enrolment__module=module, key__in=keys)


def _rows(responses: Iterable[Response], numbers: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    for response in responses:
        told = response.payload["statement"]
        points = told["score"] or {}
        values = (
            numbers[response.attempt_id],
            response.sequence,
            *(told[name] for name in ("verb", "part", "name")),
            points.get("raw"),
            points.get("max"),
            told["success"],
            told["completion"],
            response.payload["seconds"],
            response.payload["touches"],
        )
        yield dict(zip(COLUMNS, values, strict=True))
