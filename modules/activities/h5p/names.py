"""Which paths a package may have inside: relative, plain, and the same file on every system."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import PurePosixPath

from modules.activities.form import error
from modules.activities.h5p.limits import Limits
from modules.findings import Finding
from modules.findings import gettext_noop as _

DRIVE = re.compile(r"[A-Za-z]:")
# Marks that turn the direction of writing make a name look like another.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LONGEST_SHOWN = 160  # characters of a name in a sentence

Rule = tuple[str, Callable[[str], bool], str]
RULES: tuple[Rule, ...] = (
    (
        "control-character",
        lambda name: any(letter in TURNING or unicodedata.category(letter) in ("Cc", "Cs") for letter in name),
        _("The name of the file has characters that cannot be seen. Rename the file."),
    ),
    (
        "backslash",
        lambda name: "\\" in name,
        _("The path has a backslash. Pack the file again with a tool that writes “/” between folders."),
    ),
    (
        "absolute-path",
        lambda name: name.startswith("/"),
        _("The path begins at the root of the computer. Paths in a package are relative."),
    ),
    (
        "drive-letter",
        lambda name: bool(DRIVE.match(name)),
        _("The path names a drive. Paths in a package are relative."),
    ),
    (
        "path-traversal",
        lambda name: ".." in name.split("/"),
        _("The path leaves the package by “..”. Somebody may have made the package to do harm."),
    ),
    (
        "unclear-path",
        lambda name: not name.rstrip("/") or any(part in ("", ".") for part in name.rstrip("/").split("/")),
        _("The path has an empty part. Pack the file again."),
    ),
)
# What Windows leaves in folders.
OF_WINDOWS = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})


def shown(name: str) -> str:
    """Return a name as it may stand in a sentence: short, on one line, with nothing that cannot be seen."""
    if name.isprintable() and len(name) <= LONGEST_SHOWN and TURNING.isdisjoint(name):
        return name
    plain = "".join(
        letter if letter.isprintable() and letter not in TURNING else "\N{REPLACEMENT CHARACTER}" for letter in name
    )
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"


def broken_rule(name: str) -> Rule | None:
    """Return the first rule that a path inside a package breaks; None for a plain relative path."""
    return next((rule for rule in RULES if rule[1](name)), None)


def name_findings(name: str, limits: Limits) -> Iterator[Finding]:
    """Yield why a path cannot be taken from an archive; its parts are divided by “/”, a folder ends with one."""
    rule = broken_rule(name)
    if rule is not None:
        yield error(rule[0], shown(name), rule[2])
    if len(name.encode(errors="replace")) > limits.name:
        yield error("name-too-long", shown(name), _("The path is longer than %(most)d bytes."), most=limits.name)
    if name.rstrip("/").count("/") > limits.folders:
        template = _("The file lies more than %(most)d folders deep.")
        yield error("too-many-folders", shown(name), template, most=limits.folders)


def is_ignored(name: str) -> bool:
    """Say if a file is left alone: its name, or that of its folder, begins with a dot or an underscore, as H5P has it,
    or Windows has put it there."""
    parts = name.split("/")
    return any(part.startswith((".", "_")) for part in parts) or parts[-1].lower() in OF_WINDOWS


def one_form(name: str) -> str:
    """Return the form in which names are compared: one way to write each letter, since Macs write “é” as two."""
    return unicodedata.normalize("NFC", name)


def collision_findings(names: Collection[str]) -> Iterator[Finding]:
    """Yield an error for each file that some systems could not tell from another, or that lies inside a file."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            template = _("On many computers this is the same file as “%(other)s”. Rename one of them.")
            yield error("case-collision", shown(name), template, other=shown(other))
    for name in names:
        inside = next((folder for folder in _folders(name) if folder.casefold() in seen), None)
        if inside is not None:
            template = _("“%(other)s” is a file and a folder at once. Rename one of them.")
            yield error("case-collision", shown(name), template, other=shown(inside))


def _folders(name: str) -> Iterable[str]:
    return (str(parent) for parent in PurePosixPath(name).parents if parent.name)
