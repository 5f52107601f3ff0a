"""The libraries that the site has already, for packages that bring none of their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from modules.activities.h5p.schemas import Library, LibraryName
from modules.activities.h5p.semantics import Semantics


def _no_semantics(_name: LibraryName) -> Semantics | None:
    return None


@dataclass(frozen=True)
class Installed:
    """Libraries that may be used, by their names, and how their semantics are read; None where one has no semantics."""

    libraries: Mapping[LibraryName, Library] = field(default_factory=dict)
    semantics: Callable[[LibraryName], Semantics | None] = _no_semantics


NOTHING_INSTALLED = Installed()
