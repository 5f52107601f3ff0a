"""Makes the index of the search anew from what is published."""

from typing import Any

from django.core.management.base import BaseCommand

from training_site.search.actions import rebuild


class Command(BaseCommand):
    help = "Throws the index of the search away and makes it anew from what is published; nothing else is touched."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} entries.")
