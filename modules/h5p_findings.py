"""Findings about H5P packages as they are kept and shown."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from modules.findings import Finding, Severity

EXTERNAL = "external-media"


@dataclass(frozen=True)
class Row:
    """A finding as the pages of the admin list it."""

    finding: Finding

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
    """Return findings to list, errors first."""
    return [Row(finding) for finding in sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)]
