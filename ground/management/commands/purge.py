from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from ground import retention
from ground.management.commands.tick import moment


class Command(BaseCommand):
    help = "Forgets what has been kept long enough, and reports it. Safe to run twice; `tick` does the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would go, change nothing")
        parser.add_argument("--at", default="", help="the moment to act for, as ISO 8601; now if not given")

    def handle(self, *, dry_run: bool, at: str, **options: object) -> None:
        purged = retention.purge(moment(at), is_dry_run=dry_run)
        for one in purged:
            self.stdout.write(f"{one.rule.name}: {one.rows} after {one.rule.kept_days} days ({one.rule.what})")
        rows = sum(one.rows for one in purged)
        self.stdout.write(f"{rows} would be forgotten." if dry_run else f"{rows} forgotten.")
