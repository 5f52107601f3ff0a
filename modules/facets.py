"""Questions by which a list is narrowed: what can be answered, how much each answer would leave, what was chosen."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from ground.folding import answers, asked_words

LONGEST_QUERY = 100  # characters
SHARED_BY = 2  # things; a topic of one alone is found by its words


class Chosen(Protocol):
    """What was asked for: the query of the page."""

    def getlist(self, name: str, /) -> Sequence[str]: ...

    def get(self, name: str, /) -> str | None: ...


@dataclass
class Option:
    """A value of a facet, and how many things it would leave."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass
class Facet:
    """A question to a list; several answers widen it."""

    name: str
    title: str
    options: list[Option] = field(default_factory=list)

    @property
    def is_chosen(self) -> bool:
        """Whether an answer was chosen."""
        return any(option.selected for option in self.options)


class Faceted(Protocol):
    """A thing in a list: the values that it has of each facet, and the words by which it is found."""

    @property
    def facets(self) -> Mapping[str, frozenset[str]]: ...

    @property
    def words(self) -> str: ...


Entry = TypeVar("Entry", bound=Faceted)


class Narrowed(ABC, Generic[Entry]):
    """A list narrowed by what was chosen of its facets, and by words."""

    titles: Mapping[str, Any]  # of the facets, by their names, in their order

    def __init__(self, chosen: Chosen | None = None) -> None:
        self._asked = chosen
        self.query = ((chosen.get("q") if chosen else "") or "").strip()[:LONGEST_QUERY]
        self._asked_words = asked_words(self.query)

    @cached_property
    @abstractmethod
    def all(self) -> list[Entry]:
        """Everything that there is."""

    @abstractmethod
    def labels_of(self, name: str) -> Mapping[str, Any]:
        """How the values of a facet are called, for the reader."""

    @abstractmethod
    def order_of(self, name: str) -> Callable[[str], Any]:
        """By what the values of a facet are put in order."""

    @cached_property
    def chosen(self) -> dict[str, set[str]]:
        """What was chosen of each facet."""
        return {name: self._chosen(name, self._asked.getlist(name)) for name in self.titles} if self._asked else {}

    def _chosen(self, name: str, asked: Sequence[str]) -> set[str]:
        """Of values that nothing has one is enough to find nothing, and an address may hold many."""
        known = {value for entry in self.all for value in entry.facets[name]}
        return (known & set(asked)) | set([value for value in asked if value not in known][:1])

    @cached_property
    def entries(self) -> list[Entry]:
        """What is left."""
        return [entry for entry in self.all if self._fits(entry, self.titles)]

    @property
    def is_narrowed(self) -> bool:
        """Whether something was chosen, or words were given."""
        return bool(self.query or any(self.chosen.values()))

    def _fits(self, entry: Entry, names: Iterable[str]) -> bool:
        if self.query and not answers(entry.words, self._asked_words):
            return False
        return all(not self.chosen.get(name) or self.chosen[name] & entry.facets[name] for name in names)

    @cached_property
    def facets(self) -> list[Facet]:
        """Each facet counts what the other facets and the words leave; one that could tell nothing apart is left out."""
        found = [self._facet(name, title) for name, title in self.titles.items()]
        return [facet for facet in found if len(facet.options) > 1 or facet.is_chosen]

    def _facet(self, name: str, title: Any) -> Facet:
        labels, chosen = self.labels_of(name), self.chosen.get(name, set())
        counts = self._counts(name)
        options = [
            Option(value, labels.get(value, value), counts[value], value in chosen)
            for value in sorted(counts, key=self.order_of(name))
        ]
        if name == "topic":
            options = [option for option in options if option.count >= SHARED_BY or option.selected]
        return Facet(name, str(title), options)

    def _counts(self, name: str) -> dict[str, int]:
        """How many things each value of a facet would leave; each value that there is has a figure."""
        counts = {value: 0 for entry in self.all for value in entry.facets[name]}
        others = [other for other in self.titles if other != name]
        for entry in self.all:
            if self._fits(entry, others):
                for value in entry.facets[name]:
                    counts[value] += 1
        return counts
