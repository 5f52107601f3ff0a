"""Takes a module from a file, as drafts."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from curriculum.importing import taking
from curriculum.importing.taking import CannotTake, Outlook, TakenElsewhere


class Command(BaseCommand):
    help = "Checks the file of a module, says what it would change, and takes it as drafts; publishes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="say what would change, and take nothing")
        parser.add_argument("--overwrite", action="store_true", help="also where there is an unpublished draft")

    def handle(self, *, file: Path, check: bool, overwrite: bool, **options: Any) -> None:
        try:
            with file.open("rb") as stream:
                self.say(taking.look_at(stream))
                if check:
                    return
                taken = taking.take(stream, overwrite=overwrite)
        except OSError as unreadable:
            raise CommandError(f"The file cannot be read: {unreadable.strerror}.") from unreadable
        except TakenElsewhere as other:
            raise CommandError(
                "Somebody else has taken or changed the same module at this moment: run this again."
            ) from other
        except CannotTake as refused:
            for finding in refused.findings:
                self.stderr.write(str(finding))
            raise CommandError("The file has errors, so nothing was taken. Each is named above.") from refused
        self.stdout.write(
            f"{taken.new} new and {taken.changed} changed as drafts, {taken.kept} kept with their drafts."
        )

    def say(self, outlook: Outlook) -> None:
        for finding in outlook.findings:
            self.stderr.write(str(finding))
        kind = "A new module" if outlook.is_new else "A module of this site"
        self.stdout.write(f"{kind}: {outlook.id}, “{outlook.title}” ({', '.join(outlook.languages)}).")
        for word, found in (("new", taking.NEW), ("changed", taking.CHANGED), ("on this site only", taking.ONLY_HERE)):
            for path in outlook.of(found):
                self.stdout.write(f"  {word}: {path}")
        for title in outlook.drafts:
            self.stdout.write(f"  has a draft here: {title}")
        for language in outlook.left_out:
            self.stdout.write(f"  left out, since this site does not speak it: {language}")
        for module in outlook.not_here:
            self.stdout.write(f"  named, but not on this site: {module}")
