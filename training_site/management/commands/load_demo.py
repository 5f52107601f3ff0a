"""Makes the accounts of the demo and what they have done so far."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from training_site.demo import NoContent, make_progress
from training_site.demo_attendance import make_held_session
from training_site.demo_calls import make_calls
from training_site.demo_certificates import make_certificates
from training_site.demo_evaluation import make_evaluation
from training_site.demo_groups import make_group
from training_site.demo_h5p import make_interactive_module
from training_site.demo_learners import make_learners
from training_site.demo_live import make_live_round
from training_site.demo_needs import make_needs
from training_site.demo_requests import make_requests
from training_site.demo_sessions import make_sessions
from training_site.demo_shelf import make_shelf
from training_site.demo_staff import make_staff


class Command(BaseCommand):
    help = "Makes the demo accounts, what they have learnt and asked for so far, and prints how they sign in; safe to run again."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data exist in the demo only: set DEMO=1.")
        call_command("demo_accounts", stdout=self.stdout if verbosity else StringIO())
        try:
            make_progress()
            make_interactive_module()
            make_requests()
            make_live_round()
            make_group()
            make_sessions()
            make_staff()
            make_calls()
            make_held_session()
            make_certificates()
            make_evaluation()
            make_learners()
            make_needs()
            make_shelf()
        except NoContent:
            raise CommandError("There is no content yet: run load_curricula first.") from None
