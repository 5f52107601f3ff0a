"""What stands beside the editor of a scenario: its graph, what the checks find, and the figures of simulated plays.

To explore all plays and to simulate some takes up to two seconds: it is done once for each text and kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from modules.activities.definition import Definition
from modules.activities.roleplay import authoring, checks, wording
from modules.activities.roleplay.graph import Drawing, drawing_of
from modules.activities.roleplay.language import Reading
from modules.activities.roleplay.references import choices_of
from modules.activities.roleplay.simulation import Simulation, simulate
from modules.activities.roleplay.states import Reach, Way, explore
from modules.findings import Finding, Severity, has_errors
from modules.outline import ENDING_KINDS, PlaceEntry, anchor_in, anchor_of, outline_of

SEED = 1
PLAYS = 500
KEPT_FOR = 7 * 24 * 3600  # seconds
HARDEST = 5  # parts of a scenario, shown with their reading level
LEVELS = (1, 2, 3, 4)
POLICY_NAMES: Mapping[str, Promise] = {
    "random": _("Any choice"),
    "competent": _("Competent choices"),
    "worst": _("The worst choice"),
}


@dataclass(frozen=True)
class Figures:
    """What takes time to find out about a text; without a simulation where errors forbid to play."""

    findings: tuple[Finding, ...]
    ways: Mapping[str, Way]
    is_complete: bool
    simulation: Simulation | None

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is Severity.WARNING]


def kept_figures(source: str) -> Figures | None:
    """Return the figures of a text where they are kept, else nothing."""
    found: Figures | None = cache.get(_key(source))
    return found


def figures_of(source: str) -> Figures:
    """Return the figures of a text, found out where they are not kept yet."""
    found = kept_figures(source)
    if found is None:
        found = _found_out(authoring.read(source))
        cache.set(_key(source), found, KEPT_FOR)
    return found


def _key(source: str) -> str:
    return f"workbench:{settings.RELEASE}:{sha256(source.encode()).hexdigest()}"


def _found_out(text: authoring.Text) -> Figures:
    if text.definition is None:
        return Figures(tuple(text.findings), {}, is_complete=False, simulation=None)
    reach = explore(text.definition.structure)
    findings = (*text.findings, *checks.findings(text.definition, reach))
    simulation = None if has_errors(findings) else simulate(text.definition, seed=SEED, plays=PLAYS)
    return Figures(findings, reach.ways, reach.is_complete, simulation)


UNEXPLORED = Reach({}, frozenset(), frozenset(), 0, is_complete=False)


def findings_at_once(source: str, text: authoring.Text) -> Sequence[Finding]:
    """Return what can be said of a text without following all plays; all findings where they are kept already."""
    if figures := kept_figures(source):
        return figures.findings
    if text.definition is None:
        return text.findings
    found = [*text.findings, *checks.findings(text.definition, UNEXPLORED)]
    return [finding for finding in found if finding.code != "too-many-states"]


def key_of_warning(finding: Finding) -> str:
    """Return what a warning is known by when somebody accepts it: what it is about and where, not how it is put."""
    return f"{finding.code} {finding.where}"


@dataclass(frozen=True)
class FindingRow:
    """A finding with the entry that it names, its line in the text, and why it is accepted, if it is."""

    finding: Finding
    anchor: str
    line: int | None
    accepted: str

    @property
    def is_error(self) -> bool:
        return self.finding.severity is Severity.ERROR


def finding_rows(findings: Sequence[Finding], text: authoring.Text, accepted: Mapping[str, str]) -> list[FindingRow]:
    """Return findings, the errors first, in the order of the checks."""
    lines = authoring.lines_in(text.document) if text.definition else {}
    ordered = sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)
    return [
        FindingRow(
            finding,
            anchor_in(finding.where) if text.definition else "",
            finding.line or lines.get(finding.where.partition(" (")[0]),
            accepted.get(key_of_warning(finding), "") if finding.severity is Severity.WARNING else "",
        )
        for finding in ordered
    ]


@dataclass(frozen=True)
class StepEntry:
    scene: str
    choice: str

    @property
    def anchor(self) -> str:
        return anchor_of("choice", self.scene, self.choice)


@dataclass(frozen=True)
class Share:
    """How often plays of one policy came to an ending, in percent."""

    policy: Promise
    percent: float


@dataclass(frozen=True)
class EndingRow:
    """An ending: the shortest way to it, on which hidden variant, and how often simulated plays come to it."""

    id: str
    title: str
    kind: str
    kind_name: Promise
    is_reached: bool
    variant: str
    steps: Sequence[StepEntry]
    shares: Sequence[Share]

    @property
    def anchor(self) -> str:
        return anchor_of("place", self.id)


def ending_rows(definition: Definition, figures: Figures) -> list[EndingRow]:
    """Return the endings of a scenario in its order."""
    titles = definition.texts[definition.language]["endings"]
    return [_ending_row(ending, titles[ending["id"]]["title"], figures) for ending in definition.structure["endings"]]


def _ending_row(ending: Mapping[str, Any], title: str, figures: Figures) -> EndingRow:
    way = figures.ways.get(ending["id"])
    return EndingRow(
        id=ending["id"],
        title=title,
        kind=ending["kind"],
        kind_name=ENDING_KINDS[ending["kind"]],
        is_reached=way is not None,
        variant=(way.variant or "") if way else "",
        steps=[StepEntry(*step) for step in way.steps] if way else [],
        shares=list(_shares(figures.simulation, ending["id"])) if figures.simulation else [],
    )


def _shares(simulation: Simulation, ending: str) -> Iterator[Share]:
    for policy, share in simulation.shares(ending).items():
        yield Share(POLICY_NAMES[policy], 100 * share)


@dataclass(frozen=True)
class LevelCell:
    """The choices that are rated at one level on one competency."""

    level: int
    steps: Sequence[StepEntry]


@dataclass(frozen=True)
class CompetencyRow:
    competency: str
    is_critical: bool
    cells: Sequence[LevelCell]

    @property
    def scenes(self) -> int:
        return len({step.scene for cell in self.cells for step in cell.steps})


def competency_rows(definition: Definition) -> list[CompetencyRow]:
    """Return for each competency the choices that are rated on it, by level."""
    structure = definition.structure
    return [
        CompetencyRow(name, name in structure["safety_critical"], [_cell(structure, name, level) for level in LEVELS])
        for name in structure["competencies"]
    ]


def _cell(structure: Mapping[str, Any], competency: str, level: int) -> LevelCell:
    rated = choices_of(structure)
    return LevelCell(
        level,
        [StepEntry(node["id"], choice["id"]) for node, choice in rated if choice["rates"].get(competency) == level],
    )


@dataclass(frozen=True)
class ReadingRow:
    part: str
    anchor: str
    reading: Reading


@dataclass(frozen=True)
class Workbench:
    """All that the page shows of a text that has the right form."""

    drawing: Drawing
    outline: Sequence[PlaceEntry]
    whole: Reading
    hardest: Sequence[ReadingRow]
    competencies: Sequence[CompetencyRow]


def workbench_of(definition: Definition) -> Workbench:
    """Return what can be told of a scenario at once."""
    readings = wording.readings(definition)
    whole = readings.pop("")
    hardest = sorted(readings, key=lambda part: -readings[part].level)[:HARDEST]
    return Workbench(
        drawing=drawing_of(definition),
        outline=outline_of(definition),
        whole=whole,
        hardest=[ReadingRow(part, anchor_in(part), readings[part]) for part in hardest],
        competencies=competency_rows(definition),
    )
