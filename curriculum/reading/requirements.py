"""Which units build on which: checks that the ids are known and that no unit builds on itself, however far around."""

from collections.abc import Mapping, Sequence

from curriculum.reading.report import Report
from curriculum.reading.values import Unit
from modules.activities.form import nearest_to
from modules.findings import Finding


def check_requirements(units: Sequence[Unit], findings: list[Finding]) -> None:
    """Add what is wrong with `requires` in the units of a module, with file and line."""
    needed = {unit.id: unit.requires for unit in units}
    for unit in units:
        report = Report(unit.file, findings)
        for wanted in dict.fromkeys(unit.requires):
            if wanted not in needed:
                near = nearest_to(wanted, needed)
                hint = f" Did you mean “{near}”?" if near else ""
                report.error("requires", f"There is no unit “{wanted}” in this module.{hint}", unit.requires_line)
        if way := way_back(unit.id, needed):
            report.error(
                "requires", f"The units build on each other in a circle: {way}. Remove one.", unit.requires_line
            )


def way_back(unit: str, needed: Mapping[str, Sequence[str]]) -> str:
    """Return how a unit builds on itself, such as "u1 → u3 → u1"; empty where it does not."""
    ways: list[tuple[str, ...]] = [(unit,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for wanted in needed.get(way[-1], ()):
            if wanted == unit:
                return " → ".join((*way, unit))
            if wanted not in seen:
                seen.add(wanted)
                ways.append((*way, wanted))
    return ""
