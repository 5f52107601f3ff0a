"""All styles and scripts of a package in one file, so that a browser asks once instead of for each of a hundred. Pure.

The file stays as it is for as long as the package is there: what it is made of never changes.
"""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass

Text = tuple[str, str]  # path below the files of the package, and what the file holds
MOST_BYTES = 4 * 1024 * 1024  # from which on another file begins; nearly all packages need one
MARK = "\ufeff"


@dataclass(frozen=True)
class Bundle:
    """One script, compressed; `size` is how many bytes it has otherwise."""

    compressed: bytes
    size: int

    def plain(self) -> bytes:
        """Return it as browsers read it that know no compression."""
        return gzip.decompress(self.compressed)


def shared_out(files: Iterable[tuple[str, int]]) -> list[list[str]]:
    """Return paths, given with their bytes, in the groups that go into one file each, in their order."""
    groups: list[list[str]] = []
    left = 0
    for path, size in files:
        if left <= 0:
            groups.append([])
            left = MOST_BYTES
        groups[-1].append(path)
        left -= size
    return groups


def bundle_of(loader: str, styles: Iterable[Text], scripts: Iterable[Text]) -> Bundle:
    """Return the file: `loader` declares `H5PBundle`, which puts each style and script into the document in its order."""
    parts = {"styles": list(styles), "scripts": list(scripts)}
    script = f"{loader}\nH5PBundle({json.dumps(parts, ensure_ascii=False)});\n".encode()
    return Bundle(gzip.compress(script, compresslevel=6, mtime=0), len(script))


def text_in(raw: bytes) -> str:
    """Return what a style or script says, as browsers read it: UTF-8, without a mark; what is none is replaced."""
    return raw.decode(errors="replace").removeprefix(MARK)
