from django.core.management.base import BaseCommand

from people.groups import ensure_groups


class Command(BaseCommand):
    help = "Gives the groups of the roles exactly their permissions; run it after every migration. Safe to run again."

    def handle(self, **options: object) -> None:
        ensure_groups()
