from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learning.question_figures import differences, rebuild


class Command(BaseCommand):
    """Work out the figures of questions anew, or only say where they differ."""

    help = (
        "Works out how questions fare anew from first runs; with --verify it only compares and fails on a difference."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--verify", action="store_true", help="compare only, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["verify"]:
            self.stdout.write(f"The figures of {rebuild()} quizzes are worked out.")
            return
        found = list(differences())
        for quiz in found:
            self.stdout.write(f"{quiz}: the figures do not say what the runs say.")
        if found:
            raise CommandError(f"The figures of {len(found)} quizzes differ.")
        self.stdout.write("All figures say what they should.")
