"""One short hash for many files: the same files give the same hash, so that work already done is not done again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("training_site", "certificates", "learning", "access", "curriculum", "modules", "people", "ground")


def fingerprint(patterns: Iterable[str], *, root: Path = ROOT) -> str:
    """The hash of names and contents of all files that match the glob patterns below `root`: 16 hex digits."""
    paths = sorted({path for pattern in patterns for path in root.glob(pattern) if path.is_file()})
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


# Packages bring migrations and static files of their own, so their lock belongs to each of these.
MIGRATIONS = ("requirements.txt", *(f"{app}/migrations/*.py" for app in APPS))
CONTENT = (
    "curriculum/content/**/*",
    *(f"{app}/**/*.py" for app in APPS),
)
STATIC = ("requirements.txt", "training_site/storage.py", *(f"{app}/static/**/*" for app in APPS))
MESSAGES = ("*/locale/**/*.po",)
