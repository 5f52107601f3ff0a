"""Texts in YAML that are translated string by string: which strings there are, and a text with the words of another language.

A string is known by the way to it through the ids of its text, such as `nodes.b01.choices.b.text`; entries of a list
without ids are counted. The structure is always that of the original.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from modules.activities.form import line_of
from modules.activities.roleplay.documents import plain
from modules.activities.roleplay.editing import dressed, loaded, written

OWN = frozenset({"language", "version", "translated_from"})  # keys that a translation has of its own

Path = tuple[str, ...]
IsWords = Callable[[Path], bool]


def name_of(path: Path) -> str:
    """Return how a string is called in the memory, in files for translators, and on pages."""
    return ".".join(path)


def words_of(document: Any, is_words: IsWords) -> dict[Path, str]:
    """Return the words of a document by their place, in its order; it need not have the right form."""
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


def translated(source: str, words: Mapping[str, str], language: str, is_words: IsWords) -> str:
    """Return the text of an original with other words for its strings, by their names, in another language.

    What has no words here stays as it is in the original, comments and figures too.
    """
    document = loaded(source)
    for path in words_of(plain(document), is_words):
        if name_of(path) in words:
            put_words(document, path, words[name_of(path)])
    document["language"] = language
    return written(document)


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


def other_place(original: Any, translation: Any, is_words: IsWords) -> tuple[Path, int | None] | None:
    """Return where a translation first has another structure than its original, with the line in the translation.

    Both are documents as the reader of YAML gives them. None where ids, figures, rules and lists are the same.
    """
    return _other(original, translation, (), None, is_words)


def _other(one: Any, other: Any, path: Path, line: int | None, is_words: IsWords) -> tuple[Path, int | None] | None:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return _other_key(one, other, path, is_words)
    if isinstance(one, list) and isinstance(other, list):
        return _other_entry(one, other, path, line, is_words)
    if is_words(path) and isinstance(one, str) and isinstance(other, str):
        # Words may not be left out: a translation without them is not whole.
        return None if bool(one.strip()) == bool(other.strip()) else (path, line)
    return None if plain(one) == plain(other) else (path, line)


def _other_key(one: Any, other: Any, path: Path, is_words: IsWords) -> tuple[Path, int | None] | None:
    own = OWN if not path else frozenset()
    for key in [*one, *(key for key in other if key not in one)]:
        if key in own:
            continue
        place = (*path, str(key))
        if key not in one or key not in other:
            return place, line_of(other, key if key in other else None)
        if found := _other(one[key], other[key], place, line_of(other, key), is_words):
            return found
    return None


def _other_entry(
    one: Any, other: Any, path: Path, line: int | None, is_words: IsWords
) -> tuple[Path, int | None] | None:
    for place, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        at = line_of(theirs) or line_of(other, place) or line
        if _name(mine, place) != _name(theirs, place):
            return (*path, _name(theirs, place)), at
        if found := _other(mine, theirs, (*path, _name(mine, place)), at, is_words):
            return found
    return None if len(one) == len(other) else (path, line)
