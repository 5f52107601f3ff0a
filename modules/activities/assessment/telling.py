"""Figures of a group in the words of its assessment: pure, and the same on every page that shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.assessment.figures import Band, CompetencyFigures, StatementFigures
from modules.activities.definition import Definition

POINTS: Mapping[Band, tuple[int, ...]] = {Band.LOW: (1, 2), Band.MIDDLE: (3,), Band.HIGH: (4, 5)}
NUMBERS: Mapping[Band, str] = {Band.LOW: "1–2", Band.MIDDLE: "3", Band.HIGH: "4–5"}


@dataclass(frozen=True)
class BandInWords:
    """A band with the points of the scale that lie in it, and how many people stand there where that may be told."""

    band: Band
    numbers: str
    labels: tuple[str, ...]
    people: int | None = None


@dataclass(frozen=True)
class CompetencyRow:
    """A competency of a group; without a band where too few have said something."""

    competency: str
    figures: CompetencyFigures
    band: BandInWords | None
    counts: tuple[BandInWords, ...]


@dataclass(frozen=True)
class StatementRow:
    """A statement about an organisation; `labels` are the points that its median is, or lies between."""

    figures: StatementFigures
    text: str
    labels: tuple[str, ...]
    product: str


def bands(definition: Definition, locale: str) -> list[BandInWords]:
    """Return the three bands in words, for the key of a table."""
    labels = _labels(definition, locale, competency=True)
    return [_band(band, labels) for band in Band]


def competency_rows(definition: Definition, figures: Sequence[CompetencyFigures], locale: str) -> list[CompetencyRow]:
    """Return the competencies in words, in their order."""
    labels = _labels(definition, locale, competency=True)
    return [
        CompetencyRow(
            row.competency,
            row,
            _band(row.band, labels) if row.band else None,
            tuple(_band(band, labels, people) for band, people in row.counts.items()),
        )
        for row in figures
    ]


def statement_rows(definition: Definition, figures: Sequence[StatementFigures], locale: str) -> list[StatementRow]:
    """Return the statements about the organisation in words; a product is named where the statement asks for something."""
    labels, words = _labels(definition, locale, competency=False), definition.words(locale)[1]
    return [
        StatementRow(
            row,
            words["items"][row.item],
            _around(row.median, labels),
            words.get("products", {}).get(row.item, "") if row.is_suggested else "",
        )
        for row in figures
    ]


def suggested_modules(definition: Definition, figures: Sequence[StatementFigures]) -> list[dict[str, Any]]:
    """Return the modules that answer what an organisation lacks, as suggestions for a person are given."""
    found: dict[str, dict[str, Any]] = {}
    for row in figures:
        answers = definition.structure["priorities"]["organisation"].get(row.item, ()) if row.is_suggested else ()
        for answer in answers:
            first = {"module": answer["module"], "units": [], "items": [], "competencies": [], "safety_critical": False}
            known = found.setdefault(answer["module"], first)
            known["units"] += [unit for unit in answer["units"] if unit not in known["units"]]
            known["items"].append(row.item)
    return list(found.values())


def _band(band: Band, labels: Mapping[str, Any], people: int | None = None) -> BandInWords:
    return BandInWords(band, NUMBERS[band], tuple(labels[str(point)]["label"] for point in POINTS[band]), people)


def _labels(definition: Definition, locale: str, *, competency: bool) -> Mapping[str, Any]:
    """Return the labels of the scale on which competencies, or statements about the organisation, are answered."""
    scale = next(
        section["scale"]
        for section in definition.structure["sections"]
        if "scale" in section and any("competency" in item for item in section["items"]) is competency
    )
    labels: Mapping[str, Any] = definition.words(locale)[1]["scales"][scale]
    return labels


def _around(middle: float | None, labels: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the label of a point, or those of the two that a median lies between."""
    if middle is None:
        return ()
    lower = int(middle)
    points = (lower,) if middle == lower else (lower, lower + 1)
    return tuple(labels[str(point)]["label"] for point in points)
