"""The locks: every package with its version and hashes, for all platforms, in three files.

The head of each file holds a hash of the lists it was made from. So `make check` sees without any network whether the
lists in pyproject.toml have changed since.
"""

import hashlib
import json
import subprocess
import sys
import tomllib

from scripts.fingerprint import ROOT

LOCKS = {
    "requirements.txt": (),
    "requirements-dev.txt": ("--group", "dev"),
    "requirements-production.txt": ("--extra", "production"),
}


def lists_hash() -> str:
    """The hash of what pyproject.toml asks for: 16 hex digits."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lists = project["project"]
    asked = [
        lists["requires-python"],
        lists["dependencies"],
        lists["optional-dependencies"],
        project["dependency-groups"],
    ]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def head() -> str:
    return f"make lock  # from the lists {lists_hash()}"


def outdated() -> list[str]:
    """The locks that were made from other lists than those of pyproject.toml now."""
    return [name for name in LOCKS if head() not in (ROOT / name).read_text()]


def write() -> None:
    """Resolves the lists; keeps versions that still fit."""
    for name, group in LOCKS.items():
        options = ["--universal", "--generate-hashes", "--no-emit-index-url", "--custom-compile-command", head()]
        command = [".venv/bin/uv", "pip", "compile", "--quiet", "pyproject.toml", *group, *options, "-o", name]
        subprocess.run(command, cwd=ROOT, check=True)


def main() -> None:
    if "--check" not in sys.argv:
        write()
    elif names := outdated():
        sys.exit(f"{' and '.join(names)} does not fit pyproject.toml any more: run make lock.")


if __name__ == "__main__":
    main()
