"""What every engine shares: the definition of an activity, its outcome, and what a bad response is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from modules.findings import Fact

State = dict[str, Any]


class BadResponse(ValueError):
    """A response that cannot be taken; the message is a sentence for the person who gave it.

    `template` takes `facts` by name: `modules.saying` says it in that person's language.
    """

    def __init__(self, template: str, **facts: Fact) -> None:
        super().__init__(template % facts if facts else template)
        self.template, self.facts = template, facts


class AlreadyAnswered(BadResponse):
    """The attempt has gone on since the page was shown; nothing was changed."""


@dataclass(frozen=True)
class Definition:
    """An activity in two parts: what is the same in every language, and the words."""

    kind: str
    structure: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, Any]]
    language: str

    def words(self, locale: str) -> tuple[str, Mapping[str, Any]]:
        """Return the locale that the words are in and the words; a missing language falls back to the original."""
        shown = locale if locale in self.texts else self.language
        return shown, self.texts[shown]


@dataclass(frozen=True)
class Outcome:
    """What an attempt has come to so far; `score` is percent, rounded down, or None where a score makes no sense."""

    finished: bool
    passed: bool
    score: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
