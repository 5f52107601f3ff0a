"""What of a scenario is translated: which of its strings are words, and to which part of it each belongs.

Also the terms of the field in two languages, and where a translation uses them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from modules.activities.strings import Path

ABOUT, PERSON, MARKS, FILE, SCENE, ENDING = "about", "person", "marks", "file", "scene", "ending"


def is_words(path: Path) -> bool:
    """Say whether people read what stands here: everything else is the same in every language."""
    match path:
        case ("title" | "summary" | "setting" | "learner_role" | "fiction_notice" | "text_alternative",):
            return True
        case ("content_warnings" | "goals" | "not_goals" | "localise" | "flags", _):
            return True
        case ("persona", *_) | ("others", _, "name" | "role"):
            return len(path) > 1
        case ("variables", _, "label") | ("variants", _, "note"):
            return True
        case ("nodes", _, "text" | "cue") | ("nodes", _, "choices", _, "text" | "feedback" | "debrief"):
            return True
        case ("file", *_):
            return path[-1] in {"title", "label", "text"}
        case ("endings", _, "title" | "text") | ("endings", _, "debrief_questions", _):
            return True
    return False


def group_of(path: Path) -> str:
    """Return the part of a scenario that a string is translated with: a scene, an ending, or a part of the head."""
    match path:
        case ("nodes", scene, *_):
            return f"{SCENE}/{scene}"
        case ("endings", ending, *_):
            return f"{ENDING}/{ending}"
        case ("persona" | "others", *_):
            return PERSON
        case ("variables" | "flags" | "variants", *_):
            return MARKS
        case ("file", *_):
            return FILE
    return ABOUT


# The glossary

WORD = re.compile(r"\w+")
SHORT, STEM, ENDING_LETTERS = 4, 6, 2  # letters: of words left aside, of the longest stem, of what an ending may change
BRACKETED = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True)
class Term:
    """A term of the field in two languages; `avoid` are words of the second that are not used for it."""

    source: str
    target: str
    note: str = ""
    avoid: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """What the first language calls it: some terms stand together, with remarks in brackets."""
        return [name.removeprefix("to ") for name in _names(self.source)]

    @property
    def renderings(self) -> list[str]:
        """What the second language calls it: one of these is enough."""
        return _names(self.target)


def _names(written: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,]", BRACKETED.sub("", written)) if part.strip()]


def terms_in(words: str, terms: Sequence[Term]) -> list[Term]:
    """Return the terms that words in the first language use, alone or in the plural."""
    return [term for term in terms if any(_has(words, name, ending="(?:e?s)?") for name in term.names)]


def avoided_in(words: str, terms: Sequence[Term]) -> list[str]:
    """Return what a translation says although the glossary does not want it."""
    found = (word for term in terms for word in term.avoid if _has(words, word))
    return list(dict.fromkeys(found))


def unrendered_in(words: str, terms: Sequence[Term]) -> list[Term]:
    """Return the terms that a translation does not render as the glossary does, in whatever form the word stands there."""
    return [term for term in terms if not any(_is_rendered(words, name) for name in term.renderings)]


def _is_rendered(words: str, rendering: str) -> bool:
    """Say whether each longer word of a rendering begins some word: endings change, the stem stays."""
    text = [word.casefold() for word in WORD.findall(words)]
    stems = [word.casefold()[: max(SHORT, min(STEM, len(word) - ENDING_LETTERS))] for word in WORD.findall(rendering)]
    longer = [stem for stem in stems if len(stem) >= SHORT] or stems
    return all(any(word.startswith(stem) for word in text) for stem in longer)


def _has(words: str, term: str, *, ending: str = "") -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}{ending}(?!\w)", words, re.IGNORECASE) is not None
