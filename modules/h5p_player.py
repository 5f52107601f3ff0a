"""The browser side of H5P: where it lies, and which of its files are served."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from modules.activities.h5p.page import PLAYER_SCRIPT as SCRIPT
from modules.activities.h5p.page import PLAYER_STYLE as STYLE

SERVED = (SCRIPT, "styles/*.css", "fonts/**/*.woff2", "fonts/**/*.woff", "images/*.gif", "images/*.svg")


def is_installed() -> bool:
    """Say whether H5P contents can be played here; looked at anew until it is there."""
    return {SCRIPT, STYLE} <= player_files().keys() or _found_late()


@lru_cache(maxsize=1)
def player_files() -> dict[str, Path]:
    """Return the files of the player that browsers need, by their path below `player/`."""
    root = Path(settings.H5P_PLAYER_ROOT)
    return {path.relative_to(root).as_posix(): path for pattern in SERVED for path in sorted(root.glob(pattern))}


def _found_late() -> bool:
    player_files.cache_clear()
    return {SCRIPT, STYLE} <= player_files().keys()
