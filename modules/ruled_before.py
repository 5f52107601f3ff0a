"""Where the bank learns that a question was ruled wrong and has not been mended: what knows rulings hands it in from above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from modules.models import Question


@dataclass(frozen=True)
class RuledBefore:
    """A question that still is what was ruled wrong; `does` says what its answers count since."""

    question: str
    at: datetime
    does: Any
    url: str


Lookup = Callable[[Sequence[Question]], Sequence[RuledBefore]]


class RuledQuestions:
    """Asks what was handed in; until something is, no question was ruled wrong."""

    def __init__(self) -> None:
        self._lookups: list[Lookup] = []

    def register(self, lookup: Lookup) -> None:
        """Ask `lookup(questions)` too; it answers for those that are as they were when somebody ruled on them."""
        if lookup not in self._lookups:
            self._lookups.append(lookup)

    def among(self, questions: Sequence[Question]) -> list[RuledBefore]:
        """Return the rulings on these questions, as drafts or as they are live, that still fit."""
        return [found for lookup in self._lookups for found in lookup(questions)] if questions else []


ruled_questions = RuledQuestions()
