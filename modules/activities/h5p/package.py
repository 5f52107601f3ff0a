"""A package that was read once from end to end: its files, and what is wrong with the archive."""

import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import BinaryIO
from zipfile import ZipInfo

from modules.activities.form import error, warning
from modules.activities.h5p.archive import BadArchive, listed, name_of, pieces
from modules.activities.h5p.collecting import Collected
from modules.activities.h5p.kinds_of_files import HEAD, MEASURED_AS_TEXT, ending_of
from modules.activities.h5p.limits import MEGABYTE, Limits
from modules.activities.h5p.names import collision_findings, is_ignored, name_findings, one_form, shown
from modules.findings import Finding, has_errors
from modules.findings import gettext_noop as _

PACKAGE = "the package"
DESCRIPTION, CONTENT = "h5p.json", "content/content.json"


@dataclass(frozen=True)
class PackedFile:
    """One file that was read whole: how long it is in bytes, and how they begin."""

    path: str
    entry: ZipInfo
    size: int
    head: bytes


@dataclass(frozen=True)
class Package:
    """The files of a package by their paths, without those that H5P leaves alone; `unread` could not be read."""

    files: Mapping[str, PackedFile]
    unread: Collection[str]
    stream: BinaryIO
    limits: Limits

    def read(self, path: str) -> bytes:
        """Return the bytes of a file, which the limits keep small enough for JSON files to be read whole."""
        most = most_bytes(path, self.limits)
        return b"".join(pieces(self.stream, self.files[path].entry, most=most, limits=self.limits))

    def folders(self) -> list[str]:
        """Return the folders at the top, without the one of the content, in their order of letters."""
        return sorted({path.split("/", 1)[0] for path in self.files if "/" in path} - {"content"})

    def inside(self, folder: str) -> list[str]:
        """Return the paths of all files in a folder, at any depth."""
        return [path for path in self.files if path.startswith(f"{folder}/")]


def most_bytes(path: str, limits: Limits) -> int:
    """Return how many bytes a file may have unpacked."""
    if path == CONTENT:
        return limits.content
    return limits.text if ending_of(path) in MEASURED_AS_TEXT else limits.media


def read_package(stream: BinaryIO, found: Collected, limits: Limits) -> Package | None:
    """Read an archive once from end to end; None where it cannot be gone on with. What is wrong is added to `found`."""
    size = stream.seek(0, 2)
    if size > limits.archive:
        template = _("The package is larger than %(most)d MB.")
        found.append(error("package-too-large", PACKAGE, template, most=limits.archive // MEGABYTE))
        return None
    try:
        entries = listed(stream, limits)
    except BadArchive as bad:
        found.append(error(bad.code, PACKAGE, bad.template))
        return None
    plain = [entry for entry in entries if not _report(_entry_findings(entry, limits), found)]
    if _report(_overlap_findings(plain, size), found):
        return None
    reading = _Reading(stream, found, limits)
    for entry in plain:
        if not entry.is_dir() and not reading.take(entry):
            return None
    found += _ratio_findings(limits.unpacked - reading.left, size, limits)
    found += _ignored_findings(plain)
    found += collision_findings(reading.files)
    return Package(reading.files, reading.unread, stream, limits)


def _report(new: Iterable[Finding], found: Collected) -> bool:
    """Add findings to the others, and say if one of them is an error."""
    findings = list(new)
    found += findings
    return has_errors(findings)


def _entry_findings(entry: ZipInfo, limits: Limits) -> Iterator[Finding]:
    name = name_of(entry)
    yield from name_findings(name, limits)
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield error("link", shown(name), _("This is no file but a link or a device. Pack the file itself."))


def _overlap_findings(entries: Sequence[ZipInfo], size: int) -> Iterator[Finding]:
    """Yield an error for each file that shares bytes with the next: so a small archive can unpack to a huge one."""
    placed = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, after in zip_longest(placed, placed[1:]):
        if entry.header_offset + entry.compress_size > (after.header_offset if after else size):
            template = _(
                "The file shares bytes with another one, or reaches beyond the package. Make the package again."
            )
            yield error("overlapping-files", shown(name_of(entry)), template)


class _Reading:
    """One way through an archive: the files so far, and how many bytes the rest may still unpack to."""

    def __init__(self, stream: BinaryIO, found: Collected, limits: Limits) -> None:
        self.stream = stream
        self.found = found
        self.limits = limits
        self.left = limits.unpacked
        self.files: dict[str, PackedFile] = {}
        self.unread: set[str] = set()

    def take(self, entry: ZipInfo) -> bool:
        """Read one file; False where the package has unpacked to more than it may."""
        path = one_form(name_of(entry))
        try:
            file = self._read(entry, path)
        except BadArchive as bad:
            self.found.append(error(bad.code, shown(path), bad.template))
            self.unread.add(path)
            file = None
        if self.left < 0:
            template = _("The package unpacks to more than %(most)d MB. Make its pictures, sounds and films smaller.")
            self.found.append(error("unpacked-too-large", PACKAGE, template, most=self.limits.unpacked // MEGABYTE))
            return False
        if file is not None and not is_ignored(path):
            self.found += _repeat_findings(self.files.get(path), file)
            self.files[path] = file
        return True

    def _read(self, entry: ZipInfo, path: str) -> PackedFile | None:
        """Read a file to its end, or until the package is full; what was read counts even where the file is bad."""
        head, read = b"", 0
        for piece in pieces(self.stream, entry, most=most_bytes(path, self.limits), limits=self.limits):
            self.left -= len(piece)
            if self.left < 0:
                return None
            head = head if len(head) == HEAD else (head + piece)[:HEAD]
            read += len(piece)
        return PackedFile(path, entry, read, head)


def _ratio_findings(unpacked: int, size: int, limits: Limits) -> Iterator[Finding]:
    if unpacked > limits.small_package and unpacked > limits.package_ratio * size:
        template = _("The package unpacks to over %(most)d times its size. Ordinary packages do not.")
        yield error("zip-bomb", PACKAGE, template, most=limits.package_ratio)


def _repeat_findings(before: PackedFile | None, file: PackedFile) -> Iterator[Finding]:
    if before is None:
        return
    if (before.size, before.entry.CRC) == (file.size, file.entry.CRC):
        yield warning("repeated-file", shown(file.path), _("The file stands twice in the package; both are the same."))
        return
    template = _("Two different files have the same name, so nobody knows which is meant. Leave one out.")
    yield error("duplicate-name", shown(file.path), template)


def _ignored_findings(entries: Sequence[ZipInfo]) -> Iterator[Finding]:
    """Yield one note for each top folder, or file at the top, with files that H5P leaves alone."""
    tops = dict.fromkeys(name_of(entry).split("/", 1)[0] for entry in entries if is_ignored(name_of(entry)))
    for top in tops:
        yield warning(
            "ignored-file",
            shown(top),
            _("Files that computers leave in folders, or whose names begin with a dot or an underscore, are left out."),
        )
