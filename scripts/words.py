"""Compiles the translated words where they are newer than what was compiled from them."""

import os
import subprocess
from pathlib import Path

from scripts.fingerprint import MESSAGES, ROOT, files


def compiled(path: Path) -> Path:
    """Where the site reads the words of this file."""
    return path.with_suffix(".mo")


def is_compiled(path: Path) -> bool:
    return compiled(path).exists() and compiled(path).stat().st_mtime >= path.stat().st_mtime


def compile_words(root: Path = ROOT) -> None:
    """Compile what is not compiled yet; whoever reads meanwhile finds the words of before, whole."""
    for path in files(MESSAGES, root=root):
        if not is_compiled(path):
            unfinished = path.with_suffix(f".{os.getpid()}.mo")
            command = ["msgfmt", "--check-format", f"--output-file={unfinished}", str(path)]
            subprocess.run(command, check=True)
            unfinished.replace(compiled(path))
