"""What h5p.json and library.json say, and what is wrong with them.

The fields and their forms are those that the H5P core checks. Where the core would refuse what it could play, such as an
empty language or a licence that it does not know, there is a warning here and no error.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.form import error, warning
from modules.activities.h5p.collecting import Collected
from modules.activities.h5p.kinds_of_files import ending_of
from modules.activities.h5p.limits import CORE
from modules.activities.h5p.markup import without_markup
from modules.activities.h5p.names import broken_rule, one_form, shown
from modules.findings import Finding
from modules.findings import gettext_noop as _

MACHINE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,99}", re.ASCII)
SPELT = re.compile(r"(\S+)[ -](\d{1,5})\.(\d{1,5})", re.ASCII)
DIGITS = re.compile(r"[0-9]{1,5}", re.ASCII)
LANGUAGE = re.compile(r"[-a-zA-Z]{1,10}", re.ASCII)
LICENCES = frozenset(
    {"CC BY", "CC BY-SA", "CC BY-ND", "CC BY-NC", "CC BY-NC-SA", "CC BY-NC-ND", "CC0 1.0", "GNU GPL"}
    | {"PD", "ODC PDDL", "CC PDM", "U", "C"}
)
LONGEST_TITLE = 255
MOST_AUTHORS = 50
CORE_KEYS = ("majorVersion", "minorVersion")
EDITOR = "H5PEditor."  # what libraries that only editors load are called
UNDETERMINED = "und"
UNDISCLOSED = "U"  # the licence of content about which nobody has said any


@dataclass(frozen=True, order=True)
class LibraryName:
    """A library as others name it: no patch version, since any will do."""

    machine_name: str
    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.machine_name} {self.major}.{self.minor}"

    @property
    def folder(self) -> str:
        return f"{self.machine_name}-{self.major}.{self.minor}"

    @property
    def is_for_editors(self) -> bool:
        return self.machine_name.startswith(EDITOR)


@dataclass(frozen=True)
class Library:
    """What library.json says: `scripts` and `styles` are paths inside the folder, in the order in which they load."""

    name: LibraryName
    patch: int
    folder: str
    title: str
    is_runnable: bool
    scripts: Sequence[str]
    styles: Sequence[str]
    preloaded: Sequence[LibraryName]
    dynamic: Sequence[LibraryName]
    core: str = ""  # the version of the H5P core that it asks for
    licence: str = ""


@dataclass(frozen=True)
class Rights:
    """What h5p.json says about whose work the content is, as plain text of the lengths that are kept."""

    licence: str = ""
    version: str = ""
    extras: str = ""
    source: str = ""
    authors: Sequence[str] = ()

    @property
    def credit(self) -> str:
        """Licence, authors and source in one line; empty where nothing is said."""
        licence = "" if self.licence == UNDISCLOSED else f"{self.licence} {self.version}".strip()
        return ", ".join(filter(None, (licence, *self.authors, self.source, self.extras)))


@dataclass(frozen=True)
class Description:
    """What h5p.json says: the title as plain text, the language or “und”, the machine name of the main library."""

    title: str
    language: str
    main_library: str
    preloaded: Sequence[LibraryName]
    dynamic: Sequence[LibraryName]
    rights: Rights = Rights()


def whole_number(value: object) -> int | None:
    """Return a version's number, which older tools write as text; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 100_000:
        return value
    return int(value) if isinstance(value, str) and DIGITS.fullmatch(value) else None


def name_from(spelt: object) -> LibraryName | None:
    """Return the library that “H5P.MultiChoice 1.16” names; None where the text names none."""
    found = SPELT.fullmatch(spelt) if isinstance(spelt, str) else None
    if found is None or not MACHINE_NAME.fullmatch(found[1]):
        return None
    return LibraryName(found[1], int(found[2]), int(found[3]))


def description_from(fields: Mapping[str, Any], where: str, found: Collected) -> Description | None:
    """Return what h5p.json says; None, with the reason in `found`, where it names no main library."""
    found += _metadata_findings(fields, where)
    found += core_findings(fields, where, is_needed=True)
    main = fields.get("mainLibrary")
    if not isinstance(main, str) or not MACHINE_NAME.fullmatch(main):
        found.append(error("bad-main-library", where, _("“mainLibrary” is missing, or is no name of a library.")))
        return None
    language = fields.get("language")
    return Description(
        title=str(fields.get("title", "")).strip()[:LONGEST_TITLE],
        language=language if isinstance(language, str) and LANGUAGE.fullmatch(language) else UNDETERMINED,
        main_library=main,
        preloaded=dependencies_from(fields, "preloadedDependencies", where, found),
        dynamic=dependencies_from(fields, "dynamicDependencies", where, found),
        rights=rights_from(fields),
    )


def rights_from(fields: Mapping[str, Any]) -> Rights:
    """Return whose work the content is; what is no text, or is too long, is left out or cut."""
    authors = fields.get("authors")
    names = [author.get("name") for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    return Rights(
        licence=_words(fields.get("license"), 20),
        version=_words(fields.get("licenseVersion"), 20),
        extras=_words(fields.get("licenseExtras"), 2_000),
        source=_words(fields.get("source"), 500),
        authors=[said for name in names[:MOST_AUTHORS] if (said := _words(name, 200))],
    )


def _words(value: object, most: int) -> str:
    return without_markup(value)[:most] if isinstance(value, str) else ""


def library_from(fields: Mapping[str, Any], folder: str, where: str, found: Collected) -> Library | None:
    """Return what library.json says; None, with the reason in `found`, where it is not the library of its folder."""
    name = _library_name(fields, where, found)
    if name is None:
        return None
    if folder not in (name.machine_name, name.folder):
        template = _("The folder of a library is named after it: “%(name)s” or “%(folder)s”.")
        facts = {"name": shown(name.machine_name), "folder": shown(name.folder)}
        found.append(error("folder-name", shown(folder), template, **facts))
        return None
    found += _library_findings(fields, where)
    found += core_findings(fields, where, is_needed=not name.is_for_editors)
    return Library(
        name=name,
        patch=whole_number(fields.get("patchVersion")) or 0,
        folder=folder,
        title=str(fields.get("title", name.machine_name)),
        is_runnable=fields.get("runnable") in (1, "1", True),
        scripts=_paths(fields, "preloadedJs", "js", where, found),
        styles=_paths(fields, "preloadedCss", "css", where, found),
        preloaded=dependencies_from(fields, "preloadedDependencies", where, found),
        dynamic=dependencies_from(fields, "dynamicDependencies", where, found),
        core=_core_of(fields.get("coreApi")),
        licence=_words(fields.get("license"), 40),
    )


def _core_of(asked: object) -> str:
    return ".".join(map(str, _core_numbers(asked)))


def _core_numbers(asked: object) -> tuple[int, ...]:
    """Return the major and the minor version of a core that is asked for; none where they cannot be read."""
    given = [whole_number(asked.get(key)) for key in CORE_KEYS] if isinstance(asked, dict) else []
    numbers = tuple(number for number in given if number is not None)
    return numbers if len(numbers) == len(CORE_KEYS) else ()


def core_findings(fields: Mapping[str, Any], where: str, *, is_needed: bool) -> Iterator[Finding]:
    """Yield what is wrong with the version of the H5P core that a file asks for; none asked for is 1.0."""
    asked = fields.get("coreApi")
    if not asked:
        return
    numbers = _core_numbers(asked)
    if not numbers:
        yield warning(
            "bad-core-version", where, _("The version of H5P that is asked for cannot be read; it is passed over.")
        )
        return
    if numbers > CORE:
        template = _(
            "This asks for H5P core %(asked)s; the site plays up to %(known)s. Use an older version of the content type."
        )
        facts = {"asked": ".".join(map(str, numbers)), "known": ".".join(map(str, CORE))}
        yield (error if is_needed else warning)("core-too-new", where, template, **facts)


def dependencies_from(fields: Mapping[str, Any], key: str, where: str, found: Collected) -> tuple[LibraryName, ...]:
    """Return the libraries that a list of dependencies names; an entry that names none is an error."""
    entries = fields.get(key) or []
    if isinstance(entries, dict):
        entries = [entries] if "machineName" in entries else list(entries.values())
    if not isinstance(entries, list):
        found.append(error("bad-dependency", where, _("“%(key)s” is no list of libraries."), key=key))
        return ()
    names = [_dependency(entry) for entry in entries]
    if None in names:
        template = _("An entry of “%(key)s” is no library: it needs a name, a major and a minor version.")
        found.append(error("bad-dependency", where, template, key=key))
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _dependency(entry: object) -> LibraryName | None:
    if not isinstance(entry, dict):
        return None
    major, minor = whole_number(entry.get("majorVersion")), whole_number(entry.get("minorVersion"))
    machine_name = entry.get("machineName")
    if major is None or minor is None or not isinstance(machine_name, str) or not MACHINE_NAME.fullmatch(machine_name):
        return None
    return LibraryName(machine_name, major, minor)


def _metadata_findings(fields: Mapping[str, Any], where: str) -> Iterator[Finding]:
    """Yield what is wrong with title, language and licence; only a title has to be there."""
    title = fields.get("title")
    if not isinstance(title, str | int) or not str(title).strip():
        yield error("no-title", where, _("The content has no title. Give it one and export it again."))
    elif len(str(title)) > LONGEST_TITLE:
        template = _("The title is longer than %(most)d characters. Shorten it and export the content again.")
        yield error("title-too-long", where, template, most=LONGEST_TITLE)
    language = fields.get("language")
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
        yield warning(
            "bad-language", where, _("The language of the content is not known; screen readers may read it wrongly.")
        )
    licence = fields.get("license", "U")
    if not isinstance(licence, str) or licence not in LICENCES:
        yield warning("bad-licence", where, _("The licence of the content is none that H5P knows."))


def _library_name(fields: Mapping[str, Any], where: str, found: Collected) -> LibraryName | None:
    machine_name = fields.get("machineName")
    is_named = isinstance(machine_name, str) and MACHINE_NAME.fullmatch(machine_name) is not None
    if not is_named:
        template = _("“machineName” is missing or has characters that names of libraries do not have.")
        found.append(error("bad-machine-name", where, template))
    major, minor = whole_number(fields.get("majorVersion")), whole_number(fields.get("minorVersion"))
    if major is None or minor is None:
        template = _("“majorVersion” and “minorVersion” have to be whole numbers of at most five digits.")
        found.append(error("bad-version", where, template))
    if not is_named or major is None or minor is None:
        return None
    return LibraryName(str(machine_name), major, minor)


def _library_findings(fields: Mapping[str, Any], where: str) -> Iterator[Finding]:
    patch = fields.get("patchVersion")
    if patch is None:
        yield warning("no-patch-version", where, _("“patchVersion” is missing; 0 is taken."))
    elif whole_number(patch) is None:
        yield error("bad-version", where, _("“patchVersion” has to be a whole number of at most five digits."))
    if not isinstance(fields.get("title"), str):
        yield warning("no-library-title", where, _("The library has no title; its name is shown instead."))


def _paths(fields: Mapping[str, Any], key: str, ending: str, where: str, found: Collected) -> tuple[str, ...]:
    """Return the paths that a library loads; one that leaves its folder, or is no such file, is an error."""
    entries = fields.get(key) or []
    entries = [entries] if isinstance(entries, dict) else entries
    paths = []
    for entry in entries if isinstance(entries, list) else [entries]:
        path = entry.get("path") if isinstance(entry, dict) else None
        if not isinstance(path, str):
            found.append(error("bad-path", where, _("An entry of “%(key)s” has no path."), key=key))
            continue
        plain = one_form(path.strip()).removeprefix("./")
        if broken_rule(plain):
            template = _("“%(path)s” in “%(key)s” leaves the folder of the library.")
            found.append(error("path-outside-library", where, template, key=key, path=shown(path)))
        elif ending_of(plain) != ending:
            template = _("“%(path)s” in “%(key)s” is no file of the kind that is loaded there.")
            found.append(error("bad-path", where, template, key=key, path=shown(path)))
        else:
            paths.append(plain)
    return tuple(paths)
