"""Which libraries a package needs, in the order in which they load, and which of them it does not bring."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from modules.activities.form import error, warning
from modules.activities.h5p.names import shown
from modules.activities.h5p.schemas import Library, LibraryName
from modules.findings import Finding
from modules.findings import gettext_noop as _

Libraries = Mapping[LibraryName, Library]


def load_order(first: Iterable[LibraryName], libraries: Libraries) -> list[LibraryName]:
    """Return all libraries that have to be loaded, each after those that it needs.

    Libraries of the editor are left out, and so are those that are not there. Where some need each other in a circle,
    the one that is come to first loads last.
    """
    order: dict[LibraryName, None] = {}
    seen: set[LibraryName] = set()
    waiting = [(name, False) for name in reversed(list(first))]
    while waiting:
        name, is_ready = waiting.pop()
        if is_ready:
            order[name] = None
        elif name not in seen and name in libraries and not name.is_for_editors:
            seen.add(name)
            waiting.append((name, True))
            waiting += [(needed, False) for needed in reversed(libraries[name].preloaded)]
    return list(order)


def closure_findings(loaded: Collection[LibraryName], libraries: Libraries) -> Iterator[Finding]:
    """Yield what the loaded libraries need and the package does not bring, and which of them need each other in a circle."""
    for name in loaded:
        library = libraries[name]
        yield from missing_findings(library.preloaded, libraries, shown(library.folder))
        for needed in library.dynamic:
            if needed not in libraries and not needed.is_for_editors:
                template = _("The library may ask for “%(name)s”, which the package does not bring.")
                yield warning("missing-dynamic-library", shown(library.folder), template, name=str(needed))
    circle = _in_circle(loaded, libraries)
    if circle is not None:
        template = _("The library needs itself by way of others. It is loaded once.")
        yield warning("dependency-cycle", shown(libraries[circle].folder), template)


def missing_findings(needed: Iterable[LibraryName], libraries: Libraries, where: str) -> Iterator[Finding]:
    """Yield an error for each library that is needed and not there; those of the editor are not played and only noted."""
    for name in needed:
        if name.is_for_editors:
            template = _("“%(name)s” is a library of the editor. It is not played and left out.")
            yield warning("editor-library", where, template, name=str(name))
        elif name not in libraries:
            template = _("The library “%(name)s” is needed and missing. Export the content with its libraries.")
            yield error("missing-library", where, template, name=str(name))


def _in_circle(loaded: Collection[LibraryName], libraries: Libraries) -> LibraryName | None:
    """Return a library that needs itself; None where no loaded one does."""
    left = {name: set(libraries[name].preloaded) & set(loaded) for name in loaded}
    while left:
        free = [name for name, needed in left.items() if not needed & left.keys()]
        if not free:
            return min(left)
        for name in free:
            del left[name]
    return None
