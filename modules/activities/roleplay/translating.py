"""Translates a scenario string by string: the structure is always the original's, a translation brings the words.

A string is known by the way to it through the ids of its scenario, such as `nodes/b01/choices/b/text`; entries of a
list without ids are counted. A translation notes in `translated_from`, by these names, a fingerprint of the words that
each string was made from: so it can be told which of them have changed since.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from modules.activities.roleplay.documents import plain
from modules.activities.roleplay.editing import dressed, edited

RECORD = "translated_from"
OWN = frozenset({"language", "version", RECORD})  # keys that a translation has of its own
FINGERPRINT = 12  # hexadecimal digits
ABOUT, PERSON, MARKS, SCENE, ENDING = "about", "person", "marks", "scene", "ending"

Path = tuple[str, ...]
Document = Mapping[str, Any]


class Status(StrEnum):
    """How far a string is translated."""

    MISSING = "missing"
    CHANGED = "changed"
    SAME = "same"
    TRANSLATED = "translated"


DONE = frozenset({Status.SAME, Status.TRANSLATED})


@dataclass(frozen=True)
class Entry:
    """A string of the original with its translation; `made_from` is the fingerprint of the words it was made from."""

    path: Path
    source: str
    words: str
    made_from: str

    @property
    def name(self) -> str:
        return "/".join(self.path)

    @property
    def group(self) -> str:
        return group_of(self.path)

    @property
    def status(self) -> Status:
        if not self.words.strip():
            return Status.MISSING
        if _alike(self.words) == _alike(self.source):
            return Status.SAME
        return Status.TRANSLATED if self.made_from == fingerprint(self.source) else Status.CHANGED

    @property
    def is_done(self) -> bool:
        return self.status in DONE


@dataclass(frozen=True)
class Progress:
    """How many strings of how many are translated, and from how many the original has moved on."""

    done: int
    total: int
    changed: int


def progress_of(entries: Collection[Entry]) -> Progress:
    """Return how far these strings are translated."""
    changed = sum(entry.status is Status.CHANGED for entry in entries)
    return Progress(sum(entry.is_done for entry in entries), len(entries), changed)


def fingerprint(words: str) -> str:
    """Return what words are known by in `translated_from`, however their lines are broken."""
    return sha256(_alike(words).encode()).hexdigest()[:FINGERPRINT]


def _alike(words: str) -> str:
    return " ".join(words.split())


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
    return ABOUT


def words_of(document: Any) -> dict[Path, str]:
    """Return the words of a document by their place; it need not have the right form."""
    return {path: value for path, value in _leaves(document, ()) if isinstance(value, str) and is_words(path)}


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    parts = list(_parts(value))
    if not parts and not isinstance(value, (Mapping, list)):
        yield path, value
    for name, part in parts:
        yield from _leaves(part, (*path, name))


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from ((str(key), part) for key, part in value.items())
    elif isinstance(value, list):
        yield from ((_name(part, place), part) for place, part in enumerate(value))


def _name(entry: Any, place: int) -> str:
    return str(entry["id"]) if isinstance(entry, Mapping) and "id" in entry else str(place)


def entries_of(original: Document, translation: Any, before: Any = None) -> list[Entry]:
    """Return each string of an original, in its order, with what a translation has for it.

    All are plain documents. `before` is the original as it stood when the translation was last saved: what strings
    without a note of their own were made from.
    """
    words, record = words_of(translation), _record(translation)
    earlier = words_of(original) | words_of(before)
    return [
        Entry(path, source, words.get(path, ""), record.get("/".join(path), fingerprint(earlier[path])))
        for path, source in words_of(original).items()
        if source.strip()
    ]


def _record(translation: Any) -> dict[str, str]:
    kept = translation.get(RECORD) if isinstance(translation, Mapping) else None
    return {str(name): str(made_from) for name, made_from in kept.items()} if isinstance(kept, Mapping) else {}


def has_structure_of(original: Document, translation: Any) -> bool:
    """Say whether a translation has the scenes, choices, rules and lists of its original, and no others."""
    return bool(_structure(original, ()) == _structure(translation, ()))


def _structure(value: Any, path: Path) -> Any:
    if is_words(path) and (value is None or isinstance(value, str)):
        return ""
    if isinstance(value, Mapping):
        return {key: _structure(part, (*path, str(key))) for key, part in value.items() if path or key not in OWN}
    if isinstance(value, list):
        return [_structure(part, (*path, _name(part, place))) for place, part in enumerate(value)]
    return value


def begun(original: str, language: str) -> str:
    """Return the text of a new translation: the structure of the original, and no words yet."""
    return brought_up_to_date(original, None, language)


def brought_up_to_date(original: str, translation: Any, language: str, before: Any = None) -> str:
    """Return the text of an original with the words that a translation (a plain document) has for its strings.

    Strings that are new have no words yet. Comments are those of the original.
    """

    def bring(document: Any) -> None:
        entries = entries_of(plain(document), translation, before)
        document["language"] = language
        for entry in entries:
            put_words(document, entry.path, entry.words)
        _note(document, {entry.name: entry.made_from for entry in entries if entry.words.strip()})

    return edited(original, bring)


def with_words(
    translation: str, entries: Sequence[Entry], words: Mapping[Path, str], confirmed: Collection[Path] = ()
) -> str:
    """Return the text of a translation with new words; the same text where nothing is new.

    `entries` are all of its strings. A string with new words, and one that is confirmed, is made from what the
    original says now; all others stay made from what they were.
    """
    new = {entry.path for entry in entries if words.get(entry.path, entry.words) != entry.words}
    if not new and not any(entry.path in confirmed and entry.status is Status.CHANGED for entry in entries):
        return translation

    def put(document: Any) -> None:
        for path in new:
            put_words(document, path, words[path])
        fresh = new.union(confirmed)
        _note(
            document,
            {
                entry.name: fingerprint(entry.source) if entry.path in fresh else entry.made_from
                for entry in entries
                if words.get(entry.path, entry.words).strip()
            },
        )

    return edited(translation, put)


def put_words(document: Any, path: Path, words: str) -> None:
    """Put words into their place in a document as the reader of YAML gives it; raise LookupError where there is none."""
    group = document
    for name in path[:-1]:
        group = group[_key(group, name)]
    key = _key(group, path[-1])
    if group[key] != words:
        group[key] = dressed(words)


def _key(group: Any, name: str) -> Any:
    if isinstance(group, list):
        return {_name(part, place): place for place, part in enumerate(group)}[name]
    return {str(key): key for key in group}[name]


def _note(document: Any, record: Mapping[str, str]) -> None:
    document.pop(RECORD, None)
    if record:
        document[RECORD] = dressed(record)


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
