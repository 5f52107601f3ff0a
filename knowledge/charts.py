"""Pure: a chart as bars or a line in a drawing of fixed size, and as the table that stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 320, 120  # of the drawing, in its own units
LEAST, MOST = 10, 110  # where a line begins and ends, from the top
TONES = 5


@dataclass(frozen=True)
class Bar:
    """A part of a bar, in units of a drawing that is 100 wide; tones from 1."""

    begins: float
    length: float
    tone: int


@dataclass(frozen=True)
class Row:
    """One value, or the values of one group, with its bar."""

    label: str
    values: tuple[str, ...]
    n: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    number: str


@dataclass(frozen=True)
class Drawing:
    """A chart that is ready to be shown; a line has `points` and `marks`, everything else bars."""

    series: tuple[str, ...]
    rows: tuple[Row, ...]
    points: str = ""
    marks: tuple[Mark, ...] = ()

    @property
    def has_bases(self) -> bool:
        return any(row.n for row in self.rows)

    @property
    def header(self) -> list[str]:
        """Headings of the values of the table."""
        return list(self.series)


def drawing_of(chart: Mapping[str, Any]) -> Drawing:
    """Return the drawing of a chart: kind, series, and data of label, values and n."""
    data = chart["data"]
    totals = [sum(float(value) for value in point["values"]) for point in data]
    longest = max(totals, default=0) or 1
    rows = tuple(_row(point, longest) for point in data)
    series = tuple(chart["series"])
    if chart["type"] != "line":
        return Drawing(series, rows)
    marks = _marks(data, longest)
    return Drawing(series, rows, " ".join(f"{mark.x:g},{mark.y:g}" for mark in marks), marks)


def _row(point: Mapping[str, Any], longest: float) -> Row:
    bars, begins = [], 0.0
    for place, value in enumerate(point["values"]):
        length = round(100 * float(value) / longest, 2)
        bars.append(Bar(round(begins, 2), length, place % TONES + 1))
        begins += length
    n = point.get("n")
    return Row(
        point["label"], tuple(number(value) for value in point["values"]), "" if n is None else str(n), tuple(bars)
    )


def _marks(data: Sequence[Mapping[str, Any]], highest: float) -> tuple[Mark, ...]:
    data = [point for point in data if point["values"]]
    step = (WIDTH - 40) / max(len(data) - 1, 1)
    return tuple(
        Mark(
            round(20 + place * step, 1),
            round(MOST - (MOST - LEAST) * float(point["values"][0]) / highest, 1),
            number(point["values"][0]),
        )
        for place, point in enumerate(data)
    )


def number(value: Any) -> str:
    """Return a number without zeros that say nothing."""
    return f"{float(value):g}"
