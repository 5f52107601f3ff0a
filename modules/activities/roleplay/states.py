"""Explores all that can happen in a scenario under its conditions: the endings, scenes and rules that plays come to.

Followed choice by choice, a scenario of twenty scenes has millions of states; most of them have the same future.
Those are kept as one: the outlook of the stage, and of each variable the step between two cuts (see `outlooks`).
The walk asks the engine where a choice leads, so that it cannot differ from a play.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.roleplay.engine import STEP_LIMIT, NoWayOn, Scenario, Situation, holds
from modules.activities.roleplay.outlooks import Choice, Outlooks, TooManyStates, choices_at, outlooks_of

MOST_STATES = 50_000  # stages, and states, of one variant: about 50 MB and a few seconds

State = tuple[int, tuple[int, ...]]  # an outlook, and the value of each variable
Step = tuple[str, str]  # a scene, and the choice taken there
Rule = tuple[str, str, int]  # a scene, a choice, and the place of the rule, counted from 0


@dataclass(frozen=True)
class Way:
    """How one comes to an ending: the variant drawn, and the choices from the opening on."""

    variant: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Reach:
    """What plays come to: the shortest way to each ending, and the scenes and rules.

    `states` is the number of states kept. Where the exploration stopped at its limit, it is not complete: plays may
    come to more than is listed.
    """

    ways: Mapping[str, Way]
    scenes: frozenset[str]
    rules: frozenset[Rule]
    states: int
    is_complete: bool


def explore(structure: Mapping[str, Any], *, limit: int = MOST_STATES) -> Reach:
    """Return what plays of a scenario come to, whatever the chance; `limit` bounds what is kept for each variant."""
    scenario = Scenario(structure)
    walks = [_walk(scenario, variant, limit) for variant in drawable(structure)]
    return Reach(
        ways=_shortest(scenario.endings, walks),
        scenes=frozenset[str]().union(*(walk.scenes for walk in walks)),
        rules=frozenset[Rule]().union(*(walk.rules for walk in walks)),
        states=sum(len(walk.origins) for walk in walks),
        is_complete=all(walk.is_complete for walk in walks),
    )


def drawable(structure: Mapping[str, Any]) -> list[str | None]:
    """Return the variants that can be drawn; None stands for a scenario without any."""
    return [variant["id"] for variant in structure["variants"] if variant["weight"] > 0] or [None]


def _shortest(endings: Iterable[str], walks: Iterable["Walk"]) -> dict[str, Way]:
    shortest: dict[str, Way] = {}
    for ending, way in (pair for walk in walks for pair in walk.ways()):
        if ending not in shortest or len(way.steps) < len(shortest[ending].steps):
            shortest[ending] = way
    return {ending: shortest[ending] for ending in endings if ending in shortest}


def _walk(scenario: Scenario, variant: str | None, limit: int) -> "Walk":
    try:
        walk = Walk(scenario, variant, outlooks_of(scenario, variant, limit))
    except TooManyStates:
        return Walk(scenario, variant, Outlooks({}, {}, {}), is_complete=False)
    walk.go(limit)
    return walk


class Walk:
    """All plays of one variant at once, breadth first; `origins` has the step by which each state was first reached."""

    def __init__(
        self, scenario: Scenario, variant: str | None, outlooks: Outlooks, *, is_complete: bool = True
    ) -> None:
        self.scenario = scenario
        self.variant = variant
        self.outlooks = outlooks
        self.is_complete = is_complete
        self.origins: dict[State, tuple[State, Step] | None] = {}
        self.scenes: set[str] = set()
        self.rules: set[Rule] = set()

    def go(self, limit: int) -> None:
        """Take every choice in every state, up to the number of steps that a play may have."""
        opening = self._state(self.scenario.opening(self.variant))
        self.origins[opening] = None
        wave = [opening]
        for _ in range(STEP_LIMIT):
            following: list[State] = []
            for before in wave:
                following.extend(self._new_states(before))
                if len(self.origins) > limit:
                    self.is_complete = False
                    return
            wave = following

    def _new_states(self, before: State) -> Iterator[State]:
        situation = self._situation(before)
        for choice in choices_at(self.scenario, situation.place):
            self.scenes.add(situation.place)
            try:
                after = self.scenario.follow(situation, choice)
            except NoWayOn:
                continue
            self.rules.add((situation.place, choice["id"], _rule_taken(choice, after)))
            state = self._state(after)
            if state not in self.origins:
                self.origins[state] = before, (situation.place, choice["id"])
                yield state

    def _state(self, situation: Situation) -> State:
        number = self.outlooks.number(situation.place, situation.flags)
        cuts = self.outlooks.outlooks[number].cuts
        values = (
            _lowest_alike(value, cuts.get(variable, ()), self.scenario.bounds[variable][0])
            for variable, value in situation.variables.items()
        )
        return number, tuple(values)

    def _situation(self, state: State) -> Situation:
        number, values = state
        outlook = self.outlooks.outlooks[number]
        variables = dict(zip(self.scenario.bounds, values, strict=True))
        return Situation(outlook.place, variables, outlook.flags, self.variant)

    def ways(self) -> Iterator[tuple[str, Way]]:
        """Give a shortest way to each ending that was reached."""
        seen: set[str] = set()
        for state in self.origins:
            place = self.outlooks.outlooks[state[0]].place
            if place in self.scenario.endings and place not in seen:
                seen.add(place)
                yield place, Way(self.variant, self._steps_to(state))

    def _steps_to(self, state: State) -> tuple[Step, ...]:
        steps: list[Step] = []
        while origin := self.origins[state]:
            state, step = origin
            steps.append(step)
        return tuple(reversed(steps))


def _rule_taken(choice: Choice, after: Situation) -> int:
    return next(n for n, rule in enumerate(choice["next"]) if "when" not in rule or holds(rule["when"], after))


def _lowest_alike(value: int, cuts: Sequence[int], lowest: int) -> int:
    above = bisect_right(cuts, value)
    return cuts[above - 1] if above else lowest
