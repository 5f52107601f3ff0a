"""A posted form as a web framework would give it."""

from collections.abc import Mapping, Sequence


class PostedForm:
    def __init__(self, fields: Mapping[str, str | Sequence[str]]) -> None:
        self.fields = {name: [value] if isinstance(value, str) else list(value) for name, value in fields.items()}

    def get(self, field: str, default: str | None = None, /) -> str | None:
        return self.fields[field][-1] if self.fields.get(field) else default

    def getlist(self, field: str, /) -> list[str]:
        return self.fields.get(field, [])
