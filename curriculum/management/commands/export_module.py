"""Writes a module of the site into one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from curriculum.exporting.collecting import NothingToExport
from curriculum.exporting.export import exported
from modules.models import Module


class Command(BaseCommand):
    help = "Writes a module as it is published, in all its languages and with its media, into one file (module/1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("module", metavar="MODULE", help="its id, for example outreach-mhsud")
        parser.add_argument("file", type=Path, metavar="FILE", help="where to write; an existing file is replaced")

    def handle(self, *, module: str, file: Path, **options: Any) -> None:
        try:
            content = exported(Module.objects.get(slug=module))
        except Module.DoesNotExist:
            raise CommandError(f"There is no module “{module}” on this site.") from None
        except NothingToExport:
            raise CommandError(f"Nothing of the module “{module}” is published yet.") from None
        file.write_bytes(content)
        self.stdout.write(f"{file}: {len(content)} bytes.")
