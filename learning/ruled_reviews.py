"""What a learner reads of their own run when something was ruled about its questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learning.models import Attempt, Ruling, ScoreCorrection
from learning.rulings import as_engine_takes, standing_on
from modules.activities.definition import Definition
from modules.kinds import KINDS


@dataclass(frozen=True)
class Told:
    """A ruling about question `number` of a run, counted from 1, and what it changed in it; None for nothing."""

    ruling: Ruling
    number: int
    correction: ScoreCorrection | None


def review_of(attempt: Attempt, run_on: Definition, locale: str) -> dict[str, Any]:
    """Return what the result page shows of a run that was read with its result, and in `told` what was ruled.

    One query for kinds that can be ruled on, one more where something was.
    """
    kind = KINDS[attempt.kind]
    if not kind.takes_rulings:
        return kind.play.review(run_on, attempt.state, locale)
    standing = standing_on(str(attempt.key), run_on.structure)
    review = kind.play.review(run_on, attempt.state, locale, rulings=as_engine_takes(standing))
    score, passed = attempt.result_score, attempt.result_passed  # type: ignore[attr-defined]  # annotations
    return review | {"score": score, "passed": passed, "told": _told(attempt, standing)}


def _told(attempt: Attempt, standing: Sequence[Ruling]) -> list[Told]:
    """Return the rulings about questions of a run; and what its result rests on where that stands no more.

    That is the withdrawal by which it was taken back, or a ruling that was withdrawn so that results stay as they are.
    """
    places: Mapping[str, int] = {question: number for number, question in enumerate(attempt.state["order"], 1)}
    own = [ruling for ruling in standing if ruling.question in places]
    newest = attempt.result_by  # type: ignore[attr-defined]  # an annotation
    if not own and newest is None:
        return []
    corrections = {one.ruling_id: one for one in attempt.corrections.select_related("ruling")}
    if newest is not None and newest not in {ruling.pk for ruling in own}:
        own.append(corrections[newest].ruling)
    return [Told(ruling, places[ruling.question], corrections.get(ruling.pk)) for ruling in own]
