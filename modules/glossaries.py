"""Where translators find the terms of the field: what knows the glossaries hands them in from above."""

from collections.abc import Callable, Sequence

from modules.activities.roleplay.translating import Term

Lookup = Callable[[str, str], Sequence[Term]]


class Glossaries:
    """The terms that translators of one language into another should use."""

    def __init__(self) -> None:
        self._lookups: list[Lookup] = []

    def register(self, lookup: Lookup) -> None:
        """Ask `lookup(source, language)`, two language codes, for terms too."""
        if lookup not in self._lookups:
            self._lookups.append(lookup)

    def terms(self, source: str, language: str) -> list[Term]:
        """Return all terms for this pair of languages; none where nobody knows any."""
        return [term for lookup in self._lookups for term in lookup(source, language)]


glossaries = Glossaries()
