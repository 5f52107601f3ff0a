"""What can still make a difference in a scenario: stages merged by their future, and the values that conditions tell apart.

A *stage* is a scene with the flags that are still read. Stages from which the same choices lead by the same rules to
stages that are merged themselves have one *outlook* (Moore's refinement of partitions). A *cut* is a value at which
a later condition on a variable turns, carried back through the effects: values between two cuts are one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from modules.activities.roleplay.engine import Scenario, Situation, holds

Choice = Mapping[str, Any]
Cut = tuple[str, int]  # a variable, and the lowest value above the cut
Stage = tuple[str, frozenset[str]]  # a scene or ending, and flags

Key = TypeVar("Key")
Value = TypeVar("Value")


class TooManyStates(Exception):
    """An exploration has reached its limit."""


@dataclass(frozen=True)
class Bound:
    """A condition on a variable, both ends included; None is no limit."""

    variable: str
    lowest: int | None
    highest: int | None


@dataclass(frozen=True)
class Several:
    """Conditions on variables of which all, or any, must hold."""

    quantity: Literal["all", "any"]
    parts: tuple["Open", ...]


Open = bool | Bound | Several


@dataclass(frozen=True)
class WayOn:
    """A rule that flags and variant do not rule out, with what it still asks of the variables."""

    choice: str
    rule: int
    asked: Open
    to: Stage


@dataclass(frozen=True)
class Outlook:
    """One of the stages that have the same future, its ways on, and the cuts that matter from there on."""

    place: str
    flags: frozenset[str]
    cuts: Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Outlooks:
    """All outlooks of a variant by number, and the number of each stage's; stages have only flags that are read."""

    read: Mapping[str, frozenset[str]]
    numbers: Mapping[Stage, int]
    outlooks: Mapping[int, Outlook]

    def number(self, place: str, flags: frozenset[str]) -> int:
        """Return the number of the outlook of a scene or ending with these flags."""
        return self.numbers[place, flags & self.read[place]]


def outlooks_of(scenario: Scenario, variant: str | None, limit: int) -> Outlooks:
    """Return the outlooks of a variant; raise `TooManyStates` where there are more stages than `limit`."""
    read = flags_read(scenario)
    ways = stages(scenario, variant, read, limit)
    numbers = merged(ways)
    examples = {number: stage for stage, number in numbers.items()}
    cuts = cuts_by_outlook(scenario, ways, numbers, examples)
    return Outlooks(read, numbers, {number: Outlook(*examples[number], _sorted(cuts[number])) for number in examples})


def _sorted(cuts: Iterable[Cut]) -> dict[str, list[int]]:
    by_variable: defaultdict[str, list[int]] = defaultdict(list)
    for variable, value in sorted(cuts):
        by_variable[variable].append(value)
    return dict(by_variable)


def open_part(condition: Mapping[str, Any], flags: frozenset[str], variant: str | None) -> Open:
    """Return what a condition still asks of the variables, or whether it holds where it asks nothing of them."""
    match condition:
        case {"all": parts}:
            return _joined("all", [open_part(part, flags, variant) for part in parts], deciding=False)
        case {"any": parts}:
            return _joined("any", [open_part(part, flags, variant) for part in parts], deciding=True)
        case {"var": variable}:
            return Bound(variable, condition.get("gte"), condition.get("lte"))
    return holds(condition, Situation("", {}, flags, variant))


def _joined(quantity: Literal["all", "any"], parts: Sequence[Open], *, deciding: bool) -> Open:
    if any(part is deciding for part in parts):
        return deciding
    left = tuple(part for part in parts if not isinstance(part, bool))
    return Several(quantity, left) if left else not deciding


def stages(
    scenario: Scenario, variant: str | None, read: Mapping[str, frozenset[str]], limit: int
) -> dict[Stage, list[WayOn]]:
    """Return the ways on from each stage that a play may come to, the variables left open.

    `read` has the flags to keep at each place. Raise `TooManyStates` where there are more stages than `limit`.
    """
    found: dict[Stage, list[WayOn]] = {}
    waiting: list[Stage] = [(scenario.start, frozenset())]
    while waiting:
        stage = waiting.pop()
        if stage in found:
            continue
        if len(found) == limit:
            raise TooManyStates
        found[stage] = list(_ways_on(scenario, stage, variant, read))
        waiting.extend(way.to for way in found[stage])
    return found


def _ways_on(
    scenario: Scenario, stage: Stage, variant: str | None, read: Mapping[str, frozenset[str]]
) -> Iterator[WayOn]:
    place, before = stage
    for choice in choices_at(scenario, place):
        flags = before.union(choice["set"])
        for number, rule in enumerate(choice["next"]):
            asked = open_part(rule["when"], flags, variant) if "when" in rule else True
            if asked is not False:
                yield WayOn(choice["id"], number, asked, (rule["to"], flags & read[rule["to"]]))
            if asked is True:
                break


def choices_at(scenario: Scenario, place: str) -> Sequence[Choice]:
    """Return the choices of a scene; an ending has none."""
    return scenario.scenes[place]["choices"] if place in scenario.scenes else ()


def flags_read(scenario: Scenario) -> dict[str, frozenset[str]]:
    """Return for each scene and ending the flags that a condition can still read from there on."""
    read = dict.fromkeys([*scenario.scenes, *scenario.endings], frozenset[str]())
    return _settled(read, lambda place: _flags_read_from(scenario, place, read))


def _flags_read_from(scenario: Scenario, place: str, read: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    for choice in choices_at(scenario, place):
        later = (read[rule["to"]] | flags_in(rule.get("when", {})) for rule in choice["next"])
        found |= frozenset[str]().union(*later).difference(choice["set"])
    return frozenset(found)


def flags_in(condition: Mapping[str, Any]) -> frozenset[str]:
    """Return the flags that a condition reads."""
    mine = {condition[key] for key in ("flag", "not_flag") if key in condition}
    parts = [*condition.get("all", ()), *condition.get("any", ())]
    return frozenset(mine).union(*map(flags_in, parts))


def _settled(known: dict[Key, Value], renewed: Callable[[Key], Value]) -> dict[Key, Value]:
    """Renew every value, the last first, until none changes any more."""
    changed = True
    while changed:
        changed = False
        for key in reversed(known):
            value = renewed(key)
            if value != known[key]:
                known[key], changed = value, True
    return known


def merged(ways: Mapping[Stage, Sequence[WayOn]]) -> dict[Stage, int]:
    """Return a number for each stage; two have the same number if nothing that follows tells them apart."""
    numbers = _numbered(
        (stage, (stage[0], *((way.choice, way.rule, way.asked) for way in ways[stage]))) for stage in ways
    )
    while True:
        finer = _numbered((stage, (numbers[stage], *(numbers[way.to] for way in ways[stage]))) for stage in ways)
        if max(finer.values()) == max(numbers.values()):
            return numbers
        numbers = finer


def _numbered(likenesses: Iterable[tuple[Stage, object]]) -> dict[Stage, int]:
    numbers: dict[object, int] = {}
    return {stage: numbers.setdefault(likeness, len(numbers)) for stage, likeness in likenesses}


def cuts_by_outlook(
    scenario: Scenario,
    ways: Mapping[Stage, Sequence[WayOn]],
    numbers: Mapping[Stage, int],
    examples: Mapping[int, Stage],
) -> dict[int, frozenset[Cut]]:
    """Return for each outlook, of which one stage is the example, the values at which a later condition turns."""
    cuts = dict.fromkeys(examples, frozenset[Cut]())

    def renewed(number: int) -> frozenset[Cut]:
        later: defaultdict[str, set[Cut]] = defaultdict(set)
        for way in ways[examples[number]]:
            later[way.choice].update(cuts_in(way.asked), cuts[numbers[way.to]])
        choices = choices_at(scenario, examples[number][0])
        return frozenset(cut for choice in choices for cut in _cuts_before(scenario, choice, later[choice["id"]]))

    return _settled(cuts, renewed)


def _cuts_before(scenario: Scenario, choice: Choice, later: Iterable[Cut]) -> Iterator[Cut]:
    for variable, value in later:
        lowest, highest = scenario.bounds[variable]
        earlier = value - choice["effects"].get(variable, 0)
        # Whether a clamped sum reaches a value inside the bounds depends on the sum alone.
        if lowest < value <= highest and lowest < earlier <= highest:
            yield variable, earlier


def cuts_in(asked: Open) -> set[Cut]:
    """Return the values at which a condition turns."""
    if isinstance(asked, bool):
        return set()
    if isinstance(asked, Several):
        return set[Cut]().union(*map(cuts_in, asked.parts))
    ends = (asked.lowest, None if asked.highest is None else asked.highest + 1)
    return {(asked.variable, end) for end in ends if end is not None}
