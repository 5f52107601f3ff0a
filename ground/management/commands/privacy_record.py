from django.core.management.base import BaseCommand

from ground import privacy


class Command(BaseCommand):
    help = "Prints the record of processing as a Markdown table; fails nothing, changes nothing."

    def handle(self, **options: object) -> None:
        self.stdout.write("| field | purpose | basis | kept | recipients |\n|---|---|---|---|---|")
        for declaration in privacy.record_of_processing():
            why = declaration.why
            cells = (why.purpose, why.basis, why.retention, why.recipients)
            self.stdout.write(f"| {declaration.model}.{declaration.field} | {' | '.join(map(str, cells))} |")
