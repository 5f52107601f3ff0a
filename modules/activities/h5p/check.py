"""The gate of H5P packages: everything that is wrong with one, at once, and what of it may be played.

A package comes from a stranger and brings scripts. Nothing of it is run, unpacked to disk or believed here; whoever
stores and plays it takes the files, the order of libraries and the parameters from what `check` returns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from modules.activities.form import error, warning
from modules.activities.h5p.closure import closure_findings, load_order, missing_findings
from modules.activities.h5p.collecting import Collected
from modules.activities.h5p.documents import Reader
from modules.activities.h5p.installed import NOTHING_INSTALLED, Installed
from modules.activities.h5p.kinds_of_files import (
    content_file_findings,
    is_played,
    library_file_findings,
    stray_file_findings,
)
from modules.activities.h5p.limits import LIMITS, Limits
from modules.activities.h5p.markup import without_markup
from modules.activities.h5p.media import escape_findings
from modules.activities.h5p.names import shown
from modules.activities.h5p.other_files import other_archive_findings
from modules.activities.h5p.package import CONTENT, DESCRIPTION, PACKAGE, Package, PackedFile, read_package
from modules.activities.h5p.schemas import Description, Library, LibraryName, description_from, library_from
from modules.activities.h5p.semantics import Parameters, Semantics, TooMuch
from modules.findings import Finding, has_errors
from modules.findings import gettext_noop as _


@dataclass(frozen=True)
class Checked:
    """What a package turned out to be. Only one that `is_accepted` may be stored.

    `files` are what may be served, by their paths; `order` is in which order libraries load, the main one last;
    `parameters` are what is played instead of content/content.json. `borrowed` are libraries of the site in that order,
    which the package does not bring.
    """

    findings: Sequence[Finding]
    description: Description | None = None
    libraries: Mapping[LibraryName, Library] = field(default_factory=dict)
    files: Mapping[str, PackedFile] = field(default_factory=dict)
    order: Sequence[LibraryName] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    main: LibraryName | None = None
    borrowed: frozenset[LibraryName] = frozenset()

    @property
    def is_accepted(self) -> bool:
        return not has_errors(self.findings)


def check(stream: BinaryIO, *, limits: Limits = LIMITS, installed: Installed = NOTHING_INSTALLED) -> Checked:
    """Return all that is wrong with a package, and what of it may be played. The stream has to be one that can be sought.

    A library that the package does not bring is taken from those that are `installed`.
    """
    found = Collected()
    package = read_package(stream, found, limits)
    if package is None:
        return Checked(found.findings())
    return _Check(package, found, installed).result()


class _Check:
    """One check of a package that could be read."""

    def __init__(self, package: Package, found: Collected, installed: Installed) -> None:
        self.package = package
        self.found = found
        self.installed = installed
        self.reader = Reader(package, found)
        self.libraries: dict[LibraryName, Library] = {}
        self.borrowed: dict[LibraryName, Library] = {}
        self.unread: set[str] = set()  # folders of libraries about which it was said what is wrong
        self.semantics: dict[LibraryName, Semantics | None] = {}
        self.parameters = Parameters(self.libraries, self._semantics, package.files, found)

    def result(self) -> Checked:
        if other := list(other_archive_findings(self.package)):
            self.found += other
            return Checked(self.found.findings())
        self._look_at_files()
        self._read_libraries()
        self._borrow()
        description = self._description()
        main = self._main_library(description) if description else None
        parameters = self._parameters(main)
        needed = [*(description.preloaded if description else ()), *self.parameters.used, *([main] if main else [])]
        order = load_order(needed, self.libraries)
        self.found += closure_findings(order, self.libraries)
        files = {path: file for path, file in self.package.files.items() if "/" in path and is_played(path)}
        borrowed = frozenset(name for name in order if name in self.borrowed)
        return Checked(self.found.findings(), description, self.libraries, files, order, parameters, main, borrowed)

    def _borrow(self) -> None:
        """Add the libraries of the site that the package does not bring, nor tries to."""
        for name, library in self.installed.libraries.items():
            if name not in self.libraries and not self.unread & {name.folder, name.machine_name}:
                self.borrowed[name] = library
        self.libraries |= self.borrowed

    def _look_at_files(self) -> None:
        for path, file in self.package.files.items():
            if path.startswith("content/"):
                self.found += content_file_findings(path, file.head)
            elif "/" in path:
                self.found += library_file_findings(path, file.head)
            elif path != DESCRIPTION:
                self.found += stray_file_findings(path)

    def _read_libraries(self) -> None:
        folders = self.package.folders()
        if len(folders) > self.package.limits.libraries:
            template = _("The package brings more than %(most)d libraries.")
            self.found.append(error("too-many-libraries", PACKAGE, template, most=self.package.limits.libraries))
            self.unread.update(folders)
            return
        for folder in folders:
            self._read_library(folder)

    def _read_library(self, folder: str) -> None:
        path = f"{folder}/library.json"
        if path not in self.package.files:
            template = _("The folder is no library: it has no library.json. Leave it out, or export the content again.")
            self._missing("missing-library-json", path, template)
            self.unread.add(folder)
            return
        fields = self.reader.read(path, dict)
        library = library_from(fields, folder, shown(path), self.found) if fields is not None else None
        if library is None:
            self.unread.add(folder)
            return
        self._look_at_library(library)
        if library.name in self.libraries:
            template = _("The library stands in two folders; this one is played.")
            self.found.append(warning("repeated-library", shown(folder), template))
        self.libraries[library.name] = library

    def _look_at_library(self, library: Library) -> None:
        for path in (*library.scripts, *library.styles):
            if f"{library.folder}/{path}" not in self.package.files:
                self.found.append(_missing_file(library, path))
        unplayed = [path for path in self.package.inside(library.folder) if not is_played(path)]
        if unplayed:
            template = _("Files that are not needed for playing are left out, such as “%(path)s”.")
            path = shown(unplayed[0].split("/", 1)[1])
            self.found.append(warning("unused-file", shown(library.folder), template, path=path))

    def _description(self) -> Description | None:
        if DESCRIPTION not in self.package.files:
            template = _("“h5p.json” is missing, so this is no H5P package. Export the content as H5P.")
            self._missing("missing-h5p-json", DESCRIPTION, template)
            return None
        fields = self.reader.read(DESCRIPTION, dict)
        description = description_from(fields, DESCRIPTION, self.found) if fields is not None else None
        if description is None:
            return None
        title = without_markup(description.title)
        if title != " ".join(description.title.split()):
            self.found.append(warning("markup-cleaned", DESCRIPTION, _("Markup is left out of the title.")))
        return replace(description, title=title)

    def _missing(self, code: str, path: str, template: str) -> None:
        """Say that a file is missing, unless it is there and it was said why it cannot be read."""
        if path not in self.package.unread:
            self.found.append(error(code, shown(path), template))

    def _main_library(self, description: Description) -> LibraryName | None:
        """Return the library that plays the content; None, with the reason in `found`, where the package brings none."""
        listed = [name for name in description.preloaded if name.machine_name == description.main_library]
        brought = sorted(
            name
            for name in self.libraries
            if name.machine_name == description.main_library and name not in self.borrowed
        )
        self.found += missing_findings(
            [name for name in description.preloaded if name not in listed], self.libraries, DESCRIPTION
        )
        main = next((name for name in listed if name in self.libraries), None)
        if main is None and not listed and brought:
            main = brought[-1]
            template = _("The main library is not among those that the content lists; “%(name)s” is taken.")
            self.found.append(warning("main-library-not-listed", DESCRIPTION, template, name=str(main)))
        if main is None and not self._is_unread(description.main_library):
            name = str(listed[0]) if listed else description.main_library
            self.found.append(error("missing-main-library", DESCRIPTION, self._missing_main(), name=shown(name)))
        if main is not None and (main.is_for_editors or not self.libraries[main].is_runnable):
            template = _("“%(name)s” is no content type but a part of others, so it cannot be the main library.")
            self.found.append(error("wrong-main-library", DESCRIPTION, template, name=str(main)))
        return main

    def _is_unread(self, machine_name: str) -> bool:
        name = machine_name.casefold()
        folders = [folder.casefold() for folder in self.unread]
        return any(folder == name or folder.startswith(f"{name}-") for folder in folders)

    def _missing_main(self) -> str:
        if self.libraries.keys() == self.borrowed.keys():
            return _(
                "The package brings no libraries, so “%(name)s” cannot play. Export the content with its libraries."
            )
        return _("The main library “%(name)s” is not in the package. Export the content with its libraries.")

    def _parameters(self, main: LibraryName | None) -> dict[str, Any]:
        if CONTENT not in self.package.files:
            template = _("“content/content.json” is missing, so there is nothing to play. Export the content again.")
            self._missing("missing-content-json", CONTENT, template)
            return {}
        content = self.reader.read(CONTENT, dict)
        if content is None:
            return {}
        self.found += escape_findings(content, CONTENT)
        if main is None:
            return {}
        try:
            return dict(self.parameters.of_library(main, content, CONTENT))
        except (TooMuch, RecursionError):
            template = _("The content is nested, or repeats itself, more than any content of H5P needs. Split it.")
            self.found.append(error("too-much-content", CONTENT, template))
            return {}

    def _semantics(self, name: LibraryName) -> Semantics | None:
        """Return the semantics of a library, read once; None where it has none, so that all its values are plain text."""
        if name in self.borrowed:
            return self.installed.semantics(name)
        if name not in self.semantics:
            path = f"{self.libraries[name].folder}/semantics.json"
            self.semantics[name] = self.reader.read(path, list) if path in self.package.files else None
        return self.semantics[name]


def _missing_file(library: Library, path: str) -> Finding:
    """Return an error, and for a library of the editor a note: exports often lack parts of one, and no player loads it."""
    facts = {"path": shown(path)}
    if library.name.is_for_editors:
        template = _("The library of the editor misses “%(path)s”. The content plays without it.")
        return warning("missing-editor-file", shown(library.folder), template, **facts)
    template = _("The library loads “%(path)s”, which is not in its folder.")
    return error("missing-library-file", shown(library.folder), template, **facts)
