"""Brings H5P packages in: checked, unpacked aside, and kept whole or not at all."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from ground import audit, ledger
from modules import h5p_files, h5p_removing
from modules.activities.h5p.archive import pieces
from modules.activities.h5p.check import Checked, check
from modules.activities.h5p.documents import BadDocument, parsed
from modules.activities.h5p.installed import Installed
from modules.activities.h5p.limits import LIMITS
from modules.activities.h5p.package import CONTENT, PackedFile, most_bytes
from modules.activities.h5p.reports import most_points, parts_of, reports_of
from modules.activities.h5p.schemas import UNDETERMINED, Library, LibraryName
from modules.activities.h5p.semantics import Semantics
from modules.canonical import sha256_of
from modules.findings import Finding
from modules.h5p_findings import plain
from modules.h5p_store import content_folder, library_folder
from modules.models import H5PLibrary, H5PPackage, H5PPackageLibrary, LibraryState, Module, PackageStatus
from people.models import User

PIECE = 1024 * 1024  # bytes
WILL_NOT_LOAD = frozenset({"external-media", "missing-medium"})
CONTENT_FOLDER = "content"  # of the unpacked package; no library is called that


class NotAccepted(Exception):
    """The check refused the package; `findings` say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(finding.sentence for finding in findings))
        self.findings = findings


class AlreadyThere(Exception):
    """The same file was brought before, as `package`."""

    def __init__(self, package: H5PPackage) -> None:
        super().__init__(str(package))
        self.package = package


class UsesBlocked(Exception):
    """The package brings exactly the files of a library that is blocked."""

    def __init__(self, library: H5PLibrary) -> None:
        super().__init__(str(library))
        self.library = library


@dataclass(frozen=True)
class _Unpacked:
    """A library as it lies unpacked, with what its row will say."""

    library: Library
    folder: Path
    manifest: h5p_files.Manifest

    @property
    def tree_sha256(self) -> str:
        return sha256_of(sorted([path, file["size"], file["sha256"]] for path, file in self.manifest.items()))


def install(
    stream: BinaryIO,
    *,
    module: Module | None,
    by: User | None,
    replaces: H5PPackage | None = None,
    undo: ExitStack | None = None,
) -> H5PPackage:
    """Check a package and keep it with the libraries it brings; code that nobody has looked at waits for a second person.

    `replaces` is the package that it is a newer version of. Whoever calls this in a transaction that may still fail gives
    `undo`, and closes it then: it takes the files away. Raises AlreadyThere, NotAccepted and UsesBlocked; then, as after any other failure, nothing of it is kept.
    """
    sha256 = sha256_in(stream)
    known = H5PPackage.objects.filter(sha256=sha256).first()
    if known is not None:
        raise AlreadyThere(known)
    rows = _trusted()
    checked = check(stream, installed=_installed(rows))
    if not checked.is_accepted or checked.main is None or checked.description is None:
        raise NotAccepted(checked.findings)
    with h5p_files.staging() as folder:
        libraries = [
            rows[name] if name in checked.borrowed else _unpacked(stream, checked, name, folder)
            for name in checked.order
        ]
        manifest = h5p_files.unpack(_content_of(stream, checked), folder / CONTENT_FOLDER)
        package = _package(checked, sha256, manifest, _scripts_of(checked.main, libraries))
        package.module, package.uploaded_by, package.replaces = module, by, replaces
        with ExitStack() as files:
            kept = _keep(_Staged(package, folder / CONTENT_FOLDER, libraries), stream, files)
            (undo or ExitStack()).push(files.pop_all())
        return kept


def looked_at(stream: BinaryIO) -> Checked:
    """Return what the check says of a package here, where trusted libraries are installed; nothing is kept."""
    return check(stream, installed=_installed(_trusted()))


def sha256_in(stream: BinaryIO) -> str:
    """Return the SHA-256 of all that a stream holds."""
    stream.seek(0)
    digest = hashlib.sha256()
    while piece := stream.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _trusted() -> dict[LibraryName, H5PLibrary]:
    """Return the trusted libraries by their names; of several the newest patch, of those the one that came last."""
    rows = H5PLibrary.objects.trusted().order_by("patch", "pk")
    return {LibraryName(row.machine_name, row.major, row.minor): row for row in rows}


def _installed(rows: dict[LibraryName, H5PLibrary]) -> Installed:
    def semantics(name: LibraryName) -> Semantics | None:
        return _semantics_of(rows[name])

    return Installed({name: _library_of(row) for name, row in rows.items()}, semantics)


def _library_of(row: H5PLibrary) -> Library:
    return Library(
        name=LibraryName(row.machine_name, row.major, row.minor),
        patch=row.patch,
        folder=row.folder,
        title=row.title,
        is_runnable=row.is_runnable,
        scripts=row.scripts,
        styles=row.styles,
        preloaded=[LibraryName(*name) for name in row.preloaded],
        dynamic=[LibraryName(*name) for name in row.dynamic],
    )


def _semantics_of(row: H5PLibrary) -> Semantics | None:
    """Return the semantics of a stored library; None where it has none that can be read."""
    if "semantics.json" not in row.manifest:
        return None
    try:
        semantics: Semantics = parsed(_stored(row, "semantics.json"), list, depth=LIMITS.json_depth)
    except BadDocument:
        return None
    return semantics


def _unpacked(stream: BinaryIO, checked: Checked, name: LibraryName, folder: Path) -> _Unpacked:
    library = checked.libraries[name]
    target = folder / name.folder
    return _Unpacked(library, target, h5p_files.unpack(_files_of(stream, checked, library.folder), target))


def _files_of(stream: BinaryIO, checked: Checked, top: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the files in a folder at the top, by their paths inside it."""
    for path, file in checked.files.items():
        if path.startswith(f"{top}/"):
            yield path.removeprefix(f"{top}/"), _pieces_of(stream, file)


def _content_of(stream: BinaryIO, checked: Checked) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the files of the content, without what it says of itself: that is played only after it was cleaned."""
    said = CONTENT.partition("/")[2]
    return ((path, found) for path, found in _files_of(stream, checked, "content") if path != said)


def _pieces_of(stream: BinaryIO, file: PackedFile) -> Iterator[bytes]:
    return pieces(stream, file.entry, most=most_bytes(file.path, LIMITS), limits=LIMITS)


def _scripts_of(main: LibraryName, libraries: Sequence[_Unpacked | H5PLibrary]) -> bytes:
    """Return the scripts of the main library, which say what it reports."""
    for each in libraries:
        if isinstance(each, _Unpacked) and each.library.name == main:
            return b"\n".join((each.folder / path).read_bytes() for path in each.library.scripts)
        if isinstance(each, H5PLibrary) and each.name == str(main):
            return b"\n".join(_stored(each, path) for path in each.scripts)
    return b""


def _stored(row: H5PLibrary, path: str) -> bytes:
    with default_storage.open(f"{library_folder(row.tree_sha256)}/{path}") as file:
        content: bytes = file.read()
    return content


def _package(checked: Checked, sha256: str, manifest: h5p_files.Manifest, scripts: bytes) -> H5PPackage:
    description, main = checked.description, checked.main
    if description is None or main is None:
        raise NotAccepted(checked.findings)
    rights = description.rights
    return H5PPackage(
        sha256=sha256,
        title=description.title,
        main_library=str(main),
        language=description.language or UNDETERMINED,
        licence=rights.licence,
        licence_version=rights.version,
        licence_extras=rights.extras,
        source=rights.source,
        authors=list(rights.authors),
        parameters=checked.parameters,
        manifest=manifest,
        report=[plain(finding) for finding in checked.findings],
        reports=reports_of(
            main.machine_name,
            scripts,
            parts_of(checked.parameters),
            misses_media=any(finding.code in WILL_NOT_LOAD for finding in checked.findings),
        ).value,
        max_score=most_points(main.machine_name, checked.parameters),
    )


@dataclass(frozen=True)
class _Staged:
    """A checked package, unpacked: what is to be kept, in the order in which libraries load."""

    package: H5PPackage
    content: Path
    libraries: Sequence[_Unpacked | H5PLibrary]


@transaction.atomic
def _keep(staged: _Staged, stream: BinaryIO, undo: ExitStack) -> H5PPackage:
    """Put everything in its place and write the rows; `undo` learns how the files are taken away again."""
    # Two packages with the same new library: the second finds the row, and so the files, of the first.
    ledger.take_turn("h5p")
    known = H5PPackage.objects.filter(sha256=staged.package.sha256).first()
    if known is not None:
        raise AlreadyThere(known)
    used = [_kept_library(each, staged.package, undo) for each in staged.libraries]
    undo.callback(h5p_removing.remove_content, staged.package.sha256, staged.package.manifest)
    h5p_files.place(staged.content, content_folder(staged.package.sha256))
    _keep_file(staged.package, stream, undo)
    _keep_rows(staged.package, used)
    return staged.package


def _kept_library(staged: _Unpacked | H5PLibrary, package: H5PPackage, undo: ExitStack) -> H5PLibrary:
    if isinstance(staged, H5PLibrary):
        return staged
    tree = staged.tree_sha256
    row, is_new = H5PLibrary.objects.get_or_create(
        machine_name=staged.library.name.machine_name,
        major=staged.library.name.major,
        minor=staged.library.name.minor,
        patch=staged.library.patch,
        tree_sha256=tree,
        defaults=_row_of(staged.library) | {"manifest": staged.manifest, "installed_by": package.uploaded_by},
    )
    if row.state == LibraryState.BLOCKED:
        raise UsesBlocked(row)
    if is_new:
        undo.callback(h5p_removing.remove_library, tree, staged.manifest)
        h5p_files.place(staged.folder, library_folder(tree))
    return row


def _keep_file(package: H5PPackage, stream: BinaryIO, undo: ExitStack) -> None:
    stream.seek(0)
    package.file.save(f"{package.sha256}.h5p", File(stream), save=False)
    undo.callback(h5p_removing.remove_file, str(package.file.name))


def _keep_rows(package: H5PPackage, used: Sequence[H5PLibrary]) -> None:
    is_known = all(row.state == LibraryState.TRUSTED for row in used)
    package.status = PackageStatus.APPROVED if is_known else PackageStatus.NEEDS_REVIEW
    package.save()
    H5PPackageLibrary.objects.bulk_create(
        H5PPackageLibrary(package=package, library=row, position=position) for position, row in enumerate(used)
    )
    payload = {"status": package.status, "libraries": len(used)}
    audit.record("h5p.upload", package, by=package.uploaded_by, payload=payload)


def _row_of(library: Library) -> dict[str, Any]:
    return {
        "title": library.title[:255],
        "is_runnable": library.is_runnable,
        "scripts": list(library.scripts),
        "styles": list(library.styles),
        "preloaded": [[name.machine_name, name.major, name.minor] for name in library.preloaded],
        "dynamic": [[name.machine_name, name.major, name.minor] for name in library.dynamic],
        "core_api": library.core,
        "licence": library.licence,
    }
