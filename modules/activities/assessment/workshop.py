"""How many minutes the parts of a workshop could have, by what a group needs most: a proposal, and trainers decide."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.assessment.figures import CompetencyFigures

STEP = 5  # minutes


@dataclass(frozen=True)
class Proposed:
    """A part of the workshop with its minutes in the plan and those proposed, and the competencies it works on.

    `instead_of` are the parts among which it was chosen, because it answers the larger need.
    """

    part: str
    planned: int
    minutes: int
    competencies: tuple[str, ...]
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alternatives:
    """Parts of which so many are taken."""

    parts: Collection[str]
    choose: int = 1


def proposed(
    structure: Mapping[str, Any],
    figures: Sequence[CompetencyFigures],
    planned: Mapping[str, int],
    alternatives: Sequence[Alternatives] = (),
) -> list[Proposed]:
    """Return the parts that answer competencies, in the order of the form; those that the plan does not hold are left out.

    Of alternatives those with the largest needs are taken, as many as are chosen. All together keep the time that they have in the plan. A part
    weighs its planned minutes times one plus the largest need among its competencies, so the most wanted gets at most
    twice the share of one that nobody needs. Without any figure the plan stays as it is. Minutes are multiples of five,
    the largest remainders rounded up.
    """
    works_on = _competencies_by_part(structure, planned)
    known = {row.competency: row.need for row in figures if row.band}
    needs = {part: max((known.get(name, 0.0) for name in names), default=0.0) for part, names in works_on.items()}
    left_out = _left_out(needs, alternatives)
    taken = [part for part in works_on if not any(part in others for others in left_out.values())]
    weights = {part: planned[part] * (1 + needs[part]) for part in taken}
    minutes = _shared_out(sum(planned[part] for part in taken), weights) if known else planned
    return [
        Proposed(part, planned[part], minutes[part], tuple(works_on[part]), left_out.get(part, ())) for part in taken
    ]


def _left_out(needs: Mapping[str, float], alternatives: Sequence[Alternatives]) -> dict[str, tuple[str, ...]]:
    """Return, by the parts that are taken, those they stand instead of; the first of equals."""
    found: dict[str, tuple[str, ...]] = {}
    for some in alternatives:
        parts = [part for part in needs if part in some.parts]
        taken = sorted(parts, key=lambda part: -needs[part])[: some.choose]
        found |= dict.fromkeys(taken, tuple(part for part in parts if part not in taken))
    return found


def _competencies_by_part(structure: Mapping[str, Any], planned: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for competency, answer in structure["priorities"]["competencies"].items():
        for part in answer["workshop"]:
            if part in planned:
                found.setdefault(part, []).append(competency)
    return found


def _shared_out(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Share minutes out in steps of five by weight, the steps left over to the largest remainders."""
    steps, whole = total // STEP, sum(weights.values())
    exact = {part: steps * weight / whole for part, weight in weights.items()}
    shares = {part: int(share) for part, share in exact.items()}
    left = steps - sum(shares.values())
    for part in sorted(exact, key=lambda part: (shares[part] - exact[part], part))[:left]:
        shares[part] += 1
    return {part: share * STEP for part, share in shares.items()}
