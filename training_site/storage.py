"""Static files as production serves them: one style sheet, hashed names, compressed."""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname, join
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEET = "css/site.css"
IMPORT = re.compile(r'@import "(?P<file>[^"]+)" layer\((?P<layer>[\w-]+)\);')
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
INDENTATION = re.compile(r"\n\s*")

Paths = dict[str, tuple[Storage, str]]


def bundle(style_sheet: str, read: Callable[[str], str]) -> str:
    """The style sheet with every `@import "…" layer(…)` replaced by the file itself, without comments and indentation."""
    inlined = IMPORT.sub(lambda found: f"@layer {found['layer']} {{\n{read(found['file'])}}}\n", style_sheet)
    return INDENTATION.sub("\n", COMMENT.sub("", inlined))


class BundledManifestStorage(CompressedManifestStaticFilesStorage):
    """Delivers `css/site.css` as one file, so that development needs no build and a first view one request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[tuple[str, bool], str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Return the address of a file; it is worked out once, since it stays the same as long as the process."""
        if (name, force) not in self._addresses:
            self._addresses[name, force] = super().url(name, force)
        return self._addresses[name, force]

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Put the bundle in the place of the style sheet, then hash and compress everything as ever."""
        if STYLE_SHEET in paths and not dry_run:
            paths = {**paths, STYLE_SHEET: self._save_bundle(paths)}
        yield from super().post_process(paths, dry_run, **options)

    def _save_bundle(self, paths: Paths) -> tuple[FileSystemStorage, str]:
        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return file.read().decode()

        text = bundle(read(STYLE_SHEET), lambda file: read(join(dirname(STYLE_SHEET), file)))
        self.delete(STYLE_SHEET)
        self._save(STYLE_SHEET, ContentFile(text.encode()))
        return self, STYLE_SHEET
