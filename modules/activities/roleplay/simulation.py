"""Plays a scenario many times by a fixed policy, to see what it lets happen."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

from modules.activities.definition import Definition
from modules.activities.roleplay.engine import (
    STEP_LIMIT,
    Scenario,
    StepLimitReached,
    drawn_variant,
    is_competent,
    lowest_level,
)

Choice = Mapping[str, Any]
Policy = Callable[[Mapping[str, Any], Random], Choice]


@dataclass(frozen=True)
class Play:
    """One play: the scenes it went through with the choice taken in each, the ending, and the kind of ending."""

    seed: int
    variant: str | None
    scenes: tuple[str, ...]
    choices: tuple[str, ...]
    ending: str
    kind: str


@dataclass(frozen=True)
class Summary:
    """How many plays came to which ending and kind, the number of steps of the longest, and how many never ended."""

    plays: int
    endings: Mapping[str, int]
    kinds: Mapping[str, int]
    longest: int
    endless: int = 0

    def share_of_kind(self, kind: str) -> float:
        """Return the share of plays, from 0 to 1, that came to an ending of this kind."""
        return self.kinds.get(kind, 0) / self.plays

    def share_of_ending(self, ending: str) -> float:
        """Return the share of plays, from 0 to 1, that came to this ending."""
        return self.endings.get(ending, 0) / self.plays


@dataclass(frozen=True)
class Simulation:
    """Plays by each policy, of the seeds from `seed` on: the same seed gives the same figures."""

    seed: int
    summaries: Mapping[str, Summary]

    def shares(self, ending: str) -> dict[str, float]:
        """Return for each policy the share of plays, from 0 to 1, that came to this ending."""
        return {policy: summary.share_of_ending(ending) for policy, summary in self.summaries.items()}


def at_random(scene: Mapping[str, Any], chance: Random) -> Choice:
    """Take any choice."""
    return _one_of(scene["choices"], chance)


def competently(scene: Mapping[str, Any], chance: Random) -> Choice:
    """Take any competent choice; in a scene without one, any of those whose lowest rating is highest."""
    competent = [choice for choice in scene["choices"] if is_competent(choice)]
    if competent:
        return _one_of(competent, chance)
    highest = max(lowest_level(choice) for choice in scene["choices"])
    return _one_of([choice for choice in scene["choices"] if lowest_level(choice) == highest], chance)


def worst(scene: Mapping[str, Any], chance: Random) -> Choice:
    """Take the choice with the lowest single rating; among equals any."""
    lowest = min(lowest_level(choice) for choice in scene["choices"])
    return _one_of([choice for choice in scene["choices"] if lowest_level(choice) == lowest], chance)


POLICIES: Mapping[str, Policy] = {"random": at_random, "competent": competently, "worst": worst}


def _one_of(choices: list[Choice], chance: Random) -> Choice:
    return choices[int(chance.random() * len(choices))]


def play_once(definition: Definition, *, seed: int, policy: Policy) -> Play:
    """Play from the opening to an ending; raise `StepLimitReached` where none comes."""
    return _play(Scenario(definition.structure), seed, policy)


def play_many(definition: Definition, *, seeds: Sequence[int], policy: Policy) -> Summary:
    """Play once for each seed and count the endings, and the plays that were stopped at `STEP_LIMIT`."""
    scenario = Scenario(definition.structure)
    plays = list(_ended_plays(scenario, seeds, policy))
    return Summary(
        plays=len(seeds),
        endings=dict(Counter(play.ending for play in plays)),
        kinds=dict(Counter(play.kind for play in plays)),
        longest=max((len(play.scenes) for play in plays), default=0),
        endless=len(seeds) - len(plays),
    )


def _ended_plays(scenario: Scenario, seeds: Iterable[int], policy: Policy) -> Iterator[Play]:
    for seed in seeds:
        with suppress(StepLimitReached):
            yield _play(scenario, seed, policy)


def simulate(definition: Definition, *, seed: int, plays: int) -> Simulation:
    """Play so many times at random, competently and as badly as one can; the scenario must have no errors."""
    seeds = range(seed, seed + plays)
    return Simulation(
        seed, {name: play_many(definition, seeds=seeds, policy=policy) for name, policy in POLICIES.items()}
    )


def _play(scenario: Scenario, seed: int, policy: Policy) -> Play:
    chance = Random(seed)  # noqa: S311 - a simulation that can be repeated, no secret
    situation = scenario.opening(drawn_variant(scenario.structure, seed))
    scenes: list[str] = []
    choices: list[str] = []
    while situation.place not in scenario.endings:
        if len(scenes) >= STEP_LIMIT:
            raise StepLimitReached
        choice = policy(scenario.scenes[situation.place], chance)
        scenes.append(situation.place)
        choices.append(choice["id"])
        situation = scenario.follow(situation, choice)
    ending = situation.place
    return Play(seed, situation.variant, tuple(scenes), tuple(choices), ending, scenario.endings[ending])
