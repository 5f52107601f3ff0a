"""Takes files of H5P packages away after their rows are gone: only those that no row names by then.

Whoever waited for the turn may have brought the same files again before they are taken away: their row counts.
"""

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction

from ground import ledger
from modules import h5p_files
from modules.h5p_store import content_folder, library_folder
from modules.models import H5PLibrary, H5PPackage


@transaction.atomic
def remove_library(tree_sha256: str, paths: Iterable[str]) -> None:
    """Take the files of a library away, unless it is here again; call it when its row is deleted or rolled back."""
    ledger.take_turn("h5p")
    if not H5PLibrary.objects.filter(tree_sha256=tree_sha256).exists():
        h5p_files.remove(library_folder(tree_sha256), paths)


@transaction.atomic
def remove_content(sha256: str, paths: Iterable[str]) -> None:
    """Take the pictures, sounds and films of a package away, unless it is here again; call it likewise."""
    ledger.take_turn("h5p")
    if not H5PPackage.objects.filter(sha256=sha256).exists():
        h5p_files.remove(content_folder(sha256), paths)


@transaction.atomic
def remove_file(name: str) -> None:
    """Take the file of a package away as it was brought, unless a package has it again: not every storage gives a new name."""
    ledger.take_turn("h5p")
    if not H5PPackage.objects.filter(file=name).exists():
        default_storage.delete(name)
