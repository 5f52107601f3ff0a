"""What content of H5P.BranchingScenario says: its parts, the ways between them, and the words of what is said after each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.h5p.documents import object_in, objects_in
from modules.activities.h5p.markup import without_markup
from modules.activities.roleplay.h5p_branching import END

QUESTION, TEXTS = "H5P.BranchingQuestion", frozenset({"H5P.AdvancedText", "H5P.Text"})
PARAGRAPH_ENDS = re.compile(r"</(?:p|li|h[1-6]|div|tr)>|<br\s*/?>", re.IGNORECASE)
NUMBER = re.compile(r"-?\d{1,6}", re.ASCII)


@dataclass(frozen=True)
class Said:
    """What a screen says after a part or an answer: a heading and a text in paragraphs, either of which may be empty."""

    title: str
    text: str

    @property
    def words(self) -> str:
        return "\n\n".join(filter(None, (self.title, self.text)))


@dataclass(frozen=True)
class Part:
    """One entry of the list of contents: `following` is the number of the next one, or below zero that of an end screen."""

    number: int
    name: str
    library: str
    parameters: Mapping[str, Any]
    following: int
    entry: Mapping[str, Any]

    @property
    def is_question(self) -> bool:
        return self.library == QUESTION

    @property
    def is_text(self) -> bool:
        return self.library in TEXTS

    @property
    def question(self) -> Mapping[str, Any]:
        return object_in(self.parameters, "branchingQuestion")

    @property
    def alternatives(self) -> list[Mapping[str, Any]]:
        return objects_in(self.question.get("alternatives"))

    @property
    def feedback(self) -> Mapping[str, Any]:
        return object_in(self.entry, "feedback")

    @property
    def feedbacks(self) -> list[Mapping[str, Any]]:
        """What is said after the part, and after each of its answers."""
        return [self.feedback, *(object_in(each, "feedback") for each in self.alternatives)]

    @property
    def said(self) -> Said:
        return said_in(self.feedback)

    @property
    def text(self) -> str:
        """Its words in paragraphs; the title where it is no text."""
        if self.is_question:
            return paragraphs_of(self.question.get("question"))
        return (paragraphs_of(self.parameters.get("text")) if self.is_text else "") or self.name

    @property
    def ways(self) -> Sequence[int]:
        """The numbers of all that one comes to from here."""
        return [following(one) for one in self.alternatives] if self.is_question else [self.following]


def part_of(entry: Any, number: int) -> Part:
    """Return an entry of the list of contents, the first of which has the number 0."""
    given = entry if isinstance(entry, Mapping) else {}
    library = object_in(given, "type")
    name = plain(object_in(library, "metadata").get("title")) or f"{number + 1}"
    spelt = str(library.get("library") or "").partition(" ")[0]
    return Part(number, name, spelt, object_in(library, "params"), following(given), given)


def following(value: Mapping[str, Any]) -> int:
    """Return the number of what comes after a part or an answer; the general end screen's where none is named."""
    return number_in(value, "nextContentId")


def number_in(value: Mapping[str, Any], name: str) -> int:
    """Return a number of a part or a screen, which older tools write as text; END where there is none."""
    number = value.get(name)
    if isinstance(number, int) and not isinstance(number, bool):
        return number
    return int(number) if isinstance(number, str) and NUMBER.fullmatch(number) else END


def said_in(feedback: Mapping[str, Any]) -> Said:
    """Return what is said after a part or an answer."""
    return Said(plain(feedback.get("title")), paragraphs_of(feedback.get("subtitle")))


def said_by(screen: Mapping[str, Any]) -> Said:
    """Return what an end screen says."""
    return Said(plain(screen.get("endScreenTitle")), paragraphs_of(screen.get("endScreenSubtitle")))


def plain(html: object) -> str:
    """Return HTML as one line of plain text; empty for what is no text."""
    return without_markup(html) if isinstance(html, str) else ""


def paragraphs_of(html: object) -> str:
    """Return HTML as paragraphs of plain text, with an empty line between them."""
    parts = PARAGRAPH_ENDS.split(html) if isinstance(html, str) else []
    return "\n\n".join(words for part in parts if (words := without_markup(part)))
