"""Packages of our own small content type, written from plain values: for the demo, and for whoever tries the player."""

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CONTENT_TYPES = Path(__file__).parent / "content_types"
MINI_QUIZ = "Training.MiniQuiz"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same words give the same bytes, on any day


def mini_quiz(title: str, parameters: Mapping[str, Any], *, language: str = "en") -> bytes:
    """Return a package with one question; `parameters` are those of the content type's semantics.json."""
    needed = {"machineName": MINI_QUIZ, "majorVersion": 1, "minorVersion": 0}
    description = {
        "title": title,
        "language": language,
        "mainLibrary": MINI_QUIZ,
        "embedTypes": ["iframe"],
        "license": "CC BY",
        "preloadedDependencies": [needed],
    }
    files = {"h5p.json": _json(description), "content/content.json": _json(parameters)}
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in {**files, **_library(f"{MINI_QUIZ}-1.0")}.items():
            archive.writestr(ZipInfo(name, LONG_AGO), content, ZIP_DEFLATED)
    return packed.getvalue()


def _library(folder: str) -> dict[str, bytes]:
    paths = sorted(path for path in (CONTENT_TYPES / folder).rglob("*") if path.is_file())
    return {path.relative_to(CONTENT_TYPES).as_posix(): path.read_bytes() for path in paths}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
