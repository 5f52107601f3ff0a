"""Prints all findings about files of questions."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from curriculum.reading.checking import quiz_findings, report_lines
from modules.findings import has_errors


class Command(BaseCommand):
    help = "Checks files of questions and prints every finding; ends with 1 if one of them is an error."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        findings = [finding for path in files for finding in quiz_findings(path)]
        self.stdout.write("\n".join(report_lines(findings, len(files))))
        if has_errors(findings):
            raise SystemExit(1)
