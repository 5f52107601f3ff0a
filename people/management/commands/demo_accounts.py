from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from people.demo import DEMO_PEOPLE, PASSWORD, make_demo_accounts


class Command(BaseCommand):
    help = "Makes one account for each role, for the demo only; safe to run again."

    def handle(self, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("Demo accounts exist in the demo only: set DEMO=1.")
        make_demo_accounts()
        for role, person in DEMO_PEOPLE.items():
            code = f"   code: make code ROLE={role}" if person.second_factor else ""
            self.stdout.write(f"{person.email:<30} {PASSWORD}{code}")
