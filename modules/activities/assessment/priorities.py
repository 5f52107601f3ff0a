"""How a self-assessment becomes priorities: the rules that `priorities` of `assessment/1` writes out in words.

The level of a competency is the mean of its statements; one is enough. "Not part of my work" and "I don't know" enter
no mean. The gap is (5 - level) times importance, and importance counts 2 if it was skipped.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

Structure = Mapping[str, Any]
Row = dict[str, Any]

HIGHEST_LEVEL = 5
LEVEL_BELOW = 3.5
IMPORTANCE_FROM = 2
IMPORTANCE_IF_SKIPPED = 2
LOW_ANSWER = 2
STRENGTHS = 2

NO_MINUTES: Mapping[str, int] = {}


def profile(structure: Structure, answers: Mapping[str, Any], importance: Mapping[str, int]) -> list[Row]:
    """Return for each competency its level (None without a value), importance, gap, and whether it is a priority."""
    rows = []
    for competency, items in statements(structure).items():
        values = [answers[item] for item in items if isinstance(answers.get(item), int)]
        rows.append(_row(structure, competency, values, importance.get(competency)))
    return rows


def statements(structure: Structure) -> dict[str, list[str]]:
    """Return the statements of each competency, in the order of the form."""
    found: dict[str, list[str]] = {}
    for section in structure["sections"]:
        for item in section["items"]:
            if "competency" in item:
                found.setdefault(item["competency"], []).append(item["id"])
    return found


def _row(structure: Structure, competency: str, values: Sequence[int], importance: int | None) -> Row:
    level = float(Fraction(sum(values), len(values))) if values else None
    weight = importance or IMPORTANCE_IF_SKIPPED
    safety_critical = competency in structure["priorities"]["safety_critical"]
    is_wanted = level is not None and level < LEVEL_BELOW and weight >= IMPORTANCE_FROM
    is_unsafe = safety_critical and min(values, default=HIGHEST_LEVEL) <= LOW_ANSWER
    return {
        "competency": competency,
        "level": level,
        "importance": importance,
        "gap": None if level is None else (HIGHEST_LEVEL - level) * weight,
        "safety_critical": safety_critical,
        "recommended": is_wanted or is_unsafe,
    }


def strengths(rows: Sequence[Row]) -> list[str]:
    """Return up to two competencies: those with the highest level that are no priority."""
    candidates = [row for row in rows if row["level"] is not None and not row["recommended"]]
    return [row["competency"] for row in sorted(candidates, key=lambda row: -row["level"])[:STRENGTHS]]


def suggestions(
    structure: Structure, answers: Mapping[str, Any], rows: Sequence[Row], *, minutes: Mapping[str, int] = NO_MINUTES
) -> list[dict[str, Any]]:
    """Return the modules that answer the priorities, at most `show_at_most` of them.

    Safety-critical ones first, then by gap, largest first; at equal gap the shorter module first, if its `minutes` are
    given. A module that answers several priorities stands where the most pressing one puts it.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in sorted((row for row in rows if row["recommended"]), key=_urgency):
        for item in _low_statements(structure, row["competency"], answers):
            for answer in _answers_to(structure, item, row["competency"]):
                _add(found, answer, row, item)
    ordered = sorted(found.values(), key=lambda each: (*_urgency(each), minutes.get(each["module"], 0)))
    return ordered[: structure["priorities"]["show_at_most"]]


def _urgency(row: Mapping[str, Any]) -> tuple[bool, float]:
    return (not row["safety_critical"], -row["gap"])


def _low_statements(structure: Structure, competency: str, answers: Mapping[str, Any]) -> list[str]:
    """Return the statements that make a competency a priority."""
    items = statements(structure)[competency]
    return [item for item in items if isinstance(answers.get(item), int) and answers[item] < LEVEL_BELOW]


def _answers_to(structure: Structure, item: str, competency: str) -> Sequence[Mapping[str, Any]]:
    """Return the modules for a statement: its own where it has some, else those of its competency."""
    priorities = structure["priorities"]
    modules: Sequence[Mapping[str, Any]] = (
        priorities["single_items"].get(item) or priorities["competencies"][competency]["modules"]
    )
    return modules


def _add(found: dict[str, dict[str, Any]], answer: Mapping[str, Any], row: Row, item: str) -> None:
    """Add a module with its units, or what is new to one that is there already."""
    first = {
        "module": answer["module"],
        "units": [],
        "competencies": [],
        "items": [],
        "gap": row["gap"],
        "safety_critical": row["safety_critical"],
    }
    suggestion = found.setdefault(answer["module"], first)
    for key, values in (("units", answer["units"]), ("competencies", [row["competency"]]), ("items", [item])):
        suggestion[key] += [value for value in values if value not in suggestion[key]]
