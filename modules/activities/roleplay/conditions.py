"""Conditions for people: what has to be looked at on paper before going on, without what is known already."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from modules.activities.roleplay.case_file import all_lines
from modules.activities.roleplay.engine import UnknownCondition


@dataclass(frozen=True)
class Condition:
    """Something to look at before going on.

    `kind` is "flag" or "not_flag" (`name` is the flag's), "variable" (at least `low`, at most `high`; None is no
    limit), "variant", or "all" or "any" of two or more `parts`.
    """

    kind: str
    name: str = ""
    low: int | None = None
    high: int | None = None
    parts: Sequence["Condition"] = ()


@dataclass(frozen=True)
class Way:
    """A way on: to the entry or scene `to`, if the condition holds and no way before it could be taken."""

    to: str
    condition: Condition | None = None


@dataclass(frozen=True)
class Names:
    """What flags, variables, variants and places are called on a print, by their ids."""

    flags: Mapping[str, str]
    variables: Mapping[str, str]
    variants: Mapping[str, str]
    places: Mapping[str, str] = field(default_factory=dict)
    bounds: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def ways_of(choice: Mapping[str, Any], names: Names) -> list[Way]:
    """Return the ways on after a choice, in order; the last has no condition.

    What the choice itself decides is decided here: rules that cannot hold are left out, and so are those after one
    that must hold.
    """
    return list(_ways(choice, names))


def _ways(choice: Mapping[str, Any], names: Names) -> Iterator[Way]:
    for rule in choice["next"]:
        asked = resolved(rule["when"], names, choice["set"]) if "when" in rule else True
        if asked is False:
            continue
        yield Way(names.places[rule["to"]], None if asked is True else asked)
        if asked is True:
            return


def resolved(condition: Mapping[str, Any], names: Names, flags: Collection[str] = ()) -> Condition | bool:
    """Return what is left to look at, these flags being set; or whether it holds, where that is known.

    Raises `UnknownCondition` for a form that `roleplay/1` does not know.
    """
    match condition:
        case {"all": parts}:
            return _joined("all", [resolved(part, names, flags) for part in parts], deciding=False)
        case {"any": parts}:
            return _joined("any", [resolved(part, names, flags) for part in parts], deciding=True)
        case {"flag": flag}:
            return flag in flags or Condition("flag", names.flags[flag])
        case {"not_flag": flag}:
            return flag not in flags and Condition("not_flag", names.flags[flag])
        case {"variant": variant}:
            return Condition("variant", names.variants[variant])
        case {"var": variable}:
            return _bound(condition, names, variable)
    raise UnknownCondition(str(condition))


def _joined(kind: str, parts: Sequence[Condition | bool], *, deciding: bool) -> Condition | bool:
    if any(part is deciding for part in parts):
        return deciding
    left = [part for part in parts if isinstance(part, Condition)]
    if not left:
        return not deciding
    return left[0] if len(left) == 1 else Condition(kind, parts=tuple(left))


def _bound(condition: Mapping[str, Any], names: Names, variable: str) -> Condition | bool:
    """A limit at or beyond the bounds of the variable asks nothing."""
    lowest, highest = names.bounds[variable]
    low, high = condition.get("gte", lowest), condition.get("lte", highest)
    if low <= lowest and high >= highest:
        return True
    return Condition(
        "variable",
        names.variables[variable],
        low=low if low > lowest else None,
        high=high if high < highest else None,
    )


def read_by(structure: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the flags and the variables that any condition reads, of a rule or a line of the file, each in the order
    of the scenario.
    """
    rules = [rule for node in structure["nodes"] for choice in node["choices"] for rule in choice["next"]]
    lines = [line for _where, some in all_lines(structure["file"]) for line in some] if "file" in structure else []
    leaves = [leaf for rule in (*rules, *lines) if "when" in rule for leaf in _leaves(rule["when"])]
    flags = {leaf.get("flag", leaf.get("not_flag")) for leaf in leaves}
    variables = {leaf.get("var") for leaf in leaves}
    return (
        [flag for flag in structure["flags"] if flag in flags],
        [one["id"] for one in structure["variables"] if one["id"] in variables],
    )


def _leaves(condition: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    parts = [*condition.get("all", ()), *condition.get("any", ())]
    if not parts:
        yield condition
    for part in parts:
        yield from _leaves(part)
