"""What the commands that check files of one kind share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from curriculum.reading.checking import report_lines
from modules.findings import Finding, has_errors


class CheckFiles(BaseCommand):
    """Prints every finding about some files; ends with 1 if one of them is an error."""

    requires_system_checks = []
    findings_of: Callable[[Path], list[Finding]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        findings = [finding for path in files for finding in type(self).findings_of(path)]
        self.stdout.write("\n".join(report_lines(findings, len(files))))
        if has_errors(findings):
            raise SystemExit(1)
