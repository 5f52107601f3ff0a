"""Findings about H5P packages as they are kept and shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from modules.activities.h5p.collecting import MORE
from modules.findings import Finding, Severity

EXTERNAL = "external-media"


@dataclass(frozen=True)
class Row:
    """What is to be said as the pages of the admin list it: once, with all its places; `more` counts those left out."""

    finding: Finding
    places: Sequence[str]
    more: Finding | None = None

    @property
    def is_error(self) -> bool:
        return self.finding.severity is Severity.ERROR


def plain(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain JSON."""
    return asdict(finding) | {"facts": [list(fact) for fact in finding.facts]}


def from_plain(kept: Mapping[str, Any]) -> Finding:
    """Return the finding that `plain` has written down."""
    facts = tuple((name, fact) for name, fact in kept["facts"])
    return Finding(**{**kept, "severity": Severity(kept["severity"]), "facts": facts})


def rows_of(findings: Iterable[Finding]) -> list[Row]:
    """Return findings to list, errors first; what is said of several files is one row."""
    said: dict[Finding, list[str]] = {}
    more: dict[tuple[Severity, str], Finding] = {}
    for finding in sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR):
        if finding.where == MORE:
            more[finding.severity, finding.code] = finding
        else:
            said.setdefault(replace(finding, where="", line=None), []).append(finding.where)
    # Of one code there may be several sentences; what is left out is counted below the last of them.
    rows = [
        Row(finding, places, more.pop((finding.severity, finding.code), None))
        for finding, places in reversed(said.items())
    ]
    return rows[::-1]
