"""Questions by which a list is narrowed: what can be answered, how much each answer would leave, what was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


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
