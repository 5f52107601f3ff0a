from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from ground import audit
from ground.models import AuditEvent


class Command(BaseCommand):
    help = "Checks every link of the audit ledger and prints its head; note the head elsewhere and give it next time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--expect", default="", metavar="NUMBER:HASH", help="a head noted earlier")

    def handle(self, *, expect: str, **options: object) -> None:
        sentences = [found.sentence for found in audit.breaks()]
        if expect and not holds(expect):
            sentences.append(f"The ledger no longer holds {expect}: events were cut off or rewritten.")
        for sentence in sentences:
            self.stderr.write(sentence)
        if sentences:
            raise CommandError("The audit ledger is broken.")
        number, head = audit.head()
        self.stdout.write(f"{number} events, unbroken. Head: {number}:{head}")


def holds(head: str) -> bool:
    """Whether the ledger still holds the event of a head noted earlier."""
    number, _, hash_then = head.partition(":")
    return number.isdecimal() and AuditEvent.objects.filter(number=int(number), hash=hash_then).exists()
