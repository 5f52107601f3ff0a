"""Prints all findings about H5P packages; `manage.py` runs the same without starting the site."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from modules.activities.h5p.command_line import HELP, add_arguments, report


class Command(BaseCommand):
    help = HELP
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        if report(files, self.stdout):
            raise SystemExit(1)
