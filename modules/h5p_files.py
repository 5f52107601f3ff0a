"""Where files of H5P packages lie: unpacked beside their place first, then put there in one step."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage

STAGING = "h5p/staging"
Manifest = dict[str, dict[str, Any]]


@contextmanager
def staging() -> Iterator[Path]:
    """Give a folder to unpack into, gone afterwards with all that is still in it."""
    on_disk = _on_disk(STAGING)
    if on_disk is not None:
        on_disk.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=on_disk, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def unpack(files: Iterable[tuple[str, Iterable[bytes]]], folder: Path) -> Manifest:
    """Write files into a folder that is not there yet; return the size and SHA-256 of each by its path."""
    return {path: _unpack(pieces, folder / path) for path, pieces in files}


def _unpack(pieces: Iterable[bytes], target: Path) -> dict[str, Any]:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as out:
        for piece in pieces:
            out.write(piece)
            digest.update(piece)
            size += len(piece)
    return {"size": size, "sha256": digest.hexdigest()}


def place(folder: Path, name: str) -> None:
    """Put an unpacked folder where the storage serves it from; on a disk that is one step."""
    on_disk = _on_disk(name)
    if on_disk is None:
        _send(folder, name)
        return
    # What lies there belongs to no row: an import was cut off between the files and the rows.
    shutil.rmtree(on_disk, ignore_errors=True)
    if folder.exists():
        on_disk.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(on_disk)


def _send(folder: Path, name: str) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as content:
                default_storage.save(f"{name}/{path.relative_to(folder).as_posix()}", File(content))


def remove(name: str, paths: Iterable[str]) -> None:
    """Take a folder with these files out of the storage."""
    on_disk = _on_disk(name)
    if on_disk is not None:
        shutil.rmtree(on_disk, ignore_errors=True)
        return
    for path in paths:
        default_storage.delete(f"{name}/{path}")


def _on_disk(name: str) -> Path | None:
    """Return the path of a name in the storage; None where the storage is no disk of this machine."""
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:
        return None
