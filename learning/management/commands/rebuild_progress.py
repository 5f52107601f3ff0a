from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learning.rebuilding import differences, rebuild


class Command(BaseCommand):
    """Work out the roll-ups of progress anew, or only say where they differ."""

    help = "Works out results and progress anew from attempts and facts; with --verify it only compares and fails on a difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--verify", action="store_true", help="compare only, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["verify"]:
            self.stdout.write(f"{rebuild()} roll-ups differed; all are as they should be now.")
            return
        found = list(differences())
        for difference in found:
            self.stdout.write(f"{difference.row}: kept {difference.kept}, right {difference.right}")
        if found:
            raise CommandError(f"{len(found)} roll-ups differ.")
        self.stdout.write("Every roll-up says what it should.")
