from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from modules.models import PageLink
from modules.upkeep import links


class Command(BaseCommand):
    help = (
        "Looks where the links of published pages lead; external ones only with CHECK_EXTERNAL_LINKS, some at a time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--list", action="store_true", help="name what is known to be broken, and check nothing")

    def handle(self, **options: object) -> None:
        if not options["list"]:
            self.stdout.write(links.check(timezone.now(), is_due=True))
        for link in PageLink.objects.exclude(problem="").select_related("page"):
            self.stdout.write(f"{link.page.title} ({link.page_id}): {link.address}: {link.get_problem_display()}")
