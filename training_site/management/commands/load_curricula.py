"""Loads `curriculum/content/` into pages; twice without harm."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from access.actions.policies import have_policies
from curriculum.loading.checks import findings_of
from curriculum.loading.load import load_content
from curriculum.loading.loading import CHANGED, KEPT, NEW, Loading
from curriculum.loading.module_rows import planned
from curriculum.loading.translating import UnequalStructure
from curriculum.reading import Content, read_content
from curriculum.reading.report import Report
from ground.kept_pages import forget_pages
from modules.actions import CannotPublish
from modules.findings import Finding, has_errors
from training_site.first_pages import HOME, FirstPage, load_pages, read_pages, shelves
from training_site.knowledge_files import ReadShelf, read_shelf
from training_site.knowledge_loading import load_shelf
from training_site.search.actions import refresh

CONTENT = Path(settings.BASE_DIR) / "curriculum" / "content"


def spoken_in(root: Path) -> list[str]:
    """The languages of the site that the folder has a first page in; the site's own comes first."""
    others = [code for code, _name in settings.LANGUAGES if (root / "pages" / f"{HOME}.{code}.md").exists()]
    return list(dict.fromkeys([settings.LANGUAGE_CODE, *others]))


def known_modules(content: Content) -> set[str]:
    """The ids of modules that have a folder, or that a curriculum names as planned."""
    return {module.id for module in content.modules} | set(planned(content, settings.LANGUAGE_CODE))


class Command(BaseCommand):
    help = "Loads both curricula from the content files into pages, or says what is wrong with the files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="read and check only; load nothing")
        parser.add_argument("--content", type=Path, default=CONTENT, help="the folder to load")
        parser.add_argument(
            "--languages", help="what to load, for example en,fr; else all that the site and the folder have"
        )
        parser.add_argument(
            *("--take-files", "--overwrite"),
            dest="overwrite",
            action="store_true",
            help="also replace what was edited or translated on the site",
        )

    def handle(
        self, *, check: bool, content: Path, languages: str | None, overwrite: bool, verbosity: int, **options: Any
    ) -> None:
        self.verbosity = verbosity
        self.say(f"Reading {content}")
        read, pages, shelf = self.read(content, self.chosen(languages) if languages else spoken_in(content))
        if check:
            return
        loading = Loading(self.say, overwrite)
        try:
            with transaction.atomic():
                catalogues = load_pages(loading, pages)
                load_shelf(loading, shelf, shelves())
                editions = load_content(read, catalogues, loading)
                have_policies()
                refresh()
        except (CannotPublish, UnequalStructure) as refused:
            raise self.refusal(refused.findings) from None
        if loading.tally:
            forget_pages()
        new, changed, kept = (loading.tally[kind] for kind in (NEW, CHANGED, KEPT))
        self.say(f"{new} new, {changed} changed, {kept} kept as edited on the site, {editions} editions published.")

    def chosen(self, languages: str) -> list[str]:
        """The languages to load; the site's own comes first, since translations fall back to it."""
        chosen = list(dict.fromkeys([settings.LANGUAGE_CODE, *languages.split(",")]))
        unknown = [language for language in chosen if language not in dict(settings.LANGUAGES)]
        if unknown:
            raise CommandError(
                f"The site does not speak “{unknown[0]}”. Name it in LANGUAGES, for example LANGUAGES=en,fr."
            )
        return chosen

    def read(self, root: Path, languages: list[str]) -> tuple[Content, list[FirstPage], ReadShelf]:
        """Read everything, print all findings, and refuse what has errors."""
        content = read_content(root)
        findings = [*content.findings, *findings_of(content)]
        pages = read_pages(root, languages, Report("pages", findings))
        shelf = read_shelf(root, known_modules(content), Report("knowledge", findings))
        for finding in findings:
            self.stderr.write(str(finding))
        if has_errors(findings):
            raise self.refusal([])
        self.say(f"{len(content.modules)} modules read, {len(findings)} warnings.")
        return content, pages, shelf

    def refusal(self, findings: list[Finding]) -> CommandError:
        for finding in findings:
            self.stderr.write(str(finding))
        return CommandError("The content has errors, so nothing was loaded. Each is named above.")

    def say(self, sentence: str) -> None:
        if self.verbosity:
            self.stdout.write(sentence)
            self.stdout.flush()
