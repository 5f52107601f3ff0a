"""Where the content of a package finds its pictures, sounds and films."""

import re
from collections.abc import Container, Iterator
from typing import Any
from urllib.parse import unquote

from modules.activities.form import error, warning
from modules.activities.h5p.names import broken_rule, one_form, shown
from modules.findings import Finding
from modules.findings import gettext_noop as _

UNSAVED = "#tmp"  # what editors put after the name of a file that was not saved with the content
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.\-]*:)?//", re.IGNORECASE)
# Content that was copied keeps paths into the folder of its original; the H5P core takes what comes after.
COPIED = re.compile(r"(?:\.\./){1,2}(?:.*content/)?(?:\d+|editor)/(.+)")
SITE_END = re.compile(r"[/?#]")
LONGEST_PATH = 2_000  # characters that are looked at; no file in a package has so long a path
LEAVES = frozenset({"backslash", "absolute-path", "drive-letter", "path-traversal", "control-character"})


def path_inside(path: str) -> str:
    """Return the path of a file inside the folder of the content, without what editors leave around it."""
    copied = COPIED.fullmatch(path) if len(path) <= LONGEST_PATH else None
    return one_form((copied[1] if copied else path).removesuffix(UNSAVED)).removeprefix("./")


def is_elsewhere(path: str) -> bool:
    """Say if a path is the address of something on another site."""
    return ELSEWHERE.match(path) is not None


def leaves_content(path: str) -> bool:
    """Say if a path leads out of the folder of the content, plainly or by letters written as numbers."""
    if is_elsewhere(path):
        return False
    inside = path_inside(path[:LONGEST_PATH])
    return any((rule := broken_rule(way)) is not None and rule[0] in LEAVES for way in (inside, unquote(inside)))


def escape_findings(value: Any, where: str) -> Iterator[Finding]:
    """Yield an error for every path anywhere in a value that leads out of the folder of the content."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(value, (where,))]
    while waiting:
        outer, keys = waiting.pop()
        path = outer.get("path") if isinstance(outer, dict) else None
        if isinstance(path, str) and leaves_content(path):
            template = _("“%(path)s” leads out of the folder of the content. The package may be meant to do harm.")
            yield error("path-outside-content", shown("/".join(keys)), template, path=shown(path))
        entries = outer.items() if isinstance(outer, dict) else enumerate(outer)
        waiting += [(inner, (*keys, str(key))) for key, inner in entries if isinstance(inner, dict | list)]


def medium_findings(path: str, where: str, files: Container[str]) -> Iterator[Finding]:
    """Yield what keeps a medium from being shown: it is on another site, or it is not in the package."""
    if is_elsewhere(path):
        template = _(
            "This will not play: it would come from %(site)s, which could follow learners. Put the file into the content."
        )
        yield warning("external-media", where, template, site=shown(SITE_END.split(path.split("//", 1)[1])[0]))
        return
    inside = path_inside(path)
    if f"content/{inside}" not in files and f"content/{unquote(inside)}" not in files:
        yield warning("missing-medium", where, _("The file “%(path)s” is not in the package."), path=shown(inside))
