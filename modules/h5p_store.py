"""What the player gets of a package: which files there are, under which address, and in which order libraries load.

Addresses are signed and end after some hours; they name the package and never a person. A file is served only when the
package's own list, or that of one of its libraries, names it: no path of an address is ever joined to a folder.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone

from modules import h5p_player
from modules.activities.h5p.media_types import media_type_of
from modules.models import H5PLibrary, H5PPackage

LIBRARIES, CONTENT, PLAYER = "lib", "content", "player"
LIBRARY_FOLDER, CONTENT_FOLDER = "h5p/lib", "h5p/content"
# Within a window all addresses of a package are the same, so that browsers keep its files; each holds for one to two.
WINDOW = timedelta(hours=4)
SIGNER = Signer(sep=".", salt="modules.h5p_store")


class NotServed(LookupError):
    """The address is wrong or too old, the file is on no list, or the package may not be played."""


@dataclass(frozen=True)
class StoredFile:
    """One file that may be served: `name` is where the storage keeps it, `size` its bytes."""

    name: str
    size: int
    media_type: str


def page_parts(package: H5PPackage) -> dict[str, Any]:
    """Return all that a page needs in order to play a package, as plain data; paths are relative to `assets_prefix`."""
    used = [each.library for each in package.used]
    return {
        "main": package.main_library,
        "title": package.title,
        "language": package.language,
        "licence": package.licence,
        "authors": package.authors,
        "parameters": package.parameters,
        "libraries": [_library_parts(library) for library in used],
        "content": CONTENT,
        "player": PLAYER,
    }


def _library_parts(library: H5PLibrary) -> dict[str, Any]:
    folder = f"{LIBRARIES}/{library.folder}"
    return {
        "name": library.name,
        "folder": folder,
        "scripts": [f"{folder}/{path}" for path in library.scripts],
        "styles": [f"{folder}/{path}" for path in library.styles],
    }


def assets_prefix(package: H5PPackage, *, at: datetime | None = None) -> str:
    """Return the address under which the files of a package are served, for at least four hours from then."""
    token = SIGNER.sign(f"{package.sha256}.{_window(at or timezone.now())}")
    return reverse("modules:h5p_assets", args=[token])


def file_at(token: str, path: str, *, at: datetime) -> StoredFile:
    """Return the file at an address below a prefix; raises NotServed."""
    # Whoever reviews a package plays it before it is approved.
    standing = H5PPackage.objects.standing().filter(sha256=_package_in(token, at=at))
    package_id = standing.values_list("pk", flat=True).first()
    if package_id is None:
        raise NotServed(path)
    try:
        return _player_file(path) if path.startswith(f"{PLAYER}/") else _files_of(package_id)[path]
    except KeyError:
        raise NotServed(path) from None


def _window(at: datetime) -> int:
    return int(at.timestamp() // WINDOW.total_seconds())


def _package_in(token: str, *, at: datetime) -> str:
    try:
        sha256, _dot, window = SIGNER.unsign(token).rpartition(".")
    except BadSignature:
        raise NotServed(token) from None
    if _window(at) - int(window) not in (0, 1):
        raise NotServed(token)
    return sha256


@lru_cache(maxsize=64)
def _files_of(package_id: int) -> Mapping[str, StoredFile]:
    """Return all files of a package by their paths below the prefix; neither it nor its libraries ever change."""
    package = H5PPackage.objects.get(pk=package_id)
    files = dict(_listed(package.manifest, CONTENT, content_folder(package.sha256)))
    for each in package.used:
        library = each.library
        files |= _listed(library.manifest, f"{LIBRARIES}/{library.folder}", library_folder(library.tree_sha256))
    return files


def _listed(manifest: Mapping[str, Any], prefix: str, folder: str) -> Iterator[tuple[str, StoredFile]]:
    for path, file in manifest.items():
        yield f"{prefix}/{path}", StoredFile(f"{folder}/{path}", file["size"], media_type_of(path))


def library_folder(tree_sha256: str) -> str:
    """Return where the storage keeps the files of a library."""
    return f"{LIBRARY_FOLDER}/{tree_sha256}"


def content_folder(sha256: str) -> str:
    """Return where the storage keeps the pictures, sounds and films of a package."""
    return f"{CONTENT_FOLDER}/{sha256}"


def _player_file(path: str) -> StoredFile:
    """Return a file of the player; raises KeyError where there is none, or no player."""
    files = h5p_player.player_files() if h5p_player.is_installed() else {}
    file = files[path.removeprefix(f"{PLAYER}/")]
    return StoredFile(str(file), file.stat().st_size, media_type_of(file.name))


def forget() -> None:
    """Empty the memory; for tests, whose database is rolled back under it."""
    _files_of.cache_clear()
