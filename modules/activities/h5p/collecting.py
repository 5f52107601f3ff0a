"""Findings as they come up. A package made to annoy has thousands; of each code the first few are kept and the rest counted."""

from collections import Counter
from collections.abc import Iterable

from modules.findings import Finding, Severity
from modules.findings import gettext_noop as _

MOST = 20  # findings with one code
MORE = "…"  # where the finding stands that counts the rest of its code


class Collected:
    """The findings about one package, in the order in which they came up."""

    def __init__(self) -> None:
        self._kept: dict[Finding, None] = {}
        self._times: Counter[tuple[Severity, str]] = Counter()

    def append(self, finding: Finding) -> None:
        """Add a finding, unless it was said before or there are enough with its code."""
        kind = finding.severity, finding.code
        if self._times[kind] < MOST and finding in self._kept:
            return
        self._times[kind] += 1
        if self._times[kind] <= MOST:
            self._kept[finding] = None

    def __iadd__(self, findings: Iterable[Finding]) -> "Collected":
        for finding in findings:
            self.append(finding)
        return self

    def has_errors(self) -> bool:
        return any(severity is Severity.ERROR for severity, _code in self._times)

    def findings(self) -> list[Finding]:
        """Return what was kept, errors first, and how many more there were of each code that has too many."""
        more = [
            Finding(severity, code, MORE, _("%(times)d more of these."), facts=(("times", times - MOST),))
            for (severity, code), times in self._times.items()
            if times > MOST
        ]
        return sorted([*self._kept, *more], key=lambda finding: finding.severity)
