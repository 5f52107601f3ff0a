"""A module from a file: looked at without writing anything, then taken as drafts in one transaction, or not at all."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from curriculum.exporting.archive import LICENCE, MANIFEST
from curriculum.exporting.collecting import NothingToExport, files_of
from curriculum.importing.archive import Opened, open_into
from curriculum.importing.objections import catalogues_of, objections_to
from curriculum.kits import CONTENT
from curriculum.loading import loading as loading_words
from curriculum.loading.checks import findings_of
from curriculum.loading.load import load_drafts
from curriculum.loading.loading import Loading
from curriculum.reading import Content, read_content
from curriculum.reading.fields import mappings_at, texts_at
from curriculum.reading.references import LINKED
from modules.activities.form import error
from modules.findings import Finding, Severity, has_errors
from modules.findings import gettext_noop as _
from modules.models import H5PPackage, Module, ModulePage, Question, Scenario, SiteDocument, SiteImage, UnitPage

logger = structlog.stdlib.get_logger(__name__)

OWN = {MANIFEST, LICENCE}
TALLIED = (loading_words.NEW, loading_words.CHANGED, loading_words.KEPT)
# What authors of files are held to and an editor of a site is not: drafts may have it, and it is said.
ONLY_SAID = {"dialogue", "forms", "minutes", "no-body"}
SHARED = ("competencies.yaml", "localise.yaml")
NEW, CHANGED, SAME, ONLY_HERE = "new", "changed", "same", "only_here"


class CannotTake(Exception):
    """The file has errors; `findings` are all of them."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("The file has errors.")
        self.findings = findings


@dataclass(frozen=True)
class Outlook:
    """What taking a file would do: for each of its files new, changed or same; what has a draft here that would be in its way."""

    id: str
    title: str
    languages: tuple[str, ...]
    left_out: tuple[str, ...]
    module: Module | None
    files: Mapping[str, str]
    drafts: tuple[str, ...]
    not_here: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def is_new(self) -> bool:
        return self.module is None

    def of(self, kind: str) -> list[str]:
        """Return the paths of the files that are new, changed, the same, or on this site only."""
        return [path for path, found in self.files.items() if found == kind]


class TakenElsewhere(Exception):
    """Somebody else has taken or changed the same module at the same moment; nothing was taken by this one."""


@dataclass(frozen=True)
class Taken:
    """What taking has done: the module, and how many things are new, changed, or kept because of a draft."""

    module: Module
    new: int
    changed: int
    kept: int


def look_at(stream: BinaryIO) -> Outlook:
    """Check a file whole and say what it would change; nothing is written. Raises CannotTake."""
    with _read(stream) as (opened, content, folder):
        module = Module.objects.filter(slug=opened.module).first()
        catalogues, left_out = catalogues_of(content)
        shown = content.module(opened.module, str(catalogues[0].locale.language_code)) or content.modules[0]
        return Outlook(
            id=opened.module,
            title=shown.title,
            languages=tuple(str(catalogue.locale.language_code) for catalogue in catalogues),
            left_out=left_out,
            module=module,
            files=_compared(opened.paths, folder, module),
            drafts=_drafts(module) if module else (),
            not_here=tuple(sorted(_named(content) - set(Module.objects.values_list("slug", flat=True)))),
            findings=content.findings,
        )


def take(stream: BinaryIO, *, overwrite: bool = False) -> Taken:
    """Take a module as drafts, whole or not at all. Raises CannotTake and TakenElsewhere.

    What has an unpublished draft is kept, unless `overwrite`: then the words of the file are its next draft.
    """
    with _read(stream) as (opened, content, folder):
        before = _rows_of(opened.module)
        try:
            return _taken(content, Loading(lambda _sentence: None, overwrite=overwrite, as_drafts=True))
        except (IntegrityError, ValidationError) as refused:
            found = list(objections_to(opened, content, folder))
            if has_errors(found):
                raise CannotTake(found) from refused
            if _rows_of(opened.module) != before:
                raise TakenElsewhere from refused
            logger.exception("module.not_kept", module=opened.module)
            raise CannotTake([_not_kept(refused)]) from refused


def _taken(content: Content, loading: Loading) -> Taken:
    """Load the drafts; when anything fails, its files go too."""
    try:
        module = load_drafts(content, catalogues_of(content)[0], loading)
    except BaseException:
        for file in loading.stored:
            file.storage.delete(str(file.name))
        loading.undo.close()
        raise
    return Taken(module, *(loading.tally[kind] for kind in TALLIED))


def _rows_of(slug: str) -> set[tuple[str, int]]:
    """Return the rows that a module has by now: others than before, and somebody else was at it."""
    owned: tuple[type[Any], ...] = (ModulePage, Question, Scenario, SiteImage, SiteDocument, H5PPackage)
    rows = {
        (model.__name__, key)
        for model in owned
        for key in model.objects.filter(module__slug=slug).values_list("pk", flat=True)
    }
    return rows | {("Module", key) for key in Module.objects.filter(slug=slug).values_list("pk", flat=True)}


def _not_kept(refused: IntegrityError | ValidationError) -> Finding:
    template = _(
        "The checks found nothing wrong, but the database of this site does not keep the module; another thing here may "
        "have one of its ids. Send this line to whoever runs the site: %(reason)s"
    )
    return error("not-kept", MANIFEST, template, reason=str(refused).partition("\n")[0])


@contextmanager
def _read(stream: BinaryIO) -> Iterator[tuple[Opened, Content, Path]]:
    """Give a file as read content, in a folder that is gone afterwards. Raises CannotTake."""
    with tempfile.TemporaryDirectory(prefix="module-") as name:
        folder = Path(name)
        opened, findings = open_into(stream, folder)
        if opened is None:
            raise CannotTake(findings)
        for shared in SHARED:
            shutil.copyfile(CONTENT / shared, folder / shared)
        (folder / LICENCE).unlink(missing_ok=True)
        content = read_content(folder, elsewhere=_named(read_content(folder)))
        found = [*findings, *map(_softened, content.findings)]
        if not has_errors(found):
            found += [*findings_of(content), *objections_to(opened, content, folder)]
        if has_errors(found):
            raise CannotTake(found)
        yield opened, replace(content, findings=tuple(found)), folder


def _softened(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.WARNING) if finding.code in ONLY_SAID else finding


def _compared(paths: Iterable[str], folder: Path, module: Module | None) -> dict[str, str]:
    """Say of each file what it is to this site, which would export its own module in the same files."""
    try:
        here = files_of(module) if module else {}
    except NothingToExport:
        here = {}
    there = {path: (folder / path).read_bytes() for path in paths if (folder / path).is_file() and path not in OWN}
    found = {path: NEW if path not in here else SAME if here[path] == there[path] else CHANGED for path in there}
    return found | dict.fromkeys(here.keys() - there.keys(), ONLY_HERE)


def _drafts(module: Module) -> tuple[str, ...]:
    """Return the titles of what has a draft already."""
    pages = list(module.pages.all())
    units = [unit for page in pages for unit in UnitPage.objects.child_of(page)]
    things = [*pages, *units, *Question.objects.filter(module=module), *Scenario.objects.filter(module=module)]
    return tuple(str(one) for one in things if one.has_unpublished_changes)


def _named(content: Content) -> set[str]:
    """Return the ids of other modules that a module names."""
    fields: list[Any] = [module.fields for module in content.modules]
    named = {key for each in fields for name in LINKED for key in texts_at(each, name)}
    return named | {str(one.get("module")) for each in fields for one in mappings_at(each, "overlaps")}
