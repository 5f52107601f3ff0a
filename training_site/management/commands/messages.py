"""Collects the words to translate, in files that change only where words do; or says what nobody has translated yet."""

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import makemessages
from django.core.management.utils import popen_wrapper

LOCALES = Path(settings.BASE_DIR) / "training_site" / "locale"
# Not ours, or not shown to people who use the site.
ELSEWHERE = (".venv", "tests", "bench", "scripts", "docs", "media", "var", "node_modules")
# They change where no word does.
PASSING = "POT-Creation-Date", "PO-Revision-Date", "Report-Msgid-Bugs-To", "Last-Translator", "Language-Team"
PASSING_LINES = re.compile(rf'^"({"|".join(PASSING)}): .*\n', re.MULTILINE)


def translated() -> list[str]:
    """Return the languages that have a file of words."""
    return sorted(path.parents[1].name for path in LOCALES.glob("*/LC_MESSAGES/django.po"))


def findings(*command: str) -> list[str]:
    """Run a command of gettext; return the lines of what it finds wrong, none where all is well."""
    _said, errors, code = popen_wrapper(list(command))
    return errors.splitlines() if code else []


class Command(makemessages.Command):
    help = "Collects the words to translate for every language that has a file, or says what is missing."
    # A guess would show people the words of another sentence.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching", "--sort-by-file"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail where a translation is missing")

    def handle(self, *, check: bool, verbosity: int, **options: Any) -> None:
        """Write the files of all languages, or compare them with the words in the code."""
        self.is_check = check
        self.found: list[str] = []
        super().handle(
            **options,
            verbosity=verbosity,
            locale=translated(),
            exclude=[],
            domain="django",
            all=False,
            extensions=None,
            symlinks=False,
            ignore_patterns=[f"{folder}/*" for folder in ELSEWHERE],
            use_default_ignore_patterns=True,
            no_wrap=True,
            no_location=False,
            add_location="file",
            no_obsolete=True,
            keep_pot=False,
        )
        if self.found:
            raise CommandError("\n".join([*self.found, "Run make messages, then translate what is empty."]))

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Bring the file of one language up to date, or note what it lacks."""
        path = LOCALES / locale / "LC_MESSAGES" / "django.po"
        if self.is_check:
            self.found += findings("msgcmp", str(path), potfile)
            self.found += findings("msgfmt", "--check-format", "--check-domain", "--output-file=/dev/null", str(path))
            return
        super().write_po_file(potfile, locale)
        path.write_text(PASSING_LINES.sub("", path.read_text()))
