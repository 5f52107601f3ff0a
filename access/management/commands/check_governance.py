from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from access import governance
from people.countries import by_code
from people.models import Country


class Command(BaseCommand):
    help = "Says what is missing before requests can be decided by the rules; fails when something cannot go its way."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--countries", default="", metavar="BE,FR", help="look at these countries only")

    def handle(self, *, countries: str, **options: object) -> None:
        found = governance.gaps(timezone.localdate(), codes(countries))
        for gap in found:
            self.stdout.write(f"{'error' if gap.is_error else 'warning'}: {gap.sentence}")
        if errors := sum(gap.is_error for gap in found):
            raise CommandError(f"{errors} to mend.")
        self.stdout.write("Every post that has to be filled is filled.")


def codes(text: str) -> frozenset[str]:
    """The countries written with commas between them; EL is Greece."""
    try:
        return frozenset(by_code(code).pk for code in text.split(",") if code.strip())
    except Country.DoesNotExist:
        raise CommandError(f"“{text}” names a country that is not known.") from None
