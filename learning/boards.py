"""What a group chose at each scene of a role-play, told so that it points to nobody.

The rule of disclosure:

- Only first finished runs are counted, one for each person, and only from five people up.
- In a scene that somebody came to more than once, the first choice counts.
- A scene that fewer than five people came to is left out.
- Every figure is rounded down to a multiple of five, those of the scenes as well as those of the choices, and only
  these are kept: "5 to 9 people", or "fewer than five", which may be nobody. So no figure can be worked out from the
  others: with two choices, 11 of 12 is "10 to 14" of "10 to 14", and the other "fewer than five".
- A board is worked out once and then stands. Nobody's run is counted on two boards of a role-play, so that no person can
  be found by the difference between two.

What stays: where everybody in a small group chose the same, a board shows that many did. Those who join are told so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.roleplay.engine import Scenario
from modules.activities.roleplay.prints import scene_numbers

LEAST = 5  # people
Steps = Sequence[Mapping[str, Any]]


class TooFew(ValueError):
    """Fewer than five people have a finished run: nothing is worked out."""


@dataclass(frozen=True)
class Band:
    """A number of people as it may be told: between two figures, both possible; `low` is 0 for fewer than five."""

    low: int

    @property
    def high(self) -> int:
        return self.low + LEAST - 1


def rounded(count: int) -> int:
    """Return the next multiple of five that is not above the count."""
    return count - count % LEAST


def figures(structure: Mapping[str, Any], runs: Sequence[Steps]) -> dict[str, Any]:
    """Return a group's choices as plain JSON that may be kept and shown; scenes in the order of the scenario.

    `{"people": 10, "scenes": [{"scene": id, "reached": 10, "choices": {id: 5, …}}, …]}`, every figure rounded down.
    Raises TooFew.
    """
    if len(runs) < LEAST:
        raise TooFew
    scenario = Scenario(structure)
    counts = first_choices(runs)
    reached = {scene: counts[scene].total() for scene in scene_numbers(scenario) if scene in counts}
    return {
        "people": rounded(len(runs)),
        "scenes": [_figures(scenario, scene, counts[scene]) for scene, count in reached.items() if count >= LEAST],
    }


def _figures(scenario: Scenario, scene: str, chosen: Mapping[str, int]) -> dict[str, Any]:
    choices = [str(choice["id"]) for choice in scenario.scenes[scene]["choices"]]
    return {
        "scene": scene,
        "reached": rounded(sum(chosen.values())),
        "choices": {choice: rounded(chosen.get(choice, 0)) for choice in choices},
    }


def first_choices(runs: Iterable[Steps]) -> dict[str, Counter[str]]:
    """Return by scene how many people took each choice when they first came there."""
    counts: dict[str, Counter[str]] = {}
    for steps in runs:
        # The last writing wins, so the first visit is written last.
        first = {step["scene"]: step["choice"] for step in reversed(steps)}
        for scene, choice in first.items():
            counts.setdefault(scene, Counter())[choice] += 1
    return counts
