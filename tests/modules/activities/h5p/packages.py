"""Packages of our own small content type, good ones and such as have one thing wrong with them."""

import json
import warnings
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import modules.activities.h5p
from modules.activities.h5p.check import Checked, check
from modules.findings import Severity

LIBRARY = "Training.MiniQuiz-1.0"
CONTENT_TYPES = Path(modules.activities.h5p.__file__).parent / "content_types"
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"

DESCRIPTION: dict[str, Any] = {
    "title": "A first question",
    "language": "en",
    "mainLibrary": "Training.MiniQuiz",
    "embedTypes": ["iframe"],
    "license": "CC BY",
    "preloadedDependencies": [{"machineName": "Training.MiniQuiz", "majorVersion": 1, "minorVersion": 0}],
}
CONTENT: dict[str, Any] = {
    "question": "<p>What comes <strong>first</strong>?</p>\n",
    "picture": {"path": "images/room.png", "mime": "image/png", "width": 1, "height": 1},
    "description": "A quiet room",
    "options": [{"text": "Listening", "correct": True}, {"text": "Advice", "correct": False}],
    "behaviour": {"retry": True, "order": "written"},
    "words": {"check": "Check", "retry": "Try again", "right": "Right.", "wrong": "Not yet."},
}
ORDINARY: dict[str, bytes] = {
    "h5p.json": json.dumps(DESCRIPTION).encode(),
    "content/content.json": json.dumps(CONTENT).encode(),
    "content/images/room.png": PICTURE,
    **{
        path.relative_to(CONTENT_TYPES).as_posix(): path.read_bytes()
        for path in sorted((CONTENT_TYPES / LIBRARY).rglob("*"))
        if path.is_file()
    },
}
Part = bytes | str | dict[str, Any] | list[Any] | None


def package(changes: Mapping[str, Part] | None = None, *, compression: int = ZIP_DEFLATED) -> bytes:
    """An ordinary package with some files changed or added; None takes one out."""
    parts: dict[str, Part] = {**ORDINARY, **(changes or {})}
    return archive(((name, raw(part)) for name, part in parts.items() if part is not None), compression=compression)


def archive(entries: Iterable[tuple[str | ZipInfo, bytes]], *, compression: int = ZIP_DEFLATED) -> bytes:
    """A ZIP of these entries, each as it is: names are not looked at."""
    packed = BytesIO()
    with warnings.catch_warnings(), ZipFile(packed, "w", compression) as writer:
        warnings.simplefilter("ignore", UserWarning)  # two entries of one name are what some tests are about
        for name, data in entries:
            writer.writestr(name if isinstance(name, ZipInfo) else entry(name, compression), data)
    return packed.getvalue()


def entry(name: str, compression: int = ZIP_DEFLATED, mode: int = 0o100644) -> ZipInfo:
    made = ZipInfo("x")
    made.filename, made.compress_type, made.external_attr = name, compression, mode << 16
    return made


def with_entries(*entries: tuple[str | ZipInfo, bytes]) -> bytes:
    """An ordinary package with entries after its own, which may have the names of others."""
    return archive([*ORDINARY.items(), *entries])


def stored(changes: Mapping[str, Part] | None = None) -> bytes:
    """A package that is not compressed, so that its bytes can be found and damaged."""
    return package(changes, compression=ZIP_STORED)


def described(**changes: Any) -> dict[str, Part]:
    """A change of h5p.json; None takes a field out."""
    return {"h5p.json": without_nothing({**DESCRIPTION, **changes})}


def content(**changes: Any) -> dict[str, Part]:
    """A change of the content."""
    return {"content/content.json": without_nothing({**CONTENT, **changes})}


def library(**changes: Any) -> dict[str, Part]:
    """A change of library.json."""
    fields = json.loads(ORDINARY[f"{LIBRARY}/library.json"])
    return {f"{LIBRARY}/library.json": without_nothing({**fields, **changes})}


def other_library(name: str, version: tuple[int, int] = (1, 0), *needed: str, **changes: Any) -> dict[str, Part]:
    """A library that others need, version 1.0 of each of what it needs itself."""
    major, minor = version
    fields = {
        "title": name,
        "machineName": name,
        "majorVersion": major,
        "minorVersion": minor,
        "patchVersion": 0,
        "runnable": 0,
        "preloadedDependencies": [dependency(other) for other in needed],
        **changes,
    }
    return {f"{name}-{major}.{minor}/library.json": fields}


def dependency(name: str, major: int | str = 1, minor: int | str = 0) -> dict[str, Any]:
    return {"machineName": name, "majorVersion": major, "minorVersion": minor}


def without_nothing(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


def raw(part: Part) -> bytes:
    if isinstance(part, bytes):
        return part
    return part.encode() if isinstance(part, str) else json.dumps(part).encode()


def checked(packed: bytes) -> Checked:
    return check(BytesIO(packed))


def codes(packed: bytes, severity: Severity = Severity.ERROR) -> list[str]:
    """The codes of the findings of one severity, each once, in the order of letters."""
    return sorted({finding.code for finding in checked(packed).findings if finding.severity is severity})
