"""A module as one file, `module/1`: a ZIP of the files of the content format, and a list of them with their hashes. Pure."""

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FORMAT = "module/1"
MANIFEST = "manifest.json"
LICENCE = "LICENCE.txt"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is packed
PLAIN_FILE = 0o100644 << 16


def packed(files: Mapping[str, bytes], about: Mapping[str, Any]) -> bytes:
    """Return the file of a module; `about` stands in its list beside the files. The same files give the same bytes."""
    listed = {path: {"bytes": len(files[path]), "sha256": sha256(files[path])} for path in sorted(files)}
    manifest = {"format": FORMAT, **about, "files": listed}
    contents = {MANIFEST: json.dumps(manifest, indent=1, ensure_ascii=False).encode(), **files}
    written = io.BytesIO()
    with ZipFile(written, "w") as archive:
        for path in sorted(contents, key=lambda path: (path != MANIFEST, path)):
            archive.writestr(_entry(path), contents[path])
    return written.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _entry(path: str) -> ZipInfo:
    entry = ZipInfo(path, date_time=LONG_AGO)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = PLAIN_FILE
    return entry
