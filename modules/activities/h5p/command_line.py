"""Says on a terminal what is wrong with packages, in English. It needs nothing of the site, so it answers at once."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from modules.activities.form import error
from modules.activities.h5p.check import check
from modules.activities.h5p.names import shown
from modules.activities.h5p.package import PACKAGE
from modules.findings import Finding, has_errors
from modules.findings import gettext_noop as _

HELP = "Checks H5P packages and prints every finding; ends with 1 if one of the packages is refused."


class Terminal(Protocol):
    """Where words for a person go."""

    def write(self, text: str, /) -> object: ...


def add_arguments(parser: ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")


def findings_about(path: Path) -> Sequence[Finding]:
    """Return the findings about a file; one that cannot be opened is an error."""
    try:
        with path.open("rb") as stream:
            return check(stream).findings
    except OSError:
        return [error("unreadable", PACKAGE, _("The file cannot be opened. Is its name right?"))]


def report(paths: Sequence[Path], out: Terminal) -> int:
    """Write the findings about each file, and the verdict as its last line; return 0 if all are accepted, else 1."""
    refused = 0
    for path in paths:
        findings = findings_about(path)
        refused += has_errors(findings)
        verdict = "refused" if has_errors(findings) else "accepted"
        out.write("\n".join([*map(str, findings), f"{shown(path.name)}: {verdict}", ""]))
    return int(refused > 0)


def main(words: Sequence[str]) -> int:
    """Run the command with what stands after its name."""
    parser = ArgumentParser(prog="manage.py h5p_check", description=HELP)
    add_arguments(parser)
    return report(parser.parse_args(words).files, sys.stdout)
