from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from people.demo import DEMO_PEOPLE, present_code


class Command(BaseCommand):
    help = "Prints the present sign-in code of a demo account's second factor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", choices=[role for role, person in DEMO_PEOPLE.items() if person.second_factor])

    def handle(self, *, role: str, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("Demo codes exist in the demo only: set DEMO=1.")
        self.stdout.write(present_code(role))
