"""Writes packages that hold content alone: what h5p.json says, and the archive. The same each time.

A package names its content types; the site that receives it needs them. It brings no program of its own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from modules.activities.h5p.schemas import UNDISCLOSED

LICENCES: Mapping[str, tuple[str, str]] = {
    "CC-BY-4.0": ("CC BY", "4.0"),
    "CC-BY-SA-4.0": ("CC BY-SA", "4.0"),
    "CC-BY-NC-4.0": ("CC BY-NC", "4.0"),
    "CC-BY-NC-SA-4.0": ("CC BY-NC-SA", "4.0"),
    "CC-BY-ND-4.0": ("CC BY-ND", "4.0"),
    "CC-BY-NC-ND-4.0": ("CC BY-NC-ND", "4.0"),
    "CC0-1.0": ("CC0 1.0", "1.0"),
}
LONGEST_TITLE, LONGEST_COMMENT = 255, 5000  # characters that the metadata may have
Versions = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Credits:
    """Whose content it is, and what others may do with it: an identifier such as CC-BY-4.0."""

    licence: str = ""
    authors: str = ""


def description_of(title: str, language: str, libraries: Versions, credits: Credits, comment: str) -> dict[str, Any]:
    """Return what `h5p.json` says: title, language, licence, authors, a comment for editors; the first library is the main one."""
    licence, version = LICENCES.get(credits.licence, (UNDISCLOSED, ""))
    return {
        "title": title[:LONGEST_TITLE],
        "language": language.partition("-")[0],
        "defaultLanguage": language,
        "mainLibrary": next(iter(libraries)),
        "embedTypes": ["iframe"],
        "license": licence,
        **({"licenseVersion": version} if version else {}),
        **({"licenseExtras": credits.licence} if credits.licence and not version else {}),
        **({"authors": [{"name": credits.authors[:LONGEST_TITLE], "role": "Author"}]} if credits.authors else {}),
        **({"authorComments": comment[:LONGEST_COMMENT]} if comment else {}),
        "preloadedDependencies": [
            {"machineName": name, "majorVersion": major, "minorVersion": minor}
            for name, (major, minor) in libraries.items()
        ],
    }


def archive_of(description: Mapping[str, Any], content: Mapping[str, Any], notes: Mapping[str, str]) -> bytes:
    """Return a `.h5p` file without libraries; `notes` are further texts by their paths in it."""
    files = {
        "h5p.json": json.dumps(description, ensure_ascii=False, indent=1),
        "content/content.json": json.dumps(content, ensure_ascii=False, indent=1),
        **notes,
    }
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, text in files.items():
            # A ZipInfo of its own begins in 1980, whenever it is written.
            archive.writestr(ZipInfo(name), text, compress_type=ZIP_DEFLATED)
    return target.getvalue()
