"""What is other in a newer version of a package: its libraries, and where its content differs. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

MOST_CHANGES = 200
LONGEST = 200  # characters of a value that is shown
Libraries = Mapping[str, tuple[str, str]]  # by machine name: the whole version, and the hash of its files


@dataclass(frozen=True)
class LibraryChange:
    """A library that came, went or is another; of the same version with other files only `has_other_files` is true."""

    name: str
    before: str
    after: str
    has_other_files: bool = False


@dataclass(frozen=True)
class ValueChange:
    """A value of the content that came, went or is another; `before` or `after` is empty where there is none."""

    where: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """All that is other; `are_more` where not all changes of the content are listed."""

    libraries: Sequence[LibraryChange]
    values: Sequence[ValueChange]
    are_more: bool


def changes_between(before: Any, after: Any, *, libraries: tuple[Libraries, Libraries]) -> Changes:
    """Return what is other in the parameters `after` and in the second libraries than in the first."""
    values = list(islice(_changed_values(before, after, ""), MOST_CHANGES + 1))
    return Changes(list(_changed_libraries(*libraries)), values[:MOST_CHANGES], len(values) > MOST_CHANGES)


def _changed_libraries(before: Libraries, after: Libraries) -> Iterator[LibraryChange]:
    for name in sorted({*before, *after}):
        (old, old_files), (new, new_files) = before.get(name, ("", "")), after.get(name, ("", ""))
        if old != new or old_files != new_files:
            yield LibraryChange(name, old, new, has_other_files=old == new)


def _changed_values(before: Any, after: Any, where: str) -> Iterator[ValueChange]:
    if before == after:
        return
    old, new = _entries(before), _entries(after)
    if old is None or new is None:
        yield ValueChange(where, _shown(before), _shown(after))
        return
    for key in [*old, *(key for key in new if key not in old)]:
        yield from _changed_values(old.get(key), new.get(key), f"{where}/{key}" if where else str(key))


def _entries(value: Any) -> Mapping[Any, Any] | None:
    """Return what lies inside a value by its keys, entries of a list by their numbers from 1; None inside a plain one."""
    if isinstance(value, Mapping):
        return value
    return dict(enumerate(value, start=1)) if isinstance(value, list) else None


def _shown(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
