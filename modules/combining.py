"""How modules go together: what each says of the others, whichever of the two it stands in. Pure."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

Links = Mapping[str, Any]  # as `Module.links` keeps them


@dataclass(frozen=True)
class Shared:
    """A unit of one module says the same as a unit of another for so many minutes."""

    unit: str
    module: str
    other_unit: str
    minutes: int


def overlaps_of(slug: str, links: Mapping[str, Links]) -> list[Shared]:
    """Return what a module shares with others; said by both modules, it counts once, by the larger figure."""
    minutes: dict[tuple[str, str, str], int] = {}
    for pair, said in _said_of(slug, links):
        minutes[pair] = max(minutes.get(pair, 0), said)
    return [Shared(*pair, minutes[pair]) for pair in sorted(minutes)]


def _said_of(slug: str, links: Mapping[str, Links]) -> Iterable[tuple[tuple[str, str, str], int]]:
    for module, said in links.items():
        for one in said.get("overlaps", ()):
            if module == slug:
                yield (one["unit"], one["module"], one["with_unit"]), one["minutes"]
            elif one["module"] == slug:
                yield (one["with_unit"], module, one["unit"]), one["minutes"]


def equivalents(links: Mapping[str, Links]) -> dict[str, set[str]]:
    """Return which modules count for each: those that it names, and those that name it; never by way of a third."""
    found: dict[str, set[str]] = {}
    for module, said in links.items():
        for other in said.get("equivalent_to", ()):
            found.setdefault(module, set()).add(other)
            found.setdefault(other, set()).add(module)
    return found


def counted(completed: Set[str], counts_for: Mapping[str, Set[str]]) -> dict[str, str]:
    """Return each module that somebody has, and by which one: itself where it was completed, else an equivalent."""
    others = {
        slug: min(counting & completed)
        for slug, counting in counts_for.items()
        if slug not in completed and counting & completed
    }
    return {slug: slug for slug in completed} | others
