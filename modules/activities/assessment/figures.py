"""What many people's self-assessments come to, told so that it points to nobody.

The rules are those that `display` of `assessment/1` writes out in words; a file may ask for more people, never for fewer:

- Nothing is told of fewer than five people, for the whole and for each competency and statement by itself.
- A competency is told as the band of the median of people's levels, and whether the levels lie close together. How many
  people stand in each band is told to trainers only, and only where every band has five or more.
- "I don't know" enters no median. It is told where a third or more of those who answered say so.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median
from typing import Any

from modules.activities.assessment.priorities import HIGHEST_LEVEL, IMPORTANCE_IF_SKIPPED, profile

LEAST = 5  # people
LOW_BELOW, HIGH_FROM = 2.5, 3.5
CLOSE_WITHIN = 1.0  # points between the quartiles
DONT_KNOW = "dont_know"
SUGGESTED_BELOW = 4
MANY = 3  # one in so many do not know
HIGHEST_NEED = 12.0  # the largest gap, four points, times the largest importance

Structure = Mapping[str, Any]


class Band(StrEnum):
    """Where a level lies: 1 to 2, about 3, 4 to 5."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


@dataclass(frozen=True)
class Sheet:
    """What one person has said, and where they work if somebody has confirmed it."""

    answers: Mapping[str, Any]
    importance: Mapping[str, int]
    organisation: int | None = None
    country: str | None = None


@dataclass(frozen=True)
class Limits:
    """From how many people, and of how many organisations, something is told."""

    people: int
    organisations: int = 0

    def allow(self, sheets: Sequence[Sheet]) -> bool:
        """Whether figures of these people may be told."""
        known = {sheet.organisation for sheet in sheets} - {None}
        return len(sheets) >= self.people and len(known) >= self.organisations


@dataclass(frozen=True)
class CompetencyFigures:
    """A competency of a group; without a band where fewer than five people have a level in it.

    `weighted_gap` is the median gap times the median importance, as a whole number from 0 to 12; `need` is the same as
    a share of 12, for the minutes of a workshop. `counts` is empty unless every band has five people.
    """

    competency: str
    people: int = 0
    band: Band | None = None
    is_apart: bool = False
    weighted_gap: int | None = None
    need: float = 0.0
    counts: Mapping[Band, int] = field(default_factory=dict)


@dataclass(frozen=True)
class StatementFigures:
    """A statement about an organisation. `people` includes those who do not know; None instead of a median below five."""

    item: str
    people: int = 0
    median: float | None = None
    many_do_not_know: bool = False

    @property
    def is_told(self) -> bool:
        """Whether there is anything to tell."""
        return self.median is not None or self.many_do_not_know

    @property
    def is_suggested(self) -> bool:
        """Whether the statement asks for something: the median is below 4, or a third or more do not know."""
        return self.many_do_not_know or (self.median is not None and self.median < SUGGESTED_BELOW)


def limits_of(structure: Structure, view: str) -> Limits:
    """Return from when a view (`organisation`, `group`, `country_or_project`, `open_answers`) tells something."""
    display = structure.get("display", {})
    rules = display.get(view, {})
    people = max(LEAST, display.get("smallest_group", LEAST), rules.get("from_answers", LEAST))
    return Limits(people, rules.get("and_from_organisations", 0))


def band_of(level: float) -> Band:
    """Return the band of a level or a median, from 1 to 5: below 2.5, from 3.5, and what lies between."""
    if level < LOW_BELOW:
        return Band.LOW
    return Band.HIGH if level >= HIGH_FROM else Band.MIDDLE


def lie_apart(levels: Sequence[float]) -> bool:
    """Whether the quartiles (Tukey's hinges: medians of the lower and the upper half) lie more than a point apart."""
    ordered, half = sorted(levels), (len(levels) + 1) // 2
    return median(ordered[-half:]) - median(ordered[:half]) > CLOSE_WITHIN


def by_competency(structure: Structure, sheets: Sequence[Sheet], *, least: int = LEAST) -> list[CompetencyFigures]:
    """Return every competency of the form, in its order."""
    levels: dict[str, list[float]] = {}
    importance: dict[str, list[int]] = {}
    for sheet in sheets:
        for row in profile(structure, sheet.answers, sheet.importance):
            known = levels.setdefault(row["competency"], [])
            if row["level"] is not None:
                known.append(row["level"])
                importance.setdefault(row["competency"], []).append(row["importance"] or IMPORTANCE_IF_SKIPPED)
    return [_competency(name, known, importance.get(name, []), least) for name, known in levels.items()]


def _competency(name: str, levels: Sequence[float], importance: Sequence[int], least: int) -> CompetencyFigures:
    if len(levels) < max(LEAST, least):
        return CompetencyFigures(name)
    middle = median(levels)
    gap = (HIGHEST_LEVEL - middle) * median(importance)
    counts = Counter(map(band_of, levels))
    is_told = all(counts[band] >= LEAST for band in Band)
    return CompetencyFigures(
        name,
        people=len(levels),
        band=band_of(middle),
        is_apart=lie_apart(levels),
        weighted_gap=int(gap + 0.5),
        need=gap / HIGHEST_NEED,
        counts={band: counts[band] for band in Band} if is_told else {},
    )


def by_statement(structure: Structure, sheets: Sequence[Sheet], *, least: int = LEAST) -> list[StatementFigures]:
    """Return every statement about the organisation, in the order of the form."""
    return [
        _statement(item["id"], [sheet.answers[item["id"]] for sheet in sheets if item["id"] in sheet.answers], least)
        for section in structure["sections"]
        if "scale" in section
        for item in section["items"]
        if "competency" not in item
    ]


def _statement(item: str, answers: Sequence[Any], least: int) -> StatementFigures:
    least = max(LEAST, least)
    if len(answers) < least:
        return StatementFigures(item)
    points = [answer for answer in answers if isinstance(answer, int)]
    do_not_know = sum(answer == DONT_KNOW for answer in answers)
    return StatementFigures(
        item,
        people=len(answers),
        median=median(points) if len(points) >= least else None,
        many_do_not_know=do_not_know * MANY >= len(answers),
    )


def open_answers(structure: Structure, sheets: Sequence[Sheet], *, least: int = LEAST) -> dict[str, list[str]]:
    """Return what people wrote to each open question, in the order of the words and not of the people; five or nothing."""
    items = [item["id"] for section in structure["sections"] if "scale" not in section for item in section["items"]]
    written = {item: sorted(str(sheet.answers[item]) for sheet in sheets if sheet.answers.get(item)) for item in items}
    return {item: texts if len(texts) >= max(LEAST, least) else [] for item, texts in written.items()}
