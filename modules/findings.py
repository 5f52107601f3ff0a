"""What a check of content says: one finding is one sentence with its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing an author should know; `where` names scene, choice, question or file, `line` is counted from 1."""

    severity: Severity
    code: str
    where: str
    sentence: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where}, line {self.line}"
        return f"{self.severity}: {place}: {self.sentence} [{self.code}]"


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)
