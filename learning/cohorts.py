"""Groups of people whom a trainer looks at together, such as those of a session. Apps above this one hand them in."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from modules.models import Module
from people.models import User


@dataclass(frozen=True)
class Cohort:
    """A group with the key that stands in the address."""

    key: str
    name: str


Lister = Callable[[User, Module], Sequence[Cohort]]
Reader = Callable[[User, Module, str], Collection[int] | None]


class Cohorts:
    """Asks what was handed in; until something is, there are no groups."""

    def __init__(self) -> None:
        self._sources: list[tuple[Lister, Reader]] = []

    def register(self, lister: Lister, reader: Reader) -> None:
        """Have `lister(user, module)` name the groups that somebody may look at, and `reader` say who is in one of them.

        The reader answers None for a group that is not there for this person.
        """
        self._sources = [(lister, reader)]

    def of(self, user: User, module: Module) -> list[Cohort]:
        """The groups of a module that somebody may look at."""
        return [cohort for lister, _reader in self._sources for cohort in lister(user, module)]

    def people_in(self, user: User, module: Module, key: str) -> Collection[int] | None:
        """The ids of the people in a group; None where the group is not there for this person."""
        return next(
            (people for _lister, reader in self._sources if (people := reader(user, module, key)) is not None), None
        )


cohorts = Cohorts()
