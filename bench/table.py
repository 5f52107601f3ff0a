"""The result as a table for a terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from bench.driver import Run
from bench.pages import Page

HEADINGS = (
    "page or act",
    "clients",
    "median ms",
    "p95 ms",
    "req/s",
    "CPU ms",
    "budget",
    "Moodle",
    "Moodle/ours",
    "bytes",
)


@dataclass(frozen=True)
class Measurement:
    """One page with so many clients; `cpu` in milliseconds per request, all processes together."""

    page: Page
    clients: int
    run: Run
    cpu: float

    @property
    def is_within_budget(self) -> bool:
        return self.page.budget is None or self.cpu <= self.page.budget

    def row(self) -> tuple[str, ...]:
        """The cells of this measurement, in the order of HEADINGS."""
        seconds = [answer.seconds for answer in self.run.answers]
        page = self.page
        return (
            page.name,
            str(self.clients),
            f"{median(seconds) * 1000:.1f}",
            f"{quantiles(seconds, n=20)[-1] * 1000:.1f}",
            f"{len(seconds) / self.run.seconds:.0f}",
            f"{self.cpu:.1f}" + ("" if self.is_within_budget else " !"),
            "" if page.budget is None else f"{page.budget:g}",
            "" if page.moodle is None else f"{page.moodle:g}",
            "" if page.moodle is None or not self.cpu else f"{page.moodle / self.cpu:.1f}",
            f"{median(answer.size for answer in self.run.answers):,.0f}",
        )


def table(rows: Sequence[Sequence[str]]) -> str:
    """The rows under the headings, first column to the left, figures to the right."""
    lines = [HEADINGS, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]

    def line(cells: Sequence[str]) -> str:
        figures = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
        return "  ".join([cells[0].ljust(widths[0]), *figures])

    rule = "-" * len(line(HEADINGS))
    return "\n".join([line(HEADINGS), rule, *map(line, rows)])
