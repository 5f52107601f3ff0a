"""What a module asks for and what is still missing. Pure: facts in, answer out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

UNIT = "unit"
QUIZ = "quiz"
ROLEPLAY = "roleplay"
SURVEY = "survey"
H5P = "h5p"


@dataclass(frozen=True)
class Activity:
    """An activity of the edition, as far as the rule looks at it."""

    slug: str
    kind: str
    key: str
    unit_slug: str


@dataclass(frozen=True)
class Result:
    """The best of a learner's finished attempts."""

    passed: bool
    best_score: int | None


@dataclass(frozen=True)
class Requirement:
    """One thing that the rule asks for; `name` is what a page, a fact or an activity is called."""

    kind: str
    slug: str
    key: str = ""
    pass_mark: int = 0

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.slug}"


@dataclass(frozen=True)
class Progress:
    """Names of the requirements met and missing, in the order of the module."""

    done: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Everything is met, and not by what learners' browsers report alone: that is a claim, and releases nothing."""
        is_judged = any(not name.startswith(f"{H5P}:") for name in self.done)
        return not self.missing and (is_judged or not self.done)


def requirements(
    rule: Mapping[str, Any], units: Sequence[str], activities: Sequence[Activity], withdrawn: Collection[str] = ()
) -> list[Requirement]:
    """Return what `{"all": ["units", {"quizzes": 80}, {"roleplays": [ids]}, "h5p", "survey"]}` asks for, in the order of the module.

    A withdrawn unit and its activities are not asked for.
    """
    present = [activity for activity in activities if activity.unit_slug not in withdrawn]
    asked = [
        need for part in rule.get("all", []) for need in _asked(part, [u for u in units if u not in withdrawn], present)
    ]
    return sorted(asked, key=lambda need: _place(need, units, activities))


def _asked(part: Any, units: Sequence[str], activities: Sequence[Activity]) -> Iterable[Requirement]:
    if part == "units":
        return [Requirement(UNIT, unit) for unit in units]
    if part == "survey":
        return [Requirement(SURVEY, "survey")]
    if part == H5P:
        return [Requirement(H5P, play.slug, play.key) for play in activities if play.kind == H5P]
    if "quizzes" in part:
        quizzes = [activity for activity in activities if activity.kind == QUIZ and activity.unit_slug]
        return [Requirement(QUIZ, quiz.slug, quiz.key, int(part["quizzes"])) for quiz in quizzes]
    wanted = part.get("roleplays", [])
    return [
        Requirement(ROLEPLAY, play.slug, play.key)
        for play in activities
        if play.slug in wanted and play.kind == ROLEPLAY
    ]


def _place(need: Requirement, units: Sequence[str], activities: Sequence[Activity]) -> tuple[int, int]:
    """Order by unit; inside a unit its activities come before the mark that it is done."""
    if need.kind == UNIT:
        return units.index(need.slug), len(activities)
    position, activity = next(
        ((place, activity) for place, activity in enumerate(activities) if activity.slug == need.slug), (0, None)
    )
    unit = activity.unit_slug if activity else ""
    return (units.index(unit) if unit in units else len(units)), position


def evaluate(needs: Iterable[Requirement], *, facts: Collection[str], results: Mapping[str, Result]) -> Progress:
    """Say which requirements are met: a unit by its mark, a quiz by its best score, a role-play by a passed run."""
    done: list[str] = []
    missing: list[str] = []
    for need in needs:
        (done if _is_met(need, facts, results) else missing).append(need.name)
    return Progress(tuple(done), tuple(missing))


def _is_met(need: Requirement, facts: Collection[str], results: Mapping[str, Result]) -> bool:
    if need.kind == UNIT:
        return need.name in facts
    if need.kind == SURVEY:
        return SURVEY in facts
    result = results.get(need.key)
    if result is None:
        return False
    if need.kind == QUIZ:
        return result.passed and (result.best_score or 0) >= need.pass_mark
    return result.passed
