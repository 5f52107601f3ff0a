"""Two ways through the same talk, side by side: the run, and what another choice led to."""

from collections.abc import Mapping, Sequence
from typing import Any

from modules.activities.definition import Definition, State
from modules.activities.roleplay.play import drawing, review


def compare(definition: Definition, first: State, second: State, locale: str) -> dict[str, Any]:
    """Return what the two runs share and where they part; both must have come to an ending.

    `shared` and the `steps` of each way are those of `review`; competencies and curves stand in pairs.
    """
    ways = [review(definition, state, locale) for state in (first, second)]
    same = _shared_steps(first, second)
    return {
        "lang": ways[0]["lang"],
        "shared": ways[0]["transcript"][:same],
        "ways": [{"steps": way["transcript"][same:], "ending": way["ending"], "capped": way["capped"]} for way in ways],
        "competencies": _pairs(ways[0]["competencies"], ways[1]["competencies"], definition),
        "curves": [_both(*curves) for curves in zip(ways[0]["curves"], ways[1]["curves"], strict=True)],
    }


def _shared_steps(first: State, second: State) -> int:
    """How many steps are the same choice in the same scene, from the beginning."""
    count = 0
    for one, other in zip(first["steps"], second["steps"], strict=False):
        if (one["scene"], one["choice"]) != (other["scene"], other["choice"]):
            break
        count += 1
    return count


def _pairs(
    first: Sequence[Mapping[str, Any]], second: Sequence[Mapping[str, Any]], definition: Definition
) -> list[dict[str, Any]]:
    """Each competency that one of the runs was rated on, with its row in both; None where it was not met."""
    rows = [{row["id"]: row for row in one} for one in (first, second)]
    order = definition.structure["competencies"]
    met = [competency for competency in order if competency in rows[0] or competency in rows[1]]
    return [
        {"id": competency, "first": rows[0].get(competency), "second": rows[1].get(competency)} for competency in met
    ]


def _both(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """A curve of both runs in one drawing: the same scale, so that the same step stands at the same place."""
    values = [[point["value"] for point in curve["points"]] for curve in (first, second)]
    longest = max(len(one) for one in values)
    drawings = [drawing(one, low=first["min"], high=first["max"], steps=longest) for one in values]
    return {
        "label": first["label"],
        "better": first["better"],
        "start": first["start"],
        "ends": [first["end"], second["end"]],
        "width": drawings[0]["width"],
        "height": drawings[0]["height"],
        "lines": [one["line"] for one in drawings],
        "dots": [one["dots"] for one in drawings],
        "values": values,
    }
