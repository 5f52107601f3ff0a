"""The role-play engine: draws a hidden variant, follows each choice, and says what a run has come to.

The rules are those of `roleplay/1`: effects are clamped, ways on are decided after effects and flags, harm is
never averaged away.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import accumulate
from typing import Any

from modules.activities.definition import AlreadyAnswered, BadResponse, Definition, Outcome, State
from modules.findings import gettext_noop as _

STEP_LIMIT = 60  # the longest random play of a shipped scenario has 25 steps; only a loop gets this far
REASON_LIMIT = 2000  # characters

HARMFUL = 1
COMPETENT = 3


class StepLimitReached(BadResponse):
    """The run has gone round in circles for `STEP_LIMIT` steps."""

    def __init__(self) -> None:
        super().__init__(_("This talk has gone round in circles. Read the text version, or begin again."))


class NoWayOn(ValueError):
    """The scenario has a choice whose rules all fail: a mistake of the author, found by `checks.findings`."""


class UnknownCondition(ValueError):
    """A rule has a condition that `roleplay/1` does not know."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a talk stands, as far as rules can see it; `place` is a scene or an ending."""

    place: str
    variables: Mapping[str, int]
    flags: frozenset[str]
    variant: str | None


class Scenario:
    """A structure with its scenes, choices and endings looked up by id."""

    def __init__(self, structure: Mapping[str, Any]) -> None:
        self.structure = structure
        self.start: str = structure["start"]
        self.scenes: dict[str, Mapping[str, Any]] = {node["id"]: node for node in structure["nodes"]}
        self.endings: dict[str, str] = {ending["id"]: ending["kind"] for ending in structure["endings"]}
        self.bounds = {variable["id"]: (variable["min"], variable["max"]) for variable in structure["variables"]}

    def choice(self, scene: str, choice: str) -> Mapping[str, Any]:
        """Return a choice of a scene; raise `BadResponse` where there is none."""
        candidates: Sequence[Mapping[str, Any]] = self.scenes[scene]["choices"]
        for candidate in candidates:
            if candidate["id"] == choice:
                return candidate
        raise BadResponse(_("This choice does not belong to the scene. Choose one of those that are shown."))

    def opening(self, variant: str | None) -> Situation:
        """Return the situation before the first choice."""
        variables = {variable["id"]: variable["start"] for variable in self.structure["variables"]}
        return Situation(self.start, variables, frozenset(), variant)

    def follow(self, situation: Situation, choice: Mapping[str, Any]) -> Situation:
        """Return the situation after a choice: effects, then flags, then the first rule that holds."""
        variables = dict(situation.variables)
        for variable, effect in choice["effects"].items():
            low, high = self.bounds[variable]
            variables[variable] = min(high, max(low, variables[variable] + effect))
        after = Situation(situation.place, variables, situation.flags.union(choice["set"]), situation.variant)
        return Situation(way_on(choice["next"], after), variables, after.flags, after.variant)


def way_on(rules: Iterable[Mapping[str, Any]], situation: Situation) -> str:
    """Return the scene or ending of the first rule that holds; raise `NoWayOn` where none does."""
    for rule in rules:
        if "when" not in rule or holds(rule["when"], situation):
            return str(rule["to"])
    raise NoWayOn(situation.place)


def holds(condition: Mapping[str, Any], situation: Situation) -> bool:
    """Say whether a condition of `roleplay/1` holds; raise `UnknownCondition` for any other form."""
    match condition:
        case {"all": parts}:
            return all(holds(part, situation) for part in parts)
        case {"any": parts}:
            return any(holds(part, situation) for part in parts)
        case {"flag": flag}:
            return flag in situation.flags
        case {"not_flag": flag}:
            return flag not in situation.flags
        case {"variant": variant}:
            return bool(variant == situation.variant)
        case {"var": variable}:
            value = situation.variables[variable]
            return bool(condition.get("gte", value) <= value <= condition.get("lte", value))
    raise UnknownCondition(str(condition))


def is_competent(choice: Mapping[str, Any]) -> bool:
    """Say whether a choice is what a safe colleague does: it is rated, and never below level 3."""
    return bool(choice["rates"]) and min(choice["rates"].values()) >= COMPETENT


def lowest_level(choice: Mapping[str, Any]) -> int:
    """Return the lowest single rating of a choice; a choice without ratings does no harm and counts as 3."""
    return min(choice["rates"].values(), default=COMPETENT)


def draw(seed: int, *names: str) -> int:
    """Return a large number that depends on nothing but the seed and the names: chance that can be repeated."""
    return int.from_bytes(sha256(repr((seed, *names)).encode()).digest()[:8])


def drawn_variant(structure: Mapping[str, Any], seed: int) -> str | None:
    """Return the hidden variant of a run, drawn by the weights; None where the scenario has none."""
    variants = structure["variants"]
    if not variants:
        return None
    ends = list(accumulate(variant["weight"] for variant in variants))
    drawn = draw(seed, structure["id"], "variant") % ends[-1]
    return next(str(variant["id"]) for variant, end in zip(variants, ends, strict=True) if drawn < end)


def another_seed(definition: Definition, last: int, drawn: Iterable[int]) -> int:
    """Return the first of the drawn seeds whose hidden variant is not that of the last run's seed; else the last drawn.

    Whoever plays again shall meet something else: asking is learned as a duty, not as a memory.
    """
    before = drawn_variant(definition.structure, last)
    seed = last
    for seed in drawn:
        if drawn_variant(definition.structure, seed) != before:
            break
    return seed


def begin(definition: Definition, *, seed: int) -> State:
    """Return the state before the first choice, its variant drawn by the seed."""
    scenario = Scenario(definition.structure)
    opening = scenario.opening(drawn_variant(definition.structure, seed))
    return {
        "seed": seed,
        "variant": opening.variant,
        "scene": opening.place,
        "variables": dict(opening.variables),
        "flags": [],
        "steps": [],
        "ending": None,
        "debriefed": False,
        "alternative": False,
    }


def answer(definition: Definition, state: State, response: Mapping[str, Any], *, at: datetime) -> State:
    """Return the state after a response; the state given is not changed.

    A response is `{"scene", "choice"}` (and, if wished, `"number"`, the number of the scene as shown, and
    `"reason"` where the scene asks for it), `{"debriefed": true}` after an ending, or `{"alternative": true}` before one. The time plays no
    part: a talk has no timer. Raises `AlreadyAnswered` where the run has gone on, `BadResponse` for anything else
    that cannot be taken, `StepLimitReached` after 60 steps.
    """
    if is_finished(state):
        raise AlreadyAnswered(_("This talk is finished."))
    if response.get("debriefed") is True:
        return _debriefed(state)
    if response.get("alternative") is True:
        return _alternative(state)
    return _chosen(Scenario(definition.structure), state, response)


def is_finished(state: State) -> bool:
    """Say whether nothing more can be answered: debriefed after an ending, or the text version read instead."""
    return bool(state["debriefed"] or state["alternative"])


def _debriefed(state: State) -> State:
    if state["ending"] is None:
        raise BadResponse(_("The talk has not come to an end yet."))
    return state | {"debriefed": True}


def _alternative(state: State) -> State:
    if state["ending"] is not None:
        raise AlreadyAnswered(_("The talk has come to an end; look at the debrief."))
    return state | {"alternative": True}


def _chosen(scenario: Scenario, state: State, response: Mapping[str, Any]) -> State:
    scene = _present_scene(scenario, state, response)
    choice = scenario.choice(scene, str(response.get("choice")))
    if len(state["steps"]) >= STEP_LIMIT:
        raise StepLimitReached
    before = Situation(scene, state["variables"], frozenset(state["flags"]), state["variant"])
    after = scenario.follow(before, choice)
    ending = after.place if after.place in scenario.endings else None
    reason = _reason(response) if scenario.scenes[scene]["explain"] else ""
    return state | {
        "scene": None if ending else after.place,
        "variables": after.variables,
        "flags": sorted(after.flags),
        "steps": [*state["steps"], _step(scene, choice, after, reason)],
        "ending": ending,
    }


def _present_scene(scenario: Scenario, state: State, response: Mapping[str, Any]) -> str:
    scene = str(response.get("scene"))
    if scene not in scenario.scenes:
        raise BadResponse(_("This scene does not belong to the talk. Go on from the scene that is shown."))
    # A loop may lead back to a scene: only the number then tells an old page from the present one.
    number = len(state["steps"]) + 1
    if scene != state["scene"] or response.get("number", number) != number:
        raise AlreadyAnswered(_("You have already chosen here; the talk has gone on."))
    return scene


def _step(scene: str, choice: Mapping[str, Any], after: Situation, reason: str) -> dict[str, Any]:
    step = {
        "scene": scene,
        "choice": choice["id"],
        "variables": dict(after.variables),
        "set": list(choice["set"]),
    }
    return step | {"reason": reason} if reason else step


def _reason(response: Mapping[str, Any]) -> str:
    reason = response.get("reason", "")
    if not isinstance(reason, str) or len(reason) > REASON_LIMIT:
        raise BadResponse(_("Your reason may have at most %(limit)d characters."), limit=REASON_LIMIT)
    return reason.strip()


@dataclass(frozen=True)
class Rating:
    """The level that one step reached on one competency; steps are counted from 1."""

    step: int
    level: int
    is_repair: bool


@dataclass(frozen=True)
class Trace:
    """All that a run showed of one competency, in order; never empty."""

    competency: str
    ratings: Sequence[Rating]

    @property
    def worst(self) -> int:
        return min(rating.level for rating in self.ratings)

    @property
    def usual(self) -> int:
        """The lower median: of an even number of levels the lower of the middle two."""
        levels = sorted(rating.level for rating in self.ratings)
        return levels[(len(levels) - 1) // 2]

    @property
    def best(self) -> int:
        return max(rating.level for rating in self.ratings)

    @property
    def is_harmed(self) -> bool:
        return self.worst == HARMFUL

    @property
    def is_repaired(self) -> bool:
        """Say whether there was harm and each harm was followed by a competent level where next rated."""
        return self.is_harmed and not self.open_harms

    @property
    def open_harms(self) -> list[Rating]:
        """The harms that the next rating did not repair."""
        followers = [*self.ratings[1:], None]
        pairs = zip(self.ratings, followers, strict=True)
        return [one for one, next_one in pairs if one.level == HARMFUL and not (next_one and next_one.is_repair)]

    def as_json(self) -> dict[str, Any]:
        """Return the trace as the plain JSON of an outcome."""
        ratings = [{"step": one.step, "level": one.level, "repair": one.is_repair} for one in self.ratings]
        summary = {"worst": self.worst, "usual": self.usual, "best": self.best, "repaired": self.is_repaired}
        return summary | {"ratings": ratings}


def traces(scenario: Scenario, steps: Sequence[Mapping[str, Any]]) -> list[Trace]:
    """Return the traces of the competencies that a run was rated on, in the order of the scenario."""
    levels = [scenario.choice(step["scene"], step["choice"])["rates"] for step in steps]
    found = [Trace(competency, list(_ratings(competency, levels))) for competency in scenario.structure["competencies"]]
    return [trace for trace in found if trace.ratings]


def _ratings(competency: str, levels: Iterable[Mapping[str, int]]) -> Iterator[Rating]:
    previous = None
    for number, rates in enumerate(levels, start=1):
        if competency not in rates:
            continue
        level = rates[competency]
        yield Rating(number, level, is_repair=previous == HARMFUL and level >= COMPETENT)
        previous = level


def capping(scenario: Scenario, run: Iterable[Trace]) -> list[str]:
    """Return the safety-critical competencies whose harm was not repaired: each caps the run at "not yet"."""
    critical = scenario.structure["safety_critical"]
    return [trace.competency for trace in run if trace.competency in critical and trace.open_harms]


def outcome(definition: Definition, state: State, *, rulings: Sequence[Mapping[str, Any]] = ()) -> Outcome:
    """Return what a run has come to; there is no score, and the text version read instead counts as passed.

    Rulings play no part: nobody decides over a role-play but its rules.
    """
    scenario = Scenario(definition.structure)
    run = traces(scenario, state["steps"])
    capped_by = capping(scenario, run)
    finished = is_finished(state)
    details = {
        "ending": state["ending"],
        "kind": scenario.endings.get(state["ending"]),
        "alternative": state["alternative"],
        "competencies": {trace.competency: trace.as_json() for trace in run},
        "capped": bool(capped_by),
        "capped_by": capped_by,
        "curves": curves(scenario, state),
    }
    return Outcome(finished, finished and (state["alternative"] or not capped_by), None, details)


def curves(scenario: Scenario, state: State) -> dict[str, list[int]]:
    """Return the values of each variable: at the start, then after each step."""
    return {
        variable["id"]: [variable["start"], *(step["variables"][variable["id"]] for step in state["steps"])]
        for variable in scenario.structure["variables"]
    }
