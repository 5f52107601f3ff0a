"""Collects what is wrong, so that an author sees all of it at once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from modules.findings import Finding, Severity


@dataclass(frozen=True)
class Report:
    """The findings of one file; `offset` is added to the lines of a part that does not begin at the first line."""

    where: str
    findings: list[Finding]
    offset: int = 0

    def error(self, code: str, sentence: str, line: int | None = None) -> None:
        self._add(Severity.ERROR, code, sentence, line)

    def warning(self, code: str, sentence: str, line: int | None = None) -> None:
        self._add(Severity.WARNING, code, sentence, line)

    def take(self, findings: Iterable[Finding]) -> None:
        """Add findings of another check, which know a place inside the file but not the file."""
        self.findings.extend(
            replace(each, where=self._place(each.where), line=self._line(each.line)) for each in findings
        )

    def inside(self, offset: int) -> "Report":
        """Return the report for a part of this file that begins `offset` lines further down."""
        return replace(self, offset=self.offset + offset)

    def _add(self, severity: Severity, code: str, sentence: str, line: int | None) -> None:
        self.findings.append(Finding(severity, code, self.where, sentence, self._line(line)))

    def _place(self, inner: str) -> str:
        return inner if inner.startswith(self.where) else f"{self.where}: {inner}"

    def _line(self, line: int | None) -> int | None:
        return None if line is None else line + self.offset
