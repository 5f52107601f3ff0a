"""What a posted form is to the parts that read it: two methods, so that no engine knows a web framework."""

from dataclasses import dataclass
from typing import Protocol


class Posted(Protocol):
    """A mapping of field names to one or more typed values."""

    def get(self, field: str, /) -> str | None: ...

    def getlist(self, field: str, /) -> list[str]: ...


def value_of(posted: Posted | None, field: str) -> str:
    """Return the value of a field without blanks around it; empty when it is not there."""
    return ((posted.get(field) if posted is not None else None) or "").strip()


@dataclass(frozen=True)
class PartOfPosted:
    """The fields of a form that begin with a prefix, by their names without it."""

    posted: Posted
    prefix: str

    def get(self, field: str, /) -> str | None:
        """Return the value of a field of this part."""
        return self.posted.get(self.prefix + field)

    def getlist(self, field: str, /) -> list[str]:
        """Return the values of a field of this part."""
        return self.posted.getlist(self.prefix + field)
