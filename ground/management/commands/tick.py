from argparse import ArgumentParser
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ground.registries import ticks


class Command(BaseCommand):
    help = "Runs everything that is due: waiting mails, appointments that begin or end, retention. Safe to run twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", default="", help="the moment to act for, as ISO 8601; now if not given")

    def handle(self, *, at: str, **options: object) -> None:
        answers = ticks.run(moment(at))
        for name, answer in answers.items():
            self.stdout.write(f"{name}: {answer}")
        if failed := [name for name, answer in answers.items() if isinstance(answer, Exception)]:
            raise CommandError(f"Failed: {', '.join(failed)}.")


def moment(text: str) -> datetime:
    """The moment written as ISO 8601, in the site's time zone unless it names one; now for an empty text."""
    if not text:
        return timezone.now()
    try:
        parsed = parse_datetime(text)
    except ValueError:
        parsed = None
    if parsed is None:
        raise CommandError(f"“{text}” is not a moment. Write it like 2026-03-01T08:00.")
    return parsed if timezone.is_aware(parsed) else timezone.make_aware(parsed)
