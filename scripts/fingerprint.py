"""One short hash for many files: the same files give the same hash, so that work already done is not done again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "training_site",
    "certificates",
    "programme",
    "learning",
    "access",
    "curriculum",
    "knowledge",
    "modules",
    "people",
    "ground",
)


def files(patterns: Iterable[str], *, root: Path = ROOT) -> list[Path]:
    """All files below `root` that match one of the glob patterns, each once, in order."""
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return sorted(path for path in found if "__pycache__" not in path.parts)


def fingerprint(patterns: Iterable[str], *, root: Path = ROOT) -> str:
    """The hash of names and contents of these files: 16 hex digits."""
    digest = hashlib.sha256()
    for path in files(patterns, root=root):
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
