"""Where checks find the words that authors avoid: what knows the lists hands them in from above."""

from collections.abc import Callable, Sequence

from modules.activities.quiz.wording_checks import Avoided

Lookup = Callable[[str], Sequence[Avoided]]


class WordsToAvoid:
    """The words that are not used of people, by language, each with a better one."""

    def __init__(self) -> None:
        self._lookups: list[Lookup] = []

    def register(self, lookup: Lookup) -> None:
        """Ask `lookup(language)`, the code of a language, too."""
        if lookup not in self._lookups:
            self._lookups.append(lookup)

    def of(self, language: str) -> list[Avoided]:
        """Return all words of a language; none where nobody knows any."""
        return [entry for lookup in self._lookups for entry in lookup(language)]


words_to_avoid = WordsToAvoid()
