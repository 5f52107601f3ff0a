"""What a posted form is to the parts that read it: two methods, so that no engine knows a web framework."""

from typing import Protocol


class Posted(Protocol):
    """A mapping of field names to one or more typed values."""

    def get(self, field: str, /) -> str | None: ...

    def getlist(self, field: str, /) -> list[str]: ...


def value_of(posted: Posted | None, field: str) -> str:
    """Return the value of a field without blanks around it; empty when it is not there."""
    return ((posted.get(field) if posted is not None else None) or "").strip()
