"""What a check of content says: one finding is one sentence with its place.

Checks are pure and know no language but their own: a finding carries the sentence as a template with its facts.
`modules.saying` says it in the language of whoever reads it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MEANT = " Did you mean “%s”?"


def gettext_noop(template: str) -> str:
    """Mark a template for those who collect what is to be translated; it comes back as it is."""
    return template


class Words(str):
    """A fact that is words of ours, so is translated too; other facts are names, numbers and words of authors."""

    __slots__ = ()


Fact = str | int | float


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing an author should know; `where` names scene, choice, question or file, `line` is counted from 1.

    `template` takes `facts` by name; `meant` is the known word that a misspelt one is nearest to.
    """

    severity: Severity
    code: str
    where: str
    template: str
    line: int | None = None
    facts: tuple[tuple[str, Fact], ...] = ()
    meant: str = ""

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where}, line {self.line}"
        return f"{self.severity}: {place}: {self.sentence} [{self.code}]"

    @property
    def sentence(self) -> str:
        """The sentence in English, for logs and the command line."""
        said = self.template % dict(self.facts) if self.facts else self.template
        return said + (MEANT % self.meant if self.meant else "")

    @property
    def key(self) -> str:
        """The key of the content format that the finding is about; empty where it is about no single one."""
        return str(dict(self.facts).get("key", ""))


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)
