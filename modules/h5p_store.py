"""What the player gets of a package: which files there are, under which address, and in which order libraries load.

Addresses are signed and end after some hours; they name the package and never a person. A file is served only when the
package's own list, or that of one of its libraries, names it: no path of an address is ever joined to a folder.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from modules import h5p_player
from modules.activities.h5p.bundle import shared_out
from modules.activities.h5p.media_types import media_type_of
from modules.models import H5PLibrary, H5PPackage

LIBRARIES, CONTENT, PLAYER, BUNDLE = "lib", "content", "player", "bundle"
LIBRARY_FOLDER, CONTENT_FOLDER = "h5p/lib", "h5p/content"
# Within a window all addresses of a package are the same, so that browsers keep its files; each holds for one to two.
WINDOW = timedelta(hours=4)
SIGNER = Signer(sep=".", salt="modules.h5p_store")
# In the cache that all processes share: another word after each decision about a package or a library.
DECIDED = "h5p-decided"


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
    bundles = _bundles(used)
    return {
        "main": package.main_library,
        "title": package.title,
        "language": package.language,
        "licence": package.licence,
        "authors": package.authors,
        "parameters": package.parameters,
        "bundles": list(bundles),
        "content": CONTENT,
        "player": PLAYER,
    }


def _bundles(used: Sequence[H5PLibrary]) -> dict[str, list[str]]:
    """Return the bundles of a package by their paths, each with the styles and scripts in it: all styles come first."""
    files = [
        (f"{LIBRARIES}/{library.folder}/{path}", library.manifest[path]["size"])
        for kind in ("styles", "scripts")
        for library in used
        for path in getattr(library, kind)
    ]
    return {f"{BUNDLE}/{number}.js": paths for number, paths in enumerate(shared_out(files))}


def assets_prefix(package: H5PPackage, *, at: datetime | None = None) -> str:
    """Return the address under which the files of a package are served, for at least four hours from then."""
    token = SIGNER.sign(f"{package.sha256}.{_window(at or timezone.now())}")
    return reverse("modules:h5p_assets", args=[token])


def package_at(token: str, *, at: datetime) -> int:
    """Return the key of the package whose files lie below an address; raises NotServed."""
    return _standing(_package_in(token, at=at), cache.get_or_set(DECIDED, _another_word, timeout=None))


def file_at(package: int, path: str) -> StoredFile:
    """Return the file of a package, or of the player, at a path below a prefix; raises NotServed."""
    try:
        return _player_file(path) if path.startswith(f"{PLAYER}/") else _contents_of(package).files[path]
    except KeyError:
        raise NotServed(path) from None


def bundled_at(package: int, path: str) -> list[tuple[str, StoredFile]]:
    """Return the styles and scripts in a bundle, by their paths below a prefix; raises NotServed."""
    contents = _contents_of(package)
    try:
        return [(each, contents.files[each]) for each in contents.bundles[path]]
    except KeyError:
        raise NotServed(path) from None


def decide_anew() -> None:
    """Have the next request look whether a package may be played; after the transaction once more."""
    cache.set(DECIDED, _another_word(), timeout=None)
    transaction.on_commit(lambda: cache.set(DECIDED, _another_word(), timeout=None))


def _another_word() -> str:
    return uuid4().hex


@lru_cache(maxsize=256)
def _standing(sha256: str, decided: str) -> int:
    """Return the key of a package that may be played, as it was decided by then."""
    # Whoever reviews a package plays it before it is approved.
    package = H5PPackage.objects.standing().filter(sha256=sha256).values_list("pk", flat=True).first()
    if package is None:
        raise NotServed(sha256)
    return package


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


@dataclass(frozen=True)
class _Contents:
    """What of a package is served: its files, and which of them are in which bundle, by their paths below the prefix."""

    files: Mapping[str, StoredFile]
    bundles: Mapping[str, Sequence[str]]


@lru_cache(maxsize=64)
def _contents_of(package_id: int) -> _Contents:
    """Return what is served of a package; neither it nor its libraries ever change."""
    package = H5PPackage.objects.get(pk=package_id)
    used = [each.library for each in package.used]
    files = dict(_listed(package.manifest, CONTENT, content_folder(package.sha256)))
    for library in used:
        files |= _listed(library.manifest, f"{LIBRARIES}/{library.folder}", library_folder(library.tree_sha256))
    return _Contents(files, _bundles(used))


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
    _contents_of.cache_clear()
    _standing.cache_clear()
